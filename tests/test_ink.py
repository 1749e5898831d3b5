import cv2
import numpy as np
import pytest

from conftest import difference, drawing, same
from lenet.drawing import ink as ink_module
from lenet.drawing import penmanship
from lenet.drawing.clutter import COMMA, DASH, EDGE
from lenet.drawing.framing import frame
from lenet.drawing.ink import PANEL, find_ink, to_ink
from lenet.drawing.ruling import LINE, RULES
from lenet.drawing.strokes import draw


@pytest.fixture(scope="module")
def seven():
    return draw(drawing(7, "crossed"))


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


@pytest.mark.parametrize(("opacity", "level"), [(7, 0), (8, 255)])
def test_a_faint_layer_is_blank_or_full_ink(opacity, level):
    layer = np.zeros((60, 60, 4), np.uint8)
    layer[20:40, 28:32, 3] = opacity
    assert to_ink(layer).max() == level


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
    "too long": np.zeros((1, ink_module.MAX_SIDE + 1), np.uint8),
    "too many pixels": np.zeros((6_001, 6_001), np.uint8),
}


@pytest.mark.parametrize("image", REFUSED.values(), ids=REFUSED.keys())
def test_to_ink_refuses_with_one_sentence(image):
    with pytest.raises(ValueError, match=r"^Expected .*, got .*\.$"):
        to_ink(image)


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


@pytest.mark.slow
def test_an_image_cut_to_the_ink_keeps_every_stroke():
    for way in EVERY_WAY:
        ink = draw(drawing(*way))
        x, y, w, h = cv2.boundingRect(ink)
        assert same(ink, to_ink(255 - ink[y : y + h, x : x + w])), way


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


def rounded(radius):
    alpha = np.zeros((400, 400), np.uint8)
    inner = (radius, radius, 400 - 2 * radius, 400 - 2 * radius)
    return cv2.rectangle(alpha, inner, 255, 2 * radius, cv2.LINE_AA) | cv2.rectangle(
        alpha, inner, 255, cv2.FILLED
    )


# alpha channels of pictures, whose drawing is in their colours
PICTURES = {
    "one transparent pixel": np.where(np.arange(160_000) == 2_807, 0, 255).reshape(400, 400),
    "slightly rounded corners": rounded(10),
    "round corners": rounded(60),
    "a disc": rounded(199),
    "from 175 to 255": np.tile(np.linspace(175, 255, 400), (400, 1)),
    "even": np.full((400, 400), 200),
    "a transparent border": np.pad(np.full((360, 360), 255), 20),
}
PENS = {"black": ((0, 0, 0), (255, 255, 255)), "white": ((255, 255, 255), (0, 0, 0))}


@pytest.mark.parametrize("alpha", PICTURES.values(), ids=PICTURES.keys())
@pytest.mark.parametrize(("pen", "paper"), PENS.values(), ids=PENS.keys())
@pytest.mark.parametrize("width", [1, 4, 40])
def test_a_picture_with_some_transparency_is_read_from_its_colours(pen, paper, alpha, width):
    ink = draw(drawing(3, "round", width=width))
    share = ink[..., None] / 255
    colours = np.array(paper) * (1 - share) + np.array(pen) * share
    assert same(ink, to_ink(np.dstack([colours, alpha]).astype(np.uint8)))


@pytest.mark.parametrize("alpha", ["one transparent pixel", "from 175 to 255", "even"])
def test_a_blank_picture_with_hardly_any_transparency_is_blank(alpha):
    paper = np.full((400, 400), 240)
    assert not to_ink(np.dstack([paper] * 3 + [PICTURES[alpha]]).astype(np.uint8)).any()


@pytest.mark.parametrize("width", [1, 16, 75])
@pytest.mark.parametrize("pen", [(0, 0, 0), (255, 255, 255), (200, 30, 30)])
@pytest.mark.parametrize("grain", [0, 25])
def test_a_layer_is_read_from_its_alpha_though_it_is_cut_to_the_ink(pen, width, grain):
    noise = cv2.GaussianBlur(np.random.default_rng(0).normal(size=(400, 400)), (0, 0), 1.5)
    colours = np.array(pen) + grain * noise[..., None] / noise.std()
    for way in [(0, "narrow"), (1, "bare"), (8, "two bowls")]:
        ink = draw(drawing(*way, width=width))
        x, y, w, h = cv2.boundingRect(ink)
        layer = np.dstack([np.clip(colours, 0, 255), ink]).astype(np.uint8)[y : y + h, x : x + w]
        assert same(ink, to_ink(layer)), way


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


@pytest.mark.slow
def test_nothing_of_a_photos_rules_is_left_beside_the_digit():
    rng = np.random.default_rng(1)
    for name in penmanship.ways()["9"]:
        ink = draw(drawing(9, name, width=12))
        found = frame(to_ink(photo(ink, rng, ruled=True)))
        assert max(found.crop.shape) < max(frame(ink).crop.shape) + 12, name


def weak(halo):
    """A heavy loop whose right side is pale, or has a pale halo there instead."""
    side = np.zeros((220, 200), np.float32)
    cv2.ellipse(side, (100, 110), (60, 80), 0, -70, 70, 1, 24, cv2.LINE_AA)
    loop = np.zeros_like(side)
    cv2.ellipse(loop, (100, 110), (60, 80), 0, 70, 290, 1, 24, cv2.LINE_AA)
    if halo:
        side = cv2.GaussianBlur(side, (0, 0), 8)
    grain = np.random.default_rng(0).normal(0, 3, side.shape)
    lamp = np.linspace(190, 240, side.shape[1])
    return (lamp * (1 - np.maximum(0.9 * loop, 0.28 * side)) + grain).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("halo", [False, True])
