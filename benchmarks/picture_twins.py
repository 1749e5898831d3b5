"""Compare what Python and the browser's scripts read in the same pictures, and time both.

`python benchmarks/picture_twins.py [--json FILE]`: the stored pictures of `tests/brought/`, and
fresh ones of the same kinds, with the pen digits as LENET_PEN_DIGITS. The scripts run in Node.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

import cv2
import numpy as np

from common import ROOT, parser, percentiles, report

sys.path.insert(0, str(ROOT / "tests"))

from judging import cases, file_of
from pictures import KINDS, digits, inked, laid, paper, picture, row, writers

import golden
from lenet.data.pen_digits import read_pen_digits
from lenet.drawing import images
from lenet.drawing.ink import LARGEST, find_ink
from lenet.drawing.raster import resize
from lenet.recognizer import Recognizer

SEED = 2_000
FRESH, LARGE = 77, 8  # pictures of a kind; the large ones take seconds each
TIMED = ((384, 288), (640, 480), (1_024, 768))  # the first is what the page reads of a camera
REPEATS, WARM = 40, 5
BATCH = 60  # pictures that lie on the disk at a time

STORED = "stored"


def main() -> None:
    """Compare, time, and print."""
    options = parser(__doc__.splitlines()[0]).parse_args()
    golden.main()
    # "spawn" because TensorFlow has threads by now, which a fork would not survive
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        counted = dict(zip((STORED, *KINDS), pool.map(compare, (STORED, *KINDS)), strict=True))
    hand, recognizer = writers(read_pen_digits()), Recognizer.load()
    measured = {
        "agreement": counted | {"all": dict(sum(map(Counter, counted.values()), Counter()))},
        "milliseconds": {
            f"{width} × {height}": time(recognizer, photos(hand, width, height))
            for width, height in TIMED
        },
    }
    report(measured, options.json)


def pictures_of(kind: str, count: int = FRESH, seed: int = SEED) -> Iterator[np.ndarray]:
    """Yield the stored pictures, or fresh ones of a kind, by seeds that no rule was made by.

    Those that are refused as files are left out: decoding is tested apart.
    """
    if kind == STORED:
        files = (file_of(case) for case in cases() if not case["file"].endswith(".json"))
    else:
        hand = writers(read_pen_digits())
        seeds = range(min(count, LARGE) if kind == "large" else count)
        made = (picture(kind, np.random.default_rng([seed, number]), hand) for number in seeds)
        files = (each.data for each in made)
    for file in files:
        with suppress(ValueError):
            yield pixels_of(images.decode(file))


def photos(hand: Any, width: int, height: int) -> list[np.ndarray]:
    """Return numbers of 1 to 4 digits on lit paper, as a camera of that size takes them."""
    made = []
    for seed in range(REPEATS):
        rng = np.random.default_rng([SEED, seed])
        high = height * rng.uniform(0.2, 0.35)
        pen = high * rng.uniform(0.05, 0.12)
        paths, across, down = row(rng, hand, digits(rng, 1, 4), height=high, pen=pen)
        corner = (rng.uniform(pen, width - across - pen), rng.uniform(pen, height - down - pen))
        ink = inked((height, width), [path + corner for path in paths], pen)
        sheet = paper(rng, (height, width), shade=0.3, noise=rng.uniform(2, 6))
        photo = cv2.GaussianBlur(laid(sheet, ink), (0, 0), rng.uniform(0.5, 1.5))
        made.append(pixels_of(np.clip(photo, 0, 255).astype(np.uint8)))
    return made


def pixels_of(image: np.ndarray) -> np.ndarray:
    """Return an image as a canvas gives it, uint8 [H, W, 4], at most 1,024 pixels a side."""
    if max(image.shape[:2]) > LARGEST:
        image = resize(image, LARGEST)
    colours = image if image.ndim == 3 else np.dstack([image] * 3)
    opaque = np.full(colours.shape[:2], 255, np.uint8)
    return np.ascontiguousarray(colours if colours.shape[2] == 4 else np.dstack([colours, opaque]))


def compare(kind: str) -> dict[str, int]:
    """Count how often both read the same in pictures, and how often their ink is the same."""
    recognizer = Recognizer.load()
    pictures = pictures_of(kind)
    counts = Counter(pictures=0, same_answer=0, same_ink=0)
    while batch := list(islice(pictures, BATCH)):
        for pixels, theirs in zip(batch, read(batch), strict=True):
            ours = read_here(recognizer, pixels)
            answer, ink = (
                all(ours[key] == theirs[key] for key in keys)
                for keys in (("text", "reason", "lines"), ("ink", "light", "dropped"))
            )
            counts.update(pictures=1, same_answer=answer, same_ink=ink)
    return dict(counts)


def read_here(recognizer: Recognizer, pixels: np.ndarray) -> dict[str, Any]:
    """Read a picture in Python; the keys are those of `picture_twins.js`."""
    found = find_ink(pixels)
    number = recognizer.read_number(pixels)
    return {
        "text": number.text,
        "reason": number.reason,
        "lines": [line.text for line in number.lines],
        "light": found.light,
        "dropped": [dropped.reason for dropped in found.dropped],
        "ink": hashlib.sha1(found.ink.tobytes()).hexdigest(),
    }


def read(pictures: Sequence[np.ndarray], warm: int = 0) -> list[Mapping[str, Any]]:
    """Read pictures with the scripts, after so many that are read before."""
    with tempfile.TemporaryDirectory() as folder:
        sizes = [pixels.shape[1::-1] for pixels in pictures]
        (Path(folder) / "pictures.json").write_text(json.dumps(sizes))
        for number, pixels in enumerate(pictures):
            (Path(folder) / str(number)).write_bytes(pixels.tobytes())
        script = ROOT / "benchmarks" / "picture_twins.js"
        setup = ["--import", "./tests/js/setup.js"]
        command = [shutil.which("node") or "node", *setup, str(script), folder, str(warm)]
        subprocess.run(command, cwd=ROOT, check=True)
        return json.loads((Path(folder) / "read.json").read_text())


def time(recognizer: Recognizer, pictures: Sequence[np.ndarray]) -> dict[str, dict[str, float]]:
    """Time readings of pictures by the scripts and in Python, milliseconds of the processor."""
    ours = []
    for pixels in [*pictures[:WARM], *pictures]:
        start = process_time()
        recognizer.read_number(pixels)
        ours.append(1e3 * (process_time() - start))
    theirs = [each["milliseconds"] for each in read(pictures, warm=3 * len(pictures))]
    return {"scripts": percentiles(theirs, 1), "Python": percentiles(ours[WARM:], 1)}


if __name__ == "__main__":
    main()
