import subprocess
import sys

import cv2
import numpy as np
import pytest
from conftest import drawing

from lenet import penmanship, preprocess
from lenet.preprocess import frame, to_ink, to_input
from lenet.strokes import CANVAS, Stroke, draw, transform


@pytest.fixture(scope="module")
def seven():
    return draw(drawing(7, "crossed"))


def test_importing_loads_no_framework():
    program = (
        "import sys, lenet.preprocess, lenet.strokes; "
        "sys.exit('tensorflow' in sys.modules or 'gradio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_to_ink_reads_dark_on_light_and_light_on_dark_alike(seven):
    np.testing.assert_array_equal(to_ink(seven), seven)
    np.testing.assert_array_equal(to_ink(255 - seven), seven)


def test_to_ink_reads_colours(seven):
    paper, pen = np.array([250, 240, 200]), np.array([20, 30, 120])
    share = seven[..., None] / 255
    image = (paper * (1 - share) + pen * share).astype(np.uint8)
    assert np.abs(to_ink(image).astype(int) - seven).max() <= 3


def test_to_ink_reads_the_alpha_of_a_transparent_layer(seven):
    white_ink = np.dstack([np.full_like(seven, 255)] * 3 + [seven])
    black_ink = np.dstack([np.zeros_like(seven)] * 3 + [seven])
    np.testing.assert_array_equal(to_ink(white_ink), seven)
    np.testing.assert_array_equal(to_ink(black_ink), seven)


def test_to_ink_reads_an_opaque_image_with_alpha(seven):
    image = np.dstack([255 - seven] * 3 + [np.full_like(seven, 255)])
    np.testing.assert_array_equal(to_ink(image), seven)


@pytest.mark.parametrize("grey", [0, 7, 128, 255])
def test_to_ink_of_an_even_image_is_blank(grey):
    assert not to_ink(np.full((50, 60), grey, np.uint8)).any()


def test_to_ink_of_faint_noise_is_blank():
    noise = np.random.default_rng(0).integers(230, 250, (80, 80)).astype(np.uint8)
    assert not to_ink(noise).any()


def test_to_ink_does_not_change_its_argument(seven):
    image = np.dstack([seven] * 4)
    before = image.copy()
    to_ink(image)
    np.testing.assert_array_equal(image, before)


REFUSED = {
    "a list": [[0, 1], [1, 0]],
    "nothing": None,
    "floats": np.zeros((28, 28)),
    "16 bits": np.zeros((28, 28), np.uint16),
    "one dimension": np.zeros(280, np.uint8),
    "two channels": np.zeros((28, 28, 2), np.uint8),
    "a batch": np.zeros((1, 28, 28, 3), np.uint8),
    "no rows": np.zeros((0, 28), np.uint8),
    "too long": np.zeros((1, preprocess.MAX_SIDE + 1), np.uint8),
    "too many pixels": np.zeros((4_097, 4_097), np.uint8),
}


@pytest.mark.parametrize("image", REFUSED.values(), ids=REFUSED.keys())
def test_to_ink_refuses_with_one_sentence(image):
    with pytest.raises(ValueError, match=r"^Expected .*, got .*\.$"):
        to_ink(image)


def test_frame_of_a_blank_drawing_is_blank():
    framing = frame(np.zeros((400, 400), np.uint8))
    assert framing.blank
    assert not framing.input.any()
    assert framing.input.shape == (32, 32, 1)


def test_frame_makes_every_stage(seven):
    framing = frame(seven)
    assert not framing.blank
    np.testing.assert_array_equal(framing.ink, seven)
    assert max(framing.fit.shape) == preprocess.BOX
    assert framing.digit_image.shape == (28, 28)
    assert framing.input.dtype == np.float32
    assert framing.input.shape == (32, 32, 1)
    np.testing.assert_allclose(framing.input[2:-2, 2:-2, 0] * 255, framing.digit_image, atol=1e-4)
    assert framing.input.max() <= 1


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


def difference(one, other):
    """Mean absolute difference of two digit images, relative to their ink."""
    one, other = one.astype(float), other.astype(float)
    return np.abs(one - other).sum() / ((one.sum() + other.sum()) / 2)


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


def test_to_input_pads_and_scales_a_batch():
    inputs = to_input(np.full((3, 28, 28), 255, np.uint8))
    assert inputs.shape == (3, 32, 32, 1)
    assert inputs.dtype == np.float32
    assert inputs.sum() == pytest.approx(3 * 28 * 28)
    assert not inputs[:, :2].any()


# --- What is no part of the drawing ---------------------------------------------------------------


def same(one, other):
    return difference(frame(one).digit_image, frame(other).digit_image) < 0.12


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


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("rows", [(40, 120, 200, 280, 360), (30, 370)])
def test_ruled_lines_of_an_image_are_taken_away(turned, rows):
    ink = draw(drawing(2, "looped"))
    ruled = ink.copy()
    for row in rows:
        (ruled.T if turned else ruled)[row : row + 3] = 200
    assert same(ink, to_ink(255 - ruled))


EVERY_WAY = [(digit, name) for digit, named in penmanship.ways().items() for name in named]
EVERY_WAY.remove(("1", "bare"))  # cut to the ink, it is an image of ink alone


def test_an_image_cut_to_the_ink_keeps_every_stroke():
    for way in EVERY_WAY:
        ink = draw(drawing(*way))
        x, y, w, h = cv2.boundingRect(ink)
        assert same(ink, to_ink(255 - ink[y : y + h, x : x + w])), way


@pytest.mark.parametrize("ends", [(0, 400), (4, 396), (10, 390)])
@pytest.mark.parametrize("slant", [0, 10, 60])
def test_a_line_from_edge_to_edge_of_the_pad_is_a_stroke(ends, slant):
    line = Stroke(np.float32([[200 + slant, ends[0]], [200 - slant, ends[1]]]), 16)
    assert frame(draw([line])).crop.shape[0] >= 380


# --- What is ink, what is paper -------------------------------------------------------------------


def test_a_stray_pixel_decides_nothing():
    ink = draw(drawing(3, "round"))
    for paper, pen in ((255, 192), (120, 30), (30, 120)):
        image = (paper + (pen - paper) * (ink / 255)).astype(np.uint8)
        for stray in (0, 255):
            image[5, 5] = stray
            assert same(ink, to_ink(image)), (paper, pen, stray)


def test_a_bold_digit_may_fill_most_of_its_image():
    eight = draw(drawing(8, "two bowls", width=75))
    x, y, w, h = cv2.boundingRect(eight)
    cut = np.pad(eight[y : y + h, x : x + w], 8)
    assert (cut > 128).mean() > 0.5
    for image in (cut, 255 - cut):
        assert same(cut, to_ink(image))


COLOURS = {
    "yellow on white": ((255, 255, 0), (255, 255, 255)),
    "black on blue": ((0, 0, 0), (0, 0, 255)),
    "blue on black": ((0, 0, 255), (0, 0, 0)),
    "red on green": ((255, 0, 0), (0, 130, 0)),
    "grey on grey": ((90, 90, 90), (160, 160, 160)),
}


@pytest.mark.parametrize(("pen", "paper"), COLOURS.values(), ids=COLOURS.keys())
def test_ink_of_any_colour_is_found(pen, paper):
    ink = draw(drawing(5, "capped"))
    share = ink[..., None] / 255
    image = (np.array(paper) * (1 - share) + np.array(pen) * share).astype(np.uint8)
    assert same(ink, to_ink(image))


@pytest.mark.parametrize("size", [400, 1000, 2000])
@pytest.mark.parametrize("pen", [1, 2, 3])
def test_hairlines_survive_shrinking(size, pen):
    points = np.int32(penmanship.paths(3, "round")[0] / 100 * 0.7 * size + 0.15 * size)
    image = cv2.polylines(np.full((size, size), 255, np.uint8), [points], False, 0, pen)
    assert (
        difference(frame(draw(drawing(3, "round"))).digit_image, frame(to_ink(image)).digit_image)
        < 0.5
    )


def test_faint_ink_on_a_transparent_layer_is_stretched(seven):
    faint = np.dstack([np.zeros_like(seven)] * 3 + [seven // 5])
    assert same(seven, to_ink(faint))


def test_white_ink_may_fill_most_of_a_transparent_layer():
    eight = draw(drawing(8, "two bowls", width=75))
    x, y, w, h = cv2.boundingRect(eight)
    cut = np.pad(eight[y : y + h, x : x + w], 8)
    layer = np.dstack([np.full_like(cut, 255)] * 3 + [cut])
    assert same(cut, to_ink(layer))


def test_a_picture_on_a_larger_transparent_canvas_is_read(seven):
    canvas = np.zeros((600, 600, 4), np.uint8)
    canvas[100:500, 100:500] = np.dstack([255 - seven] * 3 + [np.full_like(seven, 255)])
    assert same(seven, to_ink(canvas))


def photo(ink, rng, *, ruled=False):
    """What a camera makes of pen on paper: light from one side, shadows, blur, noise."""
    y, x = np.mgrid[0:400, 0:400] / 400
    light = 165 + 60 * (x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1)) + 15 * np.sin(3 * x)
    if ruled:
        distance = (y * 9 + 0.2 * x) % 1
        light = light - 45 * (distance < 0.05)
    image = cv2.GaussianBlur(light * (1 - 0.72 * ink / 255), (0, 0), 1)
    return np.clip(image + rng.normal(0, 6, ink.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("inverted", [False, True])
def test_photos_of_pen_on_paper_become_ink(ruled, inverted):
    rng = np.random.default_rng(0)
    for way in [(0, "oval"), (2, "plain"), (4, "open"), (5, "capped"), (7, "crossed")]:
        ink = draw(drawing(*way, width=12))
        image = photo(ink, rng, ruled=ruled)
        found = to_ink(255 - image if inverted else image)
        # a digit that comes to lie one pixel aside differs by 0.5
        assert difference(frame(ink).digit_image, frame(found).digit_image) < 0.6, way


def test_a_photo_of_empty_paper_is_blank():
    rng = np.random.default_rng(0)
    empty = photo(np.zeros((400, 400), np.uint8), rng)
    assert frame(to_ink(empty)).blank


def test_a_large_photo_is_read_at_a_size_that_suffices():
    rng = np.random.default_rng(0)
    image = cv2.resize(photo(draw(drawing(3, "round", width=12)), rng), (3000, 3000))
    assert max(to_ink(image).shape) <= 512
