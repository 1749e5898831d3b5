"""Pen digits drawn with other pens, in other sizes and places, turned, or all of it at random."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lenet.data.pen_digits import DEFAULT_SIZE, PenDigit
from lenet.drawing.strokes import CANVAS, DEFAULT_PEN, Stroke, transform

# At random, a pen is at most a sixth as wide as the digit's longer side: nobody writes with a wider
# one, and nobody could read it.
RANDOM_WIDTHS = (4, 40)
RANDOM_SIZES = (0.25, 0.9)
WIDEST_SHARE = 1 / 6

Condition = Callable[[PenDigit], list[Stroke]]


def drawn(
    *,
    width: float = DEFAULT_PEN,
    size: float = DEFAULT_SIZE / CANVAS,
    place: tuple[float, float] = (0.5, 0.5),
    rotation: float = 0,
) -> Condition:
    """Return how to draw a digit: pen width in canvas units, size and place as shares of it.

    A place of 0 is as far left, or up, as the canvas lets the ink go, and 1 as far right, or down.
    """

    def condition(digit: PenDigit) -> list[Stroke]:
        points = np.concatenate([stroke.points for stroke in digit.strokes])
        extent = np.ptp(points, axis=0)
        half = (extent / max(extent.max(), 1e-6) * size * CANVAS + width) / 2
        x, y = half + np.array(place) * (CANVAS - 2 * half)
        return transform(
            digit.strokes, width=width, size=size * CANVAS, centre=(x, y), rotation=rotation
        )

    return condition


def at_random(rng: np.random.Generator) -> Condition:
    """Return how to draw digits with random pens, in random sizes and places."""

    def condition(digit: PenDigit) -> list[Stroke]:
        size = rng.uniform(*RANDOM_SIZES)
        low, high = RANDOM_WIDTHS
        width = rng.uniform(low, min(high, size * CANVAS * WIDEST_SHARE))
        return drawn(width=width, size=size, place=tuple(rng.uniform(size=2)))(digit)

    return condition
