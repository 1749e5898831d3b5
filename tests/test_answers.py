import numpy as np
import pytest

from lenet.answers import Calibration, calibrate, to_doubt, to_probabilities


def test_probabilities_survive_large_logits():
    probabilities = to_probabilities(np.array([[1e4, 0, -1e4], [0, 0, 0]], np.float32))
    np.testing.assert_allclose(probabilities, [[1, 0, 0], [1 / 3] * 3], atol=1e-6)
    assert probabilities.dtype == np.float32


def test_a_temperature_makes_answers_less_sure_but_keeps_their_order():
    logits = np.array([3.0, 1, 0])
    cold, warm = to_probabilities(logits), to_probabilities(logits, 2)
    assert warm.max() < cold.max()
    assert (np.argsort(cold) == np.argsort(warm)).all()
    assert warm.sum() == pytest.approx(1)


def test_doubt_is_the_share_of_an_eleventh_logit_of_zero():
    logits = np.random.default_rng(0).normal(0, 4, (20, 10))
    eleven = to_probabilities(np.hstack([logits, np.zeros((20, 1))]))
    np.testing.assert_allclose(to_doubt(logits), eleven[:, 10], rtol=1e-4)


def test_doubt_survives_large_logits():
    doubt = to_doubt(np.array([[1e4] * 10, [-1e4] * 10, [0] * 10], float))
    np.testing.assert_allclose(doubt, [0, 1, 1 / 11], atol=1e-6)


def boasting_logits():
    """Logits that name the right label in 80 of 100 cases, but claim to be surer."""
    labels = np.arange(1000) % 10
    named = np.where(np.arange(1000) % 5 == 0, (labels + 1) % 10, labels)
    return 9.0 * np.eye(10)[named], labels


def test_calibrate_finds_the_temperature_that_stops_the_boasting():
    logits, labels = boasting_logits()
    assert to_probabilities(logits).max(axis=1).mean() > 0.99
    temperature = calibrate(logits, labels, answered=1).temperature
    assert to_probabilities(logits, temperature).max(axis=1).mean() == pytest.approx(0.8, abs=0.05)


def test_calibrate_answers_the_share_that_was_asked_for():
    logits = np.random.default_rng(0).normal(0, 3, (1000, 10))
    calibration = calibrate(logits, logits.argmax(axis=1), answered=0.9)
    assert (to_doubt(logits) <= calibration.most_doubt).mean() == pytest.approx(0.9, abs=0.01)


def test_calibrate_refuses_nothing_where_nothing_was_taught():
    logits, labels = boasting_logits()
    assert calibrate(logits, labels, answered=1).most_doubt == Calibration().most_doubt == 1
