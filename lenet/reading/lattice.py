"""The lattice of a number: which pieces of ink may make a digit together, and their cost.

Nodes lie between the pieces, in their order. A candidate leads from a node to a later one and takes
all pieces between them. Its cost is the negative logarithm of the network's probability for its
best digit, plus priors, which are costs for what digits rarely look like. A path's cost is the sum
of its candidates' and of the nodes it passes.

Source: LeCun et al. 1998, sections IV (heuristic over-segmentation, the interpretation graph) and
VI (training at the level of strings, by which the priors were chosen: `benchmarks/number.py`).
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


class Node(NamedTuple):
    """A place between pieces, where a digit may end and the next begin."""

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
    crossing: float = 1.6
    unread: float = 4.0  # the network's at most: there may be a "?"


COST = Cost()


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


def group_of(candidate: Candidate, ink: Ink, recognition: Recognition, cost: Cost = COST) -> Group:
    """Add up what a candidate costs."""
    digit = int(recognition.probabilities.argmax())
    probability = (1 - recognition.doubt) * float(recognition.probabilities[digit])
    shape = candidate.shape
    prior = shape_cost(shape, cost) + length_cost(shape.length, digit, cost)
    total = prior + min(surprise(probability), cost.unread)
    return Group(candidate, ink, recognition, digit, probability, prior, total)


def node_cost(node: Node, cost: Cost = COST) -> float:
    """Return what it costs to pass a node."""
    return cost.overlap * node.overlap + cost.late * node.late + cost.crossing * node.crossing


def shape_cost(shape: Shape, cost: Cost = COST) -> float:
    """Return what a shape costs, whatever digit it is."""
    return (
        cost.hole * shape.hole
        + cost.low * max(0.0, LOW - shape.height)
        + cost.wide * max(0.0, shape.width / max(shape.height, 1e-3) - 1)
        + cost.breaks * shape.breaks
    )


def length_cost(length: float, digit: int, cost: Cost = COST) -> float:
    """Return what it costs that the pen's path is longer than usual for a digit."""
    return cost.long * max(0.0, math.log(max(length, 1e-3) / LONGEST[digit]))


def least_cost(shape: Shape, cost: Cost = COST) -> float:
    """Return the least that a candidate can cost, before it is read."""
    return shape_cost(shape, cost) + length_cost(shape.length, LONGEST.index(max(LONGEST)), cost)


def surprise(probability: float) -> float:
    """Return the cost of a probability, -log p."""
    return -math.log(max(probability, 1e-9))


def may_be_digit(shape: Shape) -> bool:
    """Return whether a shape is worth reading."""
    larger = max(shape.width, shape.height)
    return shape.width <= WIDEST_DIGIT and larger >= LEAST_HEIGHT and shape.length <= ENDLESS


def order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates in the order of their ends, as the search expects them."""
    return tuple(sorted(candidates, key=lambda each: (each.end, each.start)))
