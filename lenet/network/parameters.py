"""The parameters of LeNet-5: by layer, as Keras has them, or all in a row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lenet.network.model import LAYERS, PARAMETERS, summarize

# Kernel and bias, float32, of each layer that has some, by its name and in Keras' order of axes.
# Never changed in place: what is made of them is kept for as long as the same are handed over.
Weights = Mapping[str, tuple[np.ndarray, np.ndarray]]


def flatten(weights: Weights) -> np.ndarray:
    """Return all weights in a row, float32 (61706,): of each layer its kernel, then its bias."""
    values = [value for layer in LAYERS for value in weights.get(layer.name, ())]
    return np.concatenate([np.asarray(value, np.float32).ravel() for value in values])


def unflatten(values: np.ndarray) -> Weights:
    """Take apart what `flatten` joined, float32 (61706,).

    Raises:
        ValueError: If there are more or fewer.
    """
    if values.shape != (PARAMETERS,):
        raise ValueError(f"Expected {PARAMETERS:,} weights, got {values.shape}.")
    weights, start = {}, 0
    for summary in summarize():
        layer, middle = summary.layer, start + summary.parameters - summary.layer.filters
        if not summary.parameters:
            continue
        sides = () if layer.kind == "dense" else (layer.kernel, layer.kernel)
        end = start + summary.parameters
        kernel = values[start:middle].reshape(*sides, -1, layer.filters)
        weights[layer.name] = kernel, values[middle:end]
        start = end
    return weights
