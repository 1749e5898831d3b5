"""A recognition as the browser gets it: small, and ready for JSON."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from lenet.ink import resize
from lenet.recognizer import Recognition

LAYERS = ("C1", "C3")  # whose feature maps the page shows
_SHOWN = 64  # pixels, longest side of a stage on the page


def pack(recognition: Recognition) -> dict[str, Any]:
    """Pack a recognition for the page, one byte a value, some 25 KB in all.

    Returns:
        `blank`, `digit`, `confidence`, `doubt` and `probabilities` as they are; `stages`, a list of
        `{"name", "size", "shape", "values"}`, where `size` is that of the image and `shape` that of
        the copy that is shown; `layers`, by name `{"shape", "high", "values"}`, where 0 to 255
        stand for 0 to `high`. `values` are base64.
    """
    return {
        "blank": recognition.blank,
        "digit": recognition.digit,
        "confidence": recognition.confidence,
        "doubt": recognition.doubt,
        "probabilities": [round(float(value), 5) for value in recognition.probabilities],
        "stages": [_stage(name, image) for name, image in recognition.stages.items()],
        "layers": {name: _layer(recognition.feature_maps[name]) for name in LAYERS},
    }


def _stage(name: str, image: np.ndarray) -> dict[str, Any]:
    if image.dtype == np.float32:
        image = (image[..., 0] * 255).astype(np.uint8)
    shown = resize(image, _SHOWN) if max(image.shape) > _SHOWN else image
    return {
        "name": name,
        "size": list(image.shape),
        "shape": list(shown.shape),
        "values": _base64(shown),
    }


def _layer(maps: np.ndarray) -> dict[str, Any]:
    high = float(maps.max())
    values = np.clip(maps * (255 / high if high > 0 else 0), 0, 255).astype(np.uint8)
    return {"shape": list(maps.shape), "high": high, "values": _base64(values)}


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values)).decode("ascii")
