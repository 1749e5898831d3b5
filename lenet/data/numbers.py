"""Composed numbers: digits of one writer, or of MNIST, side by side.

A number's digits stand on a common line, a little higher or lower, larger or smaller, with clear
paper between them, near each other, or each touching the next. The seed decides everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from lenet.data.mnist import Images
from lenet.data.pen_digits import PenDigit
from lenet.drawing.framing import FIELD
from lenet.drawing.strokes import CANVAS, WIDEST, Stroke, draw

SPACINGS = ("apart", "near", "touching")
LENGTHS = (2, 6)  # digits, the least and the most

# Of the line's height.
_PENS = (0.05, 0.13)  # widths
_SIZE, _LINE = 0.06, 0.04  # how much digits differ in height, and in place; standard deviations
_APART = (0.12, 0.5)  # clear paper between the boxes of the ink
_NEAR = (0.03, 0.15)  # clear paper between the ink itself, whose boxes may overlap
_NEAREST = 0.2  # how far boxes may overlap, as those of slanted digits do
_TOUCHING = (0.05, 0.8)  # of the pen's width: how far ink overlaps where it touches
_BROADEST = 1.2  # a digit's width, of its height: broader ones are made smaller
_HEIGHTS = (0.3, 0.8)  # of the line, of the canvas
_SQUARE = 0.4  # so many are written on the square canvas, the others on the widest paper
_FINE = 0.02  # of the line's height: steps along a path where distances are measured
_MARGIN = 2  # canvas units, around the ink

_MNIST_MARGIN = 4  # pixels

Trace = np.ndarray  # of the pen, float [N, 2], x and y


class Composed(NamedTuple):
    """A number and how it is written."""

    strokes: list[Stroke]
    text: str
    owners: list[int]  # of each stroke, the number of its digit


def write_number(digits: Sequence[PenDigit], spacing: str, rng: np.random.Generator) -> Composed:
    """Write digits side by side with one pen.

    Args:
        digits: One or more.
        spacing: One of `SPACINGS`.
        rng: Decides sizes, places, gaps and the pen.
    """
    pen = rng.uniform(*_PENS)
    written: list[Trace] = []
    owners: list[int] = []
    before: list[Trace] = []
    right = 0.0
    for number, digit in enumerate(digits):
        paths = _on_line(digit, rng)
        left = _left(paths)
        if not before:
            shift = -left
        elif spacing == "apart":
            shift = right - left + pen + rng.uniform(*_APART)
        elif spacing == "near":
            shift = _contact(before, paths, pen + rng.uniform(*_NEAR))
            shift = max(shift, right - left - _NEAREST)
        else:
            shift = _contact(before, paths, pen * (1 - rng.uniform(*_TOUCHING)))
        paths = [path + np.array([shift, 0]) for path in paths]
        right = max(right, *(path[:, 0].max() for path in paths))
        before = [*before, *paths] if spacing == "touching" else paths
        written += paths
        owners += [number] * len(paths)
    text = "".join(str(digit.label) for digit in digits)
    return Composed(_on_paper(written, pen, rng), text, owners)


def written_numbers(
    digits: Sequence[PenDigit],
    spacing: str,
    count: int,
    seed: int,
    lengths: tuple[int, int] = LENGTHS,
) -> Iterator[Composed]:
    """Write numbers, each with digits of one writer, all writers alike."""
    rng = np.random.default_rng([seed, SPACINGS.index(spacing)])
    by_writer: dict[int | None, list[PenDigit]] = {}
    for digit in digits:
        by_writer.setdefault(digit.writer, []).append(digit)
    writers = sorted(by_writer, key=str)
    for _ in range(count):
        own = by_writer[writers[rng.integers(len(writers))]]
        length = rng.integers(lengths[0], lengths[1] + 1)
        chosen = [own[index] for index in rng.integers(len(own), size=length)]
        yield write_number(chosen, spacing, rng)


def picture_of(strokes: Sequence[Stroke], rng: np.random.Generator) -> np.ndarray:
    """Make a picture of strokes: dark on light, half of them soft and noisy as from a camera.

    Returns:
        uint8 [H, W], half the canvas's size to all of it.
    """
    ink = draw(strokes, size=int(rng.choice([CANVAS // 2, 3 * CANVAS // 4, CANVAS, CANVAS])))
    if rng.random() < 0.5:
        return 255 - ink
    dark, light = rng.uniform(0, 70), rng.uniform(200, 255)
    grey = light - (light - dark) / 255 * ink.astype(np.float32)
    blurred = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, 1))
    noise = rng.normal(0, rng.uniform(1, 5), ink.shape)
    return np.clip(blurred + noise, 0, 255).astype(np.uint8)


def mnist_numbers(
    images: Images, gap: int, count: int, seed: int
) -> Iterator[tuple[np.ndarray, str]]:
    """Put MNIST's digits side by side, as they are, so many pixels between their boxes.

    Yields:
        Light on dark, uint8 [28, W], and what it reads.
    """
    rng = np.random.default_rng(seed)
    for _ in range(count):
        chosen = rng.integers(len(images.labels), size=rng.integers(LENGTHS[0], LENGTHS[1] + 1))
        picture = np.zeros((FIELD, 2 * _MNIST_MARGIN + (FIELD + gap) * len(chosen)), np.uint8)
        left = _MNIST_MARGIN
        for image in images.images[chosen]:
            x, _, width, _ = cv2.boundingRect(image)
            place = picture[:, left : left + width]
            np.maximum(place, image[:, x : x + width], out=place)
            left += width + gap
        text = "".join(str(label) for label in images.labels[chosen])
        yield picture[:, : left - gap + _MNIST_MARGIN], text


def _on_line(digit: PenDigit, rng: np.random.Generator) -> list[Trace]:
    """Return a digit's paths on a line of height 1, its middle at 0."""
    points = np.concatenate([stroke.points for stroke in digit.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = np.maximum(high - low, 1e-6)
    size = math.exp(rng.normal(0, _SIZE))
    scale = size / max(extent[1], extent[0] / _BROADEST)
    down = rng.normal(0, _LINE)
    if extent[1] * scale > 0.7:  # flat ones keep to the middle, others stand on the line
        down += 0.5 - extent[1] * scale / 2
    middle = (low + high) / 2
    place = np.array([0, down])
    return [(stroke.points - middle) * scale + place for stroke in digit.strokes]


def _left(paths: Sequence[Trace]) -> float:
    return float(min(path[:, 0].min() for path in paths))


def _contact(before: Sequence[Trace], paths: Sequence[Trace], distance: float) -> float:
    """Return how far to shift paths to the right to come no nearer to others than a distance."""
    one, other = _finely(before), _finely(paths)
    down = np.abs(other[:, 1, None] - one[None, :, 1])
    near = down < distance
    if not near.any():
        return float(one[:, 0].max() - other[:, 0].min())
    across = np.sqrt(np.maximum(distance**2 - down**2, 0))
    return float((one[None, :, 0] - other[:, 0, None] + across)[near].max())


def _finely(paths: Sequence[Trace]) -> np.ndarray:
    """Return points close to each other along paths, float [N, 2]."""
    points = []
    for path in paths:
        lengths = np.hypot(*np.diff(path, axis=0).T)
        along = np.concatenate([[0], np.cumsum(lengths)])
        places = np.linspace(0, along[-1], 2 + int(along[-1] / _FINE))
        points.append(np.stack([np.interp(places, along, axis) for axis in path.T], axis=1))
    return np.concatenate(points)


def _on_paper(paths: Sequence[Trace], pen: float, rng: np.random.Generator) -> list[Stroke]:
    """Scale and place paths on the paper, line's height and the pen's width with them."""
    points = np.concatenate(paths)
    low, high = points.min(axis=0) - pen / 2, points.max(axis=0) + pen / 2
    paper = np.array([CANVAS if rng.random() < _SQUARE else WIDEST, CANVAS])
    room = paper - 2 * _MARGIN
    scale = min(rng.uniform(*_HEIGHTS) * CANVAS, *(room / (high - low)))
    corner = _MARGIN + (room - (high - low) * scale) * rng.uniform(0, 1, 2)
    return [
        Stroke(((path - low) * scale + corner).astype(np.float32), pen * scale) for path in paths
    ]
