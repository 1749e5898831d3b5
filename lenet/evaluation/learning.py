"""How well the network read at each moment of its training of which there is a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lenet.data.mnist import Images
from lenet.evaluation.metrics import share
from lenet.network import forward
from lenet.network.model import to_input
from lenet.network.snapshots import Snapshot
from lenet.recognizer import Recognizer

_BATCH = 1_000


def evaluate_snapshots(recognizer: Recognizer, test: Images, pen: Images) -> list[dict[str, Any]]:
    """Measure each snapshot on MNIST's test images and on pen digits.

    Returns:
        Of each its step and epoch; `mnist` and `pen`, the shares that are read right; and `loss`,
        the mean of the labels' −log p on MNIST's test images, "no digit" included.
    """
    return [_measure(snapshot, test, pen) for snapshot in recognizer.snapshots]


def _measure(snapshot: Snapshot, test: Images, pen: Images) -> dict[str, Any]:
    logits = {name: _logits(snapshot, part) for name, part in (("mnist", test), ("pen", pen))}
    of_mnist = np.pad(logits["mnist"].astype(float), [(0, 0), (0, 1)])  # the last is "no digit"
    of_mnist -= of_mnist.max(axis=1, keepdims=True)
    likely = of_mnist[np.arange(len(test.labels)), test.labels]
    loss = np.log(np.exp(of_mnist).sum(axis=1)) - likely
    return {
        "step": snapshot.step,
        "epoch": round(snapshot.epoch, 4),
        "mnist": share(logits["mnist"].argmax(axis=1) == test.labels),
        "pen": share(logits["pen"].argmax(axis=1) == pen.labels),
        "loss": round(float(loss.mean()), 5),
    }


def _logits(snapshot: Snapshot, pictures: Images) -> np.ndarray:
    def parts() -> Iterator[np.ndarray]:
        weights = snapshot.weights
        for start in range(0, len(pictures.images), _BATCH):
            inputs = to_input(pictures.images[start : start + _BATCH])
            yield forward.run(inputs, weights)["OUTPUT"]

    return np.concatenate(list(parts()))
