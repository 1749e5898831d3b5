from itertools import pairwise

import cv2
import numpy as np
import pytest

from lenet.reading.cuts import find_cuts

PEN, HEIGHT = 6, 64


def rings(*centres):
    shape = np.zeros((HEIGHT, 200), np.uint8)
    for x in centres:
        cv2.circle(shape, (x, 32), 27, 1, PEN)
    left = min(centres) - 30
    return np.ascontiguousarray(shape[:, left : max(centres) + 31])


def cuts(shape):
    return find_cuts(shape, pen=PEN, height=HEIGHT)


def test_touching_rings_are_cut_where_they_touch():
    shape = rings(40, 96)
    cheapest = min(cuts(shape), key=lambda cut: cut.crossing)
    assert cheapest.columns.mean() == pytest.approx(shape.shape[1] / 2, abs=3)
    assert cheapest.crossing < 1.5


def test_each_touch_of_several_has_a_cut():
    shape = rings(40, 96, 152)
    for place in (58.5, 114.5):
        near = [cut for cut in cuts(shape) if abs(cut.columns.mean() - place) < 5]
        assert min(cut.crossing for cut in near) < 1.5


def test_cuts_lie_from_left_to_right_and_leave_ink_on_both_sides():
    shape = rings(40, 96)
    places = np.arange(shape.shape[1])
    found = cuts(shape)
    assert len(found) > 1
    assert all(one.columns.mean() <= other.columns.mean() for one, other in pairwise(found))
    for cut in found:
        before = shape[places < cut.columns[:, None]].sum()
        assert PEN**2 <= before <= shape.sum() - PEN**2


def test_a_cut_is_a_seam_from_top_to_bottom():
    for cut in cuts(rings(40, 96)):
        assert cut.columns.shape == (HEIGHT,)
        assert np.abs(np.diff(cut.columns)).max() <= 2  # a step aside, and the slant's


def test_cuts_differ():
    shape = rings(40, 96)
    before = np.pad(np.cumsum(shape, axis=1, dtype=int), ((0, 0), (1, 0)))
    sides = [before[np.arange(HEIGHT), cut.columns] for cut in cuts(shape)]
    for at, one in enumerate(sides):
        assert all(np.abs(one - other).sum() >= 0.5 * PEN**2 for other in sides[:at])


def test_a_stroke_too_narrow_to_be_parted_has_no_cuts():
    assert cuts(np.ones((HEIGHT, PEN), np.uint8)) == []
