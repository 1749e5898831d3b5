"""Strokes, the pen paths of a drawing: parsed from untrusted JSON, and drawn as ink.

Coordinates are in canvas units: the canvas is a square of `CANVAS` units, x to the right and y
downwards, whatever its size on the screen. For numbers it may go on to the right, up to `WIDEST`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

CANVAS = 400  # side of the canvas, canvas units
WIDEST = 3 * CANVAS  # where the paper ends on the right; eight digits fit at a third of its height
DEFAULT_PEN = 16.0  # width of the pen, canvas units
STEP = 1.5  # canvas units: a point nearer to the last one tells nothing new
PEN_WIDTHS = (1.0, 40.0)  # narrowest and widest pen, canvas units; the time to draw grows with it

# Far above any digit (the longest of 7,494 pen digits has fewer than 200 points), low enough that
# the longest drawing allowed is drawn in milliseconds.
MAX_STROKES = 200
MAX_POINTS = 4_000

CHUNK = 512  # points; a longer stroke is drawn chunk by chunk
FRACTION_BITS = 4  # OpenCV takes coordinates in sixteenths of a pixel
FRINGE = 1.7  # pixels by which OpenCV's anti-aliasing makes a line wider than it was told
MARGIN = 4  # pixels around the canvas: OpenCV ends a soft edge where the image ends


class Stroke(NamedTuple):
    """One path of the pen from touching the paper to leaving it."""

    points: np.ndarray  # float32 [N, 2], N >= 1, x and y in canvas units
    width: float  # of the pen, canvas units


def parse(data: object) -> list[Stroke]:
    """Parse strokes from untrusted JSON.

    Args:
        data: What JSON decoding gave: a list of `{"width": number, "points": [[x, y], ...]}`.

    Returns:
        The strokes, in the order in which they were drawn; empty for an empty drawing.

    Raises:
        ValueError: If the data has another form, a number is not finite or off the canvas, or the
            drawing has more than `MAX_STROKES` strokes or `MAX_POINTS` points.
    """
    if not isinstance(data, list):
        raise ValueError(f"Expected a list of strokes, got {_kind(data)}.")
    if len(data) > MAX_STROKES:
        raise ValueError(f"Expected at most {MAX_STROKES} strokes, got {len(data)}.")
    strokes = []
    room = MAX_POINTS
    for number, item in enumerate(data, start=1):
        if not isinstance(item, dict) or set(item) != {"width", "points"}:
            raise ValueError(f'Expected stroke {number} to be {{"width": …, "points": […]}}.')
        if not isinstance(item["points"], list) or not item["points"]:
            raise ValueError(f"Expected stroke {number} to have a list of one point or more.")
        room -= len(item["points"])
        if room < 0:
            raise ValueError(f"Expected at most {MAX_POINTS} points in all strokes together.")
        strokes.append(
            Stroke(
                np.array([_point(point, number) for point in item["points"]], np.float32),
                _number(item["width"], *PEN_WIDTHS, f"the width of stroke {number}"),
            )
        )
    return strokes


def _point(point: object, number: int) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) != 2:
        raise ValueError(f"Expected the points of stroke {number} to be pairs [x, y].")
    x = _number(point[0], 0, WIDEST, f"the x of the points of stroke {number}")
    return x, _number(point[1], 0, CANVAS, f"the y of the points of stroke {number}")


def _number(value: object, low: float, high: float, what: str) -> float:
    # bool is an int to Python, but no coordinate; comparing first keeps huge ints out of float()
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"Expected {what} to be between {low:g} and {high:g}.")
    return float(value)


def _kind(data: object) -> str:
    return "nothing" if data is None else f"a {type(data).__name__}"


def draw(strokes: Sequence[Stroke], *, size: int = CANVAS) -> np.ndarray:
    """Draw strokes with a round pen, anti-aliased.

    Args:
        strokes: Pen paths in canvas units; a path of one point is a dot.
        size: Of the canvas in the image, pixels.

    Returns:
        Ink, uint8 [size, size], 0 blank to 255 full; twice or three times as wide where points lie
        beyond the canvas.
    """
    sheet = _sheet(size, strokes)
    for chunk in _chunks(strokes):
        _paint(sheet, chunk)
    return _canvas(sheet).copy()


def canvases(strokes: Sequence[Stroke]) -> int:
    """Return how many canvases side by side the points of strokes take, 1 or more."""
    right = max((float(stroke.points[:, 0].max()) for stroke in strokes), default=0.0)
    return max(1, math.ceil(right / CANVAS))


def _chunks(strokes: Sequence[Stroke]) -> Iterator[Stroke]:
    """Cut long strokes; yield each chunk, which starts where the last ended."""
    for stroke in strokes:
        for start in range(0, len(stroke.points), CHUNK):
            points = stroke.points[max(0, start - 1) : start + CHUNK]
            yield Stroke(points, stroke.width)


def _sheet(size: int, strokes: Sequence[Stroke]) -> np.ndarray:
    """Return blank paper with a margin around its canvases, uint8 [H, W]."""
    return np.zeros((size + 2 * MARGIN, size * canvases(strokes) + 2 * MARGIN), np.uint8)


def _canvas(sheet: np.ndarray) -> np.ndarray:
    """Return a sheet without its margin."""
    return sheet[MARGIN:-MARGIN, MARGIN:-MARGIN]


def _paint(sheet: np.ndarray, stroke: Stroke) -> None:
    """Draw a stroke on a sheet."""
    scale = (len(sheet) - 2 * MARGIN) / CANVAS
    # A pixel's centre lies half a pixel from its corner, where OpenCV counts from.
    places = (stroke.points * scale - 0.5) * (1 << FRACTION_BITS)
    points = np.rint(places).astype(np.int32) + np.int32(MARGIN << FRACTION_BITS)
    width = max(1, round(stroke.width * scale - FRINGE))
    if len(points) == 1:
        radius = round(width / 2 * (1 << FRACTION_BITS))
        centre = tuple(points[0].tolist())
        cv2.circle(sheet, centre, radius, 255, cv2.FILLED, cv2.LINE_AA, FRACTION_BITS)
    else:
        cv2.polylines(sheet, [points], False, 255, width, cv2.LINE_AA, FRACTION_BITS)


def transform(
    strokes: Sequence[Stroke],
    *,
    width: float,
    size: float,
    centre: tuple[float, float] = (CANVAS / 2, CANVAS / 2),
    rotation: float = 0,
) -> list[Stroke]:
    """Scale, move and rotate strokes, and change their pen.

    Args:
        strokes: One stroke or more.
        width: Of the pen, canvas units.
        size: Longer side of the box around the pen's path before it is turned, canvas units.
        centre: Where the middle of that box comes to lie, canvas units.
        rotation: Clockwise, degrees.

    Returns:
        The new strokes; a lone dot stays a dot.
    """
    points = np.concatenate([stroke.points for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float(max(high - low))
    scale = size / extent if extent else 1
    angle = math.radians(rotation)
    turn = np.array(
        [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], np.float32
    )
    middle = (low + high) / 2
    moved = [(stroke.points - middle) * scale @ turn + centre for stroke in strokes]
    return [Stroke(points.astype(np.float32), width) for points in moved]
