"""The best path through a lattice, for which only a part of the candidates has to be read.

A candidate costs at least its priors, which are known before it is read; beside a cut it is known
what it costs if it reads well. The search reads the candidates that could lie on a path about as
cheap as the best one, up to a limit. A clear number needs hardly more candidates than digits.

Source: LeCun et al. 1998, section IV-B (Viterbi's algorithm on the interpretation graph); P. Hart,
N. Nilsson, B. Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost Paths",
1968, for the search by costs that are not overestimated, as they are not where nothing is cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lenet.reading.digit import DigitReader
from lenet.reading.lattice import Group, Lattice, Node, expected_cost, group_of, node_cost
from lenet.recognition import Recognition

Key = tuple[int, ...]  # of a candidate

MARGIN = 1.0  # a path so much dearer than the best is a rival, whose candidates are read, too
BATCH = 12  # candidates at a time: fewer would take more rounds, more would read in vain
MOST_READ = 48  # candidates: more are too many for the time there is, and gain little


class BestPath(NamedTuple):
    """The cheapest path through a lattice."""

    groups: tuple[Group, ...]  # on it, from left to right
    certainty: tuple[float, ...]  # of each, by the rivals: 0 to 1
    sides: tuple[tuple[Node, Node], ...]  # of each
    cost: float
    height: float  # of the line, canvas units or pixels of the ink
    # Where ink was cut, which digits are likely beside all others found, and how likely these are
    # together, 0 to 1; see `lenet.reading.posterior`.
    sure: tuple[bool, ...] | None = None
    posterior: float | None = None

    @property
    def width(self) -> float:
        """From the left of the first box to the right of the last, as the boxes measure."""
        boxes = [group.candidate.box for group in self.groups]
        return max(b.left + b.width for b in boxes) - min(b.left for b in boxes)


class Search(NamedTuple):
    """The result of a search."""

    path: BestPath | None  # None if no path leads through what was read
    read: Mapping[Key, Group]  # all groups that were read

    @property
    def cost(self) -> float:
        """Of the path; infinite without one."""
        return self.path.cost if self.path else math.inf


class Segmentation(NamedTuple):
    """How a drawing may be taken apart to digits."""

    lattice: Lattice | None  # None if there is nothing, or too much of it
    groups: tuple[Group, ...]  # candidates that were read, in the order of their ends
    path: BestPath | None  # None if none leads through
    strokes: tuple[int, ...] = ()  # the numbers of all strokes; none in a picture
    cuts: tuple[np.ndarray, ...] = ()  # float [N, 2] each: x and y along it, pixels of the ink
    reason: str | None = None  # why there is no lattice, in a sentence

    @property
    def whole(self) -> Recognition | None:
        """What all strokes were recognized as together, if they were a candidate that was read."""
        whole = (group for group in self.groups if group.candidate.key == self.strokes)
        return next((group.recognition for group in whole), None)


def search(
    lattice: Lattice, reader: DigitReader, known: Mapping[Key, Group] | None = None
) -> Search:
    """Find the cheapest path.

    Args:
        lattice: Whose nodes the path leads through, all pieces taken.
        reader: Reads candidates.
        known: Groups that are read already.
    """
    groups = dict(known or {})
    bounds = [expected_cost(candidate.shape) for candidate in lattice.candidates]
    while True:
        costs = [
            groups[candidate.key].cost if candidate.key in groups else bound
            for candidate, bound in zip(lattice.candidates, bounds, strict=True)
        ]
        through = _through(lattice, costs)
        limit = min(through, default=math.inf) + MARGIN
        wanted = sorted(
            (cost, number)
            for number, cost in enumerate(through)
            if cost <= limit and lattice.candidates[number].key not in groups
        )
        if not wanted or len(groups) >= MOST_READ:
            break
        room = min(BATCH, MOST_READ - len(groups))
        chosen = [lattice.candidates[number] for _, number in wanted[:room]]
        inks = [lattice.ink_of(candidate) for candidate in chosen]
        read = reader.recognize([each.ink for each in inks])
        groups |= {each[0].key: group_of(*each) for each in zip(chosen, inks, read, strict=True)}
    return Search(_best(lattice, groups), groups)


def in_order(lattice: Lattice, read: Mapping[Key, Group]) -> tuple[Group, ...]:
    """Return the groups that were read as candidates of a lattice, in its order."""
    return tuple(filter(None, _by_candidate(lattice, read)))


def _by_candidate(lattice: Lattice, read: Mapping[Key, Group]) -> list[Group | None]:
    return [
        # another lattice of the same drawing may have numbered its nodes otherwise
        read[candidate.key]._replace(candidate=candidate) if candidate.key in read else None
        for candidate in lattice.candidates
    ]


def _through(
    lattice: Lattice,
    costs: Sequence[float],
    merge: Callable[[float, float], float] = min,
) -> list[float]:
    """Return, for each candidate, the cost of all paths through it, merged to one."""
    last = len(lattice.nodes) - 1
    before, after = [math.inf] * (last + 1), [math.inf] * (last + 1)
    before[0] = after[last] = 0.0
    nodes = [node_cost(node) for node in lattice.nodes]
    edges = [
        (each.start, each.end, cost + nodes[each.end])
        for each, cost in zip(lattice.candidates, costs, strict=True)
    ]
    for start, end, cost in edges:
        before[end] = merge(before[end], before[start] + cost)
    for start, end, cost in reversed(edges):
        after[start] = merge(after[start], cost + after[end])
    return [before[start] + cost + after[end] for start, end, cost in edges]


def _best(lattice: Lattice, groups: Mapping[Key, Group]) -> BestPath | None:
    """Return the cheapest path through what was read."""
    read = _by_candidate(lattice, groups)
    costs = [math.inf if group is None else group.cost for group in read]
    cheapest: list[tuple[float, Group | None]] = [(math.inf, None)] * len(lattice.nodes)
    cheapest[0] = (0.0, None)
    for candidate, group, cost in zip(lattice.candidates, read, costs, strict=True):
        node = node_cost(lattice.nodes[candidate.end])
        total = cheapest[candidate.start][0] + cost + node
        if total < cheapest[candidate.end][0]:
            cheapest[candidate.end] = (total, group)
    path: list[Group] = []
    node = len(lattice.nodes) - 1
    while node and (group := cheapest[node][1]) is not None:
        path.append(group)
        node = group.candidate.start
    if node or not path:
        return None
    soft = _through(lattice, costs, _soft)
    path.sort(key=lambda group: group.candidate.box.left + group.candidate.box.width / 2)
    certainty = [_certainty(group, read, soft) for group in path]
    nodes = lattice.nodes
    sides = [(nodes[group.candidate.start], nodes[group.candidate.end]) for group in path]
    return BestPath(
        groups=tuple(path),
        certainty=tuple(certainty),
        sides=tuple(sides),
        cost=cheapest[-1][0],
        height=lattice.height,
    )


def _certainty(group: Group, read: Sequence[Group | None], soft: Sequence[float]) -> float:
    """Return the share of all paths, by their probability, that read the same at this place."""
    everything = alike = math.inf
    place = group.candidate.box
    for other, cost in zip(read, soft, strict=True):
        if other is None:
            continue
        if other.candidate.start == 0:
            everything = _soft(everything, cost)
        box = other.candidate.box
        away = abs(place.left + place.width / 2 - box.left - box.width / 2)
        if other.digit == group.digit and away < place.width / 2:
            alike = _soft(alike, cost)
    return min(1.0, math.exp(everything - alike))


def _soft(one: float, other: float) -> float:
    """Return the cost whose probability is the sum of two costs' probabilities."""
    low, high = min(one, other), max(one, other)
    return low if math.isinf(high) else low - math.log1p(math.exp(low - high))
