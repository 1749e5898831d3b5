"""What goes over the wire, small and ready for JSON: one byte a value where it is only shown."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np

from lenet.drawing.ink import overview, resize
from lenet.experiments import Replay, Trials
from lenet.network.answers import Answers
from lenet.network.evidence import Evidence
from lenet.network.model import INPUT_SIZE
from lenet.network.units import Unit
from lenet.recognizer import Recognition

_SHOWN = 64  # pixels, longest side of a stage on the page


def pack(recognition: Recognition) -> dict[str, Any]:
    """Pack a recognition, some 25 KB in all.

    Returns:
        `blank`, `digit`, `confidence`, `doubt` and `probabilities` as they are; `stages`, a list of
        `{"name", "size", "shape", "values"}`, where `size` is that of the image and `shape` that of
        the copy that is shown; `layers`, by name `{"shape", "most", "values"}`, where -127 to 127
        stand for `-most` to `most`; `square`, which part of the paper the digit image shows: left,
        top and side, as shares of its side. `values` are base64.
    """
    return {
        "blank": recognition.blank,
        "digit": recognition.digit,
        "confidence": recognition.confidence,
        "doubt": recognition.doubt,
        "probabilities": _rounded(recognition.probabilities),
        "stages": [_stage(name, image) for name, image in recognition.stages.items()],
        "layers": {name: pack_signed(maps) for name, maps in recognition.feature_maps.items()},
        "square": _square(recognition),
    }


def pack_signed(values: np.ndarray) -> dict[str, Any]:
    """Pack values that may be negative: -127 to 127 stand for the largest of them, either way."""
    most = float(np.abs(values).max())
    shares = np.rint(values * (127 / most if most > 0 else 0)).astype(np.int8)
    return {"shape": list(values.shape), "most": most, "values": _base64(shares)}


def pack_unit(unit: Unit) -> dict[str, Any]:
    """Pack an opened unit; its numbers are the true ones, to six digits."""

    def numbers(values: np.ndarray) -> list[list[float]]:
        return [[float(f"{value:.6g}") for value in row] for row in values]

    terms = [
        {
            "channel": term.channel,
            "inputs": numbers(term.inputs),
            "weights": numbers(term.weights),
            "products": numbers(term.products),
            "total": term.total,
        }
        for term in unit.terms
    ]
    return unit._asdict() | {"terms": terms}


def pack_evidence(evidence: Evidence) -> dict[str, Any]:
    """Pack the evidence with its sums: what spoke for the digit, and what against it."""
    values = evidence.values
    return {
        "digit": evidence.digit,
        "other": evidence.other,
        "for": float(values[values > 0].sum()),
        "against": float(values[values < 0].sum()),
        "evidence": pack_signed(values),
    }


def pack_trials(trials: Trials) -> list[dict[str, Any]]:
    """Pack what is read without each step of the framing."""
    images = np.rint(trials.inputs[..., 0] * 255).astype(np.uint8)
    return [
        {"without": step, "shape": [INPUT_SIZE, INPUT_SIZE], "values": _base64(image)} | answer
        for step, image, answer in zip(
            trials.without, images, _answers(trials.answers), strict=True
        )
    ]


def pack_replay(replay: Replay) -> dict[str, Any]:
    """Pack what was read at each moment of a drawing."""
    return {"points": replay.points, "answers": _answers(replay.answers)}


def unpack_input(values: object) -> np.ndarray:
    """Return the network's input, float32 [32, 32, 1], that the page got as a stage and sends back.

    Raises:
        ValueError: If it is none.
    """
    message = f"Expected an input of {INPUT_SIZE} × {INPUT_SIZE} bytes in base64."
    if not isinstance(values, str) or len(values) > 2 * INPUT_SIZE * INPUT_SIZE:
        raise ValueError(message)
    try:
        raw = base64.b64decode(values, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(message) from None
    if len(raw) != INPUT_SIZE * INPUT_SIZE:
        raise ValueError(message)
    return np.frombuffer(raw, np.uint8).reshape(INPUT_SIZE, INPUT_SIZE, 1) / np.float32(255)


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
    return {
        "name": name,
        "size": list(image.shape),
        "shape": list(shown.shape),
        "values": _base64(shown),
    }


def _rounded(probabilities: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in probabilities]


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values)).decode("ascii")
