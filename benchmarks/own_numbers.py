"""How numbers in other scripts are read: `python benchmarks/own_numbers.py [--json FILE]`.

Ten decimal digits of another script are drawn by rule (`docs/signs.json`), learned from the bundled
weights as `docs/own-signs.md` says, and written side by side by the generator of the pen digits'
numbers (`lenet/data/numbers.py`). A ٠ is a dot, far smaller than the line is high: numbers without
one are counted apart.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from own_signs import TESTED, collection, images

from common import parser, report, sys
from draw_signs import drawings
from lenet.data.numbers import Composed, written_numbers
from lenet.data.pen_digits import PenDigit
from lenet.drawing.strokes import Stroke
from lenet.network import weights
from lenet.network.signs import Names
from lenet.recognizer import Recognizer
from lenet.training.loop import train
from lenet.training.recipes import OWN, RECIPES

# Groups of `docs/signs.json`, and which of their digits the numbers have.
SCRIPTS = {
    "Devanagari": ("devanagari", range(10)),
    "Arabic-Indic": ("arabic", range(10)),
    "Arabic-Indic, without ٠": ("arabic", range(1, 10)),
}
SPACINGS = ("apart", "near")
LEARNED = 100  # drawings of each digit
COUNT = 300  # numbers
_OTHERS = 2  # the seed of drawings that are not learned
_DOT = 0.1  # of the line's height


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    measured: dict[str, Any] = {}
    known: dict[str, Recognizer] = {}
    for name, (group, values) in SCRIPTS.items():
        if group not in known:
            known[group] = learned(group)
        measured[name] = {"digits": round(known[group].record["test_accuracy"], 5)}
        digits = [digit for digit in written(group) if digit.label in values]
        for spacing in SPACINGS:
            numbers = written_numbers(digits, spacing, COUNT, 0)
            measured[name][spacing] = read(
                known[group], map(_dotted, numbers) if group == "arabic" else numbers
            )
        print(name, measured[name], file=sys.stderr, flush=True)
    sha256 = weights.read_record()["weights_sha256"]
    report({"weights_sha256": sha256, "count": COUNT, "by_script": measured}, options.json)


def learned(group: str) -> Recognizer:
    """Train on a group's digits."""
    data = collection(LEARNED, 1, images(TESTED, 0, (group,)), (group,))
    model, record = weights.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "digits.keras")
        train(RECIPES[OWN], data, path, start=(weights.to_arrays(model), record))
        return Recognizer.load(path)


def written(group: str) -> list[PenDigit]:
    """Draw a group's digits."""
    drawn = list(drawings(group, 40, _OTHERS))
    names = list(dict.fromkeys(name for name, _ in drawn))
    return [PenDigit(strokes, names.index(name)) for name, strokes in drawn]


def read(recognizer: Recognizer, numbers: Iterator[Composed]) -> dict[str, float]:
    """Return the share of numbers that is exact, and that is wrong without a "?"."""
    pairs = [
        (recognizer.read_number_strokes(number.strokes).text, _in(recognizer.names, number.text))
        for number in numbers
    ]
    exact = [text == truth for text, truth in pairs]
    wrong = [text != truth and "?" not in text for text, truth in pairs]
    return {"exact": round(float(np.mean(exact)), 5), "wrong": round(float(np.mean(wrong)), 5)}


def _in(names: Names, text: str) -> str:
    return "".join(names[int(value)] for value in text)


def _dotted(number: Composed) -> Composed:
    """Make each 0 of a number a dot."""
    strokes = list(number.strokes)
    for place, value in enumerate(number.text):
        if value == "0":
            mine = [at for at, owner in enumerate(number.owners) if owner == place]
            for at, smaller in zip(mine, _smaller([strokes[at] for at in mine]), strict=True):
                strokes[at] = smaller
    return number._replace(strokes=strokes)


def _smaller(strokes: Sequence[Stroke]) -> list[Stroke]:
    points = np.concatenate([stroke.points for stroke in strokes])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return [
        stroke._replace(points=((stroke.points - middle) * _DOT + middle).astype(np.float32))
        for stroke in strokes
    ]


if __name__ == "__main__":
    main()
