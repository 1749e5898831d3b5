"""Count how pictures that people bring are read: `python benchmarks/brought.py --json FILE`.

The stored ones of `tests/brought/`, and fresh ones of the same kinds by other seeds, with the pen
digits of `LENET_PEN_DIGITS`. `--picture docs/ink.png` draws one of each kind with
the ink that was found.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from common import ROOT, parser, report

sys.path.insert(0, str(ROOT / "tests"))

from judging import cases, file_of, judge_case, judge_file
from pictures import KINDS, picture, writers

from lenet.data.pen_digits import read_pen_digits
from lenet.drawing import images
from lenet.drawing.ink import find_ink
from lenet.recognizer import Recognizer

SEED = 900
FRESH, LARGE = 60, 6  # pictures of a kind; the large ones take seconds each
HIGH = 72  # pixels, of a picture in the picture
SHOWN = {  # one of each kind
    **{"form-scrap": "3-1", "plot": "5-1", "underline": "9-1", "dark-edge": "440066-1"},
    **{"halo": "5-1", "panel": "4-1", "torn": "9-1", "bowl": "8-1", "tight": "1161-1"},
    **{"beside": "comma-500-1", "faint": "8-1", "spoilt": "gradient-8-1"},
}


def main() -> None:
    """Count, and draw if asked to."""
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--picture", type=Path, metavar="FILE")
    options.add_argument("--before", type=Path, metavar="FILE", help="what older code reported")
    asked = options.parse_args()
    if asked.picture:
        cv2.imwrite(str(asked.picture), shown())
    recognizer = Recognizer.load()
    stored: dict[str, Counter] = {}
    before: dict[str, Counter] = {}
    for case in cases():
        stored.setdefault(case["kind"], Counter())[judge_case(recognizer, case)] += 1
        before.setdefault(case["kind"], Counter())[case["before"]] += 1
    hand = writers(read_pen_digits())
    fresh: dict[str, Counter] = {kind: Counter() for kind in KINDS}
    for kind, counts in fresh.items():
        for seed in range(LARGE if kind == "large" else FRESH):
            made = picture(kind, np.random.default_rng([SEED, seed]), hand)
            counts[judge_file(recognizer, made.data, made.text)] += 1
    older = json.loads(asked.before.read_text())["fresh"] if asked.before else {}
    measured = {"stored": stored, "stored_before": before, "fresh": fresh, "fresh_before": older}
    report(measured, asked.json)


def shown() -> np.ndarray:
    """Return a picture of each kind beside the ink that was found in it, uint8 [H, W, 3]."""
    rows: list[list[np.ndarray]] = [[]]
    for case in cases():
        if Path(case["file"]).stem != SHOWN.get(case["kind"]):
            continue
        pixels = images.decode(file_of(case))
        colour = pixels[..., 2::-1] if pixels.ndim == 3 else np.dstack([pixels] * 3)
        ink = np.dstack([255 - find_ink(pixels).ink] * 3)
        width = max(1, round(HIGH * pixels.shape[1] / pixels.shape[0]))
        pair = [cv2.resize(each, (width, HIGH)) for each in (np.ascontiguousarray(colour), ink)]
        tile = np.hstack(
            [cv2.copyMakeBorder(each, 3, 3, 3, 3, 0, value=(200, 200, 200)) for each in pair]
        )
        if sum(each.shape[1] for each in rows[-1]) + tile.shape[1] > 9 * HIGH:
            rows.append([])
        rows[-1].append(tile)
    lines = [np.hstack(row) for row in rows]
    wide = max(line.shape[1] for line in lines)
    return np.vstack(
        [cv2.copyMakeBorder(x, 0, 0, 0, wide - x.shape[1], 0, value=(255,) * 3) for x in lines]
    )


if __name__ == "__main__":
    main()
