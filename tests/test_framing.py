import re
import subprocess
import sys
from typing import get_args

import cv2
import numpy as np
import pytest

from conftest import difference, drawing, same
from lenet.drawing import framing
from lenet.drawing.framing import Step, frame
from lenet.drawing.strokes import CANVAS, Stroke, draw, transform


@pytest.fixture(scope="module")
def seven():
    return draw(drawing(7, "crossed"))


def test_importing_loads_no_framework():
    program = (
        "import sys, lenet.drawing.framing, lenet.drawing.strokes; "
        "sys.exit('tensorflow' in sys.modules or 'gradio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_frame_of_a_blank_drawing_is_blank():
    framed = frame(np.zeros((400, 400), np.uint8))
    assert framed.blank
    assert not framed.digit_image.any()
    assert framed.digit_image.shape == (28, 28)


REFUSED = {
    "nothing": None,
    "a list": [[0, 255]],
    "truths": np.ones((28, 28), bool),
    "floats": np.ones((28, 28), np.float32),
    "whole numbers": np.ones((28, 28), np.int64),
    "one dimension": np.ones(280, np.uint8),
    "a colour image": np.ones((28, 28, 3), np.uint8),
    "no rows": np.ones((0, 28), np.uint8),
}


@pytest.mark.parametrize("ink", REFUSED.values(), ids=REFUSED.keys())
def test_frame_refuses_what_is_no_ink(ink):
    expected = "Expected ink as a NumPy array of dtype uint8 and shape (H, W), got "
    with pytest.raises(ValueError, match=rf"^{re.escape(expected)}.*\.$"):
        frame(ink)


def two_pixels(size, places, level):
    ink = np.zeros((size, size), np.uint8)
    for place in places:
        ink[place] = level
    return ink


SPARSE = {
    "black pixels": two_pixels(512, [(10, 10), (505, 500)], 255),
    "pale corners": two_pixels(2_000, [(0, 0), (-1, -1)], 64),
}


@pytest.mark.parametrize("step", [None, *get_args(Step)])
@pytest.mark.parametrize("ink", SPARSE.values(), ids=SPARSE.keys())
def test_frame_of_ink_too_sparse_to_be_seen_is_blank_or_whole(ink, step):
    framed = frame(ink, without=step)
    assert framed.crop.any()
    assert framed.digit_image.shape == (28, 28)
    assert framed.blank != framed.digit_image.any()
    assert np.isfinite(framed.square).all()


def test_frame_makes_every_stage(seven):
    framed = frame(seven)
    assert not framed.blank
    np.testing.assert_array_equal(framed.ink, seven)
    assert max(framed.fit.shape) == framing.BOX
    assert framed.digit_image.shape == (28, 28)


@pytest.mark.parametrize("way", [(1, "flagged"), (4, "open"), (7, "bare"), (9, "curled")])
def test_frame_puts_the_centre_of_mass_in_the_middle(way):
    moments = cv2.moments(frame(draw(drawing(*way))).digit_image)
    x, y = moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]
    assert x == pytest.approx(13.5, abs=0.5)
    assert y == pytest.approx(13.5, abs=0.5)


def test_frame_keeps_the_aspect():
    tall = frame(draw([Stroke(np.float32([[100, 100], [200, 100], [200, 300]]), 8)]))
    height, width = tall.fit.shape
    # the path is 100 x 200; the pen adds 2.5 of the 20 pixels to both sides
    assert (height, width) == (20, pytest.approx(17.5 / 2 + 2.5, abs=1))


@pytest.mark.parametrize("way", [(2, "plain"), (3, "round"), (5, "capped"), (7, "crossed")])
@pytest.mark.parametrize("width", [4, 8, 24, 40])
def test_frame_evens_out_the_width_of_the_pen(way, width):
    medium, other = (frame(draw(drawing(*way, width=w))).digit_image for w in (16, width))
    assert difference(medium, other) < 0.3


def test_frame_evens_out_a_pen_that_plain_framing_would_not():
    thin, thick = (draw(drawing(3, "round", width=width)) for width in (4, 40))

    def plain(ink):
        x, y, w, h = cv2.boundingRect(ink)
        return cv2.resize(ink[y : y + h, x : x + w], (20, 20), interpolation=cv2.INTER_AREA)

    assert difference(plain(thin), plain(thick)) > 0.8


