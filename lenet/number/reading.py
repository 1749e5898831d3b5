"""From a drawing, or from ink, to the best path through its lattice."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lenet.drawing.strokes import Stroke
from lenet.number import line, pen, picture
from lenet.number.cuts import Cut
from lenet.number.lattice import MOST_PIECES, Candidate, Group, Lattice, Recognized, group_of
from lenet.number.line import Line
from lenet.number.search import Key, Path, Read, search

# A piece of ink that reads well as it is, is not cut: mostly it is one digit. Of touching digits
# this loses a few, of those that do not touch it spares more, and the time.
CUT_FROM = 2.5
MOST_CUT = 8.0  # of the line's height: how wide all together may be that is cut; digits are less

Recognize = Callable[[Sequence[np.ndarray]], Sequence[Recognized]]  # inks, uint8 [h, w]


TOO_MANY_PIECES = "This has too many pieces for a number."


class Reading(NamedTuple):
    """What was found in a drawing."""

    lattice: Lattice | None  # None if there is nothing, or too much of it
    groups: tuple[Group, ...]  # candidates that were read, in the order of their ends
    path: Path | None  # None if none leads through
    strokes: tuple[int, ...] = ()  # the numbers of all strokes; none in a picture
    cuts: tuple[np.ndarray, ...] = ()  # float [N, 2] each: x and y along it, pixels of the ink
    reason: str | None = None  # why there is no lattice, in a sentence

    @property
    def whole(self) -> Recognized | None:
        """What all strokes were recognized as together, if they were a candidate that was read."""
        whole = (group for group in self.groups if group.candidate.key == self.strokes)
        return next((group.recognition for group in whole), None)


def read_pen(drawing: Sequence[Stroke], recognize: Recognize) -> Reading:
    """Read a drawing of strokes, in each order of its pieces, and take the cheaper."""
    laid_out, strokes = pen.lay_out(drawing), tuple(range(len(drawing)))
    if not 0 < len(laid_out.pieces) <= MOST_PIECES:
        return Reading(None, (), None, strokes, reason=TOO_MANY_PIECES if laid_out.pieces else None)
    best: tuple[Lattice | None, Path | None] = (None, None)
    known: Mapping[Key, Group] = {}
    for lattice in pen.lattices(laid_out):
        path, known = search(lattice, _reader(lattice, recognize), known)
        if best[0] is None or _cost(path) < _cost(best[1]):
            best = (lattice, path)
    path = _touched(drawing, best[1]) if best[1] else None
    return Reading(best[0], _groups(best[0], known), path, strokes)


def read_picture(ink: np.ndarray, recognize: Recognize) -> Reading:
    """Read ink, uint8 [H, W]: whole pieces first, then cut those that read badly."""
    laid_out = line.lay_out(ink)
    if laid_out is None:
        return Reading(None, (), None, reason=TOO_MANY_PIECES if ink.any() else None)
    cuts: dict[int, Sequence[Cut]] = {}
    lattice = picture.lattice(laid_out, cuts)
    path, known = search(lattice, _reader(lattice, recognize))
    for unit in _to_cut(laid_out, path):
        if found := picture.cut_unit(laid_out, unit):
            cuts[unit] = found
    if cuts:
        lattice = picture.lattice(laid_out, cuts)
        path, known = search(lattice, _reader(lattice, recognize), known)
    return Reading(
        lattice,
        _groups(lattice, known),
        path,
        cuts=tuple(picture.seam(laid_out, unit, cut) for unit in cuts for cut in cuts[unit]),
    )


def _reader(lattice: Lattice, recognize: Recognize) -> Read:
    def groups(candidates: Sequence[Candidate]) -> list[Group]:
        inks = [lattice.ink_of(candidate) for candidate in candidates]
        read = recognize([each.ink for each in inks])
        return [group_of(*each) for each in zip(candidates, inks, read, strict=True)]

    return groups


def _groups(lattice: Lattice | None, known: Mapping[Key, Group]) -> tuple[Group, ...]:
    candidates = lattice.candidates if lattice else ()
    return tuple(
        known[each.key]._replace(candidate=each) for each in candidates if each.key in known
    )


def _cost(path: Path | None) -> float:
    return path.cost if path else math.inf


def _touched(drawing: Sequence[Stroke], path: Path) -> Path:
    """Note where strokes touch across the nodes of a path."""
    keys = [group.candidate.key for group in path.groups]
    across = [pen.touch(drawing, one, other) for one, other in pairwise(keys)]
    sides = [
        (left._replace(touch=before), right._replace(touch=behind))
        for (left, right), before, behind in zip(
            path.sides, [False, *across], [*across, False], strict=True
        )
    ]
    return path._replace(sides=tuple(sides))


def _to_cut(line: Line, path: Path | None) -> list[int]:
    """Return the units that no digit explains; none if that is too much ink for digits."""
    units: Sequence[int] = range(len(line.boxes))
    if path is not None:
        bad = [group.candidate.key for group in path.groups if group.cost >= CUT_FROM]
        units = sorted({unit for first, _, last, _ in bad for unit in range(first, last + 1)})
    widths = [line.boxes[unit][2] - line.boxes[unit][0] for unit in units]
    return list(units) if sum(widths) <= MOST_CUT * line.height else []
