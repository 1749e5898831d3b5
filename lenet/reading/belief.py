"""When to believe that a drawing is a number, and which of its digits.

A digit is believed if it is likely, and so are the paths that read it there. Where ink was cut, the
text has to be likely beside all others that were found. A number is believed if it has at least
two such digits and few others. A drawing that the network takes for one digit stays one,
unless several digits are clearly better: a crossed 7 is not a 17.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lenet.reading.lattice import MOST_DIGITS, Group, Node, is_bare
from lenet.reading.posterior import MOST_OPEN
from lenet.reading.search import BestPath

LIKELY = 0.5  # least probability of a digit
FEW = 3  # digits: letters and signs are mistaken for so few, or for any number of 1s
PAST = 0.06  # of the line's height: a bare 1 so far past all others, at both ends, is a slash
OVER = 0.38  # of the line's height: in so short a number, no digit reaches farther over another
# The parts of a drawing that is accepted as one digit: their least probability, their least height,
# of the line's, and what their priors may cost. Two halves of an 8 are not a 00.
SURE_PARTS = 0.9
LEAST_PART = 0.45
ODDEST_PART = 1.0

TOO_MANY_DIGITS = f"This looks like more than {MOST_DIGITS} digits."
NOT_SURE = "It could also be several digits."


def believed(path: BestPath) -> list[bool]:
    """Return which digits of a path are believed."""
    ones = all(group.digit == 1 for group in path.groups)
    few = ones or len(path.groups) <= FEW
    sure = path.sure or [True] * len(path.groups)
    return [
        likely and not past and _believed(group, certainty, sides, few=few)
        for group, certainty, sides, likely, past in zip(
            path.groups, path.certainty, path.sides, sure, _past(path), strict=True
        )
    ]


def _past(path: BestPath) -> list[bool]:
    """Return which bare 1s go past all other digits at both ends."""
    boxes = [group.candidate.box for group in path.groups]
    others = [box for box, group in zip(boxes, path.groups, strict=True) if not is_bare(group)]
    top = min((box.top for box in others), default=0.0) - PAST * path.height
    foot = max((box.top + box.height for box in others), default=math.inf) + PAST * path.height
    return [
        is_bare(group) and box.top < top and box.top + box.height > foot
        for box, group in zip(boxes, path.groups, strict=True)
    ]


def _believed(group: Group, certainty: float, sides: Sequence[Node], *, few: bool) -> bool:
    shape = group.candidate.shape
    over = any(side.overlap > OVER for side in sides)
    if few and (over or (is_bare(group) and (shape.parted or any(side.touch for side in sides)))):
        return False
    return group.probability * (1 if shape.parted else certainty) >= LIKELY


def doubt(path: BestPath, *, accepted: bool) -> str | None:
    """Return why several digits are not a number, in a sentence; None if they are.

    Args:
        path: Of two groups or more.
        accepted: Whether the network takes the whole for one digit.
    """
    count, told = len(path.groups), sum(believed(path))
    if count > MOST_DIGITS:
        return TOO_MANY_DIGITS
    if accepted:
        clear = (
            # beside a cut, all that could stand there was weighed already
            (
                group.candidate.shape.parted
                or (group.probability * certainty >= SURE_PARTS and group.prior <= ODDEST_PART)
            )
            and group.candidate.shape.height >= LEAST_PART
            for group, certainty in zip(path.groups, path.certainty, strict=True)
        )
        return None if told == count and all(clear) else NOT_SURE
    return NOT_SURE if told < 2 or count - told > MOST_OPEN * count else None
