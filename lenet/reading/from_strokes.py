"""A pen's drawing as a lattice: its pieces are strokes, small ones with the stroke they belong to.

Digits are mostly written from left to right, and the strokes of a digit one after another. Where
the two orders differ, there is a lattice for each. In the order from left to right, a hat that
reaches over the next digit comes too late. In the order of time, a bar that was added at the end
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lenet.drawing.framing import BOX, PEN
from lenet.drawing.strokes import Stroke, draw
from lenet.reading.digit import DigitReader
from lenet.reading.lattice import (
    LEAST_LENGTH,
    MOST_PIECES,
    TOO_MANY_PIECES,
    WIDEST_DIGIT,
    Box,
    Candidate,
    Ink,
    Lattice,
    Node,
    Shape,
    is_bare,
    may_be_digit,
)
from lenet.reading.search import BestPath, Segmentation, in_order, search

MOST_STROKES = 5  # of a digit: few have three, and some break
COMPARED = 100  # points of a stroke, evenly, where it is asked whether strokes touch
# Of the line's height: two bare 1s that would touch if they went on so far are arms of a Y or V.
ARMS = 0.15
SMALL_STROKE = 0.2  # of the line's height: smaller strokes are no piece of their own
SMALL_STROKE_GAP = (
    0.06  # of the line's height: farther from any piece a small stroke is a stray dot
)
SEPARATED = "It may have a comma or a point."
LOW_PART = 0.3  # of the line's height: a point or a comma lies in this lowest part
DASH_WIDTH = 0.2  # of the line's height: a dash, as of a minus, is wider
DASH_FLAT = 0.3  # of its width: a dash is lower
DASH_SHARED = 0.1  # of its width: less of a dash lies over or under what stands beside it
DASH_BELOW = 0.25  # of the line's height: a dash is farther below the top of that, as no hat is
INK_MARGIN = 2  # canvas units around a candidate: soft edges are wider than the pen


class Piece(NamedTuple):
    """A stroke, with the small ones at it."""

    strokes: tuple[int, ...]  # their numbers in the order of time, the main one among them
    main: int
    left: float  # of the pen's path, canvas units, as the others
    top: float
    right: float
    bottom: float
    length: float  # of the paths


class Pen(NamedTuple):
    """A drawing's pieces, in the order of time."""

    drawing: Sequence[Stroke]
    pieces: tuple[Piece, ...]
    height: float  # of the line, canvas units


def read(drawing: Sequence[Stroke], reader: DigitReader) -> Segmentation:
    """Read a drawing of strokes, in each order of its pieces, and take the cheaper."""
    pen, strokes = lay_out(drawing), tuple(range(len(drawing)))
    if not 0 < len(pen.pieces) <= MOST_PIECES:
        return Segmentation(None, (), None, strokes, reason=TOO_MANY_PIECES if pen.pieces else None)
    if has_separator(pen):
        return Segmentation(None, (), None, strokes, reason=SEPARATED)
    first, *others = lattices(pen)
    found = search(first, reader)
    best, known = (first, found), found.read
    for lattice in others:
        found = search(lattice, reader, known)
        known = found.read
        if found.cost < best[1].cost:
            best = lattice, found
    lattice, path = best[0], best[1].path
    path = _with_touches(drawing, path) if path else None
    return Segmentation(lattice, in_order(lattice, known), path, strokes)


def lay_out(drawing: Sequence[Stroke]) -> Pen:
    """Find the pieces of a drawing; stray dots belong to none."""
    strokes = [_measure(number, stroke) for number, stroke in enumerate(drawing)]
    height = max([1.0, *(each.bottom - each.top for each in strokes)])
    large = [each for each in strokes if _side(each) >= SMALL_STROKE * height]
    joined: dict[int, list[Piece]] = {each.main: [each] for each in large}
    for small in strokes:
        if large and _side(small) < SMALL_STROKE * height:
            nearest = min(large, key=lambda each: _gap(small, each))
            reach = SMALL_STROKE_GAP * height + drawing[small.main].width
            if _gap(small, nearest) <= reach:
                joined[nearest.main].append(small)
    pieces = tuple(_join(main, parts) for main, parts in joined.items())
    return Pen(drawing, pieces, height)


