"""Time a plain epoch beside an augmented one: `python benchmarks/training.py [--json FILE]`.

Both see the same images in the same network, in turns, so that a machine's moods meet both alike.
Repeated with one core, two, and so on to all, each in a process of its own.

With `--watch` it measures what watching costs instead: whole trainings in turns, with nobody who
watches, and with the page of `python -m lenet.train --watch`, asked as often as a browser asks.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from common import ROOT, free_port, parser, report, sys, wait

ROUNDS = 5
IMAGES = 51_200
EPOCHS = 8  # of a training that is watched or not; the first, in which all begins, is left out
LOOK = 2  # seconds between two looks of a browser
MOST = 0.03  # of a training's speed that watching may cost


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    arguments.add_argument("--cores", type=int, metavar="N", help="measure with so many alone")
    arguments.add_argument("--watch", action="store_true", help="measure what watching costs")
    arguments.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    arguments.add_argument("--epochs", type=int, default=EPOCHS, metavar="N", help="with --watch")
    options = arguments.parse_args()
    if options.watch:
        watching = measure_watching(options.data, options.rounds, options.epochs)
        report({"rounds": options.rounds, "epochs": options.epochs} | watching, options.json)
        if watching["cost"] > MOST:
            sys.exit(f"Expected watching to cost at most {MOST:.0%}, got {watching['cost']:.1%}.")
        return
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


def measure_watching(data: Path | None, rounds: int, epochs: int) -> dict[str, Any]:
    """Return images a second, watched and not, and which share of them watching costs."""
    speeds: dict[str, list[float]] = {"alone": [], "watched": []}
    for number in range(rounds):
        # in turns, and each first as often, so that neither always finds the machine warm
        for name in list(speeds)[:: 1 if number % 2 == 0 else -1]:
            with tempfile.TemporaryDirectory() as folder:
                output = Path(folder, "x.keras")
                arguments = ["--recipe", "classic", "--epochs", str(epochs)]
                arguments += ["--output", str(output)] + (["--data", str(data)] if data else [])
                (train_watched if name == "watched" else train_alone)(arguments, output)
                record = json.loads(output.with_suffix(".json").read_text())
            seconds = median(epoch["seconds"] for epoch in record["history"][1:])
            speeds[name].append(record["recipe"]["mnist"] / seconds)
    costs = 1 - np.divide(speeds["watched"], speeds["alone"])
    return {
        "images_a_second": {name: [round(each) for each in speeds[name]] for name in speeds},
        "cost": round(float(np.median(costs)), 4),
        "spread": [round(float(costs.min()), 4), round(float(costs.max()), 4)],
    }


def train_alone(arguments: Sequence[str], output: Path) -> None:
    """Train to the end."""
    command = [sys.executable, "-m", "lenet.train", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def train_watched(arguments: Sequence[str], output: Path) -> None:
    """Train to the end, and look on all the way as the page in a browser does."""
    from gradio_client import Client

    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "lenet.train", *arguments, "--watch"],
        cwd=ROOT,
        env=os.environ | {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait(url, process)
        page = Client(url, verbose=False, download_files=False)
        while not output.is_file():
            page.predict(api_name="/look")
            time.sleep(LOOK)
        time.sleep(LOOK)  # until the folder of its state is gone, too
    finally:
        process.terminate()
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
