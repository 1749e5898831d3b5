"""Hands for the tests: a sign that no digit looks like, and what is no hand."""

import base64
import json
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


PACKED = zlib.compress(image().tobytes())
TEXT = exemplar()["digit_image"]

NO_FILE = "Expected a handwriting file exported by this page (version 1)."
NO_IMAGE = "Expected each digit image as 28 × 28 bytes, deflated, in base64."
NO_INK = "Expected a digit image with ink on it."
NO_LABEL = "Expected a label from 0 to 9, or none for what is not a digit."
OTHER_SIGNS = "Expected a handwriting file of the signs that are read here."
LARGE = "Expected a handwriting file of at most 200 kB."
FULL = "There is room for 100 examples. Forget some to teach others."

# What follows on a digit image's bytes; Node before 22 overlooks it, browsers and Python don't.
TRAILING = [
    (content(exemplar(4, PACKED + b"x")), NO_IMAGE),
    (content(exemplar(4, PACKED + PACKED)), NO_IMAGE),
]

# Texts of files, or what they hold, with the labels read or the sentence that refuses them.
CASES = [
    ("", NO_FILE),
    ("{", NO_FILE),
    ("[" * 100_000, NO_FILE),
    ("\ufffd", NO_FILE),
    (" " * 200_001, LARGE),
    (json.dumps(content(exemplar())).ljust(200_001), LARGE),
    (json.dumps(content(exemplar(), name="é" * 100_000), ensure_ascii=False), LARGE),
    (json.dumps(content(exemplar())).ljust(200_000), [4]),
    (json.dumps(content(exemplar()), indent=4), [4]),
    (json.dumps(content(exemplar())) + "]", NO_FILE),
    (json.dumps(content(exemplar(float("nan")))), NO_FILE),
    (json.dumps(content(exemplar(float("inf")))), NO_FILE),
    (None, NO_FILE),
    ('"a hand"', NO_FILE),
    (7, NO_FILE),
    ([], NO_FILE),
    ({}, NO_FILE),
    (content(version=2), NO_FILE),
    (content(version="1"), NO_FILE),
    (content(version=True), NO_FILE),
    (content(format="x"), NO_FILE),
    (content(exemplars=7), NO_FILE),
    (content(exemplars=None), NO_FILE),
    (content(exemplars={"0": exemplar()}), NO_FILE),
    (content(7), NO_FILE),
    (content(None), NO_FILE),
    (content([4, TEXT]), NO_FILE),
    (content(exemplar(), "x" * 150_000), NO_FILE),
    (content(*[exemplar()] * 101), FULL),
    (content(*[exemplar()] * 100), [4]),
    (content(), []),
    (content(version=1.0), []),
    (content(exemplar(), on=False), [4]),
    (content(exemplar(), names=[*"0123456789"]), [4]),
    (content(exemplar(), names=[*"ABCDEFGHIJ"]), OTHER_SIGNS),
    (content(exemplar(), names=None), OTHER_SIGNS),
    (content(exemplar() | {"when": "yesterday"}), [4]),
    (content(exemplar(), exemplar(9)), [9]),
    (content(exemplar(0)), [0]),
    (content(exemplar(None)), [None]),
    (content(exemplar(3.0)), [3]),
    (json.dumps(content(exemplar(3))).replace(": 3", ": 0.3e1"), [3]),
    (json.dumps(content(exemplar(3))).replace(": 3", ": -0.0"), [0]),
    (json.dumps(content(exemplar(3))).replace(": 3", ": " + "9" * 5_000), NO_LABEL),
    (json.dumps(content(exemplar(3))).replace(": 3", ": 1e999"), NO_LABEL),
    (content({"digit_image": TEXT}), NO_LABEL),
    (content(exemplar(3.5)), NO_LABEL),
    (content(exemplar(-1)), NO_LABEL),
    (content(exemplar(10)), NO_LABEL),
    (content(exemplar("4")), NO_LABEL),
    (content(exemplar("4" * 150_000)), NO_LABEL),
    (content(exemplar(True)), NO_LABEL),
    (content(exemplar([4])), NO_LABEL),
    (content(exemplar({})), NO_LABEL),
    (content(exemplar("4"), exemplar(4, "?")), NO_IMAGE),
    (content({"label": 4}), NO_IMAGE),
    (content({"label": 4, "digit_image": 7}), NO_IMAGE),
    (content({"label": 4, "digit_image": [TEXT]}), NO_IMAGE),
    (content({"label": 4, "digit_image": {"length": 4}}), NO_IMAGE),
    (content(exemplar(4, "?")), NO_IMAGE),
    (content(exemplar(4, "é")), NO_IMAGE),
    (content(exemplar(4, "")), NO_IMAGE),
    (content(exemplar(4, "A" * 150_000)), NO_IMAGE),
    (content(exemplar(4, TEXT.rstrip("="))), NO_IMAGE if TEXT.endswith("=") else [4]),
    (content(exemplar(4, TEXT[:8] + " " + TEXT[8:])), NO_IMAGE),
    (content(exemplar(4, TEXT + "\n")), NO_IMAGE),
    (content(exemplar(4, TEXT + TEXT)), NO_IMAGE),
    (content(exemplar(4, PACKED[:-1])), NO_IMAGE),
    (content(exemplar(4, PACKED[:-4])), NO_IMAGE),
    (content(exemplar(4, PACKED[:-1] + bytes([PACKED[-1] ^ 1]))), NO_IMAGE),
    *TRAILING,
    (content(exemplar(4, PACKED[2:-4])), NO_IMAGE),  # without head and checksum
    (content(exemplar(4, zlib.compress(bytes(783)))), NO_IMAGE),
    (content(exemplar(4, zlib.compress(image().tobytes() + b"x"))), NO_IMAGE),
    (content(exemplar(4, zlib.compress(bytes(50_000_000)))), NO_IMAGE),
    (content(exemplar(4, zlib.compress(bytes(784)))), NO_INK),
    (content(exemplar(4, zlib.compress(image().tobytes(), 0))), [4]),
]


def text_of(case):
    """Return a case as the text of a file."""
    return case if isinstance(case, str) else json.dumps(case)
