"""Time a plain epoch beside an augmented one: `python benchmarks/training.py [--json FILE]`.

Both see the same images in the same network, in turns, so that a machine's moods meet both alike.
Repeated with one core, two, and so on to all, each in a process of its own.

With `--watch` it measures what watching costs instead: in one training, epochs in which the page of
`python -m lenet.train --watch` is asked as often as a browser asks it take turns with epochs in
which that page's process is stopped.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from common import ROOT, free_port, parser, processor_time, report, sys, wait

ROUNDS = 5
IMAGES = 51_200
PAIRS = 20  # of epochs, watched and not
MOST = 0.03  # of the cores' time that watching may take


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    arguments.add_argument("--cores", type=int, metavar="N", help="measure with so many alone")
    arguments.add_argument("--watch", action="store_true", help="measure what watching costs")
    arguments.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    arguments.add_argument("--pairs", type=int, default=PAIRS, metavar="N", help="with --watch")
    options = arguments.parse_args()
    if options.watch:
        watching = measure_watching(options.data, options.pairs)
        report({"pairs": options.pairs} | watching, options.json)
        if watching["processor"] > MOST:
            sys.exit(f"Expected watching to take at most {MOST:.0%} of the cores' time.")
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


def measure_watching(data: Path | None, pairs: int) -> dict[str, Any]:
    """Return images a second, watched and not, and what watching costs.

    How much slower the images come hardly stands out from what epochs differ by; the page's share
    of all cores' time, while it is watched, is steady.
    """
    from lenet.data.mnist import TRAINING_IMAGES

    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "x.keras")
        command = [sys.executable, "-m", "lenet.train", "--watch", "--recipe", "classic"]
        command += ["--epochs", str(2 * pairs + 1), "--output", str(output)]
        command += ["--data", str(data)] if data else []
        environment = {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"}
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
        )
        try:
            wait(url, process)
            processor = watch_every_other_epoch(url, process, output)
            record = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(timeout=60)
    # the first epoch, in which all begins, is left out
    seconds = np.array([epoch["seconds"] for epoch in record["history"]][1:]).reshape(pairs, 2)
    watched, alone = TRAINING_IMAGES / seconds.T
    costs = 1 - watched / alone
    deviation = 1.25 * costs.std(ddof=1) / np.sqrt(pairs)  # of a median
    return {
        "images_a_second": {"alone": alone.round().tolist(), "watched": watched.round().tolist()},
        "slower": round(float(np.median(costs)), 4),
        "standard_error": round(float(deviation), 4),
        "processor": round(processor, 4),
    }


def watch_every_other_epoch(url: str, page: subprocess.Popen[bytes], output: Path) -> float:
    """Look at the page in the second epoch, the fourth and so on, and stop it in the others.

    Args:
        url: Of the page.
        page: Its process.
        output: What the training writes when it is done.

    Returns:
        The share of all cores' time that the page took while it was looked at.
    """
    from lenet.watch.page import EVERY

    told = output.with_suffix(".training") / "progress.json"
    looked = seconds = 0.0
    watched = False
    page.send_signal(signal.SIGSTOP)
    before, since = processor_time(page), time.monotonic()
    while not output.is_file():
        seconds += watched * (time.monotonic() - since)
        since = time.monotonic()
        with suppress(OSError, ValueError):  # not yet, or no more
            watched = int(json.loads(told.read_text(encoding="utf-8"))["epoch"]) % 2 == 1
            page.send_signal(signal.SIGCONT if watched else signal.SIGSTOP)
            if watched and time.monotonic() - looked >= EVERY:
                looked = time.monotonic()
                look(url)
        time.sleep(0.1)
    page.send_signal(signal.SIGCONT)
    return (processor_time(page) - before) / seconds / (os.cpu_count() or 1)


def look(url: str) -> None:
    """Ask for all that the page shows."""
    question = urllib.request.Request(
        f"{url}/gradio_api/call/look",
        data=b'{"data": []}',
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(question) as answer:
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/look/{event}") as answer:
        assert b"event: complete" in answer.read()


if __name__ == "__main__":
    main()
