"""Where ink that hangs together may be cut: the cheapest seams through it from top to bottom.

Digits that touch form corners where they meet, and the ink is dense there. So a seam pays for each
pixel of ink that it crosses, little where there is much ink around, and much on a plain stroke.
Such seams are looked for everywhere along the ink, each in a window of its own, upright and
slanted.

Source: heuristic over-segmentation, LeCun et al. 1998, section IV; seams of least energy, S.
Avidan, A. Shamir, "Seam Carving for Content-Aware Image Resizing", SIGGRAPH 2007, section 3.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

# Of the line's height.
_WINDOW = 0.12  # how far a seam may depart to each side
_STEP = 0.08  # from window to window
_SLANTS = (0.0, 0.3)  # columns to a row; hands lean to the right

# What a pixel costs, by the share of ink in a disc around it. On a straight stroke this is 0.73 in
# the middle and less than that at the edge; where two strokes meet it is more.
_AROUND = 0.8  # radius of the disc, widths of the pen
_STROKE = 0.73
_CONTRAST = 5.0
_LEAST, _MOST = 0.1, 1.5
_PAPER = 0.01
_ASIDE = 0.25  # of the pixel's cost: a step aside, on top

_DEAREST = 3.0  # widths of the pen, so weighted, that a cut may cross
_DENSITY = 8  # cuts in ink as wide as the line is high
_APART = 0.5  # squares of the pen's width: with less ink between them two cuts are the same


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
        Cuts from left to right, a handful for each digit.
    """
    reach = max(2, round(_WINDOW * height))
    margin = reach + round(max(_SLANTS) * len(shape) / 2) + 1
    ink = np.pad(shape, ((0, 0), (margin, margin))).astype(bool)
    density = _density(ink, pen)
    weights = np.clip(1 + _CONTRAST * (_STROKE - density), _LEAST, _MOST)
    weights = np.where(ink, weights, _PAPER).astype(np.float32)
    first = margin + 0.5 * pen
    centres = np.arange(first, ink.shape[1] - first, _STEP * height).astype(int)
    if not len(centres):
        return []
    columns, costs = _seams(weights, centres, reach)
    crossings = costs / pen
    most = round(_DENSITY * shape.shape[1] / height) + 1
    chosen = _different(ink, columns, crossings, pen, most)
    cuts = [Cut(columns[number] - margin, float(crossings[number])) for number in chosen]
    return sorted(cuts, key=lambda cut: float(cut.columns.mean()))


def _density(ink: np.ndarray, pen: float) -> np.ndarray:
    """Return which share of a disc around each pixel is ink, float32 [h, w]."""
    radius = max(1, round(_AROUND * pen))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2).astype(np.float32)
    return cv2.filter2D(
        ink.astype(np.float32), -1, disc / disc.sum(), borderType=cv2.BORDER_CONSTANT
    )


def _seams(weights: np.ndarray, centres: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the cheapest seam in each window, int [n, h], and what it costs, float [n]."""
    rows = np.arange(len(weights))
    leaning = np.multiply.outer((len(weights) - 1) / 2 - rows, _SLANTS)
    # the windows' middles, [h, n], and columns, [h, n, 2 reach + 1]
    middles = (centres[:, None] + np.rint(leaning)[:, None].astype(int)).reshape(len(rows), -1)
    places = middles[:, :, None] + np.arange(-reach, reach + 1)
    costs = weights[rows[:, None, None], places]
    aside = _ASIDE * costs
    sums = np.full((*middles.shape, places.shape[2] + 2), np.inf, np.float32)
    sums[0, :, 1:-1] = costs[0]
    for row in rows[1:]:
        above = sums[row - 1]
        steps = np.minimum(above[:, :-2], above[:, 2:])
        steps += aside[row]
        np.minimum(steps, above[:, 1:-1], out=steps)
        np.add(steps, costs[row], out=sums[row, :, 1:-1])
    return _trace(middles, sums, aside), sums[-1].min(axis=1)


def _trace(middles: np.ndarray, sums: np.ndarray, aside: np.ndarray) -> np.ndarray:
    """Follow the cheapest seams upwards; return their columns, int [n, h]."""
    number = np.arange(middles.shape[1])
    reach = aside.shape[2] // 2
    left, above, right = sums[:-1, :, :-2], sums[:-1, :, 1:-1], sums[:-1, :, 2:]
    straight = above <= np.minimum(left, right) + aside[1:]
    steps = np.where(straight, 0, np.where(left <= right, -1, 1))
    at = np.empty(middles.shape, int)
    at[-1] = sums[-1, :, 1:-1].argmin(axis=1)
    for row in range(len(steps), 0, -1):
        at[row - 1] = at[row] + steps[row - 1, number, at[row]]
    return (middles + at - reach).T


def _different(
    ink: np.ndarray, columns: np.ndarray, crossings: np.ndarray, pen: float, most: int
) -> list[int]:
    """Choose the cheapest seams that are not the same as cheaper ones."""
    before = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    left = before[np.arange(len(ink)), columns]  # ink to the left of each seam, by row
    amount = left.sum(axis=1)
    least = pen * pen  # of ink, on each side
    possible = (crossings <= _DEAREST) & (amount >= least) & (amount <= before[:, -1].sum() - least)
    chosen: list[int] = []
    for number in np.argsort(crossings, kind="stable"):
        if possible[number]:
            chosen.append(int(number))
            between = np.abs(left - left[number]).sum(axis=1)
            possible &= between >= _APART * pen * pen
            if len(chosen) == most:
                break
    return chosen
