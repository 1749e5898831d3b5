"""Time a plain epoch beside an augmented one: `python benchmarks/training.py [--json FILE]`.

Both see the same images in the same network, in turns, so that a machine's moods meet both alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lenet import weights
from lenet.augment import Augmentation
from lenet.batches import batches
from lenet.data import Images, load_mnist
from lenet.recipes import RECIPES
from lenet.train import compiled_trainer

ROUNDS = 5
IMAGES = 25_600


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    train = load_mnist(options.data).train
    epoch = Images(train.images[:IMAGES], train.labels[:IMAGES])
    recipe = RECIPES["pen"]
    trainer = compiled_trainer(recipe, IMAGES)
    seconds: dict[str, list[float]] = {"plain": [], "augmented": []}
    for number in range(ROUNDS + 1):
        for name, augmentation in (("plain", None), ("augmented", Augmentation())):
            epoch_batches = batches(
                epoch, recipe.batch_size, augmentation=augmentation, seed=(number,)
            )
            start = time.perf_counter()
            trainer.fit(epoch_batches, shuffle=False, verbose=0)
            if number:  # the first round compiles
                seconds[name].append(time.perf_counter() - start)
    ratios = np.divide(seconds["augmented"], seconds["plain"])
    report = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}",
        "rounds": ROUNDS,
        "images_per_second": {name: round(IMAGES / median(s)) for name, s in seconds.items()},
        "augmented_over_plain": round(float(np.median(ratios)), 3),
    }
    print(weights.to_json(report), end="")
    if options.json:
        weights.write_text(options.json, weights.to_json(report))


if __name__ == "__main__":
    main()