def has_separator(pen: Pen) -> bool:
    """Return whether a small stroke lies between digits, at their foot, as a comma does."""
    if len(pen.drawing) == len(pen.pieces) or len(pen.pieces) < 2:
        return False  # no stroke is small, as of most drawings
    digits = [_measure(piece.main, pen.drawing[piece.main]) for piece in pen.pieces]
    left, right = min(each.left for each in digits), max(each.right for each in digits)
    foot = max(each.bottom for each in digits) - LOW_PART * pen.height
    joined = {number for piece in pen.pieces for number in piece.strokes}
    for number in set(range(len(pen.drawing))) - {piece.main for piece in pen.pieces}:
        small = _measure(number, pen.drawing[number])
        middle = (small.left + small.right) / 2
        over = any(each.left <= small.right and small.left <= each.right for each in digits)
        between = left < middle < right and small.top > foot
        if between and not (over and number in joined):
            return True
    return False


def lattices(pen: Pen) -> list[Lattice]:
    """Return a lattice for each order of the pieces: from left to right, and in time."""
    in_time = list(range(len(pen.pieces)))
    across = sorted(in_time, key=lambda each: pen.pieces[each].left + pen.pieces[each].right)
    orders = [across] if across == in_time else [across, in_time]
    return [_lattice(pen, order) for order in orders]


def touch(
    drawing: Sequence[Stroke], one: Sequence[int], other: Sequence[int], longer: float = 0
) -> bool:
    """Return whether the ink of some strokes, by their numbers, touches that of others.

    Or would, if all went on straight at both ends, so many canvas units longer.
    """
    return any(_near(drawing[a], drawing[b], longer) for a in one for b in other)


def _with_touches(drawing: Sequence[Stroke], path: BestPath) -> BestPath:
    """Note where strokes touch between neighbours of a path."""
    keys = [group.candidate.key for group in path.groups]
    bare = [is_bare(group) for group in path.groups]
    arms = [ARMS * path.height * (one and other) for one, other in pairwise(bare)]
    across = [
        touch(drawing, one, other, longer)
        for (one, other), longer in zip(pairwise(keys), arms, strict=True)
    ]
    sides = [
        (left._replace(touch=before), right._replace(touch=behind))
        for (left, right), before, behind in zip(
            path.sides, [False, *across], [*across, False], strict=True
        )
    ]
    return path._replace(sides=tuple(sides))


def _near(one: Stroke, other: Stroke, longer: float) -> bool:
    """Return whether some points of two strokes are as near as their ink is wide."""
    reach = (one.width + other.width) / 2
    a, b = (_along(stroke.points.astype(float), longer) for stroke in (one, other))
    apart = a[:, None] - b[None]
    return bool((apart * apart).sum(axis=2).min() <= reach * reach)


def _along(points: np.ndarray, longer: float) -> np.ndarray:
    """Return points at even distances along a path, float [N, 2], longer at both ends."""
    way = points[-1] - points[0]
    way *= longer / max(float(np.hypot(*way)), LEAST_LENGTH)
    path = np.concatenate([points[:1] - way, points, points[-1:] + way])
    at = np.append(0, np.cumsum(np.hypot(*np.diff(path, axis=0).T)))
    even = np.linspace(0, at[-1], COMPARED)
    return np.stack([np.interp(even, at, values) for values in path.T], axis=1)


def _ink_of(drawing: Sequence[Stroke], candidate: Candidate) -> Ink:
    """Draw a candidate as `draw` does, at the left edge, where less paper has to be looked at.

    All strokes are drawn where they are, so that they need not be read again as the whole drawing.
    """
    if len(candidate.key) == len(drawing):
        return Ink(draw(drawing), (0, 0), (1, 1))
    box = candidate.box
    left, top = max(0, int(box.left) - INK_MARGIN), max(0, int(box.top) - INK_MARGIN)
    right, bottom = int(box.left + box.width) + INK_MARGIN, int(box.top + box.height) + INK_MARGIN
    aside = np.array([left, 0], np.float32)
    strokes = [drawing[number] for number in candidate.key]
    ink = draw([Stroke(stroke.points - aside, stroke.width) for stroke in strokes])
    return Ink(ink[top:bottom, : right - left], (left, top), (1, 1))


