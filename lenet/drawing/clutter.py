"""What is drawn beside a number and is no part of it: lines, strips and marks at the edge, signs.

What tells a line from a stroke is how far it goes: a stroke ends where its digit ends, a line of
paper, form or table goes on past all digits. Everything is measured in the overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from lenet.drawing.raster import masked, overview, solid
from lenet.drawing.ruling import ENDS, Found, find_lines, gaps

EDGE = "a line or a dark strip along the edge"
MARK = "a mark at the edge"
SPATTER = "dots"
DASH = "a dash below"
MINUS = "a minus before the number"
COMMA = "a comma or point after the number"

_MOST = 300  # components: more are no drawing, and would take long
_FULL = 0.85  # of a row of the picture: so much of it is ink in a strip along the edge
_STRIP = 0.25  # of the shorter side: how deep a strip may go …
_ALONG = 0.5  # … and how long one has to be that is a component of its own
_BAND = 0.15  # of the shorter side: what lies within it lies at the edge …
_SCRAP = 0.35  # … and is a mark if it is smaller than that share of the rest

_REST = 0.6  # of the ink: so much has to be left without dots

# Dots: how much of their box they fill, how long they may be, and how large, of the largest
# component.
_FILLED, _ROUND, _DOT = 0.6, 1.6, 0.22

# Signs, of the height of the tallest component.
_MAIN = 0.5  # higher components are digits
_FLAT, _THIN = 1.8, 0.3  # a dash is so many times as wide as high, and no higher
_GAP = 0.05  # between the digits and a dash below
_LEVEL = 0.25  # from their top and bottom: a minus lies between
_LOW, _SMALL = 0.3, 0.45  # a comma starts in the lowest part, and is no higher
_OVER = 0.05  # so far to the left of the digits' end it may start

Rectangle = tuple[int, int, int, int]  # left, top, width and height, pixels


class Dropped(NamedTuple):
    """Something that was not taken for a part of the drawing."""

    reason: str
    box: Rectangle  # of the ink


def scaled(box: Sequence[int], scale: float) -> Rectangle:
    """Return a box in the pixels of an image so many times as large."""
    left, top, width, height = (round(side * scale) for side in box)
    return left, top, width, height


def without_clutter(ink: np.ndarray) -> tuple[np.ndarray, tuple[Dropped, ...]]:
    """Take away what is no part of a number; return the ink, uint8 [H, W], and what was dropped."""
    drawn = solid(overview(ink))
    scale = max(ink.shape) / max(drawn.shape)
    dropped: list[Dropped] = []
    if cv2.connectedComponents(drawn, connectivity=8)[0] > _MOST:
        return ink, ()
    for rule in (_strips, find_lines, _marks, _spatter, _signs):
        for reason, rest in rule(drawn):
            gone = drawn & (1 - rest)
            dropped.append(Dropped(reason, scaled(cv2.boundingRect(gone), scale)))
            ink, drawn = masked(ink, rest, drawn), rest
    return ink, tuple(dropped)


def _strips(drawn: np.ndarray) -> Found:
    """Find what lies along an edge of the picture, and goes on past the digits or into corners."""
    rest = drawn
    sides: list[tuple[int, bool]] = []
    for turns in range(4):
        turned = np.rot90(rest, turns).copy()
        depth, corners = _strip(np.rot90(drawn, turns))
        if not (depth or turned[:2].any()):
            continue  # nothing lies at this edge
        turned[:depth] = 0
        # what is not quite straight, or only a part of the edge, is a component of its own
        limit = _STRIP * min(turned.shape)
        for (_, top, _, down, _), component in _components(turned):
            along = component[:2].any(axis=0).mean() >= _ALONG
            wedge = 0 < top <= depth and top + down <= max(limit, 2 * depth + 1)
            if wedge or (along and top + down <= limit):
                turned[component] = 0
        back = np.ascontiguousarray(np.rot90(turned, -turns))
        if (back != rest).any():
            sides.append((turns, corners))
            rest = back
    # by the turns that bring it up: top, right, bottom, left
    apart = gaps(rest)
    ends = (min(apart[1], apart[3]), min(apart[0], apart[2]))
    if sides and all(
        (corners or ends[turns % 2] > ENDS) and apart[(turns + 2) % 4] > ENDS
        for turns, corners in sides
    ):
        yield EDGE, rest


def _strip(drawn: np.ndarray) -> tuple[int, bool]:
    """Return how deep a strip along the upper edge is, and whether it fills both corners."""
    limit = max(2, round(_STRIP * min(drawn.shape)))
    cover = drawn[: limit + 1].mean(axis=1)
    full = cover >= _FULL
    if not full[:2].any():
        return 0, False
    first = int(full.argmax())
    depth = first + int((~np.append(full[first:], False)).argmax())
    return (depth, bool(cover[first] == 1)) if depth <= limit else (0, False)


def _marks(drawn: np.ndarray) -> Found:
    """Find small components at the edge, apart from all else: rings, ticks, scraps."""
    band = _BAND * min(drawn.shape)
    height, width = drawn.shape
    components = list(_components(drawn))
    if len(components) < 2:
        return
    sides = [max(stats[2:4]) for stats, _ in components]
    rest, gone = drawn.copy(), False
    for (stats, component), side in zip(components, sides, strict=True):
        x, y, across, down = stats[:4]
        near = x + across <= band or y + down <= band or x >= width - band or y >= height - band
        if near and side < _SCRAP * max(sides):
            rest[component] = 0
            gone = True
    if gone:
        yield MARK, rest


def _spatter(drawn: np.ndarray) -> Found:
    """Find dots: small, as wide as high, and filled."""
    components = list(_components(drawn))
    largest = max((max(stats[2:4]) for stats, _ in components), default=0)
    rest = drawn.copy()
    for (_, _, across, down, area), component in components:
        filled = area >= _FILLED * across * down and max(across, down) <= _ROUND * min(across, down)
        if filled and max(across, down) < _DOT * largest:
            rest[component] = 0
    if rest.sum() < drawn.sum() and rest.sum() >= _REST * drawn.sum():
        yield SPATTER, rest


def _signs(drawn: np.ndarray) -> Found:
    """Find a dash below the digits, a minus before them, a comma or point after them."""
    components = list(_components(drawn))
    tallest = max((stats[3] for stats, _ in components), default=0)
    mains = [stats for stats, _ in components if stats[3] >= _MAIN * tallest]
    if not mains or len(components) == len(mains):
        return
    left, top = min(each[0] for each in mains), min(each[1] for each in mains)
    right = max(each[0] + each[2] for each in mains)
    bottom = max(each[1] + each[3] for each in mains)
    if max(each[1] for each in mains) > min(each[1] + each[3] for each in mains):
        return  # several lines
    for (x, y, across, down, _), component in components:
        reason = None
        flat = across >= _FLAT * down and down <= _THIN * tallest
        if flat and y >= bottom + _GAP * tallest:
            reason = DASH
        elif flat and x + across <= left and top + _LEVEL * tallest < y < bottom - _LEVEL * tallest:
            reason = MINUS
        elif (
            x >= right - _OVER * tallest
            and y >= bottom - _LOW * tallest
            and max(across, down) <= _SMALL * tallest
        ):
            reason = COMMA
        if reason:
            rest = drawn.copy()
            rest[component] = 0
            drawn = rest
            yield reason, rest


def _components(drawn: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Yield components: left, top, width, height and area, and where each is, bool [h, w]."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    for number in range(1, len(stats)):
        yield tuple(stats[number].tolist()), labels == number
