import numpy as np
import pytest

from conftest import drawing
from lenet.drawing.strokes import Stroke, draw
from lenet.experiments import MOMENTS, leave_out_steps, replay


def test_a_replay_rises_to_the_whole_drawing(recognizer):
    seven = drawing(7, "crossed")
    run = replay(recognizer, seven)
    assert 2 <= len(run.points) <= MOMENTS
    assert run.points == sorted(set(run.points))
    assert run.points[-1] == sum(len(stroke.points) for stroke in seven)
    assert run.answers.probabilities.shape == (len(run.points), 10)
    whole = recognizer.recognize_strokes(seven)
    np.testing.assert_allclose(run.answers.probabilities[-1], whole.probabilities, atol=1e-4)


def test_the_answer_changes_within_a_replay(recognizer):
    answers = replay(recognizer, drawing(4, "open")).answers
    assert len(set(answers.probabilities.argmax(axis=1))) > 1


def test_a_drawing_of_one_point_has_one_moment(recognizer):
    assert replay(recognizer, [Stroke(np.float32([[9, 9]]), 16)]).points == [1]


def test_nothing_drawn_is_nothing_to_replay(recognizer):
    with pytest.raises(ValueError, match="nothing to replay"):
        replay(recognizer, [])


def test_leaving_out_steps_changes_the_input_where_the_step_does_something(recognizer):
    ink = draw(drawing(2, "plain", size=120, width=6))
    ink[380:384, 10:14] = 255  # a speck
    trials = leave_out_steps(recognizer, ink)
    assert trials.without == [None, "clean", "crop", "even", "fit", "centre"]
    for changed in trials.digit_images[1:]:
        assert (changed != trials.digit_images[0]).any()
    assert trials.answers.probabilities[0].argmax() == 2


def test_leaving_out_steps_of_blank_paper_changes_nothing(recognizer):
    trials = leave_out_steps(recognizer, np.zeros((400, 400), np.uint8))
    assert not trials.digit_images.any()
