"""Draw signs into a folder, for `lenet.train --data`: `python docs/draw_signs.py GROUP FOLDER`.

They stand in for the photos or drawings that somebody has of their own signs. `docs/signs.json`
holds their strokes, in the form of `lenet/drawing/penmanship.json`; no bundled weights know them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.data.drawings import write  # noqa: E402
from lenet.drawing.strokes import CANVAS, Stroke, draw  # noqa: E402

GROUPS = json.loads((ROOT / "docs" / "signs.json").read_text(encoding="utf-8"))
DOT = ("50,50",)  # a way of one point
SIDE = 100  # pixels


def drawings(group: str, each: int, seed: int) -> Iterator[tuple[str, list[Stroke]]]:
    """Yield signs and their drawings, so many of each, with all ways of writing them in turn."""
    rng = np.random.default_rng(seed)
    for sign, ways in GROUPS[group].items():
        named = [tuple(strokes) for strokes in ways.values()]
        for number in range(each):
            way = named[number % len(named)]
            yield sign, _dot(rng) if way == DOT else write(way, rng)


def _dot(rng: np.random.Generator) -> list[Stroke]:
    """Make a dot with a pen that is wide for it."""
    width = rng.uniform(16, 60)
    points = CANVAS / 2 + rng.normal(0, width / 4, (3, 2))
    return [Stroke(points.astype(np.float32), width)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and draw."""
    parser = argparse.ArgumentParser(description="Draw signs into a folder.")
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=40, metavar="N", help="of each sign")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args(arguments)
    for number, (sign, strokes) in enumerate(drawings(options.group, options.each, options.seed)):
        path = options.folder / sign / f"{number:05}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        _, content = cv2.imencode(".png", 255 - draw(strokes, size=SIDE))
        path.write_bytes(content.tobytes())
    print(f"Drew {number + 1} signs in {options.folder}.")


if __name__ == "__main__":
    main()
