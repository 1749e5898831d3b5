"""One unit, opened: the arithmetic that gives its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lenet.network.forward import activate
from lenet.network.model import INPUT_SIZE, LAYERS, Layer, layers_for, summarize
from lenet.network.parameters import Weights, classes_of

# How the units of a dense layer, and of C5, are shown as a picture, (rows, columns). The paper
# draws F6 as 7 × 12 pixels, in which its authors drew the ideal digits.
PICTURES = {"C5": (15, 8), "F6": (12, 7), "OUTPUT": (10, 1)}


class Term(NamedTuple):
    """What one feature map of the layer before, or all units of a dense one, add to a unit."""

    channel: int  # of the feature map, from 0
    inputs: np.ndarray  # float32 [h, w], the part of the map that the unit sees
    weights: np.ndarray  # float32 [h, w]
    products: np.ndarray  # float32 [h, w]
    total: float  # sum of the products


class Unit(NamedTuple):
    """How a unit gets its value: the sum of its terms and the bias, through the activation."""

    source: str  # the layer before
    field: tuple[int, int, int]  # its receptive field in the input: top, left, side, pixels
    terms: list[Term]  # the largest first
    bias: float
    total: float  # sum of all products and the bias
    activation: str | None  # "relu" or none
    value: float  # of the unit


def open_unit(
    inputs: np.ndarray,
    feature_maps: Mapping[str, np.ndarray],
    weights: Weights,
    layer: str,
    index: Sequence[int],
) -> Unit:
    """Work out how a unit gets its value.

    Args:
        inputs: The network's input, float32 [32, 32, 1].
        feature_maps: Each layer's output by its name, float32 [h, w, maps] or [units].
        weights: Kernel and bias of each layer that has some, as Keras stores them.
        layer: The name of the unit's layer.
        index: Row, column and feature map of the unit, from 0; of a dense layer, 0, 0 and the unit.

    Raises:
        ValueError: If there is no such unit.
    """
    names = [entry.name for entry in LAYERS]
    if layer not in names:
        raise ValueError(f"Expected a layer of {', '.join(names)}, got {layer!r}.")
    number = names.index(layer)
    summary = summarize(layers_for(classes_of(weights)))[number]
    grid = summary.grid
    if len(index) != 3 or not all(0 <= at < size for at, size in zip(index, grid, strict=True)):
        raise ValueError(f"Expected a unit of {layer} within {grid}, got {index}.")
    row, column, channel = index
    source, before = ("INPUT", inputs)
    if number:
        source, before = names[number - 1], feature_maps[names[number - 1]]
    spec = summary.layer
    if spec.kind == "dense":
        before = before.reshape(*PICTURES[source], 1)
    height, width = before.shape[:2] if spec.kind == "dense" else (spec.kernel, spec.kernel)
    top, left = row * spec.stride, column * spec.stride
    patch = before[top : top + height, left : left + width]
    kernel, bias = _weights(spec, weights, channel, patch.shape)
    channels = [channel] if spec.kind == "average pooling" else range(patch.shape[2])
    terms = [
        _term(source_channel, patch[..., source_channel], kernel[..., source_channel])
        for source_channel in channels
    ]
    total = sum(term.total for term in terms) + bias
    side = min(summary.field, INPUT_SIZE)
    return Unit(
        source=source,
        field=(row * summary.step, column * summary.step, side),
        terms=sorted(terms, key=lambda term: -abs(term.total)),
        bias=bias,
        total=total,
        activation=spec.activation,
        value=float(activate(np.array([total]), spec)[0]),
    )


def _weights(
    spec: Layer,
    weights: Weights,
    channel: int,
    shape: tuple[int, ...],
) -> tuple[np.ndarray, float]:
    """Return a unit's weights in the shape of its patch, and its bias."""
    if spec.kind == "average pooling":
        return np.full(shape, 1 / spec.kernel**2, np.float32), 0.0
    kernel, bias = weights[spec.name]
    return kernel[..., channel].reshape(shape), float(bias[channel])


def _term(channel: int, inputs: np.ndarray, weights: np.ndarray) -> Term:
    products = inputs * weights
    return Term(channel, inputs, weights, products, float(products.sum(dtype=np.float64)))
