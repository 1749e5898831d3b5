"""Points of a training at which the weights are kept.

Many are kept on the way, closer at the beginning. Some are chosen in the end, so that the answers
to unseen images change about as much from each one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np

from lenet.files import write_bytes
from lenet.network import forward
from lenet.network.answers import Calibration, to_answers
from lenet.network.parameters import flatten
from lenet.network.snapshots import Snapshot, from_bytes, to_bytes
from lenet.network.weights import to_arrays

CHOSEN = 12  # of 123 kB each
_APART = 1.25  # each candidate has so many times the steps of the one before
_ASKED = 1_000  # images by which the change is measured


class KeepSnapshots(keras.callbacks.Callback):
    """Keeps weights while Keras trains, and with them those of the epochs before."""

    def __init__(self, file: Path, steps_per_epoch: int, epochs_before: int) -> None:
        """Keep weights in a file; of an interrupted run, take up those that it holds.

        Args:
            file: Where they are kept, after each epoch.
            steps_per_epoch: Steps of the optimizer.
            epochs_before: Epochs that the run has behind it.
        """
        super().__init__()
        self._file, self._steps_per_epoch = file, steps_per_epoch
        kept = from_bytes(file.read_bytes()) if file.is_file() and epochs_before else []
        self.kept = [snapshot for snapshot in kept if snapshot.epoch <= epochs_before]

    def on_train_begin(self, logs: object = None) -> None:
        """Keep the random weights."""
        if not self.kept:
            self._keep()

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        """Keep the weights, if it is time to."""
        if self._step() >= max(1, self.kept[-1].step * _APART):
            self._keep()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        """Write down what was kept."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(self._file, to_bytes(self.kept))

    def _step(self) -> int:
        return int(self.model.optimizer.iterations)

    def _keep(self) -> None:
        step = self._step()
        values = flatten(to_arrays(self.model)).astype(np.float16)
        self.kept.append(Snapshot(step, step / self._steps_per_epoch, values))


def choose(
    kept: Sequence[Snapshot], last: Snapshot, images: np.ndarray, calibration: Calibration
) -> list[Snapshot]:
    """Choose snapshots between which the answers change about equally.

    Args:
        kept: Snapshots in their order; those after `last` are left out.
        last: The snapshot with which the training ended.
        images: Unseen digit images, uint8 [N, 28, 28].
        calibration: Of the trained network.

    Returns:
        The first of all and the last, and the best of those between.
    """
    between = [snapshot for snapshot in kept if snapshot.step < last.step]
    snapshots = [*between, last]
    asked = images[:: max(1, len(images) // _ASKED)]
    said = [_say(snapshot, asked, calibration) for snapshot in snapshots]
    changes = [np.abs(after - before).sum(axis=1).mean() for before, after in pairwise(said)]
    way = np.concatenate([[0], np.cumsum(changes)])
    goals = np.linspace(0, way[-1], min(CHOSEN, len(snapshots)))[1:-1]
    nearest = {int(np.abs(way - goal).argmin()) for goal in goals}
    return [snapshots[index] for index in sorted(nearest | {0, len(snapshots) - 1})]


def _say(snapshot: Snapshot, images: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Return the shares of each image, float32 [N, classes + 1]."""
    (logits,) = forward.run_many(images, snapshot.weights)
    answers = to_answers(logits, calibration)
    digits = answers.probabilities * (1 - answers.doubt[:, None])
    return np.concatenate([digits, answers.doubt[:, None]], axis=1)
