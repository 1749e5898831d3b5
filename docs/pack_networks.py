"""Pack networks that the page shows beside the trained one: `python docs/pack_networks.py FILE…`.

Each file is what `python -m lenet.train --recipe NAME --output FOLDER/NAME.keras` writes. All
networks are measured, the trained one, too, so this is run again after that was trained. Needs the
pen digits, as LENET_PEN_DIGITS.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import lenet  # noqa: E402
from lenet import files  # noqa: E402
from lenet.data.conditions import at_random  # noqa: E402
from lenet.data.drawings import digit_images, draw_digit  # noqa: E402
from lenet.data.mnist import Images  # noqa: E402
from lenet.data.pen_digits import read_pen_digits  # noqa: E402
from lenet.drawing.framing import FIELD  # noqa: E402
from lenet.evaluation import measure  # noqa: E402
from lenet.evaluation.metrics import share  # noqa: E402
from lenet.network.forward import run_many  # noqa: E402
from lenet.network.parameters import Weights, flatten, unflatten  # noqa: E402
from lenet.recognizer import Recognizer  # noqa: E402
from lenet.ui import constants  # noqa: E402
from lenet.ui.assets import HERE, UNSEEN  # noqa: E402
from lenet.ui.page import MEASURED, NETWORKS, ORDER  # noqa: E402

KEPT = ("recipe", "versions", "data_sha256", "penmanship_sha256", "calibration")  # of a record


def main() -> None:
    """Pack the files that are named, and measure all networks."""
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    writers, drawings = of_writers(), unseen()  # before anything is written
    paths, names = list(map(Path, sys.argv[1:])), ORDER[1:-1]
    if strange := [path.name for path in paths if path.stem not in names]:
        sys.exit(f"Expected files named {', '.join(names)}, got {', '.join(strange)}.")
    for path in paths:
        recognizer = Recognizer.load(path)
        files.write_bytes(packed_path(path.stem), constants.to_bytes(recognizer.weights))
        record = {key: recognizer.record[key] for key in KEPT if key in recognizer.record}
        told[path.stem] = {"learned": learned(recognizer), "version": lenet.__version__, **record}
    trained = Recognizer.load()
    told["trained"] = {"learned": trained.record["train_accuracy"]}
    told["untrained"] = {"learned": None}
    for name in ("trained", "untrained"):
        told[name]["weights_sha256"] = trained.record["weights_sha256"]
    for name in told:
        weights = weights_of(name, trained)
        told[name]["unseen"] = accuracy(drawings, weights)
        told[name]["writers"] = accuracy(writers, weights)
        if packed_path(name).exists():
            told[name]["sha256"] = hashlib.sha256(packed_path(name).read_bytes()).hexdigest()
    files.write_text(MEASURED, files.to_json(told))


def packed_path(name: str) -> Path:
    """Return where a network lies as the page fetches it."""
    return NETWORKS / f"{name}.bin"


def weights_of(name: str, trained: Recognizer) -> Weights:
    """Return the weights of a network as the page reads with them."""
    if name == "untrained":
        return trained.snapshots[0].weights
    if name == "trained":
        return unflatten(flatten(trained.weights).astype("<f2").astype(np.float32))
    return unflatten(np.frombuffer(packed_path(name).read_bytes(), "<f2").astype(np.float32))


def learned(recognizer: Recognizer) -> float | None:
    """Return the share that it reads of the digits that it learned from: of MNIST, if it did."""
    recipe = recognizer.record["recipe"]
    if recipe["mnist"]:
        return recognizer.record["train_accuracy"]
    return accuracy(drawn(recipe), recognizer.weights)


def drawn(recipe: dict[str, Any]) -> Images:
    """Return the drawings that a recipe trains on."""
    return digit_images(draw_digit, recipe["drawn"][0], recipe["seed"])


def unseen() -> Images:
    """Return the drawings by which the page measures a network."""
    content = np.frombuffer(gzip.decompress((HERE / UNSEEN).read_bytes()), np.uint8)
    labels, pixels = np.split(content, [len(content) // (FIELD * FIELD + 1)])
    return Images(pixels.reshape(-1, FIELD, FIELD), labels)


def of_writers() -> Images:
    """Return the pen digits as `lenet.evaluate` draws them at random."""
    digits = read_pen_digits()
    drawings = map(at_random(np.random.default_rng(measure.RANDOM_SEED)), digits)
    return Images(measure.digit_images(drawings), np.array([digit.label for digit in digits]))


def accuracy(images: Images, weights: Weights) -> float | None:
    """Return the share of images whose likeliest digit is right."""
    (logits,) = run_many(images.images, weights)
    return share(logits.argmax(axis=1) == images.labels)


if __name__ == "__main__":
    main()
