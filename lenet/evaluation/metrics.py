"""Metrics of many answers: shares, intervals, calibration."""

from __future__ import annotations

import math

import numpy as np

from lenet.network.answers import Answers, confusion_matrix
from lenet.records import Reading

_BINS = 15  # of the calibration error, as in the paper it is from


def summarize(answers: Answers, labels: np.ndarray) -> Reading:
    """Sum up answers to N signs with the given labels, uint8 [N]."""
    digits, classes = answers.probabilities.argmax(axis=1), answers.probabilities.shape[1]
    right = digits == labels
    answered = ~answers.refused
    return {
        "count": len(labels),
        "accuracy": share(right),
        "interval": interval(int(right.sum()), len(labels)),
        "by_digit": [share(right[labels == digit]) for digit in range(classes)],
        "confusion_matrix": confusion_matrix(labels, digits, classes),
        "calibration_error": calibration_error(answers.confidence, right),
        "answered": share(answered),
        "accuracy_among_answered": share(right[answered]),
    }


def share(right: np.ndarray) -> float | None:
    """Return the share of true values, bool [N], 0 to 1, to five digits; of none there is none."""
    return round(float(right.mean()), 5) if right.size else None


def interval(successes: int, trials: int) -> list[float]:
    """Return the 95 % confidence interval of a share.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 1927.
    """
    z = 1.959964
    part, weight = successes / trials, z * z / trials
    middle = part + weight / 2
    reach = z * math.sqrt(part * (1 - part) / trials + weight / (4 * trials))
    return [round((middle + side * reach) / (1 + weight), 5) for side in (-1, 1)]


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error of answers, 0 to 1.

    Source: C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, equation 3.

    Args:
        confidence: float [N], 0 to 1.
        right: bool [N].
    """
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float(np.sum(confidence[bins == index] - right[bins == index])))
        for index in range(_BINS)
    ]
    return round(sum(gaps) / len(confidence), 5)
