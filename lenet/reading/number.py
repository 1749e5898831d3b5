"""A number: its digits from left to right, or the drawing as one digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from lenet.reading import belief
from lenet.reading.digit import DigitReader
from lenet.reading.lattice import Box, Ink
from lenet.reading.search import BestPath, Segmentation
from lenet.recognition import Recognition

# A number so much wider than its line is high is not looked at as a single digit, too: none of the
# pen digits is twice as wide as it is high.
WIDE = 2.2

SEVERAL_LINES = "These are {} lines of digits, which are no single number."


@dataclass(frozen=True)
class Digit(Recognition):
    """A digit of a number, read from its own ink alone."""

    box: Box  # around it, in pixels of the image or of the ink that was given, or canvas units
    strokes: tuple[int, ...]  # the numbers of its strokes; none in a picture
    corner: tuple[float, float]  # where the framing's ink lies, x and y, pixels or canvas units
    scale: tuple[float, float]  # width and height of that ink's pixels, pixels or canvas units


@dataclass(frozen=True)
class Number:
    """A number that was read; a single digit is as `Recognizer.recognize` reads it."""

    digits: tuple[Digit, ...]  # from left to right; none of a blank drawing
    confidence: float  # probability that all is right, 0 to 1; 0 with a "?", or without digits
    reason: str | None  # why it is not read as a number, in a sentence
    segmentation: Segmentation  # how it was found, in pixels of the ink or in canvas units
    lines: tuple[Number, ...] = ()  # of a page of several lines, each of them from top to bottom

    @classmethod
    def of_path(cls, segmentation: Segmentation, path: BestPath) -> Number:
        """Put a number together; what is not believed becomes a "?"."""
        digits, sure = [], 1.0
        told = belief.believed(path)
        for group, certainty, tell in zip(path.groups, path.certainty, told, strict=True):
            strokes = group.candidate.key if segmentation.strokes else ()
            answer = (group.digit, group.probability) if tell else (None, 0.0)
            digits.append(
                _digit(group.recognition, answer, group.candidate.box, strokes, group.ink)
            )
            sure *= answer[1] * certainty
        if path.posterior is not None:
            sure = min(path.posterior, *(digit.confidence for digit in digits))
        return cls(tuple(digits), sure, None, segmentation)

    @classmethod
    def of_whole(cls, whole: Recognition, segmentation: Segmentation, reason: str | None) -> Number:
        """Take the drawing for a single digit, or for none."""
        if whole.blank:
            return cls((), 0.0, None, segmentation)
        ink = whole.framing.ink
        answer, place = (whole.digit, whole.confidence), Ink(ink, (0, 0), (1, 1))
        digit = _digit(whole, answer, Box(*whole.framing.box), segmentation.strokes, place)
        return cls(
            (digit,), whole.confidence, reason if whole.digit is None else None, segmentation
        )

    def in_lines(self, lines: Sequence[Number]) -> Number:
        """Return it as several numbers, below each other, if they are: then it has no text."""
        single = len(self.digits) == 1 and self.digits[0].digit is not None
        told = sum(any(digit.digit is not None for digit in line.digits) for line in lines)
        if told < 2 or (single and all(len(line.digits) == 1 for line in lines)):
            return self
        digits = tuple(replace(each, digit=None, confidence=0.0) for each in self.digits[:1])
        reason = SEVERAL_LINES.format(len(lines))
        return replace(self, digits=digits, confidence=0.0, reason=reason, lines=tuple(lines))

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
        lines = tuple(line.scaled(across, down) for line in self.lines)
        return replace(self, digits=tuple(digits), lines=lines)

    @property
    def text(self) -> str:
        """The number, with "?" for what can't be read; "" of a blank drawing or several lines."""
        if self.lines:
            return ""
        return "".join(each.name or "?" for each in self.digits)


def to_number(
    segmentation: Segmentation, reader: DigitReader, draw: Callable[[], np.ndarray]
) -> Number:
    """Choose between several digits and one; `draw` gives the ink of the whole drawing."""
    path, reason, whole = segmentation.path, segmentation.reason, None

    def read_whole() -> Recognition:
        return segmentation.whole or reader.recognize([draw()])[0]

    several = path if path and len(path.groups) > 1 else None
    if several and belief.doubt(several, accepted=True) is None:
        return Number.of_path(segmentation, several)  # whatever the whole may be
    if not several or several.width < WIDE * several.height:
        whole = read_whole()
    if several:
        reason = belief.doubt(several, accepted=whole is not None and whole.digit is not None)
        if reason is None:
            return Number.of_path(segmentation, several)
    return Number.of_whole(whole or read_whole(), segmentation, reason)


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
