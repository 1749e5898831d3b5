"""Weights of one's own signs, without a training: the bundled ones under other names."""

import base64
import string
import zlib

import numpy as np

from conftest import WAYS, drawing
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.recognizer import Recognizer

ARABIC = tuple("٠١٢٣٤٥٦٧٨٩")
LETTERS = tuple(string.ascii_uppercase)
PAIR = ("نعم", "no")
EVERY = (*string.digits, *string.ascii_letters)  # 62
_NEVER = -30  # the bias of an output that no drawing excites


def named(recognizer, names):
    """The bundled weights with other names: a drawn 0 is the first sign, and so on.

    Of fewer signs than ten the first outputs are kept. Of more, the others say nothing.
    """
    kernel, bias = recognizer.weights["OUTPUT"]
    more = max(0, len(names) - 10)
    kernel = np.pad(kernel[:, : len(names)], ((0, 0), (0, more)))
    bias = np.pad(bias[: len(names)], (0, more), constant_values=_NEVER)
    record = dict(recognizer.record)
    record |= {"names": list(names), "source": "my signs", "examples": examples(len(names))}
    record["counts"] = {part: [20] * len(names) for part in ("train", "validation", "test")}
    record["confusion_matrix"] = (18 * np.eye(len(names), dtype=int) + 1).tolist()
    record["weights_sha256"] = "other"
    return Recognizer(dict(recognizer.weights) | {"OUTPUT": (kernel, bias)}, record)


def examples(count):
    """So many digit images, packed as in a record."""
    drawn = [drawing(sign % 10, WAYS[sign % 10], size=200 + sign) for sign in range(count)]
    images = (frame(draw(strokes)).digit_image for strokes in drawn)
    return [base64.b64encode(zlib.compress(image.tobytes(), 9)).decode() for image in images]
