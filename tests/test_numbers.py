import cv2
import numpy as np
import pytest

from conftest import WAYS, drawing
from lenet.data import numbers
from lenet.data.mnist import Images
from lenet.data.numbers import SPACINGS, mnist_numbers, picture_of, write_number, written_numbers
from lenet.data.pen_digits import PenDigit
from lenet.drawing.strokes import CANVAS, WIDEST, draw, parse
from lenet.reading.from_strokes import touch

DIGITS = [
    PenDigit(drawing(digit, way), digit, writer)
    for writer in (1, 2)
    for digit, way in enumerate(WAYS)
]


def some(spacing, count=8, seed=1, **options):
    return list(written_numbers(DIGITS, spacing, count, seed, **options))


def of_digit(number, at):
    return [place for place, owner in enumerate(number.owners) if owner == at]


@pytest.mark.parametrize("spacing", SPACINGS)
def test_a_number_fits_the_paper(spacing):
    for number in some(spacing):
        sent = [{"width": s.width, "points": s.points.tolist()} for s in number.strokes]
        assert len(parse(sent)) == len(number.strokes) == len(number.owners)
        low, high = numbers.LENGTHS
        assert low <= len(number.text) <= high
        assert sorted(set(number.owners)) == list(range(len(number.text)))


def test_digits_apart_have_paper_between_them():
    for number in some("apart"):
        pen = number.strokes[0].width
        for at in range(1, len(number.text)):
            before, after = (
                np.concatenate(
                    [number.strokes[place].points[:, 0] for place in of_digit(number, k)]
                )
                for k in (at - 1, at)
            )
            assert after.min() - before.max() > pen


@pytest.mark.parametrize(("spacing", "touches"), [("near", False), ("touching", True)])
def test_only_touching_digits_touch(spacing, touches):
    for number in some(spacing):
        for at in range(1, len(number.text)):
            pair = [of_digit(number, at - 1), of_digit(number, at)]
            assert touch(number.strokes, *pair) == touches


def test_numbers_follow_from_their_seed():
    one, again, other = some("near"), some("near"), some("near", seed=2)
    assert [n.text for n in one] == [n.text for n in again] != [n.text for n in other]
    for number, same in zip(one, again, strict=True):
        for stroke, twin in zip(number.strokes, same.strokes, strict=True):
            np.testing.assert_array_equal(stroke.points, twin.points)


def test_a_number_is_of_one_writer():
    own = {1: "111", 2: "777"}
    digits = [PenDigit(drawing(int(text[0]), "bare"), int(text[0]), w) for w, text in own.items()]
    read = {n.text for n in written_numbers(digits, "apart", 12, seed=0, lengths=(3, 3))}
    assert read == set(own.values())


def test_a_digit_alone_is_a_number_of_length_one():
    (number,) = some("apart", count=1, lengths=(1, 1))
    assert len(number.text) == 1


def test_some_numbers_are_wide_and_some_fit_the_canvas():
    rights = [max(s.points[:, 0].max() for s in n.strokes) for n in some("apart", count=20)]
    assert min(rights) <= CANVAS < max(rights) <= WIDEST


def test_writing_changes_no_digit():
    before = [stroke.points.copy() for stroke in DIGITS[4].strokes]
    write_number(DIGITS[4:6], "near", np.random.default_rng(0))
    for stroke, points in zip(DIGITS[4].strokes, before, strict=True):
        np.testing.assert_array_equal(stroke.points, points)


def test_pictures_are_dark_on_light():
    (number,) = some("apart", count=1)
    rng = np.random.default_rng(0)
    for _ in range(8):
        picture = picture_of(number.strokes, rng)
        assert picture.dtype == np.uint8
        assert picture.shape[0] in (CANVAS // 2, 3 * CANVAS // 4, CANVAS)
        assert np.median(picture) > 150 > 100 > picture.min()


@pytest.mark.parametrize("gap", [3, 0, -1])
def test_mnists_images_lie_side_by_side(gap):
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 9:19] = 255
    images = Images(digit[None], np.array([6], np.uint8))
    for picture, text in mnist_numbers(images, gap, 5, seed=0):
        assert set(text) == {"6"}
        inked = np.flatnonzero(picture.any(axis=0))
        assert inked[-1] - inked[0] + 1 == len(text) * (10 + gap) - gap
        assert picture.shape == (28, inked[-1] + 1 + inked[0])
        assert (np.diff(inked) > 1).sum() == (len(text) - 1 if gap > 0 else 0)


def test_touching_digits_touch_in_the_picture_too():
    for number in some("touching", count=4):
        pieces = cv2.connectedComponents((draw(number.strokes) >= 64).view(np.uint8))[0] - 1
        assert pieces <= len(number.strokes) - (len(number.text) - 1)
