"""Straight lines of paper, form or table in ink, told from strokes by how far they go.

A stroke ends where its digit ends, a line goes on past all digits. Lines are looked for in the
overview, level ones first, and upright ones as level ones of the turned overview.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

RULES = "ruled lines"
LINE = "a line that goes on past the digits"

# Lines, of the overview or, where it says so, of the rest: what is left without them.
_LENGTH = 24  # pixels: a line is straight for at least that long …
_LENGTH_SHARE = 0.4  # … or that share of a small picture's side
_PARALLEL = 3  # so many parallel lines are ruled
_REST = 0.6  # fewer are lines if at least this share of the ink is something else
_THICK = 0.12  # of the other side: thicker ones, or more slanted ones, are drawn
_LITTLE = 0.3  # a single line leaves at least this share of the ink, is from edge to edge …
_THIN = 0.13  # … and thinner than that, of the rest's height, …
_PAST, _LONG = 0.06, 0.75  # … or goes on past the rest so far, is so long, …
_THINNER = 0.8  # … and thinner than the pen …
_MIDDLE = 0.3  # … and does not strike the digits out: of their height, from its middle
ENDS = 0.04  # of a side: the digits end so far before the edges, if a line goes on past them

Found = Iterator[tuple[str, np.ndarray]]  # why something goes, and what is left, 0 and 1 [h, w]


def find_lines(drawn: np.ndarray) -> Found:
    """Find straight lines, level or upright, that go on past the digits."""
    for upright in (False, True):
        lines = np.ascontiguousarray(drawn.T) if upright else drawn
        for reason, rest in _level_lines(lines, upright):
            lines = rest
            yield reason, np.ascontiguousarray(rest.T) if upright else rest
        drawn = np.ascontiguousarray(lines.T) if upright else lines


def _level_lines(lines: np.ndarray, upright: bool) -> Found:
    height, width = lines.shape
    length = min(_LENGTH, max(4, round(_LENGTH_SHARE * width)))
    thick = cv2.dilate(lines, np.ones((3, 1), np.uint8))  # lines are seldom quite level
    components = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)) & lines
    if not components.any():
        return
    joined = cv2.dilate(components, np.ones((3, length), np.uint8))
    labels = cv2.connectedComponents(joined, connectivity=8)[1] * components
    flat = {
        number: (left, across)
        for number in range(1, int(labels.max()) + 1)
        for left, _, across, down in [cv2.boundingRect((labels == number).view(np.uint8))]
        if 0 < down <= _THICK * height
    }
    spanning = [number for number, span in flat.items() if _from_edge_to_edge(span, width)]
    rest = _mended(lines & ~np.isin(labels, spanning), lines)
    enough = rest.sum() >= _REST * lines.sum()
    ruled = len(spanning) >= _PARALLEL or (len(spanning) == _PARALLEL - 1 and enough)
    if ruled and (not upright or _ends(rest)):
        yield RULES, rest
        return
    for number, span in flat.items():
        line = labels == number
        fringe = cv2.dilate(line.view(np.uint8), np.ones((5, 5), np.uint8))  # its soft edges
        rest = lines & (1 - fringe)
        if rest.sum() >= _LITTLE * lines.sum() and _goes_past(span, rest, line, upright):
            lines = _mended(lines & ~_drawn_line(line, rest), lines)
            yield LINE, lines


def _mended(rest: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Fill what a line left open where a stroke crosses it, and goes on above and below."""
    return cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8)) & lines


def _ends(rest: np.ndarray) -> bool:
    """Return whether what is left ends before both ends of level lines, if there is anything."""
    left, _, width, _ = cv2.boundingRect(rest)
    return not width or min(left, rest.shape[1] - left - width) > ENDS * rest.shape[1]


def _from_edge_to_edge(span: tuple[int, int], width: int) -> bool:
    return span[0] <= 1 and sum(span) >= width - 2


def _goes_past(span: tuple[int, int], rest: np.ndarray, line: np.ndarray, upright: bool) -> bool:
    """Return whether a line, from its left so far, goes on past the digits that are left."""
    left, top, width, height = cv2.boundingRect(rest)
    edges = _from_edge_to_edge(span, rest.shape[1])
    middle = (float(np.nonzero(line)[0].mean()) - top) / max(height, 1)
    if abs(middle - 0.5) < _MIDDLE:
        return False
    if upright:
        return edges and _ends(rest)
    past = min(left - span[0], sum(span) - left - width)
    if past <= 1:
        return False
    thick = _thickness(_past(line, rest))
    if edges:
        above, _, below, _ = gaps(rest | line)
        cut = min(above, below) < ENDS and thick > _THINNER * _pen(rest)  # an image cut to the ink
        return thick <= max(2, _THIN * height) and not cut
    long = past >= _PAST * height and span[1] >= _LONG * height
    return bool(long and thick <= _THINNER * _pen(rest))


def _past(line: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the ends of a level line, past the digits."""
    left, _, width, _ = cv2.boundingRect(rest)
    ends = line.copy()
    ends[:, left : left + width] = False
    return ends


def _thickness(ends: np.ndarray) -> float:
    counts = ends.sum(axis=0)
    return float(np.median(counts[counts > 0]))


def _pen(drawn: np.ndarray) -> float:
    """Return how wide the strokes are: four times the mean distance to their edge, pixels."""
    depth = cv2.distanceTransform(drawn, cv2.DIST_L2, 3)
    return float(4 * (cv2.mean(depth, drawn)[0] - 0.5))


def _drawn_line(line: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return where a level line is by its ends: between them a stroke may follow it."""
    ends = _past(line, rest)
    rows, columns = np.nonzero(ends)
    # least squares in whole numbers: a level line has no slope at all
    count, across = len(columns), int(columns.sum())
    slope = (count * int((columns * rows).sum()) - across * int(rows.sum())) / (
        count * int((columns**2).sum()) - across**2
    )
    height = (int(rows.sum()) - slope * across) / count
    y, x = np.mgrid[: line.shape[0], : line.shape[1]]
    return np.abs(y - slope * x - height) <= _thickness(ends) / 2 + 0.5


def gaps(drawn: np.ndarray) -> tuple[float, float, float, float]:
    """Return how far ink is from the top, right, bottom and left, of the picture's sides."""
    height, width = drawn.shape
    left, top, across, down = cv2.boundingRect(drawn)
    return top / height, 1 - (left + across) / width, 1 - (top + down) / height, left / width
