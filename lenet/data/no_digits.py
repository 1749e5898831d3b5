"""What is not a digit, and never drawn in training: scribbles, and letters of fonts kept apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lenet.data.conditions import RANDOM_SIZES, RANDOM_WIDTHS
from lenet.data.letters import KEPT_FILE, traced
from lenet.drawing.penmanship import control_points, curve
from lenet.drawing.strokes import CANVAS, Stroke, transform

SCRIBBLES = 2_000
_SEED = 0


def scribbles() -> Iterator[list[Stroke]]:
    """Yield scribbles, on the canvas: through random points, unlike those of `drawings`."""
    rng = np.random.default_rng(_SEED)
    for _ in range(SCRIBBLES):
        points = rng.uniform(0, 1, (rng.integers(8, 25), 2))
        yield _drawn([curve(points, np.full(len(points), rng.random() < 0.5))], rng)


def letters() -> Iterator[list[Stroke]]:
    """Yield each letter of the handwriting fonts that training never draws, on the canvas."""
    rng = np.random.default_rng(_SEED)
    for fonts in traced(KEPT_FILE).values():
        for way in fonts.values():
            yield _drawn([curve(*control_points(stroke)) for stroke in way], rng)


def _drawn(paths: list[np.ndarray], rng: np.random.Generator) -> list[Stroke]:
    """Draw paths with a random pen, in a random size, in the middle."""
    width = rng.uniform(*RANDOM_WIDTHS)
    strokes = [Stroke(path, width) for path in paths]
    return transform(strokes, width=width, size=CANVAS * rng.uniform(*RANDOM_SIZES))
