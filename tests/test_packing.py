import base64

import numpy as np
import pytest

from conftest import drawing
from lenet.ui.packing import pack


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


def test_square_tells_where_the_digit_image_lies_on_the_paper(recognizer):
    recognition = recognizer.recognize_strokes(drawing(8, "two bowls", size=150))
    (packed,) = pack(recognizer.read_number_strokes(drawing(8, "two bowls", size=150)))["digits"]
    left, top, side = packed["square"]
    digit_image, ink = recognition.framing.digit_image, recognition.framing.ink
    for axis, start in ((1, left), (0, top)):
        on_paper = np.flatnonzero(ink.max(axis=1 - axis) > 127)[[0, -1]].mean() / 400
        in_image = (np.flatnonzero(digit_image.max(axis=1 - axis) > 127)[[0, -1]].mean() + 0.5) / 28
        assert start + side * in_image == pytest.approx(on_paper, abs=0.01)
