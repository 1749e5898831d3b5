"""A copy of the repository whose weights have a past, the same whatever the weights are.

At first nothing is learned; then every 1 is taken for a 7 and every 7 for a 1; then all is right.
"""

import hashlib
import json
import shutil

import keras
import numpy as np

from conftest import ROOT
from lenet import files
from lenet.network import snapshots, weights
from lenet.network.model import build
from lenet.network.parameters import flatten
from lenet.network.snapshots import Snapshot

# Measured on nothing: figures that are found again on the page.
MOMENTS = [
    {"step": 0, "epoch": 0, "mnist": 0.098, "pen": 0.104, "loss": 2.4},
    {"step": 20, "epoch": 0.2, "mnist": 0.612, "pen": 0.487, "loss": 1.1},
    {"step": 100, "epoch": 1, "mnist": 0.835, "pen": 0.781, "loss": 0.5},
    {"step": 200, "epoch": 2, "mnist": 0.957, "pen": 0.946, "loss": 0.15},
    {"step": 900, "epoch": 9, "mnist": 0.993, "pen": 0.989, "loss": 0.03},
]
SWAPPED = (1, 2)  # the moments at which 1 and 7 are taken for each other


def past_of(trained):
    """Return snapshots that lead to trained weights, each another mixture with fresh ones."""
    keras.utils.set_random_seed(1)
    fresh = flatten(weights.to_arrays(build()))
    kernel, bias = trained["OUTPUT"]
    order = [0, 7, 2, 3, 4, 5, 6, 1, 8, 9]
    swapped = trained | {"OUTPUT": (kernel[:, order], bias[order])}
    made = []
    for number, moment in enumerate(MOMENTS):
        end = flatten(swapped if number in SWAPPED else trained)
        share = (0, 0.85, 0.9, 0.95, 1)[number]
        values = (1 - share) * fresh + share * end
        made.append(Snapshot(moment["step"], moment["epoch"], values.astype(np.float16)))
    return made


def copy_with_past(folder, recognizer):
    """Copy what the page needs into a new folder, and give the weights there a past."""
    here = folder / "weights"
    here.mkdir(parents=True)
    shutil.copytree(ROOT / "lenet", folder / "lenet", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    shutil.copy(ROOT / "weights" / "lenet5.keras", here)
    content = snapshots.to_bytes(past_of(recognizer.weights))
    (here / "lenet5.snapshots.npz").write_bytes(content)
    sums = {"snapshots_sha256": hashlib.sha256(content).hexdigest()}
    for name, changes in (
        ("lenet5.json", sums),
        ("lenet5.evaluation.json", {"snapshots": MOMENTS}),
    ):
        stored = json.loads((ROOT / "weights" / name).read_text(encoding="utf-8"))
        files.write_text(here / name, files.to_json(stored | changes))
    return folder
