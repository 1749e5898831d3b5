"""The forward pass and its gradient: the Keras model as functions of its weights.

They are traced once, on the first call, as graphs that take any number of images; threads may share
them. That way the trained weights, those of a snapshot and those of a running training go through
the same model.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from lenet.network.model import CLASSES, INPUT_SIZE, LAYERS, PARAMETERS, Layer, build, summarize
from lenet.network.parameters import Weights, flatten

_SHAPES = {summary.layer.name: summary.output_shape for summary in summarize()}
_TRACING = threading.Lock()


def run(inputs: np.ndarray, weights: Weights) -> dict[str, np.ndarray]:
    """Compute every layer's output.

    Args:
        inputs: float32 [32, 32, 1], 0 blank to 1 full, or a batch of them, [B, 32, 32, 1].
        weights: Kernel and bias of each layer that has some.

    Returns:
        By the layer's name, float32 [h, w, maps], or [units] of a dense layer; of a batch [B, …].
        Of OUTPUT the logits.
    """
    batch = inputs if inputs.ndim == 4 else inputs[None]
    values = _graphs().run(flatten(weights), batch)
    outputs, start = {}, 0
    for name, shape in _SHAPES.items():
        end = start + math.prod(shape)
        outputs[name] = values[:, start:end].reshape(-1, *shape)
        start = end
    return outputs if inputs.ndim == 4 else {name: each[0] for name, each in outputs.items()}


def gradient(direction: np.ndarray, inputs: np.ndarray, weights: Weights) -> np.ndarray:
    """Compute how a weighted sum of the logits changes with each pixel of the input.

    Args:
        direction: float32 [10], the weights of the sum.
        inputs: A batch, float32 [B, 32, 32, 1].
        weights: Kernel and bias of each layer that has some.

    Returns:
        float32 [B, 32, 32, 1].
    """
    return _graphs().gradient(flatten(weights), inputs, direction)


def activate(totals: np.ndarray, layer: Layer) -> np.ndarray:
    """Apply a layer's activation to its weighted sums, which may be changed in place."""
    return np.maximum(totals, 0, out=totals) if layer.activation else totals


class _Graphs(NamedTuple):
    run: Callable[..., Any]  # of weights in a row and inputs: all outputs of an image in a row
    gradient: Callable[..., Any]


def _graphs() -> _Graphs:
    with _TRACING:
        return _trace()


@functools.cache
def _trace() -> _Graphs:
    model = build()  # first, since it imports Keras quietly
    import keras
    import tensorflow as tf

    every = keras.Model(model.input, [model.get_layer(layer.name).output for layer in LAYERS])
    shapes = [each.shape for each in every.trainable_variables]
    row, images = tf.TensorSpec((PARAMETERS,)), tf.TensorSpec((None, INPUT_SIZE, INPUT_SIZE, 1))

    def outputs(weights: Any, inputs: Any) -> list[Any]:
        parts = tf.split(weights, [math.prod(shape) for shape in shapes])
        variables = [tf.reshape(*each) for each in zip(parts, shapes, strict=True)]
        return every.stateless_call(variables, [], inputs)[0]

    def in_a_row(weights: Any, inputs: Any) -> Any:
        flat = [tf.reshape(each, (tf.shape(inputs)[0], -1)) for each in outputs(weights, inputs)]
        return tf.concat(flat, axis=1)

    def slopes(weights: Any, inputs: Any, direction: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = tf.reduce_sum(outputs(weights, inputs)[-1] * direction)
        return tape.gradient(total, inputs)

    def trace(function: Callable[..., Any], *arguments: tf.TensorSpec) -> Callable[..., Any]:
        # to call what was traced directly saves a third of the time that a small batch takes
        made = tf.function(function, autograph=False).get_concrete_function(*arguments)
        return lambda *given: made(*map(tf.constant, given)).numpy()

    return _Graphs(
        trace(in_a_row, row, images), trace(slopes, row, images, tf.TensorSpec((CLASSES,)))
    )
