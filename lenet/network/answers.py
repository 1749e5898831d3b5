"""From logits to answers: probabilities, confidence, and when not to answer.

The network has ten outputs and none for "not a digit". An eleventh logit, always 0, takes its
place: the network is trained to keep all ten below it for what is not a digit, and to lift one
above it for a digit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lenet.network.model import CLASSES
from lenet.records import Record

NO_DIGIT = 10  # the label of what is not a digit


class Calibration(NamedTuple):
    """How logits become honest answers: fitted on validation data, stored with the weights."""

    temperature: float = 1  # the logits are divided by it before the softmax
    least_confidence: float = 0  # 0 to 1: with less, there is no answer

    @classmethod
    def of(cls, record: Record) -> Calibration:
        """Return the calibration in the record of some weights.

        Raises:
            ValueError: If it is not one of this version.
        """
        try:
            return cls(**record.get("calibration", {}))
        except TypeError as error:
            raise ValueError("The weights' record has a calibration of another version.") from error


class Answers(NamedTuple):
    """What the network made of B drawings."""

    probabilities: np.ndarray  # float32 [B, 10], of each digit, given that it is one; sum to 1
    doubt: np.ndarray  # float32 [B], probability that it is not a digit
    confidence: np.ndarray  # float32 [B], probability that it is the likeliest digit
    refused: np.ndarray  # bool [B], whether that is too little for an answer


def to_answers(
    logits: np.ndarray, calibration: Calibration, *, lift: np.ndarray | None = None
) -> Answers:
    """Turn logits, float [B, 10], into answers.

    Args:
        logits: Of the ten digits.
        calibration: Of the network that made them.
        lift: Added to them, and to the 0 of "not a digit", float [B, 11].

    Source: the softmax with a temperature, C. Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017, section 4.2.
    """
    if lift is None:
        lift = np.zeros((len(logits), logits.shape[1] + 1), np.float32)
    logits = (logits + lift[:, :-1]) / calibration.temperature
    nought = lift[:, -1:] / calibration.temperature
    highest = np.maximum(logits.max(axis=1, keepdims=True), nought)
    odds, none = np.exp(logits - highest), np.exp(nought - highest)[:, 0]
    total = odds.sum(axis=1)
    # The logits may all lie so far below 0 that their odds vanish; among themselves they don't.
    among = np.exp(logits - logits.max(axis=1, keepdims=True))
    confidence = odds.max(axis=1) / (total + none)
    return Answers(
        probabilities=(among / among.sum(axis=1, keepdims=True)).astype(np.float32),
        doubt=(none / (total + none)).astype(np.float32),
        confidence=confidence.astype(np.float32),
        refused=confidence < calibration.least_confidence,
    )


def confusion_matrix(labels: np.ndarray, digits: np.ndarray) -> list[list[int]]:
    """Count how often each label (row) was read as each digit (column); both are uint8 [N]."""
    counts = np.zeros((CLASSES, CLASSES), int)
    np.add.at(counts, (labels, digits), 1)
    return counts.tolist()


def calibrate(logits: np.ndarray, labels: np.ndarray, *, answered: float) -> Calibration:
    """Fit the calibration to validation data.

    Args:
        logits: float [N, 10] of digits.
        labels: uint8 [N], 0 to 9.
        answered: Share of the digits that is to be answered; 1 answers everything.

    Returns:
        The temperature that makes the labels likeliest, and the confidence that this share has.
    """

    def likelihood(temperature: float) -> float:
        answers = to_answers(logits, Calibration(temperature))
        return float(np.log(answers.probabilities[np.arange(len(labels)), labels] + 1e-12).mean())

    temperature = round(float(max(np.geomspace(0.3, 3, 200), key=likelihood)), 4)
    if answered == 1:
        return Calibration(temperature)
    confidence = to_answers(logits, Calibration(temperature)).confidence
    return Calibration(temperature, round(float(np.quantile(confidence, 1 - answered)), 6))
