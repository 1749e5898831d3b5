"""What the page asks the server. Anyone can call these with any JSON: all of it is checked.

A function that cannot answer returns `{"error": sentence}`; no call leaves anything behind.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import numpy as np
import orjson
from anyio import to_thread
from starlette.responses import Response

from lenet import experiments
from lenet.drawing import images, strokes
from lenet.drawing.ink import to_ink
from lenet.hand import Hand
from lenet.recognizer import Recognizer
from lenet.ui.packing import pack, pack_lattice, pack_trials

Reply = dict[str, Any]

_QUICK = (20, 500)  # strokes and points of a drawing that is read in a millisecond or two


def server_calls(recognizer: Recognizer) -> dict[str, Callable[[Any], Any]]:
    """Return the functions that the page's scripts call, by their names there.

    A drawing is `{"strokes": […]}`, see `lenet.drawing.strokes.parse`, or `{"picture": data URL}`.
    Either may have a `"hand"` to be read with, see `lenet.hand.Hand.parse`.
    """

    def recognize(drawing: Any) -> Reply:
        """Read a drawing as a number, of one digit mostly."""
        if isinstance(drawing, dict) and "picture" in drawing:
            ink = _ink(drawing)
            number = recognizer.read_number_ink(ink, hand=_hand(drawing))
            height, width = ink.shape
            return pack(number) | {"size": [width, height], "lattice": pack_lattice(number)}
        return pack(recognizer.read_number_strokes(_strokes(drawing), hand=_hand(drawing)))

    def leave_out_steps(drawing: Any) -> Reply:
        """Read a drawing without each step of its framing."""
        ink, hand = _ink(drawing), _hand(drawing)
        return {"trials": pack_trials(experiments.leave_out_steps(recognizer, ink, hand=hand))}

    calls = (live(_refusing(recognize)), _refusing(leave_out_steps))
    return {call.__name__: call for call in calls}


def _refusing(call: Callable[[Any], Reply]) -> Callable[[Any], Reply]:
    """Answer what a stranger sent wrong with a sentence, not with a traceback."""

    @wraps(call)
    def answer(argument: Any = None) -> Reply:
        try:
            return call(argument)
        except ValueError as error:
            return {"error": str(error)}

    return answer


def live(call: Callable[[Any], Reply]) -> Callable[[Any], Awaitable[Response]]:
    """Make a call fit for hundreds of visitors at once.

    A usual drawing is read at once, without a thread for it, and the reply is written as JSON
    without a look at each of its values: together that took longer than the reading.
    """

    @wraps(call)
    async def answer(argument: Any = None) -> Response:
        reply = call(argument) if _quick(argument) else await to_thread.run_sync(call, argument)
        return Response(orjson.dumps(reply), media_type="application/json")

    return answer


def _quick(drawing: Any) -> bool:
    pens = drawing.get("strokes") if isinstance(drawing, dict) else None
    if not isinstance(pens, list) or len(pens) > _QUICK[0] or {"picture", "hand"} & set(drawing):
        return False
    paths = [pen.get("points") for pen in pens if isinstance(pen, dict)]
    return sum(len(path) for path in paths if isinstance(path, list)) <= _QUICK[1]


def _ink(drawing: Any) -> np.ndarray:
    """Return a drawing's ink, uint8 [H, W]."""
    if isinstance(drawing, dict) and "picture" in drawing:
        return to_ink(images.decode(_from_data_url(drawing["picture"])).pixels)
    return strokes.draw(_strokes(drawing))


def _strokes(drawing: Any) -> list[strokes.Stroke]:
    if not isinstance(drawing, dict) or "strokes" not in drawing:
        raise ValueError("Expected an object with strokes or a picture.")
    return strokes.parse(drawing["strokes"])


def _hand(drawing: Any) -> Hand | None:
    return Hand.parse(drawing["hand"]) if drawing.get("hand") is not None else None


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
