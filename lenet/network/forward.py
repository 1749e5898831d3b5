"""The trained network as plain arithmetic on arrays: the forward pass, and its gradient.

For one image, most of what a framework does is to get ready. This walks `LAYERS` in NumPy instead,
needs no start and no lock, and gives what Keras gives (`benchmarks/latency.py` compares them).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lenet.network.model import LAYERS, Layer

# Kernel and bias, float32, of each layer that has some, by its name and in Keras' order of axes.
Weights = Mapping[str, tuple[np.ndarray, np.ndarray]]


def run(inputs: np.ndarray, weights: Weights) -> dict[str, np.ndarray]:
    """Compute every layer's output.

    Args:
        inputs: float32 [32, 32, 1], 0 blank to 1 full, or a batch of them, [B, 32, 32, 1].
        weights: Kernel and bias of each layer that has some.

    Returns:
        By the layer's name, float32 [h, w, maps], or [units] of a dense layer; of a batch [B, …].
        Of OUTPUT the logits.
    """
    outputs = {}
    values = inputs if inputs.ndim == 4 else inputs[None]
    for layer in LAYERS:
        values = _run(layer, values, weights)
        outputs[layer.name] = values if inputs.ndim == 4 else values[0]
    return outputs


def gradient(
    direction: np.ndarray, inputs: np.ndarray, outputs: Mapping[str, np.ndarray], weights: Weights
) -> np.ndarray:
    """Compute how a weighted sum of the logits changes with each pixel of the input.

    Args:
        direction: float32 [10], the weights of the sum.
        inputs: A batch, float32 [B, 32, 32, 1].
        outputs: What `run` made of it.
        weights: Kernel and bias of each layer that has some.

    Returns:
        float32 [B, 32, 32, 1].
    """
    before = [inputs, *outputs.values()]
    slopes = np.broadcast_to(direction, outputs["OUTPUT"].shape)
    for layer, values in zip(reversed(LAYERS), reversed(before[:-1]), strict=True):
        if layer.activation:
            slopes = slopes * (outputs[layer.name] > 0)
        slopes = _run_back(layer, slopes, values.shape, weights)
    return slopes


def activate(totals: np.ndarray, layer: Layer) -> np.ndarray:
    """Apply a layer's activation to its weighted sums, which may be changed in place."""
    return np.maximum(totals, 0, out=totals) if layer.activation else totals


def _run(layer: Layer, values: np.ndarray, weights: Weights) -> np.ndarray:
    if layer.kind == "average pooling":
        fields = [values[:, *field] for field in _fields(layer, values.shape)]
        return sum(fields[1:], fields[0]) / np.float32(len(fields))
    kernel, bias = weights[layer.name]
    if layer.kind == "dense":
        return activate(values.reshape(len(values), -1) @ kernel + bias, layer)
    patches = _patches(values, layer)
    count, rows, columns = patches.shape[:3]
    # a product for each image: BLAS shares a large one out to threads, which wait for each other
    totals = patches.reshape(count, rows * columns, -1) @ kernel.reshape(-1, layer.filters) + bias
    return activate(totals, layer).reshape(count, rows, columns, layer.filters)


def _run_back(
    layer: Layer, slopes: np.ndarray, shape: tuple[int, ...], weights: Weights
) -> np.ndarray:
    """Lead the slopes of a layer's outputs back to its inputs, of the given shape."""
    if layer.kind == "dense":
        return (slopes @ weights[layer.name][0].T).reshape(shape)
    back = np.zeros(shape, np.float32)
    for number, field in enumerate(_fields(layer, shape)):
        if layer.kind == "average pooling":
            back[:, *field] += slopes / layer.kernel**2
        else:
            kernel = weights[layer.name][0].reshape(layer.kernel**2, -1, layer.filters)
            back[:, *field] += slopes @ kernel[number].T
    return back


def _fields(layer: Layer, shape: tuple[int, ...]) -> list[tuple[slice, slice]]:
    """Return, for each place of a layer's kernel, which inputs come to lie there."""
    height, width = (size - layer.kernel + 1 for size in shape[1:3])
    return [
        (slice(row, row + height, layer.stride), slice(column, column + width, layer.stride))
        for row in range(layer.kernel)
        for column in range(layer.kernel)
    ]


def _patches(values: np.ndarray, layer: Layer) -> np.ndarray:
    """Return what each unit sees, [B, rows, columns, kernel, kernel, maps], without a copy."""
    count, height, width, maps = values.shape
    rows, columns = (1 + (size - layer.kernel) // layer.stride for size in (height, width))
    each, down, across, deep = values.strides
    # `sliding_window_view` would take longer to make ready than C1's product to compute
    return np.lib.stride_tricks.as_strided(
        values,
        (count, rows, columns, layer.kernel, layer.kernel, maps),
        (each, down * layer.stride, across * layer.stride, down, across, deep),
        writeable=False,
    )
