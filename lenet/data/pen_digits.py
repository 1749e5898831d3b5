"""Digits as a pen wrote them, in the UNIPEN format."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.drawing.strokes import CANVAS, DEFAULT_PEN, Stroke, transform

DEFAULT_SIZE = 0.75 * CANVAS  # longer side of a pen digit, canvas units
_UCI_COMMENT = re.compile(r"\s*\d+\s+(\d{1,9})\s+\d+\s*")  # digit, writer, index
_FARTHEST = 1e6  # of a pen's coordinates; tablets count to some tens of thousands

Points = list[tuple[float, float]]  # x and y, y upwards


class PenDigit(NamedTuple):
    """A digit written with a pen."""

    strokes: list[Stroke]
    label: int
    writer: int | None = None  # who wrote it, where the file tells


def read_pen_digits(path: str | Path | None = None) -> list[PenDigit]:
    """Read pen digits from a file in the UNIPEN format, as those of UCI's "Pen-Based Recognition".

    Of the format (I. Guyon et al., "UNIPEN project of on-line data exchange and recognizer
    benchmarks", 1994) it knows what such files use: `.SEGMENT … "label"` begins a digit,
    `.PEN_DOWN` a stroke, `.PEN_UP` ends it; a line of numbers is a point, x and y, y upwards. UCI's
    files name the digit's writer by `.COMMENT digit writer index`.

    Args:
        path: The file; by default the environment variable `LENET_PEN_DIGITS` names it.

    Returns:
        The digits in the file's order. Each is scaled and moved so that its longer side is three
        quarters of the canvas and its middle is the canvas's; the pen is `DEFAULT_PEN` wide.

    Raises:
        FileNotFoundError: If there is no such file, or none is named.
        ValueError: If a line is not of the format (file and line are named), or there is no digit.
    """
    path = path or os.environ.get("LENET_PEN_DIGITS")
    if not path:
        raise FileNotFoundError("Name a file of pen digits with --pen or in LENET_PEN_DIGITS.")
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"Expected pen digits in {path}, but there is no such file.")
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"Expected {path} to be a UNIPEN file, which is plain text.") from error
    digits = [
        PenDigit(_on_canvas(segment.paths), segment.label, segment.writer)
        for segment in _segments(path, lines)
        if any(segment.paths)
    ]
    if not digits:
        raise ValueError(f"Expected digits in {path}, but it has no .SEGMENT with a stroke.")
    return digits


class _Segment(NamedTuple):
    label: int
    paths: list[Points]
    writer: int | None = None


def _segments(path: Path, lines: list[str]) -> list[_Segment]:
    segments: list[_Segment] = []
    paths: list[Points] = []
    pen_down = False
    for number, line in enumerate(lines, start=1):
        word, _, rest = line.strip().partition(" ")
        try:
            if word == ".SEGMENT":
                paths, pen_down = [], False
                segments.append(_Segment(_label(rest), paths))
            elif word == ".COMMENT" and segments and (named := _UCI_COMMENT.fullmatch(rest)):
                segments[-1] = segments[-1]._replace(writer=int(named[1]))
            elif word == ".PEN_DOWN":
                paths.append([])
                pen_down = True
            elif word == ".PEN_UP":
                pen_down = False
            elif pen_down and word and not word.startswith("."):
                paths[-1].append(_coordinates(line))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    return segments


def _label(rest: str) -> int:
    label = rest.rsplit('"', 2)[1] if rest.count('"') >= 2 else rest
    if label not in tuple("0123456789"):
        raise ValueError(f"expected a label from 0 to 9 in quotes, got {label[:20]!r}.")
    return int(label)


def _coordinates(line: str) -> tuple[float, float]:
    try:
        x, y = (float(word) for word in line.split()[:2])
    except ValueError:
        raise ValueError(f"expected a point, x and y, got {line.strip()[:40]!r}.") from None
    if not (abs(x) < _FARTHEST and abs(y) < _FARTHEST):  # false for what is no number, too
        got = line.strip()[:40]
        raise ValueError(f"expected coordinates within ±{_FARTHEST:g}, got {got!r}.")
    return x, y


def _on_canvas(paths: list[Points]) -> list[Stroke]:
    upright = np.array([1, -1], np.float32)
    strokes = [Stroke(np.array(path, np.float32) * upright, 1) for path in paths if path]
    return transform(strokes, width=DEFAULT_PEN, size=DEFAULT_SIZE)
