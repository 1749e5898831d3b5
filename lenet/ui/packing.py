"""What goes over the wire, small and ready for JSON."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from lenet.drawing.ink import overview, resize
from lenet.experiments import Trials
from lenet.network.answers import Answers
from lenet.recognizer import Recognition

_SHOWN = 64  # pixels, longest side of a stage on the page


def pack(recognition: Recognition) -> dict[str, Any]:
    """Pack a recognition, some 15 KB in all. The browser works out the layers from the input.

    Returns:
        `blank`, `digit`, `confidence`, `doubt` and `probabilities` as they are; `stages`, a list of
        `{"name", "size", "width", "height", "data"}`, where `size` is that of the image and the
        rest a copy to be shown, uint8 in base64; `square`, which part of the paper the digit image
        shows: left, top and side, as shares of its side.
    """
    return {
        "blank": recognition.blank,
        "digit": recognition.digit,
        "confidence": recognition.confidence,
        "doubt": recognition.doubt,
        "probabilities": _rounded(recognition.probabilities),
        "stages": [_stage(name, image) for name, image in recognition.stages.items()],
        "square": _square(recognition),
    }


def pack_trials(trials: Trials) -> list[dict[str, Any]]:
    """Pack what is read without each step of the framing."""
    return [
        {"without": step, "digit_image": _image(image)} | answer
        for step, image, answer in zip(
            trials.without, trials.digit_images, _answers(trials.answers), strict=True
        )
    ]


def _answers(answers: Answers) -> list[dict[str, Any]]:
    return [
        {"refused": bool(refused), "probabilities": _rounded(probabilities)}
        for refused, probabilities in zip(answers.refused, answers.probabilities, strict=True)
    ]


def _square(recognition: Recognition) -> list[float]:
    """Return the square on the paper, on which an image lies in the middle, as large as it fits."""
    height, width = recognition.framing.ink.shape
    side = max(height, width)
    left, top, length = recognition.framing.square
    return [
        round(share, 5)
        for share in (
            (left + (side - width) / 2) / side,
            (top + (side - height) / 2) / side,
            length / side,
        )
    ]


def _stage(name: str, image: np.ndarray) -> dict[str, Any]:
    if image.dtype == np.float32:
        image = np.rint(image[..., 0] * 255).astype(np.uint8)
    # by way of the overview: halving is quick, and what is left is a quarter as large
    shown = resize(overview(image), _SHOWN) if max(image.shape) > _SHOWN else image
    height, width = image.shape
    return {"name": name, "size": {"width": width, "height": height}} | _image(shown)


def _image(image: np.ndarray) -> dict[str, Any]:
    """Pack an image, uint8 [height, width], in the form that the scripts know."""
    height, width = image.shape
    data = base64.b64encode(image.tobytes()).decode("ascii")
    return {"width": width, "height": height, "data": data}


def _rounded(probabilities: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in probabilities]