@pytest.mark.parametrize("turned", [False, True])
def test_the_thinnest_pen_has_room_to_grow_into(monkeypatch, turned):
    ink = np.zeros((400, 400), np.uint8)
    ink[200, 20:380] = 255
    even = frame(ink.T if turned else ink).even
    monkeypatch.setattr(framing, "MARGIN", 3 * framing.MARGIN)
    np.testing.assert_array_equal(frame(ink.T if turned else ink).even, even)


def test_box_is_around_the_drawing_without_specks():
    ink = np.zeros((400, 400), np.uint8)
    ink[100:300, 150:170] = 255
    ink[20, 30] = 255
    framed = frame(ink)
    assert framed.box == (150, 100, 20, 200)
    assert framed.crop.shape == (200, 20)


@pytest.mark.parametrize("place", [(60, 60), (340, 60), (60, 340), (340, 340)])
def test_frame_makes_the_same_of_a_digit_in_a_corner(place):
    middle, corner = (
        frame(draw(transform(drawing(8, "in one"), width=8, size=100, centre=centre))).digit_image
        for centre in ((CANVAS / 2, CANVAS / 2), place)
    )
    assert difference(middle, corner) < 0.05


def test_frame_takes_the_smallest_drawings():
    for shape in [(1, 1), (1, 400), (400, 1), (3, 2)]:
        framing = frame(np.full(shape, 255, np.uint8))
        assert framing.digit_image.any()


def test_frame_of_a_dot_is_a_dot():
    digit_image = frame(draw([Stroke(np.float32([[200, 200]]), 30)])).digit_image
    assert digit_image.any()


@pytest.mark.parametrize("place", [(20, 20), (380, 200), (30, 370)])
@pytest.mark.parametrize("way", [(2, "plain"), (4, "open"), (5, "cap aside"), (7, "crossed")])
def test_a_stray_dot_changes_nothing(way, place):
    digit = drawing(*way, size=200)
    dot = Stroke(np.float32([place]), 16)
    assert same(draw(digit), draw([*digit, dot]))


def test_dirt_changes_nothing():
    ink = draw(drawing(3, "round"))
    dirty = ink.copy()
    for x, y in np.random.default_rng(0).integers(5, 395, (25, 2)):
        dirty[y : y + 2, x : x + 2] = 255
    assert same(ink, dirty)


@pytest.mark.parametrize(("side", "level"), [(1, 240), (2, 90)])
def test_specks_too_small_for_the_overview_change_nothing(side, level):
    ink = draw(drawing(3, "round", size=145), size=800)
    specks = ink.copy()
    for x, y in [(11, 23), (778, 783)]:
        specks[y : y + side, x : x + side] = level
    assert same(ink, specks)
    assert frame(specks).crop.shape == frame(ink).crop.shape


def test_a_hairline_beside_a_thick_stroke_stays():
    ink = draw([Stroke(np.float32([[150, 300], [350, 100]]), 40)], size=1_000)
    ink[100:901, 100] = 255
    assert frame(ink).crop.shape == (801, frame(ink).crop.shape[1])
    assert frame(ink).crop.shape[1] > 800


@pytest.mark.parametrize("way", [(4, "open"), (5, "cap aside"), (5, "capped"), (7, "crossed")])
def test_no_stroke_of_a_digit_is_dropped(way):
    digit = drawing(*way)
    for number in range(len(digit)):
        rest = digit[:number] + digit[number + 1 :]
        if rest:
            assert not same(draw(digit), draw(rest))


def test_a_broken_stroke_keeps_its_parts():
    line = [Stroke(np.float32([[200, y], [200, y + 18]]), 10) for y in range(60, 340, 36)]
    tall = frame(draw(line)).crop
    assert tall.shape[0] > 270


def test_a_dot_inside_stays():
    zero = drawing(0, "oval", size=240)
    dotted = [*zero, Stroke(np.float32([[200, 200], [202, 200]]), 20)]
    assert frame(draw(zero)).digit_image[13:15, 13:15].max() == 0
    assert frame(draw(dotted)).digit_image[13:15, 13:15].max() > 128


def test_several_dots_are_all_there_is():
    dots = [Stroke(np.float32([[x, 200]]), 20) for x in (100, 200, 300)]
    assert frame(draw(dots)).crop.shape[1] > 200


@pytest.mark.parametrize("ends", [(0, 400), (4, 396), (10, 390)])
@pytest.mark.parametrize("slant", [0, 10, 60])
def test_a_line_from_edge_to_edge_of_the_pad_is_a_stroke(ends, slant):
    line = Stroke(np.float32([[200 + slant, ends[0]], [200 - slant, ends[1]]]), 16)
    assert frame(draw([line])).crop.shape[0] >= 380
