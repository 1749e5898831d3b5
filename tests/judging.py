"""What is made of pictures that people bring, against what a person reads in them."""

import importlib.util
import json
from pathlib import Path

import cv2

from lenet.drawing import images, strokes

BROUGHT = Path(__file__).resolve().parent / "brought"


def judge(digit, blank, number, text):
    """Tell whether a reading is right, wrong or refused.

    Args:
        digit: As which the whole is read, or None.
        blank: Whether that found nothing.
        number: As which it is read.
        text: What a person reads: a number, "" for nothing, "none" or lines for no number.
    """
    lines = getattr(number, "lines", ())
    told = digit is not None or (number.text and "?" not in number.text)
    if text == "":
        right = blank and not number.text
    elif text == "none" or "\n" in text:
        right = not told and (
            not lines or text == "none" or text == "\n".join(x.text for x in lines)
        )
    elif len(text) == 1:
        right = digit == int(text) and number.text == text
        told = digit not in (None, int(text)) or (number.text != text and "?" not in number.text)
        told = told and (digit is not None or number.text != "")
    else:
        right = number.text == text
        told = number.text and "?" not in number.text
    return "right" if right else "wrong" if told else "refused"


def judge_file(recognizer, data, text):
    """Judge what is read in an image file."""
    try:
        pixels = images.decode(data)
    except ValueError:
        return "refused"
    whole = recognizer.recognize(pixels)
    return judge(whole.digit, whole.blank, recognizer.read_number(pixels), text)


def cases():
    """Return the stored cases: kind, text, verdict before, and what makes its file or strokes."""
    listed = json.loads((BROUGHT / "cases.json").read_text())
    for case in listed:
        text = {"": "", "no digit": "none", None: None}[case.get("refuse")]
        if text is None:
            text = case.get("number", str(case.get("digit")))
        yield case | {"text": text, "before": case["now"]["verdict"]}


def judge_case(recognizer, case):
    """Judge a stored case."""
    path = BROUGHT / case["file"]
    if path.suffix == ".json":
        drawn = strokes.parse(json.loads(path.read_text()))
        whole = recognizer.recognize_strokes(drawn)
        return judge(whole.digit, whole.blank, recognizer.read_number_strokes(drawn), case["text"])
    return judge_file(recognizer, file_of(case), case["text"])


def file_of(case):
    """Return the image file of a case; what is too large to be stored is made of a small one."""
    path = BROUGHT / case["file"]
    if "make" not in case:
        return path.read_bytes()
    spec = importlib.util.spec_from_file_location("large", BROUGHT / "large.py")
    large = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(large)
    drawing = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    return getattr(large, case["make"]["with"])(drawing, **case["make"]["options"])
