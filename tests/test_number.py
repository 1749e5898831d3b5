"""`Recognizer.read_number`, by strokes, ink and image."""

import re
from dataclasses import fields

import cv2
import numpy as np
import pytest

from conftest import drawing, number
from hands import SIGN
from lenet.data.mnist import Images
from lenet.data.numbers import mnist_numbers, picture_of, written_numbers
from lenet.drawing import framing
from lenet.drawing.strokes import Stroke, draw
from lenet.hand import Hand
from lenet.reading.belief import TOO_MANY_DIGITS
from lenet.recognition import Recognition

# no digit, and in one stroke, so that no part of it is one
ODD = np.float32([point for path in SIGN for point in path])
NUMBERS = ["12", "47", "305", "2024", "90817", "12345678"]


def written(text):
    """Return a number as strokes that fits the paper."""
    size = min(200, 900 // len(text))
    return number(text, size=size, step=1.15 * size)


@pytest.fixture(params=["strokes", "ink", "image"])
def read(request, recognizer):
    """Read a number by each of the ways to give it."""
    return {
        "strokes": recognizer.read_number_strokes,
        "ink": lambda strokes: recognizer.read_number_ink(draw(strokes)),
        "image": lambda strokes: recognizer.read_number(255 - draw(strokes)),
    }[request.param]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read(read, text):
    found = read(written(text))
    assert found.text == text
    assert found.reason is None
    assert [digit.digit for digit in found.digits] == list(map(int, text))
    assert 0.3 < found.confidence <= min(digit.confidence for digit in found.digits)


def test_boxes_lie_around_the_ink_of_their_digits(read):
    strokes = written("305")
    for text, digit in zip("305", read(strokes).digits, strict=True):
        at = "305".index(text)
        alone = written("305")
        alone = [s for s in alone if abs(s.points[:, 0].mean() - (110 + at * 230)) < 115]
        rows, columns = np.nonzero(draw(alone) > 128)
        box = digit.box
        assert (box.left, box.top) == pytest.approx((columns.min(), rows.min()), abs=5)
        right, bottom = box.left + box.width, box.top + box.height
        assert (right, bottom) == pytest.approx((columns.max() + 1, rows.max() + 1), abs=5)


def lit_from_the_left(grey):
    """Return a picture as a photo: its paper is dark on one side, and grainy."""
    light = np.linspace(0.4, 1, grey.shape[1])
    return (grey * light + np.random.default_rng(0).normal(0, 2, grey.shape)).clip(0, 255)


IMAGES = {
    "grey": lambda grey: grey,
    "RGB": lambda grey: np.dstack([grey] * 3),
    "RGBA": lambda grey: np.dstack([np.zeros_like(grey)] * 3 + [255 - grey]),
    "a photo": lambda grey: lit_from_the_left(grey).astype(np.uint8),
}


@pytest.fixture(scope="module")
def known(recognizer):
    """The digits of a 47 as it was drawn."""
    return recognizer.read_number(255 - draw(written("47"))).digits


@pytest.mark.parametrize("kind", IMAGES)
@pytest.mark.parametrize("sides", [(800, 400), (3_200, 1_600), (2_600, 1_100), (600, 300)])
def test_boxes_are_in_pixels_of_the_image(recognizer, known, kind, sides):
    grey = 255 - draw(written("47"))
    image = IMAGES[kind](cv2.resize(grey, sides, interpolation=cv2.INTER_AREA))
    across, down = sides[0] / 800, sides[1] / 400
    digits = recognizer.read_number(image).digits
    assert [digit.digit for digit in digits] == [4, 7]
    for one, other in zip(digits, known, strict=True):
        expected = np.multiply(other.box, (across, down, across, down))
        np.testing.assert_allclose(one.box, expected, atol=8 * max(across, down))
        corner = np.multiply(other.corner, (across, down))
        np.testing.assert_allclose(one.corner, corner, atol=8 * max(across, down))
        size = np.multiply(one.framing.ink.shape[::-1], one.scale)
        np.testing.assert_allclose(size, one.box[2:], rtol=0.05)


def test_digits_know_their_strokes(recognizer):
    found = recognizer.read_number_strokes(written("475"))
    assert [digit.strokes for digit in found.digits] == [(0, 1), (2, 3), (4, 5)]
    by_ink = recognizer.read_number_ink(draw(written("475")))
    assert [digit.strokes for digit in by_ink.digits] == [(), (), ()]


def test_a_digits_ink_lies_where_it_was_drawn(read):
    ink = draw(written("47"))
    for digit in read(written("47")).digits:
        rows, columns = np.nonzero(digit.framing.ink > 128)
        x = digit.corner[0] + (columns + 0.5) * digit.scale[0]
        y = digit.corner[1] + (rows + 0.5) * digit.scale[1]
        assert (ink[y.astype(int), x.astype(int)] > 0).mean() > 0.95


def test_each_digit_is_a_recognition(recognizer):
    strokes = written("47")
    for digit in recognizer.read_number_strokes(strokes).digits:
        alone = recognizer.recognize_strokes([strokes[at] for at in digit.strokes])
        assert digit.digit == alone.digit
        assert digit.confidence == pytest.approx(alone.confidence, abs=1e-5)
        np.testing.assert_array_equal(digit.framing.digit_image, alone.framing.digit_image)
        np.testing.assert_allclose(digit.feature_maps["C5"], alone.feature_maps["C5"], atol=1e-4)


def equal(one, other):
    """Return whether two recognitions are the same but for what a number adds."""
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(Recognition)
        if field.name not in ("feature_maps", "framing")
    )


