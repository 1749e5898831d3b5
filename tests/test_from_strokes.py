import numpy as np
import pytest

from conftest import drawing, number
from lenet.drawing.penmanship import ways
from lenet.drawing.strokes import Stroke, draw
from lenet.reading import from_strokes
from lenet.reading.lattice import WIDEST_DIGIT


def line(*points, width=8.0):
    return Stroke(np.float32(points), width)


def upright(x, top=100, bottom=200):
    return line((x, top), (x, bottom))


def candidates(drawing):
    """Return the candidates in the order from left to right, by the numbers of their strokes."""
    return {
        each.key: each
        for each in from_strokes.lattices(from_strokes.lay_out(drawing))[0].candidates
    }


def test_a_blank_drawing_has_no_pieces():
    assert from_strokes.lay_out([]).pieces == ()


def test_each_stroke_is_a_piece():
    laid_out = from_strokes.lay_out(number(47))
    assert [piece.strokes for piece in laid_out.pieces] == [(0,), (1,), (2,), (3,)]
    assert laid_out.height == pytest.approx(200, abs=1)


def test_a_small_stroke_belongs_to_the_stroke_it_is_at():
    laid_out = from_strokes.lay_out([upright(100), line((206, 101), (209, 104)), upright(200)])
    assert [piece.strokes for piece in laid_out.pieces] == [(0,), (1, 2)]
    assert laid_out.pieces[1].right == 209


def test_a_stray_dot_belongs_to_none():
    laid_out = from_strokes.lay_out([upright(100), line((150, 150)), upright(200)])
    assert [piece.strokes for piece in laid_out.pieces] == [(0,), (2,)]


def test_what_is_written_from_left_to_right_has_one_order():
    assert len(from_strokes.lattices(from_strokes.lay_out(number(123)))) == 1


def test_a_bar_that_is_added_at_the_end_makes_two_orders():
    seven = drawing(7, "crossed", size=200)
    late = [seven[0], *number(1, left=330), seven[1]]
    across, in_time = from_strokes.lattices(from_strokes.lay_out(late))
    assert (0, 2) in {each.key for each in across.candidates}
    assert (0, 2) not in {each.key for each in in_time.candidates}
    assert any(node.late for node in across.nodes)
    assert not any(node.late for node in in_time.nodes)


def test_candidates_are_consecutive_strokes_no_wider_than_a_digit():
    keys = candidates([upright(100), upright(140), upright(400)]).keys()
    assert keys == {(0,), (1,), (0, 1), (2,)}


def test_candidates_have_at_most_as_many_strokes_as_a_digit():
    many = [upright(100 + 5 * at) for at in range(from_strokes.MOST_STROKES + 2)]
    assert max(map(len, candidates(many))) == from_strokes.MOST_STROKES


def test_a_shape_is_measured_by_the_lines_height():
    found = candidates([upright(100), upright(150), upright(300, top=150)])
    shape = found[0, 1].shape
    assert (shape.width, shape.height, shape.hole) == (0.5, 1, 0.5)
    assert found[2,].shape.height == 0.5
    assert shape.width <= WIDEST_DIGIT


def test_the_length_of_a_path_counts_its_pen():
    once, twice = candidates([upright(100)]), candidates([upright(100), upright(110)])
    assert once[0,].shape.length == pytest.approx(1)
    assert twice[0, 1].shape.length > 1.8


def test_strokes_in_between_are_breaks():
    first, second = upright(100), upright(120)
    assert candidates([first, upright(400), second])[0, 2].shape.breaks == 1
    assert candidates([first, second, upright(400)])[0, 1].shape.breaks == 0


def test_nodes_know_how_far_their_sides_overlap():
    bar = line((100, 100), (160, 110))
    nodes = from_strokes.lattices(from_strokes.lay_out([bar, upright(150)]))[0].nodes
    assert [node.overlap for node in nodes] == pytest.approx([0, 0.1, 0])


@pytest.mark.parametrize("left", [0, 60, 700])
def test_a_candidates_ink_is_what_draw_makes_of_its_strokes(left):
    strokes = number(47, left=left)
    lattice = from_strokes.lattices(from_strokes.lay_out(strokes))[0]
    for candidate in lattice.candidates:
        ink, (x, y), scale = lattice.ink_of(candidate)
        alone = draw([strokes[at] for at in candidate.key])
        assert scale == (1, 1)
        assert ink.sum() == alone.sum()
        np.testing.assert_array_equal(ink, alone[y : y + ink.shape[0], x : x + ink.shape[1]])


def test_a_candidates_box_holds_its_ink():
    strokes = number(47)
    for key, candidate in candidates(strokes).items():
        rows, columns = np.nonzero(draw([strokes[at] for at in key]) > 128)
        box = candidate.box
        assert columns.min() == pytest.approx(box.left, abs=1.5)
        assert columns.max() == pytest.approx(box.left + box.width, abs=2)
        assert rows.min() == pytest.approx(box.top, abs=1.5)
        assert rows.max() == pytest.approx(box.top + box.height, abs=2)


def test_strokes_touch_where_their_ink_does():
    strokes = [upright(100), upright(107), upright(120)]
    assert from_strokes.touch(strokes, [0], [1])
    assert not from_strokes.touch(strokes, [0], [2])
    assert from_strokes.touch(strokes, [0, 2], [1])


def test_strokes_of_few_points_touch_between_them():
    cross = [line((100, 100), (300, 300)), line((300, 100), (100, 300))]
    assert from_strokes.touch(cross, [0], [1])


def test_strokes_touch_if_longer_ones_would():
    arms = [line((100, 100), (140, 180)), line((200, 100), (120, 260))]
    assert not from_strokes.touch(arms, [0], [1])
    assert from_strokes.touch(arms, [0], [1], longer=30)
    assert not from_strokes.touch([upright(100), upright(140)], [0], [1], longer=200)


@pytest.mark.parametrize(
    ("small", "reason"),
    [
        (line((198, 290), (192, 310)), from_strokes.SEPARATED),  # a comma
        (line((198, 100), (192, 120)), None),  # the apostrophe of 4'7 is left out
        (line((440, 290), (441, 291)), None),  # a full stop behind
        (line((330, 285), (331, 286)), None),  # a dot that the 7 has
    ],
)
def test_a_point_or_comma_between_digits_is_told(recognizer, small, reason):
    found = recognizer.read_number_strokes([*number(47), small])
    assert found.reason == reason
    assert found.text == ("?" if reason else "47")


def test_a_dash_beside_a_digit_is_no_part_of_it():
    bar = line((130, 200), (190, 202))
    assert (0, 1) not in candidates([upright(100, bottom=300), bar])
    hat = line((120, 100), (200, 102))  # of a 5, late
    assert (0, 1) in candidates([line((110, 110), (100, 200), (180, 260), (100, 300)), hat])


@pytest.mark.parametrize("way", ways()["1"])
def test_the_foot_and_the_flag_of_a_1_are_parts_of_it(way):
    one, nought = drawing(1, way, size=200), number(0, left=300)
    strokes = [*one, *nought]
    assert tuple(range(len(one))) in candidates(strokes)
    assert not from_strokes.has_separator(from_strokes.lay_out([*one, *nought]))
    based = [upright(100, bottom=300), line((65, 300), (135, 300))]
    assert (0, 1) in candidates([*based, *nought])
