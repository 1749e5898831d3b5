"""From logits to answers: probabilities, the doubt that it is a digit at all, and calibration.

The network has ten outputs and no eleventh for "no digit". What stands for it is a logit that is
always 0: the network is trained to keep all ten below it on what is no digit, and lifts one above
it on a digit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NO_DIGIT = 10  # the label of what is no digit


class Calibration(NamedTuple):
    """What turns a network's logits into honest answers; fitted once, stored with its weights."""

    temperature: float = 1  # the logits are divided by it before the softmax
    most_doubt: float = 1  # 0 to 1: with more, the answer is that it is no digit


def to_probabilities(logits: np.ndarray, temperature: float = 1) -> np.ndarray:
    """Turn logits into the probabilities of the ten digits, given that it is one.

    Source: the softmax with a temperature, C. Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017, section 4.2.

    Args:
        logits: float [..., 10].
        temperature: Above 1 makes the answers less sure.

    Returns:
        float32 [..., 10], each row sums to 1.
    """
    odds = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    return (odds / odds.sum(axis=-1, keepdims=True)).astype(np.float32)


def to_doubt(logits: np.ndarray) -> np.ndarray:
    """Turn logits, float [..., 10], into the probability that it is no digit, float32 [...]."""
    highest = np.maximum(logits.max(axis=-1), 0)
    digits = np.exp(logits - highest[..., None]).sum(axis=-1)
    return (np.exp(-highest) / (np.exp(-highest) + digits)).astype(np.float32)


def calibrate(logits: np.ndarray, labels: np.ndarray, *, answered: float) -> Calibration:
    """Fit the calibration to validation data.

    Args:
        logits: float [N, 10] of digits.
        labels: uint8 [N], 0 to 9.
        answered: Share of the digits that is to be answered; 1 answers everything.

    Returns:
        The temperature that makes the labels likeliest, and the doubt that this share stays under.
    """
    temperatures = np.geomspace(0.3, 3, 200)
    likelihoods = [
        np.log(to_probabilities(logits, t)[np.arange(len(labels)), labels] + 1e-12).mean()
        for t in temperatures
    ]
    temperature = float(temperatures[int(np.argmax(likelihoods))])
    most_doubt = float(np.quantile(to_doubt(logits), answered)) if answered < 1 else 1.0
    return Calibration(round(temperature, 4), round(most_doubt, 6))