def test_a_stroke_whose_pressure_gave_way_is_ink_and_its_soft_shadow_is_not(halo):
    ink = to_ink(weak(halo))
    assert (ink[90:130, 156:164].mean() > 128) != halo


def test_a_photo_of_empty_paper_is_blank():
    rng = np.random.default_rng(0)
    empty = photo(np.zeros((400, 400), np.uint8), rng)
    assert frame(to_ink(empty)).blank


@pytest.mark.parametrize("contrast", [7, 11])
@pytest.mark.parametrize("noise", [0.5, 3])
def test_what_stands_out_in_fog_is_found(seven, contrast, noise):
    rng = np.random.default_rng(contrast)
    ink = cv2.resize(seven, (200, 200), interpolation=cv2.INTER_AREA) / 255
    fog = np.rint(190 - contrast * ink + rng.normal(0, noise, ink.shape)).astype(np.uint8)
    found = frame(to_ink(fog)).digit_image  # it may lie a pixel aside
    assert difference(frame(seven).digit_image, found) < 0.3


def _empty(rng):
    """Yield paper with nothing on it: with noise, a lamp's spot, a shadow, dust."""
    y, x = np.mgrid[:1:200j, :1:200j]
    for noise in (0.5, 1, 3):
        even = 190 + rng.normal(0, noise, x.shape)
        yield even
        yield even - 12 * np.hypot(x - 0.5, y - 0.5) ** 2
        yield even - 9 / (1 + np.exp(-12 * (x - 0.4)))
        even[50:53, 80:82] = even[120:122, 30:33] = 175
        yield even


def test_empty_paper_in_fog_is_blank():
    for at, paper in enumerate(_empty(np.random.default_rng(0))):
        assert not to_ink(np.rint(paper).astype(np.uint8)).any(), at


@pytest.mark.parametrize("depth", [12, 22])
def test_a_soft_stain_or_crease_on_empty_paper_is_blank(depth):
    rng = np.random.default_rng(depth)
    y, x = np.mgrid[:1:200j, :1:200j]
    crease = np.exp(-(((x - 0.5) / 0.035) ** 2)) / (1 + np.exp(60 * (np.abs(y - 0.5) - 0.3)))
    blot = np.exp(-(((x - 0.5) / 0.12) ** 2) - ((y - 0.4) / 0.15) ** 2)
    for soft in (crease, blot):
        paper = 210 - depth * soft + rng.normal(0, 2, x.shape)
        assert not to_ink(np.rint(paper).astype(np.uint8)).any()


def test_a_large_photo_is_read_at_a_size_that_suffices():
    rng = np.random.default_rng(0)
    image = cv2.resize(photo(draw(drawing(3, "round", width=12)), rng), (3000, 3000))
    assert max(to_ink(image).shape) <= 512


def beside(seven, what):
    """The ink of a 7 and something that is no part of it."""
    ink = np.pad(seven, ((0, 100), (0, 0)))
    x, y, w, h = cv2.boundingRect(seven)
    if what == EDGE:
        ink[:, 392:] = 255
    elif what == LINE:
        ink[y + h + 2 : y + h + 6] = 255
    elif what == RULES:
        for row in (40, 140, 240, 440):
            ink[row : row + 3] = 255
    elif what == DASH:
        ink[y + h + 25 : y + h + 40, x + w // 2 - 30 : x + w // 2 + 30] = 255
    elif what == COMMA:
        ink[y + h - 20 : y + h + 20, x + w + 30 : x + w + 45] = 255
    return ink


@pytest.mark.parametrize("what", [EDGE, LINE, RULES, DASH, COMMA])
def test_what_is_no_part_of_a_digit_is_dropped_and_told(seven, what):
    found = find_ink(255 - beside(seven, what))
    assert what in [each.reason for each in found.dropped]
    assert same(np.pad(seven, ((0, 100), (0, 0))), found.ink)
    assert not found.light


@pytest.mark.parametrize("light", [False, True])
def test_only_the_inside_of_a_panel_counts(seven, light):
    image = np.full((500, 520), 255, np.uint8)
    image[50:450, 60:460] = seven if light else 200 - np.minimum(seven, 200)
    found = find_ink(image)
    assert found.dropped[0].reason == PANEL
    assert found.light == light
    assert difference(frame(seven).digit_image, frame(found.ink).digit_image) < 0.5
    left, top, width, height = found.region
    assert 50 <= top < 60 <= left < 70
    assert (left + width, top + height) == pytest.approx((460, 450), abs=10)


def test_region_and_polarity_may_be_overruled(seven):
    both = np.hstack([255 - seven, 255 - draw(drawing(3, "round"))])
    found = find_ink(both, region=(0, 0, 400, 400), light=False)
    assert same(np.hstack([seven, np.zeros_like(seven)]), found.ink)
    assert found.region == (0, 0, 400, 400)
    assert find_ink(255 - seven, light=True).light
    with pytest.raises(ValueError, match=r"within 800 × 400 pixels"):
        find_ink(both, region=(500, 0, 400, 400))
