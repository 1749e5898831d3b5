import json

import numpy as np
import pytest

from lenet.drawing import strokes
from lenet.drawing.strokes import Stroke, draw, parse, transform

LINE = {"width": 16, "points": [[100, 200], [300, 200]]}


def path(*points, width=16.0):
    return Stroke(np.array(points, np.float32), width)


def test_parse_reads_strokes():
    (stroke,) = parse([LINE])
    assert stroke.width == 16
    assert stroke.points.dtype == np.float32
    np.testing.assert_array_equal(stroke.points, [[100, 200], [300, 200]])


def test_parse_takes_an_empty_drawing():
    assert parse([]) == []


HOSTILE = {
    "nothing": None,
    "a number": 3,
    "text": "drawing",
    "an object": {"strokes": []},
    "a stroke that is no object": [[1, 2]],
    "a stroke without width": [{"points": [[1, 2]]}],
    "a stroke with more": [LINE | {"colour": "red"}],
    "no points": [LINE | {"points": []}],
    "points that are no list": [LINE | {"points": "1,2"}],
    "a point of one number": [LINE | {"points": [[1]]}],
    "a point of three": [LINE | {"points": [[1, 2, 3]]}],
    "a point of text": [LINE | {"points": [["1", "2"]]}],
    "a point of truth": [LINE | {"points": [[True, 2]]}],
    "a point that is nothing": [LINE | {"points": [None]}],
    "nested points": [LINE | {"points": [[[1], [2]]]}],
    "not a number": [LINE | {"points": [[float("nan"), 2]]}],
    "infinity": [LINE | {"points": [[float("inf"), 2]]}],
    "off the paper": [LINE | {"points": [[1_201, 2]]}],
    "below the canvas": [LINE | {"points": [[2, 401]]}],
    "left of the canvas": [LINE | {"points": [[-1, 2]]}],
    "a number too large for a float": [LINE | {"points": [[10**400, 2]]}],
    "a pen too wide": [LINE | {"width": 1e9}],
    "a pen of no width": [LINE | {"width": 0}],
    "a pen of infinite width": [LINE | {"width": float("inf")}],
    "too many strokes": [LINE] * (strokes.MAX_STROKES + 1),
    "too many points": [LINE | {"points": [[1, 2]] * (strokes.MAX_POINTS + 1)}],
    "too many points in all": [LINE | {"points": [[1, 2]] * 2_001}] * 2,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_parse_refuses_with_one_sentence(data):
    with pytest.raises(ValueError, match=r"^Expected .*\.$") as refusal:
        parse(data)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_parse_takes_what_json_makes_of_the_largest_drawing():
    largest = [LINE | {"points": [[1, 2]] * strokes.MAX_POINTS}]
    assert len(parse(json.loads(json.dumps(largest)))[0].points) == strokes.MAX_POINTS


def test_parse_takes_paper_as_wide_as_three_canvases():
    corner = [strokes.WIDEST, strokes.CANVAS]
    (stroke,) = parse([LINE | {"points": [[0, 0], corner]}])
    np.testing.assert_array_equal(stroke.points[1], corner)
    assert strokes.canvases([stroke]) == 3


def test_draw_nothing_is_blank():
    ink = draw([])
    assert ink.shape == (400, 400)
    assert ink.dtype == np.uint8
    assert not ink.any()


@pytest.mark.parametrize("width", [4, 8, 16, 28, 40])
def test_draw_makes_a_line_of_the_pens_width(width):
    ink = draw([path((100, 200), (300, 200), width=width)])
    assert ink[:, 200].sum() / 255 == pytest.approx(width, abs=0.8)
    rows = np.flatnonzero(ink[:, 200])
    assert rows.mean() == pytest.approx(199.5, abs=0.6)


def test_draw_is_anti_aliased():
    ink = draw([path((100, 100), (300, 150))])
    assert ((ink > 0) & (ink < 255)).any()


def test_draw_makes_a_dot_of_a_single_point():
    ink = draw([path((200, 200), width=40.0)])
    assert ink.sum() / 255 == pytest.approx(np.pi * 20**2, rel=0.1)


def test_draw_scales_to_another_size():
    large, small = (draw([path((100, 100), (300, 250))], size=size) for size in (400, 100))
    assert 16 * int(small.sum()) == pytest.approx(int(large.sum()), rel=0.2)


@pytest.mark.parametrize(("right", "width"), [(400, 400), (400.5, 800), (800, 800), (1_200, 1_200)])
def test_draw_makes_the_paper_as_wide_as_the_points_take(right, width):
    narrow = [path((100, 200), (300, 250))]
    ink = draw([*narrow, path((right - 50, 100), (right, 300))])
    assert ink.shape == (400, width)
    np.testing.assert_array_equal(ink[:, :320], draw(narrow)[:, :320])
    assert ink[:, int(right) - 40 :].any()


@pytest.mark.parametrize("width", [1, 2, 3, 8, 40])
@pytest.mark.parametrize(
    "ends", [[(0, 100), (0, 300)], [(100, 0), (300, 20)], [(0, 0)], [(0, 200), (250, 0)]]
)
def test_draw_shows_of_a_path_at_the_edge_what_lies_on_the_paper(ends, width):
    ends = np.float32(ends)
    near, far = np.s_[:350, :350], np.s_[50:, 50:]
    for place, seen, same in (np.float32, near, far), (lambda at: 400 - at, far, near):
        at_edge, inside = (draw([path(*place(ends + shift), width=width)]) for shift in (0, 50))
        assert at_edge.any()
        difference = np.abs(at_edge[seen].astype(int) - inside[same])
        assert difference.max() <= 8  # OpenCV rounds a slanted edge's level


def test_transform_sets_width_size_and_place():
    (moved,) = transform(
        [path((0, 0), (10, 0), (10, 20))], width=4, size=100, centre=(60, 70), rotation=0
    )
    np.testing.assert_allclose(moved.points, [[35, 20], [85, 20], [85, 120]], atol=1e-4)
    assert moved.width == 4


def test_transform_turns_clockwise():
    (turned,) = transform([path((0, 0), (100, 0))], width=4, size=100, centre=(0, 0), rotation=90)
    # x to the right turns to y downwards
    np.testing.assert_allclose(turned.points, [[0, -50], [0, 50]], atol=1e-4)


def test_transform_keeps_a_lone_dot():
    (dot,) = transform([path((5, 5))], width=4, size=100)
    np.testing.assert_array_equal(dot.points, [[200, 200]])
