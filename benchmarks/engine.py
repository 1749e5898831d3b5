"""Measure the engine that trains in the browser: `python benchmarks/engine.py [--json FILE]`.

Node runs `engine.js`: how quick the engine is beside a first plain version, in the same run, and
how well the default run reads what is held out and pen digits (LENET_PEN_DIGITS), at random.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from common import ROOT, parser, report
from lenet.data.conditions import at_random
from lenet.data.pen_digits import read_pen_digits
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.recognizer import Recognizer
from lenet.ui import constants


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--seeds", default="1,2,3,4,5")
    arguments.add_argument("--threads", action="store_true", help="two of them beside one, alone")
    options = arguments.parse_args()
    digits = read_pen_digits()
    condition = at_random(np.random.default_rng(0))
    images = np.stack([frame(draw(condition(digit))).digit_image for digit in digits])
    labels = np.array([digit.label for digit in digits], np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        module, pens = Path(folder, "constants.mjs"), Path(folder, "pens.bin")
        module.write_text(constants.script(Recognizer.load()), encoding="utf-8")
        pens.write_bytes(labels.tobytes() + images.tobytes())
        command = ["node", str(ROOT / "benchmarks" / "engine.js"), str(module), str(pens)]
        command += ["threads"] if options.threads else []
        done = subprocess.run(
            command, capture_output=True, check=True, env=os.environ | {"SEEDS": options.seeds}
        )
    report(json.loads(done.stdout), options.json)


if __name__ == "__main__":
    main()
