import numpy as np
import pytest

from lenet.evaluation.metrics import calibration_error, interval, summarize
from lenet.network.answers import Answers


def answers(digits, *, refused):
    """Answers that are sure of these digits, and may be refused all the same."""
    probabilities = np.eye(10, dtype=np.float32)[digits]
    return Answers(probabilities, np.zeros(len(digits)), probabilities.max(axis=1), refused)


def test_interval_agrees_with_a_published_example():
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I
    assert interval(81, 263) == pytest.approx([0.2553, 0.3662], abs=1e-4)
    assert interval(0, 20) == pytest.approx([0, 0.1611], abs=1e-4)


def test_calibration_error_of_honest_answers_is_small():
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, 20_000)
    assert calibration_error(confidence, rng.random(20_000) < confidence) < 0.02


def test_calibration_error_of_boasting_is_the_boast():
    assert calibration_error(np.full(100, 0.95), np.arange(100) < 60) == 0.35


def test_summarize_counts_by_digit():
    labels = np.arange(10, dtype=np.uint8).repeat(2)
    read_as = np.where(np.arange(20) == 0, 7, labels)
    report = summarize(answers(read_as, refused=np.arange(20) < 2), labels)
    assert report["accuracy"] == 0.95
    assert report["answered"] == 0.9
    assert report["accuracy_among_answered"] == 1
    assert report["by_digit"] == [0.5] + 9 * [1.0]
    assert report["confusion_matrix"][0][7] == 1


def test_summarize_tells_of_digits_that_are_missing():
    labels = np.array([3, 3, 8], np.uint8)
    report = summarize(answers(np.array([3, 5, 8]), refused=np.zeros(3, bool)), labels)
    assert report["by_digit"] == [None, None, None, 0.5, None, None, None, None, 1.0, None]


def test_summarize_tells_that_nothing_was_answered():
    labels = np.array([3, 8], np.uint8)
    report = summarize(answers(labels, refused=np.ones(2, bool)), labels)
    assert report["answered"] == 0
    assert report["accuracy_among_answered"] is None
