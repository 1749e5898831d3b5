"""Time a plain epoch beside an augmented one: `python benchmarks/training.py [--json FILE]`.

Both see the same images in the same network, in turns, so that a machine's moods affect
both. Repeated with one core, two, and so on to all, each in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from common import parser, report, sys

ROUNDS = 5
IMAGES = 51_200


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    arguments.add_argument("--cores", type=int, metavar="N", help="measure with so many alone")
    arguments.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    options = arguments.parse_args()
    if options.cores:
        os.sched_setaffinity(0, range(options.cores))  # before TensorFlow counts the cores
        print(json.dumps(measure(options.data, options.rounds)))
        return
    by_cores = {}
    for cores in range(1, (os.cpu_count() or 1) + 1):
        command = [sys.executable, __file__, "--cores", str(cores), "--rounds", str(options.rounds)]
        if options.data:
            command += ["--data", str(options.data)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        by_cores[str(cores)] = json.loads(done.stdout.splitlines()[-1])
    report({"rounds": options.rounds, "by_cores": by_cores}, options.json)


def measure(data: Path | None, rounds: int) -> dict[str, float]:
    """Return images a second, plain and augmented, and how much longer the latter take."""
    from lenet.data.mnist import load_mnist
    from lenet.training.augment import Augmentation
    from lenet.training.batches import batches
    from lenet.training.recipes import RECIPES, Epoch
    from lenet.training.trainers import compiled_trainer

    train = load_mnist(data).train
    bent = np.ones(IMAGES, np.float32)
    epoch = Epoch(train.images[:IMAGES], train.labels[:IMAGES], bent)
    recipe = replace(RECIPES["pen"], teacher=None)  # learns labels
    trainer = compiled_trainer(recipe, IMAGES)
    seconds: dict[str, list[float]] = {"plain": [], "augmented": []}
    for number in range(rounds + 1):
        for name, augmentation in (("plain", None), ("augmented", Augmentation())):
            epoch_batches = batches(
                epoch, recipe.batch_size, augmentation=augmentation, seed=number
            )
            start = time.perf_counter()
            trainer.fit(epoch_batches, shuffle=False, verbose=0)
            if number:  # the first round compiles
                seconds[name].append(time.perf_counter() - start)
    ratios = np.divide(seconds["augmented"], seconds["plain"])
    return {name: round(IMAGES / median(times)) for name, times in seconds.items()} | {
        "augmented_over_plain": round(float(np.median(ratios)), 3)
    }


if __name__ == "__main__":
    main()