SINGLE = [
    (0, "oval"),
    (1, "flagged"),
    (4, "open"),
    (5, "cap aside"),
    (5, "capped"),
    (7, "crossed"),
    (8, "two bowls"),
    (9, "curled"),
]


@pytest.mark.parametrize("way", SINGLE, ids=lambda way: f"{way[0]} {way[1]}")
def test_a_single_digit_is_a_number_of_length_one(recognizer, way):
    strokes, ink = drawing(*way), draw(drawing(*way))
    for found, alone in (
        (recognizer.read_number_strokes(strokes), recognizer.recognize_strokes(strokes)),
        (recognizer.read_number_ink(ink), recognizer.recognize_ink(ink)),
        (recognizer.read_number(255 - ink), recognizer.recognize(255 - ink)),
    ):
        assert found.text == str(way[0])
        assert found.confidence == alone.confidence
        assert found.reason is None
        assert equal(found.digits[0], alone)


@pytest.mark.parametrize("way", [(7, "bare"), (4, "open")])
def test_a_single_digit_is_framed_once(recognizer, monkeypatch, way):
    framed, frame = [], framing.frame
    monkeypatch.setattr(framing, "frame", lambda ink: framed.append(ink) or frame(ink))
    found = recognizer.read_number_strokes(drawing(*way))
    assert found.text == str(way[0])
    assert len(framed) == len(found.segmentation.groups)  # the whole drawing is one of them


def test_a_blank_drawing_is_no_number(read):
    found = read([])
    assert (found.text, found.digits, found.confidence, found.reason) == ("", (), 0, None)


def test_what_can_not_be_read_is_a_question_mark_in_its_place(read):
    strokes = written("12345")
    place = [s for s in strokes if 90 + 2 * 207 - 100 < s.points[:, 0].mean() < 90 + 2 * 207 + 90]
    rest = [s for s in strokes if not any(s is other for other in place)]
    odd = Stroke((ODD - 200) * np.float32(0.6) + np.float32([105 + 2 * 207, 200]), 12)
    found = read([*rest, odd])
    assert re.fullmatch(r"12\?+45", found.text)  # in a picture it may be cut
    assert found.confidence == 0
    for character, digit in zip(found.text, found.digits, strict=True):
        assert (digit.digit is None) == (digit.confidence == 0) == (character == "?")


def test_more_digits_than_a_number_has_are_none(read):
    found = read(number(123456789, size=100, step=125))
    assert (found.text, found.reason) == ("?", TOO_MANY_DIGITS)


def test_a_hand_counts_for_each_digit(recognizer):
    odd = Stroke(ODD * np.float32(0.7) + np.float32([250, 60]), 12)
    strokes = [*number(1), odd, *number(7, left=600)]
    alone = recognizer.recognize_strokes([odd])
    hand = Hand()
    hand.teach(alone, 4)
    assert recognizer.read_number_strokes(strokes).text == "1?7"
    assert recognizer.read_number_strokes(strokes, hand=hand).text == "147"


def test_ink_is_checked(recognizer):
    with pytest.raises(ValueError, match="Expected ink as a NumPy array of dtype uint8"):
        recognizer.read_number_ink(np.ones((28, 28)))


@pytest.mark.slow
def test_most_letters_are_no_numbers(recognizer):
    from lenet.data.no_digits import letters

    taken = [recognizer.read_number_strokes(each).text.isdigit() for each in list(letters())[::10]]
    assert np.mean(taken) <= 0.12


def share(read, numbers):
    return np.mean([read(drawn).text == text for drawn, text in numbers])


# fewer than the floors of the evaluation: of 40 numbers some are unlucky
@pytest.mark.parametrize(
    ("spacing", "least"), [("apart", 0.85), ("near", 0.85), ("touching", 0.75)]
)
def test_most_numbers_of_pen_digits_are_read(recognizer, pen_digits, spacing, least):
    numbers = list(written_numbers(pen_digits, spacing, 40, seed=5))
    assert share(recognizer.read_number_strokes, [(n.strokes, n.text) for n in numbers]) >= least


@pytest.mark.parametrize(("spacing", "least"), [("apart", 0.85), ("near", 0.8), ("touching", 0.2)])
def test_most_pictures_of_numbers_are_read(recognizer, pen_digits, spacing, least):
    rng = np.random.default_rng(5)
    numbers = written_numbers(pen_digits, spacing, 40, seed=6)
    pictures = [(picture_of(number.strokes, rng), number.text) for number in numbers]
    assert share(recognizer.read_number, pictures) >= least


@pytest.mark.parametrize(("gap", "least"), [(2, 0.85), (0, 0.7)])
def test_most_numbers_of_mnists_images_are_read(recognizer, mnist, gap, least):
    few = Images(mnist.test.images[:1_000], mnist.test.labels[:1_000])
    numbers = list(mnist_numbers(few, gap, 40, seed=7))
    assert share(recognizer.read_number, numbers) >= least


def test_no_single_pen_digit_becomes_a_number(recognizer, pen_digits):
    lost = [
        digit
        for digit in pen_digits[:200]
        if recognizer.recognize_strokes(digit.strokes).digit == digit.label
        and recognizer.read_number_strokes(digit.strokes).text != str(digit.label)
    ]
    assert not lost


def test_lines_below_each_other_are_several_numbers(recognizer):
    upper, lower = draw(number(93, size=120)), draw(number(47, size=120))
    found = recognizer.read_number(255 - np.vstack([upper, lower]))
    assert found.text == ""
    assert [line.text for line in found.lines] == ["93", "47"]
    assert "2 lines" in found.reason
    assert found.lines[1].digits[0].box.top > found.lines[0].digits[0].box.top + 100
