"""The lattice of a number: which pieces of ink may make a digit together, and their cost.

Nodes lie between the pieces, in their order, and in pictures at cuts within a piece, too. A
candidate leads from a node to a later one and takes all that lies between them. Its cost is the
negative logarithm of the network's probability for its best digit, plus priors, which are costs for
what digits rarely look like; beside a cut it is made otherwise, see `PartedCost`. A path's cost is
the sum of its candidates' and of the nodes it passes.

Source: LeCun et al. 1998, sections IV (heuristic over-segmentation, the interpretation graph) and
VI (training at the level of strings, by which the priors were chosen).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lenet.recognition import Recognition

MOST_DIGITS = 8
MOST_PIECES = 24  # eight digits of three strokes
TOO_MANY_PIECES = "This has too many separate parts for a number."

# A candidate wider than this, of the line's height, is not a digit: one in four hundred pen digits
# is wider than this, of its own height.
WIDEST_DIGIT = 1.5
LEAST_HEIGHT = 0.3  # of the line: the larger side of a lower one is less than that of any digit
ENDLESS = 6.0  # length of a path, of the box's longer side; no pen digit's comes to 5

# From which length of its path on, of the longer side of its box, a digit, 0 to 9, costs more: so
# does every fourth pen digit, mostly little, and two digits in a box.
LONGEST = (2.8, 1.9, 2.55, 2.6, 2.1, 2.6, 2.5, 2.1, 2.7, 2.4)
LOW = 0.7  # of the line's height: lower digits are rare
BARE = 1.3  # length of a 1 without a flag, of its height: if it is parted it may be a stem


class Box(NamedTuple):
    """A rectangle, in canvas units or in pixels of the ink."""

    left: float
    top: float
    width: float
    height: float


class Shape(NamedTuple):
    """What a candidate looks like; lengths are relative to the line's height."""

    width: float
    height: float
    hole: float  # widest gap from top to bottom inside it
    length: float  # of the pen's path, of the longer side of its own box
    breaks: int  # strokes of others that were drawn between its own
    parted: bool = False  # whether a cut parts it from a neighbour


class Node(NamedTuple):
    """A place between pieces, or at a cut, where a digit may end and the next begin."""

    overlap: float = 0.0  # of what lies before it and behind it, of the line's height
    late: bool = False  # whether something before it was drawn after something behind it
    crossing: float = 0.0  # ink that a cut crosses here, weighted, widths of the pen
    touch: bool = False  # whether strokes touch across it; known of a path's nodes only


class Candidate(NamedTuple):
    """Consecutive pieces that may be a digit."""

    start: int  # the node before its first piece
    end: int  # the node after its last
    key: tuple[int, ...]  # tells its ink from that of all others
    box: Box
    shape: Shape


class Cost(NamedTuple):
    """How much a unit of each prior costs; the unit of cost is that of -log p."""

    hole: float = 2.0
    low: float = 8.0  # lower than `LOW`
    wide: float = 6.0  # wider than high, of its height
    long: float = 9.0  # longer than the `LONGEST`, the logarithm of how many times
    breaks: float = 1.0
    overlap: float = 3.0
    late: float = 1.5
    crossing: float = 2.85
    unread: float = 4.0  # the network's at most: there may be a "?"


class PartedCost(NamedTuple):
    """What a digit costs beside a cut.

    Half a digit can look like another one. Then the network seldom finds much that speaks for it:
    its doubt is mostly not as small as of a right one.
    """

    surprise: float = 0.7  # times -log p of the digit
    surety: float = 0.44  # taken off, times -log of the doubt
    height: float = 3.19  # times the square of the height's logarithm, less the usual one
    stem: float = 1.4  # a bare 1: it may be a part of any other digit
    cut: float = 1.0  # any digit: most ink that reads badly is not several that touch
    other: float = 1.6  # what is not a digit: letters and scribbles are cut, too
    # of each digit, 0 to 9, more of those that scraps of others are often taken for
    digits: tuple[float, ...] = (0.97, 0.39, 1.1, 0.79, -0.47, 0.73, 0.07, 1.46, 0.84, 0.63)