def _measure(number: int, stroke: Stroke) -> Piece:
    left, top = stroke.points.min(axis=0).tolist()
    right, bottom = stroke.points.max(axis=0).tolist()
    steps = np.diff(stroke.points, axis=0)
    length = float(np.sqrt((steps * steps).sum(axis=1)).sum())
    return Piece((number,), number, left, top, right, bottom, length)


def _side(piece: Piece) -> float:
    return max(piece.right - piece.left, piece.bottom - piece.top)


def _gap(one: Piece, other: Piece) -> float:
    across = max(one.left - other.right, other.left - one.right)
    down = max(one.top - other.bottom, other.top - one.bottom)
    return max(across, down)


def _join(main: int, parts: Sequence[Piece]) -> Piece:
    return Piece(
        tuple(sorted(number for part in parts for number in part.strokes)),
        main,
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
        sum(part.length for part in parts),
    )


def _lattice(pen: Pen, order: Sequence[int]) -> Lattice:
    pieces = [pen.pieces[number] for number in order]
    count = len(pieces)
    inner = (_node(pen, pieces[:at], pieces[at:]) for at in range(1, count))
    nodes = [Node(), *inner, Node()]
    candidates = []
    for end in range(1, count + 1):
        for start in reversed(range(max(0, end - MOST_STROKES), end)):
            candidate = _candidate(pen, pieces[start:end], start, end)
            if candidate.shape.width > WIDEST_DIGIT:
                break  # more pieces are wider
            if may_be_digit(candidate.shape) and not _has_dash(pen, pieces[start:end]):
                candidates.append(candidate)
    return Lattice(
        tuple(nodes), tuple(candidates), pen.height, lambda each: _ink_of(pen.drawing, each)
    )


def _has_dash(pen: Pen, pieces: Sequence[Piece]) -> bool:
    """Return whether one of a candidate's pieces is a dash beside the others."""
    for dash in pieces:
        width, others = dash.right - dash.left, [each for each in pieces if each is not dash]
        flat = width > DASH_WIDTH * pen.height and dash.bottom - dash.top < DASH_FLAT * width
        if others and flat:
            right, left = max(each.right for each in others), min(each.left for each in others)
            over = DASH_SHARED * width
            beside = dash.left > right - over or dash.right < left + over
            below = (dash.top + dash.bottom) / 2 - min(each.top for each in others)
            if beside and below > DASH_BELOW * pen.height:
                return True
    return False


def _node(pen: Pen, before: Sequence[Piece], after: Sequence[Piece]) -> Node:
    overlap = max(each.right for each in before) - min(each.left for each in after)
    late = max(each.main for each in before) > min(each.main for each in after)
    return Node(overlap=max(0.0, overlap) / pen.height, late=late)


def _candidate(pen: Pen, pieces: Sequence[Piece], start: int, end: int) -> Candidate:
    whole = _join(0, pieces)
    width, height = whole.right - whole.left, whole.bottom - whole.top
    hole, reached = 0.0, whole.left
    for piece in sorted(pieces, key=lambda each: each.left):
        hole, reached = max(hole, piece.left - reached), max(reached, piece.right)
    times = [piece.main for piece in pieces]
    # the pen's own width counts at both ends of the box, as it will in the digit image
    length = (whole.length / max(width, height, LEAST_LENGTH) * (BOX - PEN) + PEN) / BOX
    shape = Shape(
        width / pen.height,
        height / pen.height,
        hole / pen.height,
        length,
        _breaks(pen, times),
    )
    around = max(pen.drawing[number].width for number in whole.strokes) / 2
    box = Box(whole.left - around, whole.top - around, width + 2 * around, height + 2 * around)
    return Candidate(start, end, whole.strokes, box, shape)


def _breaks(pen: Pen, times: Sequence[int]) -> int:
    """Count the pieces of others that were drawn between the first and the last of a candidate."""
    first, last = min(times), max(times)
    return sum(first <= piece.main <= last for piece in pen.pieces) - len(times)
