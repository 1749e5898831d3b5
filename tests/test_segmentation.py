from types import SimpleNamespace

import numpy as np
import pytest

from conftest import drawing, number
from lenet.drawing.strokes import Stroke, draw
from lenet.reading import from_ink, from_strokes
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES


def reader(probability=0.99, asked=None):
    """Take all inks for a 3."""

    def recognize(inks):
        if asked is not None:
            asked.extend(inks)
        one = SimpleNamespace(probabilities=np.eye(10)[3], doubt=1 - probability)
        return [one] * len(inks)

    return SimpleNamespace(recognize=recognize)


def bars(count):
    xs = np.linspace(20, 1_180, count)
    return [Stroke(np.float32([[x, 100], [x, 300]]), 6) for x in xs]


def touching(digits="38"):
    return draw(number(digits, step=140))


@pytest.mark.parametrize(
    "segmentation",
    [from_strokes.read([], reader()), from_ink.read(np.zeros((400, 400), np.uint8), reader())],
)
def test_nothing_has_no_lattice_and_needs_no_reason(segmentation):
    assert (segmentation.lattice, segmentation.path, segmentation.reason) == (None, None, None)


@pytest.mark.parametrize("read", [from_strokes.read, lambda d, r: from_ink.read(draw(d), r)])
def test_too_many_pieces_are_not_read(read):
    asked = []
    segmentation = read(bars(MOST_PIECES + 1), reader(asked=asked))
    assert (segmentation.lattice, segmentation.path, segmentation.reason) == (
        None,
        None,
        TOO_MANY_PIECES,
    )
    assert not asked
    assert read(bars(MOST_PIECES), reader()).reason is None


def test_a_drawing_is_read_in_the_order_that_is_cheaper():
    seven = drawing(7, "crossed", size=200)
    late = [seven[0], *number(1, left=330), seven[1]]
    segmentation = from_strokes.read(late, reader())
    assert [group.candidate.key for group in segmentation.path.groups] == [(0, 2), (1,)]
    assert segmentation.strokes == (0, 1, 2)


def test_groups_that_were_read_lie_in_the_order_of_their_ends():
    segmentation = from_strokes.read(number(427), reader(0.3))
    ends = [group.candidate.end for group in segmentation.groups]
    assert ends == sorted(ends)
    on_path, read, all_there_are = (
        {each.key for each in candidates}
        for candidates in (
            [group.candidate for group in segmentation.path.groups],
            [group.candidate for group in segmentation.groups],
            segmentation.lattice.candidates,
        )
    )
    assert on_path <= read <= all_there_are


def test_nothing_is_read_twice():
    asked = []
    segmentation = from_strokes.read(number(427), reader(0.3, asked))
    assert len(asked) == len(segmentation.groups)


def test_strokes_that_touch_are_noted_on_the_path():
    apart, near = (from_strokes.read(number(33, step=step), reader()) for step in (300, 145))
    assert not any(side.touch for sides in apart.path.sides for side in sides)
    (_, left), (right, _) = near.path.sides
    assert left.touch
    assert right.touch


def test_ink_that_reads_well_is_not_cut():
    assert from_ink.read(draw(number("38")), reader()).cuts == ()


def test_ink_that_reads_badly_is_cut():
    asked = []
    segmentation = from_ink.read(touching(), reader(1e-3, asked))
    assert len(segmentation.cuts) > 2
    assert any(node.crossing for node in segmentation.lattice.nodes)
    assert len(asked) > 2


def test_more_ink_than_digits_have_is_not_cut():
    ink = np.zeros((400, 1_200), np.uint8)
    ink[200:208, 10:1_190] = ink[180:230, 300:306] = 255
    assert from_ink.read(ink, reader(1e-3)).cuts == ()
