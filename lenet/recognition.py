"""What comes of reading: of one digit, and of a number."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from lenet.drawing.framing import Framing
from lenet.number.belief import believed
from lenet.number.lattice import Box, Ink
from lenet.number.reading import Reading
from lenet.number.search import Path

_STAGES = ("ink", "crop", "even", "fit", "digit_image")


@dataclass(frozen=True)
class Recognition:
    """What the network made of one drawing."""

    digit: int | None  # 0 to 9; None for a blank drawing, for no digit, and if it can't be told
    confidence: float  # probability that `digit` is right, 0 to 1; 0 if there is none
    doubt: float  # probability that it is no digit, 0 to 1; 1 for a blank drawing
    probabilities: np.ndarray  # float32 (10,), of each digit, given that it is one; sums to 1
    lift: np.ndarray  # float32 (11,), what a hand added to the logits of 0 to 9 and of no digit
    feature_maps: dict[str, np.ndarray]  # float32, each layer's output: C1 (28, 28, 6), …
    framing: Framing  # the drawing on its way to the digit image
    input: np.ndarray  # float32 (32, 32, 1), what the network was given

    @property
    def blank(self) -> bool:
        """Whether there was nothing to read."""
        return self.framing.blank

    @property
    def stages(self) -> dict[str, np.ndarray]:
        """The images on the way to the input by their names, see `Framing`, and the input."""
        return {name: getattr(self.framing, name) for name in _STAGES} | {"input": self.input}


@dataclass(frozen=True)
class Digit(Recognition):
    """A digit of a number: what the network made of its ink alone."""

    box: Box  # around it, in pixels of the image or of the ink that was given, or canvas units
    strokes: tuple[int, ...]  # the numbers of its strokes; none in a picture
    corner: tuple[float, float]  # where the framing's ink lies, x and y, pixels or canvas units
    scale: tuple[float, float]  # width and height of that ink's pixels, pixels or canvas units


@dataclass(frozen=True)
class Number:
    """What was read as a number; of a single digit as `Recognizer.recognize` reads it."""

    digits: tuple[Digit, ...]  # from left to right; none of a blank drawing
    confidence: (
        float  # probability that all of it is right, 0 to 1; 0 with a "?", or without digits
    )
    reason: str | None  # why there is no number, in a sentence
    reading: Reading  # how it was found: the lattice, what was read of it, and the best path, all
    # in pixels of the ink, or in canvas units

    @classmethod
    def of_path(cls, reading: Reading, path: Path) -> Number:
        """Put a number together; what is not believed becomes a "?"."""
        digits, sure = [], 1.0
        told = believed(path)
        for group, certainty, tell in zip(path.groups, path.certainty, told, strict=True):
            strokes = group.candidate.key if reading.strokes else ()
            assert isinstance(group.recognition, Recognition)
            answer = (group.digit, group.probability) if tell else (None, 0.0)
            digits.append(
                _digit(group.recognition, answer, group.candidate.box, strokes, group.ink)
            )
            sure *= answer[1] * certainty
        return cls(tuple(digits), sure, None, reading)

    @classmethod
    def of_whole(cls, whole: Recognition, reading: Reading, reason: str | None) -> Number:
        """Take the drawing for a single digit, or for none."""
        if whole.blank:
            return cls((), 0.0, None, reading)
        ink = whole.framing.ink
        answer, place = (whole.digit, whole.confidence), Ink(ink, (0, 0), (1, 1))
        digit = _digit(whole, answer, Box(*whole.framing.box), reading.strokes, place)
        return cls((digit,), whole.confidence, reason if whole.digit is None else None, reading)

    def scaled(self, across: float, down: float) -> Number:
        """Return it with its digits' places in an image so many times as wide and as high."""
        digits = [
            replace(
                each,
                box=Box(*np.multiply(each.box, (across, down, across, down)).tolist()),
                corner=(each.corner[0] * across, each.corner[1] * down),
                scale=(each.scale[0] * across, each.scale[1] * down),
            )
            for each in self.digits
        ]
        return replace(self, digits=tuple(digits))

    @property
    def text(self) -> str:
        """The number, with "?" in the place of what can't be read; "" of a blank drawing."""
        return "".join("?" if each.digit is None else str(each.digit) for each in self.digits)


def _digit(
    read: Recognition,
    answer: tuple[int | None, float],
    box: Box,
    strokes: tuple[int, ...],
    place: Ink,
) -> Digit:
    known = {field.name: getattr(read, field.name) for field in fields(Recognition)}
    known |= {"digit": answer[0], "confidence": answer[1]}
    return Digit(**known, box=box, strokes=strokes, corner=place.corner, scale=place.scale)
