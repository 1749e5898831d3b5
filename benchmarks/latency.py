"""Time one recognition of a 400 x 400 image, beside the usual demo's `model.predict`.

`python benchmarks/latency.py [--json FILE]`; all variants take turns in one run.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lenet import ink, penmanship, preprocess, strokes, weights
from lenet.recognizer import Recognizer

ROUNDS = 300


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    model, record = weights.load()
    recognizer = Recognizer(model, record)
    image = 255 - drawing()

    def usual_demo() -> np.ndarray:
        small = cv2.resize(255 - image, (preprocess.FIELD, preprocess.FIELD))
        return model.predict(preprocess.to_input(small)[None], verbose=0)

    inputs = preprocess.frame(255 - image).input[None]
    variants = {
        "Recognizer.recognize": lambda: recognizer.recognize(image),
        "  of it, to_ink": lambda: ink.to_ink(image),
        "  of it, frame": lambda: preprocess.frame(255 - image),
        "model(inputs)": lambda: model(inputs, training=False),
        "model.predict": lambda: model.predict(inputs, verbose=0),
        "resize to 28 × 28, model.predict": usual_demo,
    }
    times = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, variant in variants.items():
            start = time.perf_counter()
            variant()
            times[name].append(1e3 * (time.perf_counter() - start))
    report = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}",
        "rounds": ROUNDS,
        "milliseconds": {
            name: dict(zip(("p50", "p95"), np.percentile(values, (50, 95)).round(3), strict=True))
            for name, values in times.items()
        },
    }
    print(weights.to_json(report), end="")
    if options.json:
        weights.write_text(options.json, weights.to_json(report))


def drawing() -> np.ndarray:
    """Return ink, uint8 [400, 400]: a curled 9."""
    pens = [strokes.Stroke(path, 16) for path in penmanship.paths(9, "curled")]
    return strokes.draw(strokes.transform(pens, width=16, size=250))


if __name__ == "__main__":
    main()
