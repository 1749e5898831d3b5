"""The accuracy of each snapshot of a training."""

from __future__ import annotations

import numpy as np

from lenet.data.mnist import Images
from lenet.evaluation.metrics import share
from lenet.network.forward import run_many
from lenet.network.snapshots import Snapshot
from lenet.recognizer import Recognizer
from lenet.records import SnapshotReading


def evaluate_snapshots(recognizer: Recognizer, test: Images, pen: Images) -> list[SnapshotReading]:
    """Measure each snapshot on MNIST's test images and on pen digits.

    Returns:
        The step and epoch of each; `mnist` and `pen`, the accuracies; and `loss`, the mean −log p
        of the labels of MNIST's test images, with "not a digit" as an eleventh class.
    """
    return [_measure(snapshot, test, pen) for snapshot in recognizer.snapshots]


def _measure(snapshot: Snapshot, test: Images, pen: Images) -> SnapshotReading:
    weights = snapshot.weights
    mnist, of_pen = (run_many(part.images, weights)[0] for part in (test, pen))
    of_mnist = np.pad(mnist.astype(float), [(0, 0), (0, 1)])  # the last is "not a digit"
    of_mnist -= of_mnist.max(axis=1, keepdims=True)
    likely = of_mnist[np.arange(len(test.labels)), test.labels]
    loss = np.log(np.exp(of_mnist).sum(axis=1)) - likely
    return {
        "step": snapshot.step,
        "epoch": round(snapshot.epoch, 4),
        "mnist": share(mnist.argmax(axis=1) == test.labels),
        "pen": share(of_pen.argmax(axis=1) == pen.labels),
        "loss": round(float(loss.mean()), 5),
    }
