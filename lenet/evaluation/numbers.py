"""Measures how well numbers are read, and whether single digits are read as well as before.

Numbers are composed of one writer's pen digits, as strokes and as pictures, and of MNIST's test
images side by side. Single digits are read as they are, and with a stray dot, a broken stroke, or a
detached hat. Letters and scribbles are not numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from lenet.data.defects import break_stroke, detach_hat, stray_dot
from lenet.data.mnist import Images
from lenet.data.numbers import SPACINGS, Composed, mnist_numbers, picture_of, written_numbers
from lenet.data.pen_digits import PenDigit
from lenet.drawing.ink import to_ink
from lenet.drawing.strokes import Stroke, draw
from lenet.evaluation.metrics import share
from lenet.reading.number import Number
from lenet.recognition import Recognition
from lenet.recognizer import Recognizer
from lenet.records import NumberReading

COUNT = 2_000  # numbers of each kind
OF_EACH_LENGTH = 60
LENGTHS = range(1, 9)  # digits
GAPS = (4, 2, 1, 0, -1)  # between MNIST's digits, pixels
DEFECTIVE = 500  # digits with each defect
NO_NUMBERS = 1_000  # scribbles that are read as pictures
USUAL = 3  # digits of a usual number
_SEED = 0

HATTED = 5  # the digit whose hat is detached
DEFECTS: dict[str, Callable[[Sequence[Stroke], np.random.Generator], list[Stroke] | None]] = {
    "stray dot": stray_dot,
    "broken stroke": break_stroke,
    "detached hat": detach_hat,
}


class Answer(NamedTuple):
    """What was read of a number."""

    text: str
    truth: str
    milliseconds: float  # on one core
    possible: bool | None = None  # whether each digit is read correctly alone; None if not tried


def evaluate_numbers(
    recognizer: Recognizer,
    digits: Sequence[PenDigit],
    drawings: Sequence[list[Stroke]],
    *,
    test: Images,
    letters: Sequence[list[Stroke]],
    scribbles: Sequence[list[Stroke]],
) -> dict[str, Any]:
    """Measure numbers, ready for JSON.

    Args:
        recognizer: Reads.
        digits: Pen digits, of which numbers are composed, each of one writer.
        drawings: The same digits, each drawn with some pen, in some size and place.
        test: MNIST's test images.
        letters: Letters by hand.
        scribbles: Scribbles.
    """
    made = {name: list(written_numbers(digits, name, COUNT, _SEED)) for name in SPACINGS}
    strokes = {name: list(_read_strokes(recognizer, numbers)) for name, numbers in made.items()}
    images = {name: list(_read_pictures(recognizer, numbers)) for name, numbers in made.items()}
    singles = list(zip(drawings, [digit.label for digit in digits], strict=True))
    return {
        "strokes": _summarize(strokes),
        "images": _summarize(images),
        "mnist": {str(gap): _sum_up(_read_mnist(recognizer, test, gap)) for gap in GAPS},
        "by_length": _by_length(recognizer, digits),
        "singles": {"as they are": _compare(recognizer, singles)}
        | {name: _compare(recognizer, _defective(singles, name)) for name in DEFECTS},
        "taken": _taken(recognizer, letters, scribbles),
    }


def _read_strokes(recognizer: Recognizer, numbers: Iterable[Composed]) -> Iterator[Answer]:
    for number in numbers:
        read, milliseconds = _timed(recognizer.read_number_strokes, number.strokes)
        parts = [
            [
                stroke
                for stroke, owner in zip(number.strokes, number.owners, strict=True)
                if owner == place
            ]
            for place in range(len(number.text))
        ]
        alone = (recognizer.recognize_strokes(part).probabilities.argmax() for part in parts)
        possible = all(digit == int(label) for digit, label in zip(alone, number.text, strict=True))
        yield Answer(read.text, number.text, milliseconds, possible)


def _read_pictures(recognizer: Recognizer, numbers: Iterable[Composed]) -> Iterator[Answer]:
    rng = np.random.default_rng(_SEED)
    for number in numbers:
        read, milliseconds = _timed(recognizer.read_number, picture_of(number.strokes, rng))
        yield Answer(read.text, number.text, milliseconds)


def _read_mnist(recognizer: Recognizer, test: Images, gap: int) -> Iterator[Answer]:
    for picture, text in mnist_numbers(test, gap, COUNT, _SEED):
        read, milliseconds = _timed(recognizer.read_number, picture)
        yield Answer(read.text, text, milliseconds)


def _timed(read: Callable[[Any], Number], drawing: Any) -> tuple[Number, float]:
    """Read, and tell how long this thread computed, milliseconds."""
    started = time.thread_time()
    number = read(drawing)
    return number, 1e3 * (time.thread_time() - started)


def _summarize(by_spacing: dict[str, list[Answer]]) -> dict[str, Any]:
    answers = [answer for each in by_spacing.values() for answer in each]
    usual = [answer.milliseconds for answer in answers if len(answer.truth) == USUAL]
    believed = [answer.milliseconds for answer in answers if len(answer.text) > 1]
    return {name: _sum_up(each) for name, each in by_spacing.items()} | {
        "wrong": share(np.array([_is_wrong(answer) for answer in answers])),
        "milliseconds": {
            "p50": round(float(np.percentile(usual, 50)), 2) if usual else None,
            "p95": round(float(np.percentile(usual, 95)), 2) if usual else None,
            "most": round(max(believed, default=0.0), 2),
        },
    }


def _sum_up(answers: Iterable[Answer]) -> NumberReading:
    answers = list(answers)
    errors = sum(edits(answer.text, answer.truth) for answer in answers)
    tried = [answer.possible for answer in answers if answer.possible is not None]
    return {
        "count": len(answers),
        "exact": share(np.array([answer.text == answer.truth for answer in answers])),
        "possible": share(np.array(tried)),
        "digit_errors": round(errors / max(1, sum(len(answer.truth) for answer in answers)), 5),
        "wrong": share(np.array([_is_wrong(answer) for answer in answers])),
    }


def _is_wrong(answer: Answer) -> bool:
    """Return whether a wrong number is told without a "?"."""
    return answer.text != answer.truth and "?" not in answer.text


def edits(read: str, truth: str) -> int:
    """Return how many digits have to be changed, added or dropped to make one text the other.

    Source: V. Levenshtein, "Binary codes capable of correcting deletions, insertions, and
    reversals", 1966.
    """
    row = list(range(len(truth) + 1))
    for count, character in enumerate(read, start=1):
        before, row = row, [count]
        for place, other in enumerate(truth):
            replaced = before[place] + (character != other)
            row.append(min(replaced, before[place + 1] + 1, row[place] + 1))
    return row[-1]


def _by_length(
    recognizer: Recognizer, digits: Sequence[PenDigit]
) -> dict[str, dict[str, float | None]]:
    """Return which share is exact for each number of digits, all spacings together."""
    exact: dict[str, dict[str, float | None]] = {}
    for length in LENGTHS:
        numbers = [
            number
            for name in SPACINGS
            for number in written_numbers(
                digits, name, OF_EACH_LENGTH // len(SPACINGS), _SEED + length, (length, length)
            )
        ]
        exact[str(length)] = {
            "strokes": _sum_up(_read_strokes(recognizer, numbers))["exact"],
            "images": _sum_up(_read_pictures(recognizer, numbers))["exact"],
        }
    return exact


def _defective(
    singles: Sequence[tuple[list[Stroke], int]], name: str
) -> Iterator[tuple[list[Stroke], int]]:
    """Yield single digits with a defect."""
    rng = np.random.default_rng(_SEED)
    made = 0
    for place in rng.permutation(len(singles)):
        drawing, label = singles[place]
        if name == "detached hat" and label != HATTED:
            continue
        if made < DEFECTIVE and (drawn := DEFECTS[name](drawing, rng)) is not None:
            made += 1
            yield drawn, label


def _compare(
    recognizer: Recognizer, singles: Iterable[tuple[list[Stroke], int]]
) -> dict[str, dict[str, int]]:
    """Count the digits that are read correctly alone but not as numbers, and the opposite."""
    rng = np.random.default_rng(_SEED)
    counts = {name: {"count": 0, "lost": 0, "won": 0} for name in ("strokes", "images")}
    for drawing, label in singles:
        picture = picture_of(drawing, rng)
        read: dict[str, tuple[Recognition, Number]] = {
            "strokes": (
                recognizer.recognize_strokes(drawing),
                recognizer.read_number_strokes(drawing),
            ),
            "images": (recognizer.recognize(picture), recognizer.read_number(picture)),
        }
        for name, (alone, number) in read.items():
            right, still = alone.digit == label, number.text == str(label)
            counts[name]["count"] += 1
            counts[name]["lost"] += right and not still
            counts[name]["won"] += still and not right
    return counts


def _taken(
    recognizer: Recognizer, letters: Sequence[list[Stroke]], scribbles: Sequence[list[Stroke]]
) -> dict[str, float | None]:
    """Return the share of what is not a number that is taken for one, of whatever length."""

    def taken(numbers: Iterable[Number]) -> float | None:
        return share(np.array([number.text.isdigit() for number in numbers]))

    def pictures(drawings: Iterable[list[Stroke]]) -> Iterator[Number]:
        return (recognizer.read_number_ink(to_ink(255 - draw(each))) for each in drawings)

    return {
        "letters, strokes": taken(map(recognizer.read_number_strokes, letters)),
        "letters, images": taken(pictures(letters)),
        "scribbles, strokes": taken(map(recognizer.read_number_strokes, scribbles)),
        "scribbles, images": taken(pictures(scribbles[:NO_NUMBERS])),
    }
