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


def test_cuts_are_in_order_of_the_ink_to_their_left_and_leave_some_on_both_sides():
    shape = rings(40, 96)
    places = np.arange(shape.shape[1])
    found = cuts(shape)
    assert len(found) > 1
    before = [shape[places < cut.columns[:, None]].sum() for cut in found]
    assert all(one <= other for one, other in pairwise(before))
    assert PEN**2 <= before[0] <= before[-1] <= shape.sum() - PEN**2


def test_a_cut_follows_digits_that_reach_over_each_other():
    shape = np.zeros((HEIGHT, 110), np.uint8)
    seven = [(5, 5), (75, 5), (40, 60)]
    two = [(60, 30), (85, 20), (95, 35), (44, 60), (100, 60)]
    for digit in (seven, two):
        cv2.polylines(shape, [np.array(digit)], False, 1, PEN)
    left = np.zeros_like(shape)
    cv2.polylines(left, [np.array(seven)], False, 1, PEN)
    places = np.arange(shape.shape[1])
    wrong = [((places < cut.columns[:, None]) != left)[shape > 0].sum() for cut in cuts(shape)]
    assert min(wrong) < PEN**2


def test_cuts_differ():
    shape = rings(40, 96)
    before = np.pad(np.cumsum(shape, axis=1, dtype=int), ((0, 0), (1, 0)))
    sides = [before[np.arange(HEIGHT), cut.columns] for cut in cuts(shape)]
    for at, one in enumerate(sides):
        assert all(np.abs(one - other).sum() >= PEN**2 for other in sides[:at])


def test_a_stroke_too_narrow_to_be_parted_has_no_cuts():
    assert cuts(np.ones((HEIGHT, PEN), np.uint8)) == []
