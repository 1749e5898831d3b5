"""Ink as a lattice: its pieces are connected, and where digits may touch, cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from lenet.reading.cuts import Cut, find_cuts
from lenet.reading.digit import DigitReader
from lenet.reading.lattice import (
    Box,
    Candidate,
    Group,
    Ink,
    Lattice,
    Node,
    Shape,
    may_be_digit,
    order,
)
from lenet.reading.line import HEIGHT, Line, lay_out
from lenet.reading.posterior import Posterior
from lenet.reading.search import BestPath, Segmentation, in_order, search
from lenet.reading.stretches import END, START, Stretch, chains, stretches_of

NARROW = 0.45  # of the line's height: narrower pieces are not cut …
HIGHEST = 1.5 * HEIGHT  # pixels of the raster: … nor higher ones, which are several lines

# A piece of ink that reads well as it is, is not cut: mostly it is one digit. Of touching digits
# this loses a few, of those that do not touch it spares more, and the time.
CUT_FROM = 2.5
MOST_CUT = 8.0  # of the line's height: how wide all together may be that is cut; digits are less

# A bare 1: as high as the line, hardly longer than its diagonal, and slim.
TALL, STRAIGHT, SLIM = 0.85, 1.25, 0.4

Cuts = Mapping[int, Sequence[Cut]]  # of some pieces, by their number from 0


def read(ink: np.ndarray, reader: DigitReader) -> Segmentation:
    """Read ink, uint8 [H, W]: whole pieces first, then cut those that read badly."""
    line = lay_out(ink)
    if not isinstance(line, Line):
        return Segmentation(None, (), None, reason=line)
    laid = lattice(line, {})
    found = search(laid, reader)
    path, groups = found.path, in_order(laid, found.read)
    cuts = {piece: cut for piece in _to_cut(line, path) if (cut := cut_piece(line, piece))}
    if cuts:
        laid = lattice(line, cuts)
        found = search(laid, reader, found.read)
        groups = in_order(laid, found.read)
        path = found.path and _weighed(found.path, laid, groups)
    seams = tuple(seam(line, piece, cut) for piece in cuts for cut in cuts[piece])
    return Segmentation(laid, groups, path, cuts=seams)


def _weighed(path: BestPath, laid: Lattice, groups: Sequence[Group]) -> BestPath:
    """Return a path, if there is a cut on it, with how likely its text is."""
    if not any(group.candidate.shape.parted for group in path.groups):
        return path
    starts = [group.candidate.start for group in path.groups]
    by_node = sorted(range(len(starts)), key=starts.__getitem__)
    sure, likely = Posterior(laid.nodes, groups).sure([path.groups[at].digit for at in by_node])
    return path._replace(
        sure=tuple(sure[by_node.index(at)] for at in range(len(starts))), posterior=likely
    )


def lattice(line: Line, cuts: Cuts) -> Lattice:
    """Lay out the candidates that a line's pieces, and the cuts through them, allow."""
    places: dict[tuple[int, int], int] = {}  # the number of the node at a place in a piece
    nodes: list[Node] = []
    for piece in range(len(line.boxes)):
        for place in range(len(cuts.get(piece, ())) + 1):
            places[piece, place] = len(nodes)
            crossing = cuts[piece][place - 1].crossing if place else 0.0
            nodes.append(Node(crossing=crossing) if place else _between(line, piece))
    stretches = [stretches_of(line, piece, cuts.get(piece, ())) for piece in range(len(line.boxes))]
    bare = _bare(line)
    candidates = []
    for (piece, start), node in places.items():
        for last, end, stretch in chains(line, stretches, piece, start):
            if last > piece and all(bare[piece : last + 1]):
                continue  # two strokes beside each other are two 1s
            parted = start != START or end != END
            shape = _shape(line, stretch)._replace(parted=parted)
            if may_be_digit(shape):
                after = places.get((last + 1, START) if end == END else (last, end), len(nodes))
                key = (piece, start, last, end)
                candidates.append(Candidate(node, after, key, _box(line, stretch), shape))
    return Lattice(
        (*nodes, Node()),
        order(candidates),
        line.height * line.scale[1],
        lambda candidate: _ink_of(line, cuts, candidate),
    )


