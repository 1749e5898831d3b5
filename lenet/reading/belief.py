"""When to believe that a drawing is a number, and which of its digits.

A digit is believed if it is likely, and so are the paths that read it there; beside a cut, where
half a digit easily looks like another, it has to be nearly sure. A number is believed if it has two
such digits or more, and little else. What the network takes for one digit as a whole stays one,
unless several digits are clearly better: a crossed 7 is no 17.
"""

from __future__ import annotations

from collections.abc import Sequence

from lenet.reading.lattice import MOST_DIGITS, Group, Node
from lenet.reading.search import BestPath

LIKELY = 0.35  # probability of a digit, at least
PARTED = 0.5  # of one that was parted from a neighbour: by a cut, or strokes that touch
SURE = 0.95  # of one beside a cut by the network alone
BARE = 1.3  # length of a 1 without a flag, of its height: it may be a letter's stem if it is …
FEW = 3  # … beside either, in a number of so few digits; letters and signs give no more
OVER = 0.38  # of the line's height: what reaches farther over another, in such a number, is none
SURE_PARTS = 0.9  # of each, to be believed over a whole that is accepted; and no other path near
LEAST_PART = 0.45  # of the line's height: the same …
ODDEST_PART = 1.0  # … and what the priors may cost: two halves of an 8 make no 00
MOST_UNREAD = 1 / 3  # share of "?" in a number

TOO_MANY_DIGITS = f"This looks like more than {MOST_DIGITS} digits."
NOT_SURE = "It could also be several digits."


def believed(path: BestPath) -> list[bool]:
    """Return which digits of a path are to be told."""
    few = len(path.groups) <= FEW
    columns = (path.groups, path.certainty, path.sides)
    return [_believed(*each, few=few) for each in zip(*columns, strict=True)]


def _believed(group: Group, certainty: float, sides: Sequence[Node], *, few: bool) -> bool:
    cut, touched = any(side.crossing for side in sides), any(side.touch for side in sides)
    over = any(side.overlap > OVER for side in sides)
    bare = group.digit == 1 and group.candidate.shape.length < BARE
    if few and (over or (bare and (cut or touched))):
        return False
    if cut and group.probability < SURE:
        return False
    return group.probability * certainty >= (PARTED if cut or touched else LIKELY)


def doubt(path: BestPath, *, accepted: bool) -> str | None:
    """Return why several digits are no number, in a sentence; None if they are one.

    Args:
        path: Of two groups or more.
        accepted: Whether the network takes the whole for one digit.
    """
    count, told = len(path.groups), sum(believed(path))
    if count > MOST_DIGITS:
        return TOO_MANY_DIGITS
    if accepted:
        clear = (
            group.probability * certainty >= SURE_PARTS
            and group.candidate.shape.height >= LEAST_PART
            and group.prior <= ODDEST_PART
            for group, certainty in zip(path.groups, path.certainty, strict=True)
        )
        return None if told == count and all(clear) else NOT_SURE
    return NOT_SURE if told < 2 or count - told > MOST_UNREAD * count else None
