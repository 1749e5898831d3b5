"""The parameters of LeNet-5: by layer, as Keras has them, or all in a row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lenet.network.model import LAYERS, layers_for, parameters_for, summarize

# Kernel and bias, float32, of each layer that has some, by its name and in Keras' order of axes.
# Never changed in place: what is made of them is kept for as long as the same are handed over.
Weights = Mapping[str, tuple[np.ndarray, np.ndarray]]

_NO_OUTPUTS = parameters_for(0)
_OF_OUTPUT = parameters_for(1) - _NO_OUTPUTS


def classes_of(weights: Weights) -> int:
    """Return how many signs weights know."""
    return len(weights["OUTPUT"][1])


def flatten(weights: Weights) -> np.ndarray:
    """Return all weights in a row, float32 (N,): of each layer its kernel, then its bias.

    N is `model.parameters_for(classes)`: 61,706 for ten signs.
    """
    values = [value for layer in LAYERS for value in weights.get(layer.name, ())]
    return np.concatenate([np.asarray(value, np.float32).ravel() for value in values])


def unflatten(values: np.ndarray) -> Weights:
    """Take apart what `flatten` joined, float32 (N,).

    Raises:
        ValueError: If there are more or fewer than LeNet-5 has for any number of signs.
    """
    classes, rest = divmod(values.size - _NO_OUTPUTS, _OF_OUTPUT)
    if values.ndim != 1 or rest or classes < 1:
        raise ValueError(
            f"Expected {_NO_OUTPUTS:,} weights, and {_OF_OUTPUT} for each sign, got {values.shape}."
        )
    weights, start = {}, 0
    for summary in summarize(layers_for(classes)):
        layer, middle = summary.layer, start + summary.parameters - summary.layer.filters
        if not summary.parameters:
            continue
        sides = () if layer.kind == "dense" else (layer.kernel, layer.kernel)
        end = start + summary.parameters
        kernel = values[start:middle].reshape(*sides, -1, layer.filters)
        weights[layer.name] = kernel, values[middle:end]
        start = end
    return weights
