"""Hands for the tests: a sign that no digit looks like, and what is no hand."""

import base64
import zlib

import numpy as np

from lenet.drawing.strokes import Stroke

# no digit to the network: a lozenge on a stick with a foot
SIGN = [
    [(200, 330), (200, 80)],
    [(200, 100), (300, 160), (200, 220), (100, 160), (200, 100)],
    [(130, 300), (270, 300)],
]


def sign(shift=0.0):
    """The sign, and with a shift one that is written a little differently."""
    rng = np.random.default_rng(int(10 * shift))
    return [Stroke(np.float32(path) + shift * rng.normal(size=(len(path), 2)), 16) for path in SIGN]


def image(value=255):
    made = np.zeros((28, 28), np.uint8)
    made[4:20, 10] = value
    return made


def exemplar(label=4, packed=None):
    packed = zlib.compress(image().tobytes()) if packed is None else packed
    text = packed if isinstance(packed, str) else base64.b64encode(packed).decode()
    return {"label": label, "digit_image": text}


def content(*exemplars, **changes):
    return {"format": "lenet-hand", "version": 1, "exemplars": list(exemplars)} | changes


HOSTILE = [
    (None, "as the page exports it"),
    ([], "as the page exports it"),
    ({}, "as the page exports it"),
    (content(version=2), "of version 1"),
    (content(format="x"), "as the page exports it"),
    (content(exemplars=7), "as a list"),
    (content(7), "as a list"),
    (content(*[exemplar()] * 101), "at most 100"),
    (content(exemplar("4")), "label"),
    (content(exemplar(float("nan"))), "label"),
    (content(exemplar(True)), "label"),
    (content(exemplar(4, "?")), "28 × 28 bytes"),
    (content(exemplar(4, "")), "28 × 28 bytes"),
    (content({"label": 4}), "28 × 28 bytes"),
    (content({"label": 4, "digit_image": 7}), "28 × 28 bytes"),
    (content(exemplar(4, zlib.compress(bytes(783)))), "28 × 28 bytes"),
    (content(exemplar(4, zlib.compress(bytes(50_000_000)))), "28 × 28 bytes"),
    (content(exemplar(4, zlib.compress(bytes(784)))), "with ink on it"),
]