COST = Cost()
# Fitted by `python benchmarks/cut_costs.py`, and the cost of a crossing, on numbers that touch;
# `cut` and `other` were chosen by the trials that it stores.
PARTED = PartedCost()
USUAL_HEIGHT = -0.08  # of a digit, logarithm of its share of the line's
# Smaller ones count as these, where 0 has no logarithm or nothing can be divided by it.
LEAST_PROBABILITY = 1e-9
LEAST_LENGTH = 1e-3  # in any unit
EXPECTED = -2.3  # cost of a digit beside a cut that reads well


class Lattice(NamedTuple):
    """All candidates of a drawing, in one order of its pieces."""

    nodes: tuple[Node, ...]  # the first and the last are the drawing's ends, and cost nothing
    candidates: tuple[Candidate, ...]  # in the order of their ends
    height: float  # of the line, canvas units or pixels of the ink
    ink_of: Callable[[Candidate], Ink]


class Ink(NamedTuple):
    """The ink of a candidate alone."""

    ink: np.ndarray  # uint8 [h, w], 0 blank to 255 full
    corner: tuple[float, float]  # where it lies, x and y, canvas units or pixels of the image
    scale: tuple[float, float]  # width and height of its pixels, canvas units or pixels


class Group(NamedTuple):
    """A candidate, read."""

    candidate: Candidate
    ink: Ink
    recognition: Recognition
    digit: int  # the likeliest, 0 to 9
    probability: float  # of it, against all others and "not a digit"
    prior: float  # cost without the network's
    cost: float  # with it, as far as that counts
    costs: np.ndarray  # the same of each digit, float [10]


def group_of(candidate: Candidate, ink: Ink, recognition: Recognition) -> Group:
    """Add up what a candidate costs."""
    digit = int(recognition.probabilities.argmax())
    shares = (1 - recognition.doubt) * recognition.probabilities.astype(float)
    costs = -np.log(np.maximum(shares, LEAST_PROBABILITY))
    if candidate.shape.parted:
        surety = -math.log(max(recognition.doubt, LEAST_PROBABILITY))
        costs = PARTED.surprise * costs - PARTED.surety * surety
    else:
        costs[digit] = min(costs[digit], COST.unread)
    priors = prior_costs(candidate.shape)
    costs += priors
    return Group(
        candidate=candidate,
        ink=ink,
        recognition=recognition,
        digit=digit,
        probability=float(shares[digit]),
        prior=float(priors[digit]),
        cost=float(costs[digit]),
        costs=costs,
    )


def node_cost(node: Node) -> float:
    """Return what it costs to pass a node."""
    return COST.overlap * node.overlap + COST.late * node.late + COST.crossing * node.crossing


def prior_costs(shape: Shape) -> np.ndarray:
    """Return what a shape costs as each digit, without the network's part, float [10]."""
    if shape.parted:
        away = math.log(shape.height) - USUAL_HEIGHT
        costs = PARTED.cut + PARTED.height * away * away + np.array(PARTED.digits)
        costs[1] += PARTED.stem * (shape.length < BARE)
        return costs
    return np.array([_whole_cost(shape, longest) for longest in LONGEST])


def expected_cost(shape: Shape) -> float:
    """Return what a candidate costs if it reads well: of one that no cut parts, the least."""
    expected = _whole_cost(shape, max(LONGEST))
    return expected + EXPECTED if shape.parted else expected


def _whole_cost(shape: Shape, longest: float) -> float:
    """Return what a shape costs as a digit with a path of mostly so much, no cut beside it."""
    longer = math.log(max(shape.length, LEAST_LENGTH) / longest)
    return (
        COST.hole * shape.hole
        + COST.low * max(0.0, LOW - shape.height)
        + COST.wide * max(0.0, shape.width / max(shape.height, LEAST_LENGTH) - 1)
        + COST.breaks * shape.breaks
        + COST.long * max(0.0, longer)
    )


def is_bare(group: Group) -> bool:
    """Return whether a digit is a 1 without a flag."""
    return group.digit == 1 and group.candidate.shape.length < BARE


def may_be_digit(shape: Shape) -> bool:
    """Return whether a shape is worth reading."""
    larger = max(shape.width, shape.height)
    return shape.width <= WIDEST_DIGIT and larger >= LEAST_HEIGHT and shape.length <= ENDLESS


def order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates in the order of their ends, as the search expects them."""
    return tuple(sorted(candidates, key=lambda each: (each.end, each.start)))
