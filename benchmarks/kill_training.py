"""Kill trainings at random moments: `python benchmarks/kill_training.py [--times N] [--json FILE]`.

A small training is to replace weights that are there. Whenever it is killed, these or the new ones
must be whole, and the same command with `--resume` must finish what was begun. Every other kill
waits for the first file of the weights to appear, and so hits the writing itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from common import ROOT, parser, report
from lenet.network import weights
from lenet.network.model import build

SEED = 1998
EPOCHS = 3
_OLD = "old"  # what the record of the weights that are there calls their recipe
_WRITING = 0.05  # seconds, some of which the replacement of the weights takes
_LONGEST = 1_800  # seconds that a training may take on a busy machine

# MNIST is too large to wait for, so the process trains on some of it; all else is the command's.
_COMMAND = f"""
from dataclasses import replace
from lenet import train
from lenet.data.mnist import Images
from lenet.training.recipes import RECIPES
whole = train.load_mnist
def some(path):
    mnist = whole(path)
    parts = {{name: Images(*(values[:320] for values in getattr(mnist, name)))
             for name in ("train", "validation", "test")}}
    return mnist._replace(**parts)
train.load_mnist = some
RECIPES["classic"] = replace(RECIPES["classic"], epochs={EPOCHS}, batch_size=32, mnist=320)
train.main()
"""


class Kill(NamedTuple):
    """What a kill left."""

    after: float  # seconds
    writing: bool  # whether the weights' first file was there
    left: str  # "old" or "new"
    epochs: int  # that were complete
    ended: bool  # whether the training was done before it could be killed


def main() -> None:
    """Parse the command line, kill, check, print."""
    made = parser(__doc__.splitlines()[0])
    made.add_argument("--times", type=int, default=20, metavar="N")
    made.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    options = made.parse_args()
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        seconds = _uninterrupted(Path(folder), options.data)
        kills = []
        for number in range(options.times):
            writing = number % 2 == 1
            after = rng.uniform(0, _WRITING if writing else seconds)
            kills.append(kill_one(Path(folder) / str(number), after, options.data, writing=writing))
            print(f"{number + 1}: {kills[-1]}", flush=True)
    report(
        {
            "kills": len(kills),
            "seconds_uninterrupted": round(seconds, 1),
            "during_the_writing": sum(kill.writing for kill in kills),
            "ended_before": sum(kill.ended for kill in kills),
            "left": dict(Counter(kill.left for kill in kills)),
            "by_complete_epochs": dict(sorted(Counter(kill.epochs for kill in kills).items())),
            "whole_weights_and_finished": len(kills),
        },
        options.json,
    )


def kill_one(
    folder: Path, after: float, data: Path | None = None, *, writing: bool = False
) -> Kill:
    """Start a training that is to replace weights, kill it, check what is left, finish it.

    Args:
        folder: Where it all happens; is made.
        after: When to kill it, seconds after its start, or after the weights' first file appears.
        data: MNIST, as Keras' `mnist.npz`; by default `LENET_MNIST` names it.
        writing: Wait for the weights' first file.

    Raises:
        AssertionError: If weights were damaged, or the training could not be finished.
    """
    output = folder / "lenet5.keras"
    weights.save(build(), {"recipe": {"name": _OLD}}, output)
    fresh = output.with_name("lenet5.fresh.keras")
    process = _train(output, data)
    deadline = time.monotonic() + _LONGEST
    while writing and not fresh.exists() and process.poll() is None:
        assert time.monotonic() < deadline, "the training takes too long"
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    ended = process.wait() == 0
    epochs = _complete_epochs(output)
    left = _whole(output)
    assert not ended or left == "new"
    hit = writing and not ended
    if left == _OLD:
        resume = ["--resume"] if epochs else []
        finishing = _train(output, data, *resume)
        assert finishing.wait(_LONGEST) == 0, "the training could not be finished"
        assert _whole(output) == "new"
    return Kill(round(after, 3), hit, left, epochs, ended)


def _train(output: Path, data: Path | None, *more: str) -> subprocess.Popen:
    arguments = ["--recipe", "classic", "--output", str(output), *more]
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *arguments, *(["--data", str(data)] if data else [])],
        cwd=ROOT,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _uninterrupted(folder: Path, data: Path | None) -> float:
    started = time.monotonic()
    assert _train(folder / "whole.keras", data).wait(_LONGEST) == 0
    return time.monotonic() - started


def _whole(output: Path) -> str:
    """Load the weights, which raises if they are damaged, and tell which they are."""
    _, record = weights.load(output)
    return _OLD if record["recipe"]["name"] == _OLD else "new"


def _complete_epochs(output: Path) -> int:
    """Return how many epochs the interrupted run has kept."""
    state = output.with_suffix(".training") / "state.json"
    return len(weights.read_record(state.with_suffix(".json"))["history"]) if state.exists() else 0


if __name__ == "__main__":
    main()
