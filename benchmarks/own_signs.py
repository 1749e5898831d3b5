"""What trained weights gain for one's own signs: `python benchmarks/own_signs.py [--json FILE]`.

Twenty signs that no bundled weights know (`docs/signs.json`) are drawn, 10, 30 and 100 of each, and
learned from random weights and from the bundled ones (`--from`), all layers free or C1 to C5 kept.
With `--teacher` a larger network learns them first, and LeNet-5 its answers. All are tested on the
same other drawings. What the file has already, with the same weights, is not measured again.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from common import parser, report, sys
from draw_signs import GROUPS, drawings
from lenet.data.mnist import Collection, Images
from lenet.data.own import HELD_BACK
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.network import weights
from lenet.training.loop import train
from lenet.training.recipes import KEPT, OWN, RECIPES, Recipe, Teacher

SIGNS = ("devanagari", "invented")  # groups of `docs/signs.json`
EACH = (10, 30, 100)
TESTED = 50  # of each sign
_SIDE = 160  # pixels of the ink
WAYS: dict[str, dict[str, Any]] = {
    "random weights": {},
    "from the bundled, free": {"start": True},
    "from the bundled, C1 to C5 kept": {"start": True, "kept": KEPT},
}
_TEACHER = Teacher(maps=16, epochs=8, learning_rate=4e-3, temperature=2, rounds=8)
TAUGHT: dict[str, dict[str, Any]] = {
    "random weights, with a teacher": {"teacher": _TEACHER},
    "from the bundled, free, with a teacher": {"start": True, "teacher": _TEACHER},
}


def names_of(groups: Sequence[str]) -> tuple[str, ...]:
    """Return the signs of some groups."""
    return tuple(sign for group in groups for sign in GROUPS[group])


def images(each: int, seed: int, groups: Sequence[str] = SIGNS) -> Images:
    """Draw so many of each sign."""
    names = names_of(groups)
    drawn = [pair for group in groups for pair in drawings(group, each, seed)]
    framed = [frame(draw(strokes, size=_SIDE)).digit_image for _, strokes in drawn]
    labels = [names.index(sign) for sign, _ in drawn]
    return Images(np.stack(framed), np.array(labels, np.uint8))


def collection(each: int, seed: int, test: Images, groups: Sequence[str] = SIGNS) -> Collection:
    """Return so many of each sign, a part of them to validate on."""
    drawn = images(each, seed, groups)
    held_back = max(2, round(HELD_BACK * each))
    validate = np.arange(len(drawn.labels)) % each < held_back
    learned, validation = (
        Images(*(column[chosen] for column in drawn)) for chosen in (~validate, validate)
    )
    sha256, names = f"{each}-{seed}", names_of(groups)
    return Collection(learned, validation, test, sha256=sha256, names=names, source="drawn signs")


def measure(way: dict[str, Any], data: Collection, recipe: Recipe, folder: Path) -> dict[str, Any]:
    """Train once; return accuracy on the test images, epochs and seconds."""
    changes = dict(way)
    start = None
    if changes.pop("start", False):
        model, record = weights.load()
        start = weights.to_arrays(model), record
    began = time.perf_counter()
    record = train(replace(recipe, **changes), data, folder / "signs.keras", start=start)
    return {
        "accuracy": round(record["test_accuracy"], 5),
        "epochs": len(record["history"]),
        "seconds": round(time.perf_counter() - began, 1),
    }


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--epochs", type=int, metavar="N", help="by default the recipe's")
    arguments.add_argument("--seeds", type=int, default=3, metavar="N")
    arguments.add_argument("--teacher", action="store_true", help="measure it, too")
    options = arguments.parse_args()
    recipe = RECIPES[OWN]
    if options.epochs:
        recipe = replace(recipe, epochs=options.epochs)
    test = images(TESTED, 0)
    told = {
        "weights_sha256": weights.read_record()["weights_sha256"],
        "signs": len(names_of(SIGNS)),
        "tested": len(test.labels),
        "epochs": recipe.epochs,
    }
    measured = _known(options.json, told)
    ways = WAYS | TAUGHT if options.teacher else WAYS
    with tempfile.TemporaryDirectory() as folder:
        for seed, each in itertools.product(range(1, options.seeds + 1), EACH):
            data = collection(each, seed, test)
            for name, way in ways.items():
                runs = measured.setdefault(name, {}).setdefault(str(each), [])
                if len(runs) < seed:
                    runs.append(measure(way, data, replace(recipe, seed=seed), Path(folder)))
                    print(json.dumps([seed, each, name, runs[-1]]), file=sys.stderr, flush=True)
                    report(told | {"by_way": measured}, options.json)


def _known(path: Path | None, told: dict[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """Return what a file has that was measured in the same way."""
    if path is None or not path.is_file():
        return {}
    known = json.loads(path.read_text(encoding="utf-8"))
    return known["by_way"] if all(known.get(key) == told[key] for key in told) else {}


if __name__ == "__main__":
    main()
