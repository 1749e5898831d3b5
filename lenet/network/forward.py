"""The forward pass and its gradient: the Keras model as functions of its weights.

They are traced on the first call; threads may share them. That way the trained weights, those of a
snapshot and those of a running training go through the same model. For a few images XLA compiles
it, since TensorFlow would take longer to get its graph going than to run it.
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from lenet.network.model import (
    CLASSES,
    INPUT_SIZE,
    LAYERS,
    Layer,
    build,
    parameters_for,
    to_input,
)
from lenet.network.parameters import Weights, classes_of, flatten

_BATCH = 1_000  # images, of many
# Images that XLA compiles for, half a second each; fewer are filled up with blank ones.
_COMPILED = (1, 4)
_Kind = int | str | None  # images, None for any number, or "gradient"
_made: dict[tuple[_Kind, int], Callable[..., Any]] = {}  # by what, and for how many signs
_making = threading.RLock()
_latest: tuple[Weights, Any] | None = None  # weights, and them in a row as TensorFlow has them


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
    count = len(batch)
    size = next((size for size in _COMPILED if count <= size), None)
    if size and count < size:
        batch = np.concatenate([batch, np.zeros((size - count, *batch.shape[1:]), np.float32)])
    outputs = _call(size, weights, batch)
    only = slice(count) if inputs.ndim == 4 else 0
    return {layer.name: each[only] for layer, each in zip(LAYERS, outputs, strict=True)}


def run_many(digit_images: np.ndarray, weights: Weights, *layers: str) -> list[np.ndarray]:
    """Compute the outputs of some layers, by default OUTPUT, of many digit images.

    Args:
        digit_images: uint8 [N, 28, 28].
        weights: Kernel and bias of each layer that has some.
        layers: Their names.

    Returns:
        Of each of these layers float32 [N, …].
    """
    parts = []
    for start in range(0, len(digit_images), _BATCH):
        outputs = run(to_input(digit_images[start : start + _BATCH]), weights)
        parts.append([outputs[name] for name in layers or ("OUTPUT",)])
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def gradient(direction: np.ndarray, inputs: np.ndarray, weights: Weights) -> np.ndarray:
    """Compute how a weighted sum of the logits changes with each pixel of the input.

    Args:
        direction: float32 [classes], the weights of the sum.
        inputs: A batch, float32 [B, 32, 32, 1].
        weights: Kernel and bias of each layer that has some.

    Returns:
        float32 [B, 32, 32, 1].
    """
    return _call("gradient", weights, inputs, direction)[0]


def warm(classes: int = CLASSES) -> None:
    """Make ready what the first questions to weights of so many signs would wait for.

    First the graph, which the page's start waits for.
    """
    for size in (None, *_COMPILED):
        _get(size, classes)


def activate(totals: np.ndarray, layer: Layer) -> np.ndarray:
    """Apply a layer's activation to its weighted sums, which may be changed in place."""
    return np.maximum(totals, 0, out=totals) if layer.activation else totals


def _call(kind: _Kind, weights: Weights, *given: np.ndarray) -> list[np.ndarray]:
    global _latest
    function = _get(kind, classes_of(weights))
    import tensorflow as tf

    latest = _latest
    if latest is None or latest[0] is not weights:  # to hand them over takes a fifth of the time
        _latest = latest = weights, tf.constant(flatten(weights))
    return [each.numpy() for each in function(latest[1], *map(tf.constant, given))]


def _get(kind: _Kind, classes: int) -> Callable[..., Any]:
    """Return what is made on the first call, by one thread; none waits for what is there."""
    if (kind, classes) not in _made:
        with _making:
            if (kind, classes) not in _made:
                _made[kind, classes] = (
                    _trace_gradient(classes)
                    if kind == "gradient"
                    else _trace_forward(kind, classes)
                )
    return _made[kind, classes]


def _trace_forward(size: Any, classes: int) -> Callable[..., Any]:
    """Trace the forward pass, compiled for so many images, or as a graph for any number."""
    outputs = _outputs(classes)
    import tensorflow as tf

    shapes = (parameters_for(classes),), (size, INPUT_SIZE, INPUT_SIZE, 1)
    made = _trace(outputs, *shapes, jit_compile=bool(size))
    if size:
        try:
            made(*map(tf.zeros, shapes))  # which compiles it
        except tf.errors.OpError:  # not every platform's TensorFlow can
            return _get(None, classes)
    return made


def _trace_gradient(classes: int) -> Callable[..., Any]:
    outputs = _outputs(classes)
    import tensorflow as tf

    def slopes(weights: Any, inputs: Any, direction: Any) -> list[Any]:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = tf.reduce_sum(outputs(weights, inputs)[-1] * direction)
        return [tape.gradient(total, inputs)]

    shapes = (parameters_for(classes),), (None, INPUT_SIZE, INPUT_SIZE, 1), (classes,)
    return _trace(slopes, *shapes)


@functools.cache
def _outputs(classes: int) -> Callable[[Any, Any], list[Any]]:
    """Return a function of all weights in a row and inputs: the output of each layer."""
    model = build(classes)  # first, since it imports Keras quietly
    import keras
    import tensorflow as tf

    every = keras.Model(model.input, [model.get_layer(layer.name).output for layer in LAYERS])
    shapes = [each.shape for each in every.trainable_variables]

    def outputs(weights: Any, inputs: Any) -> list[Any]:
        parts = tf.split(weights, [math.prod(shape) for shape in shapes])
        variables = [tf.reshape(*each) for each in zip(parts, shapes, strict=True)]
        return every.stateless_call(variables, [], inputs)[0]

    return outputs


def _trace(function: Callable[..., Any], *shapes: Any, jit_compile: bool = False) -> Any:
    import tensorflow as tf

    traced = tf.function(function, autograph=False, jit_compile=jit_compile)
    made = traced.get_concrete_function(*map(tf.TensorSpec, shapes))
    # TensorFlow's checks of what is handed over would take as long as one image does
    return getattr(getattr(made, "inference_fn", made), "call_flat", made)
