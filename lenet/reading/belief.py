"""When to believe that a drawing is a number, and which of its digits.

A digit is believed if it is likely, and so are the paths that read it there. Beside a cut, half a
digit can look like another one, so it has to be nearly sure in several views, and so have its
neighbours: a cut that is wrong spoils both its sides. A number is believed if it has at
least two such digits and few others. A drawing that the network takes for one digit stays one,
unless several digits are clearly better: a crossed 7 is not a 17.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lenet.reading.lattice import BARE, MOST_DIGITS, Group, Node
from lenet.reading.search import BestPath

LIKELY = 0.5  # least probability of a digit
PARTED = 0.5  # the same of one that a cut, or strokes that touch, parted from a neighbour
# Beside a cut the network has to be surer, the more ink the cut crosses, and the less sure it is of
# the neighbours. Their doubt counts by this power, and no doubt is smaller than that.
UNSURE, NEIGHBOUR, LEAST_DOUBT = 0.01, 0.35, 1e-4
# So many times the doubt may be, for each digit, 0 to 9: scraps of others often look like a 2 or 3,
# and hardly ever like a 4 or 6, in numbers of the generator as in those of pens.
SCRAPS = (1.0, 2.5, 0.2, 0.2, 5.0, 1.0, 5.0, 1.0, 1.0, 1.0)
FEW = 3  # digits: letters and signs are mistaken for so few, or for any number of 1s
OVER = 0.38  # of the line's height: in so short a number, no digit reaches farther over another
# The parts of a drawing that is accepted as one digit: their least probability, their least height,
# of the line's, and what their priors may cost. Two halves of an 8 are not a 00.
SURE_PARTS = 0.9
LEAST_PART = 0.45
ODDEST_PART = 1.0
MOST_UNREAD = 1 / 3  # share of "?" in a number

TOO_MANY_DIGITS = f"This looks like more than {MOST_DIGITS} digits."
NOT_SURE = "It could also be several digits."


def believed(path: BestPath) -> list[bool]:
    """Return which digits of a path are believed."""
    ones = all(group.digit == 1 for group in path.groups)
    few = ones or len(path.groups) <= FEW
    doubts = [max(LEAST_DOUBT, 1 - probability) for probability in path.seen]
    columns = (path.groups, path.certainty, path.sides, _beside_others(doubts))
    return [_believed(*each, few=few) for each in zip(*columns, strict=True)]


def _beside_others(doubts: Sequence[float]) -> list[float]:
    """Return the doubt about each digit, multiplied by that about its worse neighbour."""
    around = [0.0, *doubts, 0.0]
    return [
        doubt * max(before, behind) ** NEIGHBOUR
        for before, doubt, behind in zip(around, doubts, around[2:], strict=False)
    ]


def _believed(
    group: Group, certainty: float, sides: Sequence[Node], doubt: float, *, few: bool
) -> bool:
    cut, touched = _cut(sides), any(side.touch for side in sides)
    over = any(side.overlap > OVER for side in sides)
    bare = group.digit == 1 and group.candidate.shape.length < BARE
    if few and (over or (bare and (cut or touched))):
        return False
    if cut and doubt > UNSURE * SCRAPS[group.digit] * certainty * math.exp(-cut):
        return False
    return group.probability * certainty >= (PARTED if cut or touched else LIKELY)


def _cut(sides: Sequence[Node]) -> float:
    """Return how much ink the dearer cut beside a digit crosses, 0 without one."""
    return max(side.crossing for side in sides)


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
            # beside a cut the network is sure already, and many paths are nearly the same
            group.probability * certainty >= (LIKELY if _cut(sides) else SURE_PARTS)
            and group.candidate.shape.height >= LEAST_PART
            and group.prior <= ODDEST_PART
            for group, certainty, sides in zip(path.groups, path.certainty, path.sides, strict=True)
        )
        return None if told == count and all(clear) else NOT_SURE
    return NOT_SURE if told < 2 or count - told > MOST_UNREAD * count else None
