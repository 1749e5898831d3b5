"""Traces the letters of handwriting fonts: `python docs/trace_letters.py FOLDER`.

FOLDER holds the npm packages `@fontsource/NAME`, unpacked, of the fonts that both files of
`lenet/data/letters.py` name; a font that is added there as `"NAME": {}` is traced, too. All are
under the SIL Open Font License 1.1. Each letter is thinned to the middle of its strokes, which
become the lines of a pen, in the notation of `lenet/drawing/penmanship.json`. It needs fonttools,
brotli and scikit-image.
"""

from __future__ import annotations

import io
import json
import math
import sys
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from skimage.morphology import skeletonize

from lenet.data.letters import KEPT_FILE, LETTERS, TRAINED_FILE
from lenet.files import write_text

SIZE = 300  # of the font, pixels; room for thinning
STRAIGHTEST = math.cos(math.radians(60))  # strokes that bend more at a crossing end there
CORNER = math.cos(math.radians(75))  # a sharper bend is a corner
TOLERANCE = 2.2  # units between the thinned stroke and the line through its points
LONGEST = 45  # units between two points


def main(folder: Path) -> None:
    """Trace all letters, and write both files."""
    for file in (TRAINED_FILE, KEPT_FILE):
        names = sorted(json.loads(file.read_text(encoding="utf-8")))
        fonts = {name: _trace_font(folder / name / "package") for name in names}
        lines = ",\n".join(f' "{name}": {json.dumps(font)}' for name, font in fonts.items())
        write_text(file, f"{{\n{lines}\n}}\n")
        print(file.name, len(fonts) * len(LETTERS), "letters", file.stat().st_size // 1000, "kB")


def _trace_font(package: Path) -> dict[str, object]:
    about = json.loads((package / "package.json").read_text())
    if about["license"] != "OFL-1.1":
        raise ValueError(f"Expected a font under the OFL, got {about['license']}: {package}")
    font = TTFont(next(package.glob("files/*latin-400-normal.woff")))
    font.flavor = None
    font.save(plain := io.BytesIO())
    drawn = ImageFont.truetype(io.BytesIO(plain.getvalue()), SIZE)
    notice = (package / "LICENSE").read_text(encoding="utf-8").strip().splitlines()[0]
    return {"notice": notice, **{letter: _trace(letter, drawn) for letter in LETTERS}}


def _trace(letter: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return the strokes of a letter."""
    left, top, right, bottom = font.getbbox(letter)
    image = Image.new("L", (int(right - left) + 20, int(bottom - top) + 20))
    ImageDraw.Draw(image).text((10 - left, 10 - top), letter, fill=255, font=font)
    ink = np.asarray(image) > 127
    # an outline with ragged edges has a thinned stroke with twigs
    ink = cv2.medianBlur(ink.astype(np.uint8), 5) > 0
    pen = 2 * np.quantile(cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5)[ink], 0.9)
    lines = _joined(_lines(skeletonize(ink), twig=pen * 0.75))
    if not lines:  # a dot, or nothing
        raise ValueError(f"Expected strokes in {letter}.")
    everything = np.concatenate(lines)
    low, extent = everything.min(axis=0), np.ptp(everything, axis=0)
    return [_written((line - low) * 100 / max(extent.max(), 1)) for line in lines]


def _lines(skeleton: np.ndarray, twig: float) -> list[np.ndarray]:
    """Return the lines between ends and crossings, float [N, 2], without twigs."""
    while True:
        lines, crossings = _split(skeleton)
        short = [
            line
            for line, ends in lines
            if len(line) < twig and sum(e in crossings for e in ends) == 1
        ]
        if not short or len(lines) < 2:
            return [line for line, _ in lines]
        shortest = min(short, key=len)
        for x, y in shortest.astype(int):
            if not any((x, y) in group for group in crossings.values()):
                skeleton[y, x] = False
        skeleton = skeletonize(skeleton)


def _split(skeleton: np.ndarray) -> tuple[list, dict[int, set[tuple[int, int]]]]:
    """Split a thinned figure at its crossings; lines have the middles of these for ends."""
    padded = np.pad(skeleton, 1).astype(np.uint8)
    near = cv2.filter2D(padded, -1, np.ones((3, 3)), borderType=cv2.BORDER_CONSTANT) - padded
    crossing = ((near > 2) & (padded > 0)).astype(np.uint8)
    count, labels = cv2.connectedComponents(crossing, connectivity=8)
    crossings, middles = {}, {}
    for label in range(1, count):
        rows, columns = np.nonzero(labels == label)
        crossings[label] = set(zip(columns - 1, rows - 1, strict=True))
        middles[label] = np.array([columns.mean() - 1, rows.mean() - 1])
    rest = padded.copy()
    rest[crossing > 0] = 0
    pieces, marked = cv2.connectedComponents(rest, connectivity=8)
    lines = []
    for piece in range(1, pieces):
        rows, columns = np.nonzero(marked == piece)
        ordered = _ordered(np.stack([columns, rows], 1))
        ends: list[int] = []
        for end, place in ((0, ordered[0]), (-1, ordered[-1])):
            x, y = place
            touching = np.unique(labels[y - 1 : y + 2, x - 1 : x + 2])
            found = [int(label) for label in touching if label and label not in ends[:1]] or [
                int(label) for label in touching if label
            ]
            ends.append(found[0] if found and not (end and len(ordered) == 1) else 0)
        line = ordered.astype(float) - 1
        if ends[0]:
            line = np.concatenate([middles[ends[0]][None], line])
        if ends[1]:
            line = np.concatenate([line, middles[ends[1]][None]])
        if not any(ends) and len(line) > 8 and np.abs(line[0] - line[-1]).max() < 3:
            line = np.concatenate([line, line[:1]])  # a ring
        lines.append((line, ends))
    return lines, crossings


def _ordered(points: np.ndarray) -> np.ndarray:
    """Return the pixels of a line from one end to the other."""
    left = {tuple(point) for point in points.tolist()}

    def neighbours(point: tuple[int, int]) -> list[tuple[int, int]]:
        x, y = point
        around = [(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
        return sorted((p for p in around if p in left), key=lambda p: abs(p[0] - x) + abs(p[1] - y))

    start = min(left, key=lambda point: (len(neighbours(point)), point))
    path = [start]
    left.remove(start)
    while around := neighbours(path[-1]):
        path.append(around[0])
        left.remove(around[0])
    return np.array(path)


def _joined(lines: list[np.ndarray]) -> list[np.ndarray]:
    """Join lines that meet at a crossing, the straightest ways first."""
    lines = list(lines)
    while True:
        best, pair = STRAIGHTEST, None
        for first in range(len(lines)):
            for second in range(first + 1, len(lines)):
                for one in (lines[first], lines[first][::-1]):
                    for other in (lines[second], lines[second][::-1]):
                        if np.abs(one[-1] - other[0]).max() > 0.01:
                            continue
                        straight = -float(_direction(one[::-1]) @ _direction(other))
                        if straight > best:
                            best, pair = straight, (first, second, one, other)
        if pair is None:
            return lines
        first, second, one, other = pair
        rest = [line for number, line in enumerate(lines) if number not in (first, second)]
        lines = [*rest, np.concatenate([one, other[1:]])]


def _direction(line: np.ndarray) -> np.ndarray:
    """Return the direction, of length 1, in which a line leaves its first point."""
    way = line[min(len(line) - 1, 14)] - line[0]
    return way / max(float(np.hypot(*way)), 1e-9)


def _written(line: np.ndarray) -> str:
    """Write a line, in units, in the notation of the table."""
    kept = cv2.approxPolyDP(line.astype(np.float32)[:, None], TOLERANCE, False)[:, 0]
    points = [kept[0]]
    for start, end in pairwise(kept):
        steps = max(1, math.ceil(float(np.hypot(*(end - start))) / LONGEST))
        points += [start + (end - start) * step / steps for step in range(1, steps + 1)]
    words = []
    for number, (x, y) in enumerate(points):
        corner = ""
        if 0 < number < len(points) - 1:
            before, after = points[number] - points[number - 1], points[number + 1] - points[number]
            bend = float(before @ after) / max(float(np.hypot(*before) * np.hypot(*after)), 1e-9)
            corner = "!" if bend < CORNER else ""
        words.append(f"{round(float(x))},{round(float(y))}{corner}")
    if len(words) == 1:
        words *= 2
    return " ".join(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
