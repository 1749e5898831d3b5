import numpy as np
import pytest

from lenet.network.answers import NO_DIGIT, Calibration, calibrate, to_answers

NONE = Calibration()


def to_probabilities(logits, temperature=1):
    return to_answers(np.atleast_2d(logits), Calibration(temperature)).probabilities


def test_answers_survive_large_logits():
    answers = to_answers(np.array([[1e4] + 9 * [-1e4], [-1e4] * 10, [0] * 10], np.float32), NONE)
    np.testing.assert_allclose(answers.probabilities[0], [1] + 9 * [0], atol=1e-6)
    np.testing.assert_allclose(answers.probabilities[1:], 0.1, atol=1e-6)
    np.testing.assert_allclose(answers.doubt, [0, 1, 1 / 11], atol=1e-6)
    np.testing.assert_allclose(answers.confidence, [1, 0, 1 / 11], atol=1e-6)
    assert answers.probabilities.dtype == np.float32


def test_a_temperature_makes_answers_less_sure_but_keeps_their_order():
    logits = np.array([3.0, 1, 0])
    cold, warm = to_probabilities(logits)[0], to_probabilities(logits, 2)[0]
    assert warm.max() < cold.max()
    assert (np.argsort(cold) == np.argsort(warm)).all()
    assert warm.sum() == pytest.approx(1)


def test_doubt_and_confidence_are_shares_beside_an_eleventh_logit_of_zero():
    logits = np.random.default_rng(0).normal(0, 4, (20, 10))
    eleven = to_probabilities(np.hstack([logits, np.zeros((20, 1))]), 1.5)
    answers = to_answers(logits, Calibration(1.5))
    np.testing.assert_allclose(answers.doubt, eleven[:, 10], rtol=1e-4)
    np.testing.assert_allclose(answers.confidence, eleven[:, :10].max(axis=1), rtol=1e-4)


def test_too_little_confidence_is_no_answer():
    logits = np.array([10 * [-9.0], [9.0] + 9 * [0], [9.0, 9.0] + 8 * [0]])
    assert to_answers(logits, Calibration(1, 0.7)).refused.tolist() == [True, False, True]
    assert not to_answers(logits, NONE).refused.any()


def boasting_logits():
    """Logits that name the right label in 80 of 100 cases, but claim to be surer."""
    labels = np.arange(1000) % 10
    named = np.where(np.arange(1000) % 5 == 0, (labels + 1) % 10, labels)
    return 9.0 * np.eye(10)[named], labels


def test_calibrate_finds_the_temperature_that_stops_the_boasting():
    logits, labels = boasting_logits()
    assert to_probabilities(logits).max(axis=1).mean() > 0.99
    (temperature, _), _ = calibrate(logits, labels, answered=1)
    assert to_probabilities(logits, temperature).max(axis=1).mean() == pytest.approx(0.8, abs=0.05)


def test_calibrate_answers_the_share_that_was_asked_for():
    logits = np.random.default_rng(0).normal(0, 3, (1000, 10))
    calibration, _ = calibrate(logits, logits.argmax(axis=1), answered=0.9)
    assert to_answers(logits, calibration).refused.mean() == pytest.approx(0.1, abs=0.01)


def test_calibrate_refuses_nothing_where_nothing_was_taught():
    logits, labels = boasting_logits()
    calibration, offset = calibrate(logits, labels, answered=1)
    assert (calibration.least_confidence, offset) == (0, 0)


def test_calibrate_knows_that_people_draw_fewer_that_are_no_digits_than_training_does():
    rng = np.random.default_rng(0)
    seen = np.concatenate([rng.normal(1.5, 1, 1000), rng.normal(-1.5, 1, 1000)])
    labels = np.repeat([0, NO_DIGIT], 1000)
    logits = np.full((2000, 10), -30.0)
    logits[:, 0] = 3 * seen  # right where both are as frequent
    (temperature, _), offset = calibrate(logits, labels, answered=0.9, no_digits=0.1)
    assert temperature == pytest.approx(1, abs=0.1)
    assert offset == pytest.approx(np.log(0.9 / 0.1), abs=0.3)