def cut_piece(line: Line, piece: int) -> list[Cut]:
    """Find cuts through a piece, see `find_cuts`; none through one that is narrow, or too high."""
    left, top, right, bottom = line.boxes[piece]
    if right - left < NARROW * line.height or bottom - top > HIGHEST:
        return []
    shape = (line.labels[top:bottom, left:right] == piece + 1).view(np.uint8)
    return find_cuts(shape, pen=line.pen, height=line.height)


def seam(line: Line, piece: int, cut: Cut) -> np.ndarray:
    """Return a cut through a piece as points in the image, float [N, 2], x and y in pixels."""
    left, top, right, _ = line.boxes[piece]
    rows = np.arange(len(cut.columns)) + 0.5
    columns = np.clip(left + cut.columns, left, right)  # beside the piece it cuts nothing
    points = np.stack([columns, top + rows], axis=1)
    return points * line.scale + line.corner


def _to_cut(line: Line, path: BestPath | None) -> list[int]:
    """Return the pieces that no digit explains; none if that is too much ink for digits."""
    pieces: Sequence[int] = range(len(line.boxes))
    if path is not None:
        bad = [group.candidate.key for group in path.groups if group.cost >= CUT_FROM]
        pieces = sorted({piece for first, _, last, _ in bad for piece in range(first, last + 1)})
    widths = [line.boxes[piece][2] - line.boxes[piece][0] for piece in pieces]
    return list(pieces) if sum(widths) <= MOST_CUT * line.height else []


def _between(line: Line, piece: int) -> Node:
    """Return the node before a piece."""
    if not piece:
        return Node()
    overlap = max(box[2] for box in line.boxes[:piece]) - min(box[0] for box in line.boxes[piece:])
    return Node(overlap=max(0, overlap) / line.height)


def _bare(line: Line) -> list[bool]:
    """Return which pieces are nothing but a stroke from the line's top to its foot."""
    areas = np.bincount(line.labels.ravel())[1:]
    return [
        bottom - top >= TALL * line.height
        and area <= STRAIGHT * line.pen * math.hypot(right - left, bottom - top)
        and right - left <= SLIM * line.height
        for (left, top, right, bottom), area in zip(line.boxes, areas, strict=True)
    ]


def _shape(line: Line, stretch: Stretch) -> Shape:
    width, height = stretch.right - stretch.left, stretch.bottom - stretch.top
    length = stretch.area / line.pen / max(width, height)
    return Shape(width / line.height, height / line.height, stretch.hole / line.height, length, 0)


def _box(line: Line, stretch: Stretch) -> Box:
    """Return where a stretch is in the image, in pixels of it."""
    across, down = line.scale
    return Box(
        line.corner[0] + stretch.left * across,
        line.corner[1] + stretch.top * down,
        (stretch.right - stretch.left) * across,
        (stretch.bottom - stretch.top) * down,
    )


def _ink_of(line: Line, cuts: Cuts, candidate: Candidate) -> Ink:
    """Cut a candidate out of the raster."""
    piece, start, last, end = candidate.key
    boxes = line.boxes[piece : last + 1]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    labels = line.labels[top:bottom, left:right]
    ink = line.ink[top:bottom, left:right] * ((labels > piece) & (labels <= last + 1))
    columns = np.arange(left, right)
    for number, place, behind in ((piece, start, True), (last, end, False)):
        if place not in (START, END):
            box = line.boxes[number]
            edge = box[0] + cuts[number][place - 1].columns[:, None]
            rows = np.s_[box[1] - top : box[3] - top]
            cut_off = (columns < edge) if behind else (columns >= edge)
            ink[rows][cut_off & (labels[rows] == number + 1)] = 0
    corner = (line.corner[0] + left * line.scale[0], line.corner[1] + top * line.scale[1])
    return Ink(ink, corner, line.scale)
