"""What is not a digit, and never drawn in training: scribbles, and the letters of line fonts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np

from lenet.data.conditions import RANDOM_SIZES, RANDOM_WIDTHS
from lenet.drawing.penmanship import curve
from lenet.drawing.strokes import CANVAS, Stroke, transform

SCRIBBLES = 2_000
_SCRIBBLE_SEED = 0
# Letters of OpenCV's Hershey fonts, without those that could be a digit to a reader, too.
LETTERS = "ACEFHJKLMNPRTUVWXYacdefhkmnprtuvwx"
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
_LETTER_PENS = (6, 14, 24)  # pixels, on the canvas


def scribbles() -> Iterator[list[Stroke]]:
    """Yield scribbles, on the canvas."""
    rng = np.random.default_rng(_SCRIBBLE_SEED)
    for _ in range(SCRIBBLES):
        yield _scribble(rng)


def _scribble(rng: np.random.Generator) -> list[Stroke]:
    """Scribble through random points, unlike the scribbles of `drawings`, curved or straight."""
    points = rng.uniform(0, 1, (rng.integers(8, 25), 2))
    path = curve(points, np.full(len(points), rng.random() < 0.5))
    width = rng.uniform(*RANDOM_WIDTHS)
    return transform([Stroke(path, width)], width=width, size=CANVAS * rng.uniform(*RANDOM_SIZES))


def printed_letters() -> Iterator[np.ndarray]:
    """Yield ink, uint8 [400, 400], of each letter in several fonts, upright and slanted."""
    for font, italic, letter, pen in product(_FONTS, (0, cv2.FONT_ITALIC), LETTERS, _LETTER_PENS):
        ink = np.zeros((CANVAS, CANVAS), np.uint8)
        cv2.putText(ink, letter, (100, 280), font | italic, 8, 255, pen, cv2.LINE_AA)
        yield ink
