"""A line of ink: a raster on which it is 64 pixels high, whatever the image is, and its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from lenet.drawing.framing import bounds
from lenet.drawing.raster import solid
from lenet.reading.lattice import MOST_DIGITS, MOST_PIECES, TOO_MANY_PIECES

HEIGHT = 64  # of the line on the raster, pixels
_WIDE = 2 * MOST_DIGITS * HEIGHT  # the raster's width at most, pixels
_LOWER = 0.7  # of the raster: if no component is higher, the line is not all there is, and enlarged

SPECK = 0.2  # of the line's height: smaller components are no digit, and no part of one that is …
SPECK_GAP = 0.06  # … so far away
THICKEST = 0.5  # of the line's height: a wider "pen" is a blot
_WITHIN, _SMALL = 0.8, 0.6  # a component so far above or below another, and so low, belongs to it


class Line(NamedTuple):
    """A line of ink on the raster."""

    ink: np.ndarray  # uint8 [h, w], on the raster
    corner: tuple[int, int]  # of the raster in the image, x and y, pixels
    scale: tuple[float, float]  # pixels of the image to one of the raster, x and y
    labels: np.ndarray  # uint8 [h, w]: 0 paper, else the number of a piece
    boxes: tuple[tuple[int, int, int, int], ...]  # of the pieces: left, top, right, bottom
    height: float  # of the line on the raster, pixels
    pen: float  # its width on the raster, pixels


def lay_out(ink: np.ndarray) -> Line | str | None:
    """Find the pieces of ink: connected components, small ones with what they belong to.

    Args:
        ink: uint8 [H, W], 0 blank to 255 full.

    Returns:
        The line, its pieces from left to right, or why there is none, in a sentence; None if there
        is no ink, or so little that nothing of it is left at this size.
    """
    left, top, width, height = bounds(ink)
    if not width:
        return None
    crop = ink[top : top + height, left : left + width]
    side = HEIGHT
    raster, stats, labels = _components(crop, side)
    tallest = int(stats[1:, cv2.CC_STAT_HEIGHT].max(initial=0))
    if 0 < tallest < _LOWER * HEIGHT:
        side = min(HEIGHT * HEIGHT // tallest, 4 * HEIGHT)
        raster, stats, labels = _components(crop, side)
    if len(stats) == 1:
        return None
    if len(stats) > 4 * MOST_PIECES:
        return TOO_MANY_PIECES
    pieces, boxes, line = _pieces(stats)
    if len(boxes) > MOST_PIECES:
        return TOO_MANY_PIECES
    shape = (labels > 0).view(np.uint8)
    depth = cv2.distanceTransform(shape, cv2.DIST_L2, 3)
    pen = min(max(1.5, 4 * (cv2.mean(depth, shape)[0] - 0.5)), THICKEST * line)
    scale = (width / shape.shape[1], height / shape.shape[0])
    return Line(raster, (left, top), scale, pieces[labels], tuple(boxes), line, pen)


def _components(crop: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw ink `side` pixels high; return it, its connected components, and which is where."""
    height, width = crop.shape
    scale = min(side / height, _WIDE / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    raster = cv2.resize(crop, size, interpolation=way)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid(raster), connectivity=8)
    return raster, stats, labels


def _pieces(stats: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int, int, int]], float]:
    """Join components to pieces.

    Return the piece of each component, uint8, 0 for none; the pieces' boxes; and the line's height.
    """
    left, top, width, height = stats.T[:4]
    boxes = np.stack([left, top, left + width, top + height], axis=1).tolist()
    line = float(max(height[1:].max(), 1))
    side = np.maximum(width, height)
    joined: list[tuple[list[int], list[int]]] = []  # box and components
    for number in sorted(range(1, len(stats)), key=lambda each: -int(side[each])):
        box = boxes[number]
        small = side[number] < SPECK * line
        near = [piece for piece, _ in joined if not small or _gap(box, piece) <= SPECK_GAP * line]
        home = max(near, key=lambda piece: _shared(box, piece), default=None)
        low = box[3] - box[1] < _SMALL * line
        if home and (small or (low and _shared(box, home) >= _WITHIN * (box[2] - box[0]))):
            next(components for piece, components in joined if piece is home).append(number)
            home[:] = [*map(min, box[:2], home[:2]), *map(max, box[2:], home[2:])]
        elif not small:
            joined.append((list(box), [number]))
    joined.sort(key=lambda each: each[0][0] + each[0][2])
    pieces = np.zeros(len(stats), np.uint8)
    for piece, (_, components) in enumerate(joined, start=1):
        pieces[components] = min(piece, 255)
    return pieces, [(box[0], box[1], box[2], box[3]) for box, _ in joined], line


def _gap(one: Sequence[int], other: Sequence[int]) -> int:
    across = max(one[0] - other[2], other[0] - one[2])
    return max(across, one[1] - other[3], other[1] - one[3])


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how wide the part is that two boxes have above each other."""
    return min(one[2], other[2]) - max(one[0], other[0])
