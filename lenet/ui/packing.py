"""What goes over the wire, small and ready for JSON."""

from __future__ import annotations

import base64

import cv2
import numpy as np

from lenet.drawing.images import Picture
from lenet.drawing.ink import Found, Rectangle
from lenet.reading.number import Digit, Number
from lenet.recognition import Recognition

_SHOWN = 64  # pixels, longest side of a stage on the page


def pack(number: Number) -> dict[str, object]:
    """Pack a number, some 15 KB for each digit. The browser works out the layers from the inputs.

    Returns:
        `text`, `confidence` and `reason` as they are; `digits`, each with `digit`, `confidence`,
        `doubt` and `probabilities` as they are; `box`, left, top, width and height in pixels of the
        ink or in canvas units; `stages`, a list of `{"name", "size", "width", "height", "data"}`,
        where `size` is that of the image and the rest a copy to be shown, uint8 in base64; and
        `square`, which part of its own ink the digit image shows: left, top and side, as shares of
        its side.
    """
    return {
        "text": number.text,
        "confidence": number.confidence,
        "reason": number.reason,
        "digits": [_digit(digit) for digit in number.digits],
    }


def pack_found(found: Found, picture: Picture) -> dict[str, object]:
    """Pack what was taken for ink in a picture: boxes are in pixels of its file."""
    height, width = picture.pixels.shape[:2]
    across, down = picture.size[0] / width, picture.size[1] / height

    def box(place: Rectangle) -> list[int]:
        return [round(side * scale) for side, scale in zip(place, (across, down) * 2, strict=True)]

    return {
        "light": found.light,
        "region": box(found.region),
        "dropped": [{"reason": each.reason, "box": box(each.box)} for each in found.dropped],
    }


def _digit(digit: Digit) -> dict[str, object]:
    return {
        "digit": digit.digit,
        "confidence": digit.confidence,
        "doubt": digit.doubt,
        "probabilities": _rounded(digit.probabilities),
        "box": [round(float(length), 1) for length in digit.box],
        "stages": [_stage(name, image) for name, image in digit.stages.items()],
        "square": _square(digit),
    }


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


def _stage(name: str, image: np.ndarray) -> dict[str, object]:
    if image.dtype == np.float32:
        image = np.rint(image[..., 0] * 255).astype(np.uint8)
    height, width = image.shape
    return {"name": name, "size": {"width": width, "height": height}} | _image(_shrink(image))


def _shrink(image: np.ndarray) -> np.ndarray:
    """Scale an image to what is shown, by halves: quicker than OpenCV's mean of larger areas."""
    while (longer := max(image.shape)) > _SHOWN:
        share = max(0.5, _SHOWN / longer)
        height, width = (max(1, round(share * side)) for side in image.shape)
        image = cv2.resize(image, (width, height))
    return image


def _image(image: np.ndarray) -> dict[str, object]:
    """Pack an image, uint8 [height, width], in the form that the scripts know."""
    height, width = image.shape
    data = base64.b64encode(image.tobytes()).decode("ascii")
    return {"width": width, "height": height, "data": data}


def _rounded(probabilities: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in probabilities]
