"""The trained network as plain arithmetic on arrays: one input in, every layer's output out.

For one image, most of what a framework does is to get ready. This walks `LAYERS` in NumPy instead,
needs no start and no lock, and gives what Keras gives (`benchmarks/latency.py` compares them).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lenet.model import ACTIVATION, LAYERS, Layer

Weights = Mapping[str, tuple[np.ndarray, np.ndarray]]

_ACTIVATIONS = {"relu": lambda totals: np.maximum(totals, 0, out=totals), "tanh": np.tanh}


def run(inputs: np.ndarray, weights: Weights) -> dict[str, np.ndarray]:
    """Compute every layer's output.

    Args:
        inputs: float32 [32, 32, 1], 0 blank to 1 full.
        weights: Kernel and bias, float32, of each layer that has some, as Keras stores them.

    Returns:
        By the layer's name, float32 [h, w, maps], or [units] of a dense layer; of OUTPUT the
        logits.
    """
    outputs = {}
    values = inputs
    for layer in LAYERS:
        values = _run(layer, values, weights)
        outputs[layer.name] = values
    return outputs


def activate(totals: np.ndarray, layer: Layer) -> np.ndarray:
    """Apply a layer's activation to its weighted sums, which may be changed in place."""
    if layer.kind == "average pooling" or layer.name == "OUTPUT":
        return totals
    return _ACTIVATIONS[ACTIVATION](totals)


def _run(layer: Layer, values: np.ndarray, weights: Weights) -> np.ndarray:
    if layer.kind == "average pooling":
        side = range(layer.kernel)  # as wide as the stride: the fields don't overlap
        fields = [
            values[row :: layer.stride, column :: layer.stride] for row in side for column in side
        ]
        return sum(fields[1:], fields[0]) / np.float32(len(fields))
    kernel, bias = weights[layer.name]
    if layer.kind == "dense":
        return activate(values.reshape(-1) @ kernel + bias, layer)
    patches = _patches(values, layer)
    rows, columns = patches.shape[:2]
    totals = patches.reshape(rows * columns, -1) @ kernel.reshape(-1, layer.filters) + bias
    return activate(totals, layer).reshape(rows, columns, layer.filters)


def _patches(values: np.ndarray, layer: Layer) -> np.ndarray:
    """Return what each unit sees, [rows, columns, kernel, kernel, maps], without a copy."""
    windows = np.lib.stride_tricks.sliding_window_view(values, (layer.kernel,) * 2, axis=(0, 1))
    return windows[:: layer.stride, :: layer.stride].transpose(0, 1, 3, 4, 2)
