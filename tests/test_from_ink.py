import numpy as np
import pytest

from conftest import number
from lenet.drawing.strokes import CANVAS, draw
from lenet.reading import from_ink, line
from lenet.reading.lattice import WIDEST_DIGIT
from lenet.reading.stretches import END, START, chains, stretches_of


@pytest.fixture(scope="module")
def apart():
    return line.lay_out(draw(number(123)))


@pytest.fixture(scope="module")
def touching():
    """Two rings that touch, in one piece, and a third apart."""
    return line.lay_out(draw(number(800, step=155, left=10)[:-1] + number(0, left=520)))


@pytest.fixture(scope="module")
def cuts(touching):
    found = {piece: from_ink.cut_piece(touching, piece) for piece in range(len(touching.boxes))}
    return {piece: each for piece, each in found.items() if each}


def test_the_lattice_of_what_is_apart_has_a_node_before_each_piece(apart):
    lattice = from_ink.lattice(apart, {})
    assert len(lattice.nodes) == 4
    assert {(each.start, each.end) for each in lattice.candidates} >= {(0, 1), (1, 2), (2, 3)}
    assert all(each.shape.width <= WIDEST_DIGIT for each in lattice.candidates)
    assert lattice.height == pytest.approx(216, abs=4)


def test_a_piece_between_two_digits_may_be_cut(touching, cuts):
    assert len(touching.boxes) == 2
    assert 0 in cuts
    lattice = from_ink.lattice(touching, cuts)
    assert len(lattice.nodes) == 3 + sum(map(len, cuts.values()))
    crossings = [cut.crossing for piece in sorted(cuts) for cut in cuts[piece]]
    assert [node.crossing for node in lattice.nodes if node.crossing] == crossings


def test_a_narrow_piece_is_not_cut():
    ink = np.zeros((400, 400), np.uint8)
    ink[50:350, 100:130] = 255
    assert from_ink.cut_piece(line.lay_out(ink), 0) == []


def test_a_piece_of_several_lines_is_not_cut(touching):
    assert from_ink.cut_piece(touching, 0)
    higher = np.repeat(touching.labels, 2, axis=0)
    left, top, right, bottom = touching.boxes[0]
    twice = touching._replace(labels=higher, boxes=((left, 2 * top, right, 2 * bottom),))
    assert from_ink.cut_piece(twice, 0) == []


def paths(lattice):
    """Return the paths of up to three candidates from end to end."""
    found, last = [], len(lattice.nodes) - 1
    stack = [[each] for each in lattice.candidates if each.start == 0]
    while stack:
        path = stack.pop()
        if path[-1].end == last:
            found.append(path)
        if len(path) < 3:
            stack += [[*path, each] for each in lattice.candidates if each.start == path[-1].end]
    return found


def test_the_candidates_of_a_path_share_out_all_ink(touching, cuts):
    lattice = from_ink.lattice(touching, cuts)
    belonging = int((touching.ink * (touching.labels > 0)).sum())
    once = [path for path in paths(lattice) if len(path) == 3]  # cuts may cross each other
    assert len(once) > 1
    for path in once:
        assert sum(int(lattice.ink_of(each).ink.sum()) for each in path) == belonging


def test_ink_and_box_lie_where_they_are_in_the_image(touching, cuts):
    lattice = from_ink.lattice(touching, cuts)
    for candidate in lattice.candidates:
        ink, corner, scale = lattice.ink_of(candidate)
        rows, columns = np.nonzero(ink > 64)
        box = candidate.box
        assert corner[0] + columns.min() * scale[0] == pytest.approx(box.left, abs=2 * scale[0])
        assert corner[1] + rows.min() * scale[1] == pytest.approx(box.top, abs=2 * scale[1])
        right = corner[0] + (columns.max() + 1) * scale[0]
        assert right == pytest.approx(box.left + box.width, abs=2 * scale[0])


def test_seams_run_through_the_image_from_the_pieces_top_to_its_bottom(touching, cuts):
    for piece, found in cuts.items():
        for cut in found:
            points = from_ink.seam(touching, piece, cut)
            assert points.shape == (len(cut.columns), 2)
            assert (np.diff(points[:, 1]) > 0).all()
            assert points.min() >= 0
            assert points[:, 1].max() <= CANVAS


def test_parts_between_cuts_share_out_the_piece(touching, cuts):
    parts = stretches_of(touching, 0, cuts[0])
    (whole,) = [part for end, part in stretches_of(touching, 0, [])[START] if end == END]
    for start, ends in parts.items():
        for end, part in ends:
            assert whole.left <= part.left < part.right <= whole.right
            assert whole.top <= part.top < part.bottom <= whole.bottom
            if start == START and end != END:
                rest = [other for behind, other in parts.get(end, ()) if behind == END]
                assert all(part.area + other.area == whole.area for other in rest)


def test_chains_take_whole_pieces_until_they_are_too_wide(apart):
    parts = [stretches_of(apart, piece, []) for piece in range(3)]
    found = list(chains(apart, parts, 0, START))
    assert [(piece, end) for piece, end, _ in found] == [(0, END), (1, END)]
    both = found[1][2]
    assert both.hole == apart.boxes[1][0] - apart.boxes[0][2]
    assert both.area == sum(parts[piece][START][0][1].area for piece in (0, 1))
