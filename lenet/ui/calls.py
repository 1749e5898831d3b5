"""The page's calls to the server. Anyone can call them with any JSON, so all of it is checked.

A function that cannot answer returns `{"error": sentence}`. No call leaves anything behind.
"""

from __future__ import annotations

import base64
import binascii
import logging
import os
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response

from lenet.drawing import images, strokes
from lenet.drawing.ink import find_ink
from lenet.hand import Hand
from lenet.network.signs import DIGITS, Names
from lenet.recognizer import Number, Recognizer
from lenet.ui.packing import pack, pack_found

Reply = dict[str, object]

_log = logging.getLogger(__name__)

# What takes longer than a drawing is computed by so many threads: each holds an image, too.
SLOW = CapacityLimiter(os.cpu_count() or 1)
_SIDES = ("x", "y", "width", "height")  # of a region
_QUICK = (20, 500)  # strokes and points of a drawing that is read in a millisecond or two


def server_calls(recognizer: Recognizer) -> dict[str, Callable[[Any], Awaitable[Response]]]:
    """Return the functions that the page's scripts call, by their names there.

    A drawing is `{"strokes": […]}`, see `lenet.drawing.strokes.parse`, or `{"picture": data URL}`,
    with the `region` and `light` of `lenet.drawing.ink.find_ink`, if any. Either may have a
    `"hand"` to be read with, see `lenet.hand.Hand.parse`.
    """
    names = recognizer.names

    def recognize(drawing: Any) -> Reply:
        """Read a drawing as a number, of one digit mostly."""
        if isinstance(drawing, dict) and "picture" in drawing:
            pixels, look = images.decode(_from_data_url(drawing["picture"])), _look(drawing)
            return pack(recognizer.read_number(pixels, **look, hand=_hand(drawing, names)))
        return pack(recognizer.read_number_strokes(_strokes(drawing), hand=_hand(drawing, names)))

    return {"recognize": live(_refusing(recognize), _quick)}


def endpoints(recognizer: Recognizer) -> dict[str, Callable[[Any, Any], Reply]]:
    """Return the functions of the API by their names: an image file in, an answer out.

    Signs that form no numbers have one of them only.
    """
    names, none = recognizer.names, "no digit" if recognizer.reads_numbers else "no sign"

    def recognize(image: str, hand: str = "") -> Reply:
        """Read the handwritten digit in an image file (PNG, JPEG, WebP, GIF, BMP or TIFF).

        Dark ink on light paper, light on dark, and ink on a transparent layer are all understood.
        No web addresses are fetched. The answer has a label, "0" to "9", or "no digit" if it is
        not a digit or can't be told, and confidences: the probability of each digit, given that it
        is one. What was found says what was taken for ink: whether it is lighter than its paper,
        the region that was looked at and what was dropped in it, each with the reason and its box,
        left, top, width and height in pixels of the image.

        Args:
            image: A data URL (data:image/png;base64,...), or a file uploaded by a Gradio client.
            hand: The text of a handwriting file that the page saved; by default none.
        """
        picture = images.open_picture(_file(image))
        found = find_ink(picture.pixels)
        recognition = recognizer.recognize_ink(found.ink, hand=_taught(hand, names))
        return {
            "label": recognition.name or none,
            "confidences": [
                {"label": name, "confidence": float(probability)}
                for name, probability in zip(
                    recognizer.names, recognition.probabilities, strict=True
                )
            ],
            "found": pack_found(found, picture),
        }

    def recognize_number(image: str, hand: str = "") -> Reply:
        """Read the handwritten number of 1 to 8 digits in an image file, see recognize.

        The answer has the text, with "?" in the place of what can't be read, or "" for blank paper;
        the confidence, which is the probability that all of it is right, or 0 with a "?"; digits,
        each with its label, confidence and box: left, top, width and height in pixels of the image,
        turned as the camera was held; and the reason why there is no number, or null. A page of
        several lines has no text, but lines, each of them a number, from top to bottom. What was
        found is as recognize says.

        Args:
            image: A data URL (data:image/png;base64,...), or a file uploaded by a Gradio client.
            hand: The text of a handwriting file that the page saved; by default none.
        """
        picture = images.open_picture(_file(image))
        found = find_ink(picture.pixels)
        height, width = found.ink.shape
        number = recognizer.read_number_ink(found.ink, hand=_taught(hand, names))
        number = number.scaled(picture.size[0] / width, picture.size[1] / height)
        lines = [_number(line) for line in number.lines]
        return _number(number) | {"lines": lines, "found": pack_found(found, picture)}

    functions = (recognize, recognize_number) if recognizer.reads_numbers else (recognize,)
    for function in functions:
        function.__doc__ = _told(function.__doc__ or "", recognizer)
    return {function.__name__: _refusing(function) for function in functions}


