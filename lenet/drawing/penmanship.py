"""Ways of writing digits, letters and signs, as the paths of a pen.

`penmanship.json` holds, for each digit, the ways in which people in different countries write it,
and some ways to write letters and signs. A way is a list of strokes. A stroke is a string of
control points `x,y` in a box of 100 units, y downwards; `!` after a point makes it a corner,
everywhere else the curve is smooth. `lenet/data/drawings.py` bends them at random.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

BOX = 100  # side of the box in which the ways are written, units

_STEPS = 8  # points that a curve gets between two control points

Way = tuple[str, ...]  # the strokes


@cache
def ways(group: str = "digits") -> dict[str, dict[str, Way]]:
    """Return each way to write each character of a group, by character and name.

    Args:
        group: "digits", "letters" (none that could be taken for a digit), or "signs".
    """
    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    return {
        character: {name: tuple(strokes) for name, strokes in named.items()}
        for character, named in json.loads(text)[group].items()
    }


def sha256() -> str:
    """Return the SHA-256 of the table, which identifies the table that drawings were made from."""
    return hashlib.sha256(Path(__file__).with_suffix(".json").read_bytes()).hexdigest()


def paths(digit: int | str, name: str) -> list[np.ndarray]:
    """Return a way of writing a digit as the table has it, a path float64 [N, 2] per stroke."""
    return [curve(*control_points(stroke)) for stroke in ways()[str(digit)][name]]


def control_points(stroke: str) -> tuple[np.ndarray, np.ndarray]:
    """Read a stroke of the table.

    Returns:
        The points, float64 [N, 2] in units of the box, and bool [N], which of them are corners.
    """
    words = stroke.split()
    points = [[float(value) for value in word.rstrip("!").split(",")] for word in words]
    return np.array(points), np.array([word.endswith("!") for word in words])


def curve(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Draw a smooth curve through control points, with an edge at each corner.

    Source: E. Catmull, R. Rom, "A class of local interpolating splines", 1974; a corner ends one
    spline and begins the next.

    Args:
        points: float [N, 2], N >= 2.
        corners: bool [N].

    Returns:
        The path, float64 [M, 2], which passes through every control point.
    """
    ends = [0, *(np.flatnonzero(corners[1:-1]) + 1), len(points) - 1]
    curves = [_spline(points[start : end + 1]) for start, end in pairwise(ends)]
    return np.concatenate([curves[0][:1], *(curve[1:] for curve in curves)])


def _spline(points: np.ndarray) -> np.ndarray:
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    before, start, end, after = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    path = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate([path.reshape(-1, 2), points[-1:]])
