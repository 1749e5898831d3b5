import numpy as np

from conftest import drawing
from lenet.drawing.strokes import draw
from lenet.experiments import leave_out_steps


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
