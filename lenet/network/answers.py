"""From logits to answers: probabilities, confidence, and when not to answer.

The network has an output for each sign, ten for the digits, and none for "not one of these". One
more logit, always 0, takes its place: the network is trained to keep all others below it for what
is not a sign, and to lift one above it for a sign.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lenet.network.model import CLASSES
from lenet.records import Record

NO_DIGIT = CLASSES  # the label of what is not a digit; of N signs the label of none is N


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

    probabilities: np.ndarray  # float32 [B, N], of each sign, given that it is one; sum to 1
    doubt: np.ndarray  # float32 [B], probability that it is not a sign
    confidence: np.ndarray  # float32 [B], probability that it is the likeliest sign
    refused: np.ndarray  # bool [B], whether that is too little for an answer


def to_answers(
    logits: np.ndarray, calibration: Calibration, *, lift: np.ndarray | None = None
) -> Answers:
    """Turn logits, float [B, N], into answers.

    Args:
        logits: Of the N signs.
        calibration: Of the network that made them.
        lift: Added to them, and to the 0 of "not one of these", float [B, N + 1].

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


def confusion_matrix(
    labels: np.ndarray, digits: np.ndarray, classes: int = CLASSES
) -> list[list[int]]:
    """Count how often each label (row) was read as each sign (column); both are integers [N]."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, digits), 1)
    return counts.tolist()


def calibrate(
    logits: np.ndarray, labels: np.ndarray, *, answered: float, no_digits: float = 0
) -> tuple[Calibration, float]:
    """Fit the calibration to validation data.

    Args:
        logits: float [N, classes] of signs.
        labels: uint8 [N], which signs, or `classes` for "not a sign".
        answered: Share of the signs that is to be answered; 1 answers everything.
        no_digits: Share of what is not a sign among what will be read, smaller than in training;
            the data are weighted so that it is theirs. 0 if they have nothing of the kind.

    Returns:
        The temperature that makes the labels likeliest and the confidence that this share has, and
        what is to be added to the logits for that, before the temperature.

    Source: for the logits' shift by a change of the classes' shares, M. Saerens et al., "Adjusting
    the outputs of a classifier to new a priori probabilities", Neural Computation 14, 2002.
    """
    digits = labels != logits.shape[1]
    weights = np.where(digits, (1 - no_digits) / digits.sum(), no_digits / max(1, (~digits).sum()))
    every = np.arange(len(labels))

    def likelihood(temperature: float, offset: float) -> float:
        answers = to_answers(logits + offset, Calibration(temperature))
        shares = answers.probabilities
        if no_digits:
            share = shares * (1 - answers.doubt[:, None])
            shares = np.concatenate([share, answers.doubt[:, None]], axis=1)
        return float(weights @ np.log(shares[every, labels] + 1e-12))

    temperature, offset = 1.0, 0.0
    for _ in range(4 if no_digits else 1):  # in turns: the likelihood has one summit
        temperature = float(max(np.geomspace(0.3, 3, 200), key=lambda t: likelihood(t, offset)))
        if no_digits:
            offset = float(max(np.linspace(-4, 4, 161), key=lambda o: likelihood(temperature, o)))
    calibration = Calibration(round(temperature, 4))
    if answered == 1:
        return calibration, offset
    confidence = to_answers(logits[digits] + offset, calibration).confidence
    least = round(float(np.quantile(confidence, 1 - answered)), 6)
    return calibration._replace(least_confidence=least), round(offset, 2)
