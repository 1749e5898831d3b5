import numpy as np
import pytest

from conftest import drawing, number
from lenet.drawing.strokes import draw
from lenet.reading import line
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES


def blank():
    return np.zeros((400, 800), np.uint8)


def bars(count, step=20):
    ink = blank()
    for at in range(count):
        ink[100:300, 10 + step * at : 18 + step * at] = 255
    return ink


def test_without_ink_there_is_no_line():
    assert line.lay_out(blank()) is None


def test_ink_that_vanishes_at_the_height_of_a_line_is_no_line():
    ink = np.zeros((1024, 1024), np.uint8)
    ink[[0, -1], [0, -1]] = 100
    assert line.lay_out(ink) is None


def test_pieces_lie_from_left_to_right():
    found = line.lay_out(draw(number(123)))
    assert len(found.boxes) == 3
    assert [box[0] for box in found.boxes] == sorted(box[0] for box in found.boxes)
    assert sorted(np.unique(found.labels)) == [0, 1, 2, 3]
    for number_of, (left, top, right, bottom) in enumerate(found.boxes, start=1):
        rows, columns = np.nonzero(found.labels == number_of)
        assert (columns.min(), columns.max() + 1) == (left, right)
        assert (rows.min(), rows.max() + 1) == (top, bottom)


@pytest.mark.parametrize("size", [60, 200, 380])
def test_the_line_is_of_one_height_whatever_the_image_is(size):
    found = line.lay_out(draw(number(12, size=size)))
    assert found.ink.shape[0] == line.HEIGHT
    assert found.height == pytest.approx(line.HEIGHT, abs=1)
    assert found.scale[1] * line.HEIGHT == pytest.approx(size + 16, abs=3)


def test_a_line_that_is_not_all_there_is_is_enlarged():
    ink = draw(number(12, size=60, step=100))
    ink[380:384, 4:8] = 255  # dirt at the bottom
    assert line.lay_out(ink).height == pytest.approx(line.HEIGHT, abs=6)


def test_the_pen_is_as_wide_as_it_was():
    thin, thick = ([each._replace(width=pen) for each in number(385)] for pen in (12, 24))
    for strokes, pen in ((thin, 12), (thick, 24)):
        found = line.lay_out(draw(strokes))
        assert found.pen * found.scale[0] == pytest.approx(pen, rel=0.25)


def test_a_blot_has_no_pen_wider_than_half_the_line():
    assert line.lay_out(np.full((300, 700), 255, np.uint8)).pen == line.THICKEST * line.HEIGHT


def test_a_hat_belongs_to_what_is_below_it():
    assert len(line.lay_out(draw(drawing(5, "cap aside"))).boxes) == 1


def test_ink_aside_is_a_piece_of_its_own():
    ink = blank()
    ink[130:300, 120:140] = ink[100:110, 130:230] = 255
    assert len(line.lay_out(ink).boxes) == 2


def test_a_stray_dot_belongs_to_none():
    ink = draw(number(11, step=300))
    pieces = line.lay_out(ink).boxes
    ink[200:215, 220:235] = 255
    found = line.lay_out(ink)
    assert found.boxes == pieces
    x = round((227 - found.corner[0]) / found.scale[0])
    y = round((207 - found.corner[1]) / found.scale[1])
    assert found.ink[y, x] == 255
    assert found.labels[y, x] == 0


def test_too_many_pieces_are_no_line():
    assert len(line.lay_out(bars(MOST_PIECES)).boxes) == MOST_PIECES
    assert line.lay_out(bars(MOST_PIECES + 1)) == TOO_MANY_PIECES
