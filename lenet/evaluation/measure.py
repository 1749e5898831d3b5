"""Measures how well the network reads.

MNIST's test images are measured as they are. Pen digits are drawn and framed as on the page: with
pens of several widths, in several sizes and places, turned, and all of it at random. What is not a
digit is blank paper, scribbles, and the letters of handwriting fonts, none of which training draws.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np

from lenet.data.conditions import Condition, at_random, drawn
from lenet.data.mnist import Images
from lenet.data.no_digits import letters, scribbles
from lenet.data.pen_digits import PenDigit
from lenet.drawing.framing import FIELD, frame
from lenet.drawing.strokes import Stroke, draw
from lenet.evaluation.hand import evaluate_hands
from lenet.evaluation.metrics import share, summarize
from lenet.evaluation.numbers import evaluate_numbers
from lenet.evaluation.snapshots import evaluate_snapshots
from lenet.network.answers import Answers, to_answers
from lenet.network.forward import run_many
from lenet.recognizer import Recognizer
from lenet.records import Evaluation, Mistake, PenReading, Reading

PEN_WIDTHS = (4, 8, 16, 24, 32, 40)  # canvas units
SIZES = (0.2, 0.25, 0.35, 0.5, 0.75, 0.9, 0.95)  # longer side of the digit, of the canvas
PLACES = {"top left": (0, 0), "top right": (1, 0), "bottom left": (0, 1), "bottom right": (1, 1)}
PLACED_SIZE = 0.5  # of the canvas, so that a corner is another place
ROTATIONS = (-20, -15, -10, -5, 0, 5, 10, 15, 20)  # degrees, clockwise

RANDOM_SEED = 0  # of the pens, sizes and places

_SHOWN = (4, 14)  # mistakes in the picture, rows and columns


def evaluate(
    recognizer: Recognizer,
    test: Images | None,
    digits: Sequence[PenDigit] | None,
    *,
    quick: bool = False,
    tell: Callable[[str], None] = lambda what: None,
) -> Evaluation:
    """Measure everything, and return it ready for JSON.

    Args:
        recognizer: Reads.
        test: MNIST's test images; without them there is nothing of MNIST.
        digits: Pen digits, the same.
        quick: Whether to leave out hands, numbers and snapshots, which take most of the time. They
            need both collections.
        tell: Told what is measured next.
    """
    tell("what is not a digit")
    report: Evaluation = {
        "weights_sha256": recognizer.record["weights_sha256"],
        "accepted": evaluate_no_digits(recognizer),
    }
    if test:
        tell("MNIST")
        report["mnist"] = evaluate_mnist(recognizer, test)
        framed = Images(_framed(test.images), test.labels)
        report["mnist_as_drawings"] = evaluate_mnist(recognizer, framed)
    if digits:
        tell("pen digits, with many pens, in many sizes and places")
        report["pen"] = evaluate_pen_digits(recognizer, digits)
        report["mistakes"] = mistakes(recognizer, digits)
    if quick or not test or not digits:
        return report
    tell("hands")
    report["hand"] = evaluate_hands(
        recognizer,
        digits,
        digit_images(map(drawn(), digits)),
        test=test,
        letters=digit_images(letters()),
    )
    tell("numbers")
    drawings = list(map(at_random(np.random.default_rng(RANDOM_SEED)), digits))
    report["numbers"] = evaluate_numbers(
        recognizer,
        digits,
        drawings,
        test=test,
        letters=list(letters()),
        scribbles=list(scribbles()),
    )
    tell("snapshots of the training")
    pen = Images(digit_images(drawings), np.array([digit.label for digit in digits]))
    report["snapshots"] = evaluate_snapshots(recognizer, test, pen)
    return report


def evaluate_mnist(recognizer: Recognizer, test: Images) -> Reading:
    """Measure on MNIST's test images."""
    return summarize(read(recognizer, test.images), test.labels)


