"""Evidence: which ink spoke for a digit, and which against it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lenet.network import forward
from lenet.network.parameters import Weights, classes_of

STEPS = 48  # on the way from blank paper; the sum is then mostly right to a few percent


class Evidence(NamedTuple):
    """What each pixel of the input said for one sign and against another."""

    digit: int  # the number of its output
    other: int  # the one that it is compared with
    values: np.ndarray  # float32 [32, 32], in units of the logits; positive for `digit`


def explain(
    inputs: np.ndarray, weights: Weights, digit: int | None = None, other: int | None = None
) -> Evidence:
    """Compute how much each pixel spoke for a digit and against another.

    Integrated gradients: the gradient of one logit minus the other, averaged on the way from blank
    paper to the drawing, times the ink. The sum over all pixels approximates how much that
    difference has changed between blank paper and the drawing.

    Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017,
    equations 1 and 3.

    Args:
        inputs: One input, float32 [32, 32, 1], 0 blank to 1 full.
        weights: Kernel and bias of each layer that has some.
        digit: By default the likeliest.
        other: By default the likeliest of the others.
    """
    order = [int(each) for each in np.argsort(forward.run(inputs, weights)["OUTPUT"])[::-1]]
    digit = order[0] if digit is None else digit
    if other is None or other == digit:
        other = next(each for each in order if each != digit)
    direction = np.zeros(classes_of(weights), np.float32)
    direction[[digit, other]] = 1, -1
    shares = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
    path = shares[:, None, None, None] * inputs
    slopes = forward.gradient(direction, path, weights)
    return Evidence(digit, other, (slopes.mean(axis=0) * inputs)[..., 0])
