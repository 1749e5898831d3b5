import base64

import numpy as np
import pytest

from conftest import drawing, number
from lenet.drawing.strokes import draw
from lenet.experiments import leave_out_steps
from lenet.ui.packing import pack, pack_lattice, pack_trials


def image(packed):
    data = np.frombuffer(base64.b64decode(packed["data"]), np.uint8)
    return data.reshape(packed["height"], packed["width"])


def test_pack_keeps_the_images_that_the_network_sees_to_the_byte(recognizer):
    (recognition,) = recognizer.read_number_strokes(drawing(5, "capped")).digits
    (packed,) = pack(recognizer.read_number_strokes(drawing(5, "capped")))["digits"]
    stages = {stage["name"]: stage for stage in packed["stages"]}
    assert list(stages) == list(recognition.stages)
    np.testing.assert_array_equal(image(stages["digit_image"]), recognition.framing.digit_image)
    np.testing.assert_array_equal(
        image(stages["input"]) / np.float32(255), recognition.input[..., 0]
    )


def test_pack_shrinks_what_is_only_shown(recognizer):
    (packed,) = pack(recognizer.read_number_strokes(drawing(5, "capped")))["digits"]
    ink = packed["stages"][0]
    assert ink["size"] == {"width": 400, "height": 400}
    assert (ink["width"], ink["height"]) == (64, 64)


def test_pack_trials_names_each_step_that_was_left_out(recognizer):
    ink = recognizer.recognize_strokes(drawing(2, "plain")).framing.ink
    trials = leave_out_steps(recognizer, ink)
    packed = pack_trials(trials)
    assert [trial["without"] for trial in packed] == trials.without
    for trial, expected in zip(packed, trials.digit_images, strict=True):
        np.testing.assert_array_equal(image(trial["digit_image"]), expected)
        assert sum(trial["probabilities"]) == pytest.approx(1, abs=1e-3)


def test_square_tells_where_the_digit_image_lies_on_the_paper(recognizer):
    recognition = recognizer.recognize_strokes(drawing(8, "two bowls", size=150))
    (packed,) = pack(recognizer.read_number_strokes(drawing(8, "two bowls", size=150)))["digits"]
    left, top, side = packed["square"]
    digit_image, ink = recognition.framing.digit_image, recognition.framing.ink
    for axis, start in ((1, left), (0, top)):
        on_paper = np.flatnonzero(ink.max(axis=1 - axis) > 127)[[0, -1]].mean() / 400
        in_image = (np.flatnonzero(digit_image.max(axis=1 - axis) > 127)[[0, -1]].mean() + 0.5) / 28
        assert start + side * in_image == pytest.approx(on_paper, abs=0.01)


def test_lattice_of_a_picture_tells_what_was_read_and_the_best_path(recognizer):
    found = recognizer.read_number_ink(draw(number(47)))
    packed = pack_lattice(found)
    assert packed["nodes"] == len(found.segmentation.lattice.nodes)
    assert [group["digit"] for group in packed["groups"] if group["best"]] == [4, 7]
    for one, group in zip(packed["groups"], found.segmentation.groups, strict=True):
        assert (one["start"], one["end"]) == (group.candidate.start, group.candidate.end)
        np.testing.assert_array_equal(
            image(one["digit_image"]), group.recognition.framing.digit_image
        )
    assert pack_lattice(recognizer.read_number_ink(np.zeros((50, 50), np.uint8))) is None
