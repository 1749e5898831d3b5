"""Where ink that hangs together may be cut: the cheapest seams through it from top to bottom.

Digits that touch form corners where they meet, and the ink is dense there. So a seam pays for each
pixel of ink that it crosses, little where there is much ink around, and much on a plain stroke.
Through paper it goes almost freely, along a row as well, for digits reach over each other. Of each
place in the ink the cheapest seam through it is looked at.

Source: heuristic over-segmentation, LeCun et al. 1998, section IV; seams of least energy, S.
Avidan, A. Shamir, "Seam Carving for Content-Aware Image Resizing", SIGGRAPH 2007, section 3.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

# What a pixel costs, by the share of ink in a disc around it. On a straight stroke this is 0.73 in
# the middle and less than that at the edge; where two strokes meet it is more.
_AROUND = 0.7  # radius of the disc, widths of the pen
_STROKE = 0.73
_CONTRAST = 5.0
_LEAST, _MOST = 0.03, 1.5
_PAPER = 0.01
_LEVEL = 0.05  # of paper, along a row, on top
_ASIDE = 0.25  # of the pixel's cost: a step aside in ink, on top
_UNIT = 1024  # costs are whole numbers of its parts: sums are the same everywhere

_PLACE = 0.09  # of the line's height: in a square so large the cheapest pixel stands for all
_DEAREST = 2.0  # widths of the pen, so weighted, that a cut may cross
_DENSITY = 9  # cuts in ink as wide as the line is high
_BESIDE = 2.0  # squares of the pen's width: on each side of a cut there is so much ink
_APART = 1.0  # the same: with less ink between them two cuts are the same

_NEVER = 1 << 28  # a cost


class Cut(NamedTuple):
    """A seam through ink."""

    columns: np.ndarray  # int [h], in each row the first column to its right
    crossing: float  # ink that it crosses, weighted, widths of the pen


def find_cuts(shape: np.ndarray, *, pen: float, height: float) -> list[Cut]:
    """Find where to cut ink.

    Args:
        shape: uint8 [h, w] of 0 and 1.
        pen: Width of the pen, pixels.
        height: Of the line, pixels.

    Returns:
        Cuts by the ink to their left, a handful for each digit.
    """
    ink = np.pad(shape, ((0, 0), (1, 1)))
    seams, costs = _seams(ink, _weights(ink, pen), pen, max(2, round(_PLACE * height)))
    most = round(_DENSITY * shape.shape[1] / height) + 1
    before = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    left = before[np.arange(len(ink)), seams]  # ink to the left of each seam, by row
    chosen = _different(left, costs, int(ink.sum()), pen, most)
    chosen.sort(key=lambda number: int(left[number].sum()))
    return [Cut(seams[each] - 1, float(costs[each] / (_UNIT * pen))) for each in chosen]


def _weights(ink: np.ndarray, pen: float) -> np.ndarray:
    """Return what each pixel costs, int32 [h, w]."""
    radius = max(1, round(_AROUND * pen))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    around = cv2.filter2D(ink, cv2.CV_32F, disc, borderType=cv2.BORDER_CONSTANT)
    density = np.arange(disc.sum() + 1) / disc.sum()
    costs = np.clip(1 + _CONTRAST * (_STROKE - density), _LEAST, _MOST)
    costs = np.floor(_UNIT * costs + 0.5).astype(np.int32)
    counts = np.rint(around).astype(int)  # of a large disc they are not quite whole
    return np.where(ink, costs[counts], int(_UNIT * _PAPER)).astype(np.int32)


def _seams(
    ink: np.ndarray, weights: np.ndarray, pen: float, side: int
) -> tuple[np.ndarray, np.ndarray]:
    """Find the cheapest seam of each square, int [n, h], and what it costs, int [n]."""
    # downwards, and upwards from the foot
    both, inked = np.stack([weights, weights[::-1]]), np.stack([ink, ink[::-1]]) > 0
    costs, came = _sweep(both, inked)
    through = np.where(ink, costs[0] + costs[1, ::-1] - weights, _NEVER)
    height, width = ink.shape
    down, across = -(-height // side), -(-width // side)
    room = ((0, down * side - height), (0, across * side - width))
    squares = np.pad(through, room, constant_values=_NEVER).reshape(down, side, across, side)
    flat = squares.transpose(0, 2, 1, 3).reshape(down * across, side * side)
    least, at = flat.min(axis=1), flat.argmin(axis=1)
    cheap = np.flatnonzero(least <= _DEAREST * pen * _UNIT)
    rows = cheap // across * side + at[cheap] // side
    columns = cheap % across * side + at[cheap] % side
    upper = _trace(came[0], rows, columns)
    lower = _trace(came[1], height - 1 - rows, columns)[:, ::-1]
    return np.where(np.arange(height) <= rows[:, None], upper, lower), least[cheap]


def _sweep(weights: np.ndarray, ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the cheapest way from the top to each pixel.

    Both are [N, h, w]. Return what it costs, and the column that it left the row above in.
    """
    level = int(_UNIT * _LEVEL)
    along = weights + np.where(ink, 0, level)  # what a pixel costs when passed along a row
    aside = np.where(ink, (_ASIDE * weights).astype(np.int32), level)
    after = np.cumsum(along, axis=2, dtype=np.int32)
    before = after - along
    entered = np.empty_like(after)  # what it costs to come from the row above
    costs = np.empty_like(after)
    above = np.full((len(weights), weights.shape[2] + 2), _NEVER, after.dtype)
    above[:, 1:-1] = 0
    steps = np.zeros(after.shape, int)
    for row in range(weights.shape[1]):
        left, straight, right = above[:, :-2], above[:, 1:-1], above[:, 2:]
        diagonal = np.minimum(left, right) + aside[:, row]
        steps[:, row] = np.where(straight <= diagonal, 0, np.where(left <= right, -1, 1))
        entered[:, row] = np.minimum(straight, diagonal) + weights[:, row]
        rightwards = np.minimum.accumulate(entered[:, row] - after[:, row], axis=1)
        leftwards = np.minimum.accumulate((entered[:, row] + before[:, row])[:, ::-1], axis=1)
        np.minimum(
            rightwards + after[:, row], leftwards[:, ::-1] - before[:, row], out=costs[:, row]
        )
        above[:, 1:-1] = costs[:, row]
    rightwards = entered - after
    leftwards = (entered + before)[..., ::-1]
    columns = np.where(
        np.minimum.accumulate(rightwards, axis=2) + after == costs,
        _nearest(rightwards),
        weights.shape[2] - 1 - _nearest(leftwards)[..., ::-1],
    )
    return costs, columns + np.take_along_axis(steps, columns, axis=2)


def _nearest(values: np.ndarray) -> np.ndarray:
    """Return, for each place along the last axis, where the least value up to it is, the last."""
    least = values == np.minimum.accumulate(values, axis=-1)
    return np.maximum.accumulate(np.where(least, np.arange(values.shape[-1]), 0), axis=-1)


def _trace(came: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Follow seams from where they are up to the top; below, their columns stay, int [n, h]."""
    seams = np.repeat(columns[:, None], len(came), axis=1)
    for row in range(len(came) - 1, 0, -1):
        above = came[row, seams[:, row]]
        seams[:, row - 1] = np.where(rows >= row, above, columns)
    return seams


def _different(left: np.ndarray, costs: np.ndarray, total: int, pen: float, most: int) -> list[int]:
    """Choose the cheapest seams that are not the same as cheaper ones."""
    amount, least = left.sum(axis=1), _BESIDE * pen * pen
    possible = (amount >= least) & (amount <= total - least)
    chosen: list[int] = []
    for number in np.argsort(costs, kind="stable"):
        if possible[number]:
            chosen.append(int(number))
            possible &= np.abs(left - left[number]).sum(axis=1) >= _APART * pen * pen
            if len(chosen) == most:
                break
    return chosen
