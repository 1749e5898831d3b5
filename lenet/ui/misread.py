"""Pen digits that the network misreads, and what an example of one does for another."""

from __future__ import annotations

import base64

import numpy as np

from lenet.drawing.framing import FIELD
from lenet.hand import Exemplar, Hand, lift_by
from lenet.network.answers import to_answers
from lenet.network.model import to_input
from lenet.recognizer import Recognizer
from lenet.records import Evaluation
from lenet.ui import tables

_SHOWN = 28


def props(measured: Evaluation, card: str) -> dict[str, object]:
    """Return what the story tells of how well the network reads, ready for JSON."""
    return {
        "mnist": measured["mnist"]["accuracy"],
        "pen": measured["pen"]["random"]["accuracy"],
        "writers": tables.PEN_WRITERS,
        "mistakes": measured["mistakes"][:_SHOWN],
        "card": card,
    }


def pair(recognizer: Recognizer, measured: Evaluation | None) -> dict[str, object]:
    """Return two of these digits, {"pair": …}: taught the first, the network reads the second.

    Of all such pairs, both misread alike, the one that is then read with the greatest confidence;
    None if there is none.
    """
    mistakes = measured["mistakes"] if measured else []
    if not mistakes:
        return {"pair": None}
    best, sure = None, recognizer.calibration.least_confidence
    images = [_image(each["digit_image"]) for each in mistakes]
    hand = Hand(map(Exemplar, images, [each["label"] for each in mistakes]))
    layers = recognizer.layers(to_input(np.stack(images)))
    similarities = hand.similarities(layers["C5"], recognizer.weights)
    for one, label, read in ((at, m["label"], m["read"]) for at, m in enumerate(mistakes)):
        lift = lift_by(similarities[:, [one]], np.array([label]), len(hand.names))
        answers = to_answers(layers["OUTPUT"], recognizer.calibration, lift=lift)
        for other, mistake in enumerate(mistakes):
            alike = other != one and (mistake["label"], mistake["read"]) == (label, read)
            right = answers.probabilities[other].argmax() == label
            if alike and right and answers.confidence[other] > sure:
                best, sure = [mistakes[one], mistake], answers.confidence[other]
    return {"pair": best}


def _image(packed: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed), np.uint8).reshape(FIELD, FIELD)
