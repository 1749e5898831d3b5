"""Defects of handwriting: a stray dot, a broken stroke, a detached hat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenet.drawing.strokes import CANVAS, Stroke

_DOT = (0.8, 1.5)  # width of a stray dot, of the pen's
_ASIDE = (0.15, 0.5)  # how far it lies from the ink, of the digit's longer side
_GAP = (1.3, 2.0)  # between what should touch, from path to path, widths of the pen
_BREAK = (0.2, 0.8)  # where a stroke breaks, of its length
_LONG = 6  # widths of the pen: shorter strokes don't break
_TRIES = 200


def stray_dot(digit: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke] | None:
    """Add a dot beside a digit; None if there is no room for it."""
    points = np.concatenate([stroke.points for stroke in digit])
    side = float(np.ptp(points, axis=0).max())
    pen = digit[0].width
    width = min(40.0, pen * rng.uniform(*_DOT))
    low, high = (share * side + pen / 2 + width / 2 for share in _ASIDE)
    for place in rng.uniform(width / 2, CANVAS - width / 2, (_TRIES, 2)):
        if low <= np.hypot(*(points - place).T).min() <= high:
            return [*digit, Stroke(place[None].astype(np.float32), width)]
    return None


def break_stroke(digit: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke] | None:
    """Leave a gap in the longest stroke of a digit; None if it is short."""
    lengths = [_along(stroke)[-1] for stroke in digit]
    longest = int(np.argmax(lengths))
    stroke, length = digit[longest], lengths[longest]
    gap = stroke.width * rng.uniform(*_GAP)
    if length < _LONG * stroke.width:
        return None
    start = length * rng.uniform(*_BREAK) - gap / 2
    parts = [_part(stroke, 0, start), _part(stroke, start + gap, length)]
    return [*digit[:longest], *parts, *digit[longest + 1 :]]


def detach_hat(digit: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke] | None:
    """Move the upper of a digit's two strokes away until they don't touch; None without two."""
    if len(digit) != 2:
        return None
    hat = min((0, 1), key=lambda number: digit[number].points[:, 1].mean())
    body, moved = digit[1 - hat].points, digit[hat].points
    gap = digit[hat].width * rng.uniform(*_GAP)
    away = moved.mean(axis=0) - body.mean(axis=0)
    step = away / max(float(np.hypot(*away)), 1e-6)
    for _ in range(_TRIES):
        if np.hypot(*(moved[:, None] - body[None]).T).min() >= gap:
            strokes = list(digit)
            strokes[hat] = Stroke(moved.clip(0, CANVAS).astype(np.float32), digit[hat].width)
            return strokes
        moved = moved + step
    return None


def _along(stroke: Stroke) -> np.ndarray:
    """Return how far along the path each point lies, float [N]."""
    steps = np.hypot(*np.diff(stroke.points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _part(stroke: Stroke, start: float, end: float) -> Stroke:
    """Return the part of a stroke between two places along it."""
    along = _along(stroke)
    inside = (along > start) & (along < end)
    places = np.array([start, *along[inside], end])
    points = np.stack([np.interp(places, along, axis) for axis in stroke.points.T], axis=1)
    return Stroke(points.astype(np.float32), stroke.width)
