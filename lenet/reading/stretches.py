"""Stretches of a piece of ink, between two cuts or its ends, and chains of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lenet.reading.cuts import Cut
from lenet.reading.lattice import WIDEST_DIGIT
from lenet.reading.line import Line

START, END = 0, -1  # the ends of a piece; between them lie its cuts, numbered from 1

_LEAST_INK = 1.0  # squares of the pen's width: less belongs to no digit
_BIASED = 1.2  # times the widest digit: cuts lean, so that their middles may lie farther apart


class Stretch(NamedTuple):
    """Where ink lies, in pixels of the raster."""

    left: int
    top: int
    right: int
    bottom: int
    area: int
    hole: int = 0  # widest gap from top to bottom inside it


Stretches = Mapping[int, Sequence[tuple[int, Stretch]]]  # by their start, with their end


def stretches_of(line: Line, piece: int, cuts: Sequence[Cut]) -> Stretches:
    """Measure what lies between each two places of a piece that may belong to a digit."""
    left, top, right, bottom = line.boxes[piece]
    ink = line.labels[top:bottom, left:right] == piece + 1
    if not cuts:
        return {START: [(END, Stretch(left, top, right, bottom, int(ink.sum())))]}
    edges = np.stack([np.zeros(len(ink), int), *(cut.columns for cut in cuts)])
    edges = np.concatenate([edges, np.full((1, len(ink)), right - left)])
    middles = edges.mean(axis=1)
    starts, ends = np.triu_indices(len(edges), 1)
    near = middles[ends] - middles[starts] <= _BIASED * WIDEST_DIGIT * line.height
    starts, ends = starts[near], ends[near]
    columns = _measure(ink, edges[starts], edges[ends])
    found: dict[int, list[tuple[int, Stretch]]] = {}
    for start, end, x, y, right, bottom, area in zip(
        starts.tolist(), ends.tolist(), *columns, strict=True
    ):
        if area >= _LEAST_INK * line.pen**2:
            stretch = Stretch(left + x, top + y, left + right, top + bottom, area)
            found.setdefault(start, []).append((end if end <= len(cuts) else END, stretch))
    return found


def _measure(ink: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> list[list[int]]:
    """Return left, top, right, bottom and area of what lies between edges, int [n, h] each."""
    height, width = ink.shape
    starts, ends = np.clip(starts, 0, width), np.clip(ends, 0, width)
    rows, columns = np.arange(height), np.arange(width)
    before = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    counts = before[rows, ends] - before[rows, starts]
    inked = counts > 0
    # of each place in a row, where ink follows, and where the last ink before it ends
    following = np.minimum.accumulate(np.where(ink, columns, width)[:, ::-1], axis=1)[:, ::-1]
    following = np.pad(following, ((0, 0), (0, 1)), constant_values=width)
    passed = np.maximum.accumulate(np.where(ink, columns + 1, 0), axis=1)
    passed = np.pad(passed, ((0, 0), (1, 0)))
    measured = [
        np.where(inked, following[rows, starts], width).min(axis=1),
        inked.argmax(axis=1),
        np.where(inked, passed[rows, ends], 0).max(axis=1),
        height - inked[:, ::-1].argmax(axis=1),
        np.maximum(counts, 0).sum(axis=1),
    ]
    return [column.tolist() for column in measured]


def chains(
    line: Line, stretches: Sequence[Stretches], piece: int, start: int
) -> Iterator[tuple[int, int, Stretch]]:
    """Yield what starts at a place: the piece in which it ends, the end there, and what it is."""
    chain: Stretch | None = None
    for number in range(piece, len(line.boxes)):
        if chain and line.boxes[number][0] - chain.left > WIDEST_DIGIT * line.height:
            return
        whole: Stretch | None = None
        for end, stretch in stretches[number].get(start, ()):
            longer = _join(chain, stretch) if chain else stretch
            if end == END:
                whole = longer
            yield number, end, longer
        if whole is None:
            return
        chain, start = whole, START


def _join(one: Stretch, other: Stretch) -> Stretch:
    return Stretch(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        one.area + other.area,
        max(one.hole, other.left - one.right),
    )