def evaluate_pen_digits(recognizer: Recognizer, digits: Sequence[PenDigit]) -> PenReading:
    """Measure on pen digits under every condition."""
    labels = np.array([digit.label for digit in digits])

    def accuracy(condition: Condition) -> float | None:
        answers = read(recognizer, digit_images(map(condition, digits)))
        return share(answers.probabilities.argmax(axis=1) == labels)

    randomly = at_random(np.random.default_rng(RANDOM_SEED))
    answers = read(recognizer, digit_images(map(randomly, digits)))
    return {
        "random": summarize(answers, labels),
        "by_writer": by_writer(answers.probabilities.argmax(axis=1) == labels, digits),
        "by_width": {str(width): accuracy(drawn(width=width)) for width in PEN_WIDTHS},
        "by_size": {str(size): accuracy(drawn(size=size)) for size in SIZES},
        "by_place": {"middle": accuracy(drawn(size=PLACED_SIZE))}
        | {name: accuracy(drawn(size=PLACED_SIZE, place=place)) for name, place in PLACES.items()},
        "by_rotation": {str(angle): accuracy(drawn(rotation=angle)) for angle in ROTATIONS},
    }


def by_writer(right: np.ndarray, digits: Sequence[PenDigit]) -> list[float]:
    """Return the share of each writer's digits that is right, bool [N]; lowest first.

    Digits whose writer the file does not name are left out.
    """
    writers = np.array([-1 if digit.writer is None else digit.writer for digit in digits])
    shares = [share(right[writers == writer]) for writer in np.unique(writers[writers >= 0])]
    return sorted(each for each in shares if each is not None)


def mistakes(recognizer: Recognizer, digits: Sequence[PenDigit]) -> list[Mistake]:
    """Collect the pen digits that are misread with the greatest confidence.

    Returns:
        `{"label", "read", "confidence", "digit_image"}`, the most confident first; the digit image
        is uint8 [28, 28] in base64.
    """
    images = digit_images(map(drawn(), digits))
    answers = read(recognizer, images)
    labels, read_as = np.array([d.label for d in digits]), answers.probabilities.argmax(axis=1)
    wrong = np.flatnonzero(read_as != labels)
    worst = wrong[np.argsort(-answers.confidence[wrong])][: _SHOWN[0] * _SHOWN[1]]
    return [
        {
            "label": int(labels[index]),
            "read": int(read_as[index]),
            "confidence": round(float(answers.confidence[index]), 5),
            "digit_image": base64.b64encode(images[index].tobytes()).decode("ascii"),
        }
        for index in worst
    ]


def picture(misread: Sequence[Mistake]) -> np.ndarray:
    """Draw `mistakes`, uint8 [H, W], dark on light: each above "label > what was read"."""
    tiles = np.full((_SHOWN[0] * _SHOWN[1], 88, 72), 255, np.uint8)
    for tile, mistake in zip(tiles, misread, strict=False):
        image = np.frombuffer(base64.b64decode(mistake["digit_image"]), np.uint8)
        enlarged = cv2.resize(image.reshape(FIELD, FIELD), (64, 64), interpolation=cv2.INTER_CUBIC)
        tile[4:68, 4:68] = 255 - enlarged
        caption = f"{mistake['label']} > {mistake['read']}"
        cv2.putText(tile, caption, (12, 82), cv2.FONT_HERSHEY_SIMPLEX, 0.45, 0, 1, cv2.LINE_AA)
    return np.vstack([np.hstack(list(row)) for row in tiles.reshape(*_SHOWN, 88, 72)])


def evaluate_no_digits(recognizer: Recognizer) -> dict[str, float | None]:
    """Return the share of what is not a digit that is taken for one."""
    return {
        "blank": float(recognizer.recognize_strokes([]).digit is not None),
        "scribbles": share(~read(recognizer, digit_images(scribbles())).refused),
        "letters": share(~read(recognizer, digit_images(letters())).refused),
    }


def digit_images(drawings: Iterable[Sequence[Stroke]]) -> np.ndarray:
    """Draw and frame drawings; returns uint8 [N, 28, 28]."""
    # OpenCV releases the GIL while it works, so threads share the cores.
    with ThreadPoolExecutor() as pool:
        return np.stack(list(pool.map(lambda drawing: frame(draw(drawing)).digit_image, drawings)))


def read(recognizer: Recognizer, images: np.ndarray) -> Answers:
    """Read digit images, uint8 [N, 28, 28]."""
    (logits,) = run_many(images, recognizer.weights)
    return to_answers(logits, recognizer.calibration)


def _framed(inks: Iterable[np.ndarray]) -> np.ndarray:
    return np.stack([frame(ink).digit_image for ink in inks])
