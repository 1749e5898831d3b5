"""Why this digit: which ink spoke for it and which against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lenet.model import CLASSES, INPUT_SIZE

if TYPE_CHECKING:
    import keras

_STEPS = 48  # on the way from blank paper; the sum is then mostly right to a few percent


class Evidence(NamedTuple):
    """What each pixel of the input said for one digit and against another."""

    digit: int  # the likeliest
    other: int  # the next likeliest
    values: np.ndarray  # float32 [32, 32], in units of the logits; positive for `digit`


def compile_evidence(model: keras.Model) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """Return a function that tells how much each pixel spoke for one digit and against another.

    Integrated gradients: the gradient of the lead of one logit over the other, averaged on the way
    from blank paper to the drawing, times the ink. The sum over all pixels is how much the drawing
    has changed that lead, compared with blank paper, so nothing is counted twice or left out.

    Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017,
    equations 1 and 3.

    Args:
        model: LeNet-5, from inputs to logits.

    Returns:
        A function of an input, float32 [32, 32, 1], and two digits, to the evidence for the first
        of them over the second, float32 [32, 32], in units of the logits.
    """
    import tensorflow as tf

    signature = [
        tf.TensorSpec((INPUT_SIZE, INPUT_SIZE, 1), tf.float32),
        tf.TensorSpec((CLASSES,), tf.float32),
    ]
    shares = tf.constant((np.arange(_STEPS, dtype=np.float32) + 0.5) / _STEPS)[:, None, None, None]

    @tf.function(input_signature=signature)
    def run(inputs: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
        path = shares * inputs
        with tf.GradientTape() as tape:
            tape.watch(path)
            lead = tf.linalg.matvec(model(path, training=False), direction)
        return tf.reduce_mean(tape.gradient(lead, path), axis=0) * inputs

    def evidence(inputs: np.ndarray, digit: int, other: int) -> np.ndarray:
        direction = np.zeros(CLASSES, np.float32)
        direction[digit] += 1
        direction[other] -= 1
        return run(inputs, direction).numpy()[..., 0]

    return evidence