def _told(description: str, recognizer: Recognizer) -> str:
    """Return what an endpoint is described by, for the signs that are read."""
    if recognizer.names == DIGITS:
        return description
    listed = ", ".join(recognizer.names)
    described = description.replace('"0" to "9"', f"one of {listed}")
    return described if recognizer.reads_numbers else described.replace("digit", "sign")


def _number(number: Number) -> Reply:
    return {
        "text": number.text,
        "confidence": number.confidence,
        "digits": [
            {
                "label": digit.name or "?",
                "confidence": digit.confidence,
                "box": [round(float(length), 1) for length in digit.box],
            }
            for digit in number.digits
        ],
        "reason": number.reason,
    }


def _refusing(call: Callable[..., Reply]) -> Callable[..., Reply]:
    """Answer an invalid request with a sentence, not with a traceback."""

    @wraps(call)
    def answer(*arguments: Any) -> Reply:
        try:
            return call(*arguments)
        except ValueError as error:
            return {"error": str(error)}
        except Exception:
            _log.exception("%s failed.", call.__name__)
            return {"error": "The server failed to answer."}

    return answer


def live(
    call: Callable[[Any], Reply], quick: Callable[[Any], bool]
) -> Callable[[Any], Awaitable[Response]]:
    """Make a call fit for hundreds of visitors at once.

    A usual drawing is read at once, without a thread, and orjson writes the reply: a thread and
    Gradio's JSON took longer than the reading.
    """

    @wraps(call)
    async def answer(argument: Any = None) -> Response:
        if quick(argument):
            reply = call(argument)
        else:
            async with SLOW:
                reply = await to_thread.run_sync(call, argument)
        return Response(orjson.dumps(reply), media_type="application/json")

    return answer


def _quick(drawing: Any) -> bool:
    pens = drawing.get("strokes") if isinstance(drawing, dict) else None
    if not isinstance(pens, list) or len(pens) > _QUICK[0] or {"picture", "hand"} & set(drawing):
        return False
    paths = [pen.get("points") for pen in pens if isinstance(pen, dict)]
    return sum(len(path) for path in paths if isinstance(path, list)) <= _QUICK[1]


def _look(drawing: dict[str, Any]) -> dict[str, Any]:
    """Return where to look in a picture, and for what, see `find_ink`."""
    light, region = drawing.get("light"), drawing.get("region")
    if not (light is None or isinstance(light, bool)):
        raise ValueError("Expected light to be true, false or null.")
    if region is not None:
        sides = [region.get(side) for side in _SIDES] if isinstance(region, dict) else []
        if [type(side) for side in sides] != [int] * len(_SIDES):
            raise ValueError("Expected a region of whole numbers: x, y, width and height.")
        region = tuple(sides)
    return {"light": light, "region": region}


def _strokes(drawing: Any) -> list[strokes.Stroke]:
    if not isinstance(drawing, dict) or "strokes" not in drawing:
        raise ValueError("Expected an object with strokes or a picture.")
    return strokes.parse(drawing["strokes"])


def _hand(drawing: Any, names: Names) -> Hand | None:
    hand = drawing.get("hand")
    return None if hand is None else Hand.parse(hand, names=names)


def _file(image: Any) -> bytes:
    if isinstance(image, bytes):
        return image
    if not isinstance(image, str) or not image.startswith("data:"):
        raise ValueError(
            "Expected an uploaded image file or a data URL; web addresses are not fetched."
        )
    return _from_data_url(image)


def _taught(hand: Any, names: Names) -> Hand | None:
    """Return the hand in the text of a file, which may be empty."""
    if isinstance(hand, str):
        return Hand.parse_text(hand.encode(errors="replace"), names=names) if hand else None
    return None if hand is None else Hand.parse(hand, names=names)


def _from_data_url(picture: Any) -> bytes:
    """Return the file in a data URL, which is how the browser hands over a picture."""
    if not isinstance(picture, str) or not picture.startswith("data:image/"):
        raise ValueError("Expected an image as a data URL.")
    if len(picture) > images.MAX_BYTES * 4 // 3 + 100:
        raise ValueError(f"Expected an image of at most {images.MAX_BYTES / 1e6:.0f} MB.")
    try:
        return base64.b64decode(picture.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("Expected an image as a data URL in base64.") from None
