import math
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from lenet.reading import posterior
from lenet.reading.lattice import Box, Candidate, Group, Ink, Node, Shape, node_cost
from lenet.reading.posterior import Posterior

NODES = (Node(), Node(crossing=0.3), Node(crossing=0.8), Node())
EDGES = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]  # in the order of their ends


def groups_of(costs):
    shape, ink = Shape(0.7, 1, 0, 2, 0), Ink(np.zeros((1, 1), np.uint8), (0, 0), (1, 1))
    return [
        Group(
            Candidate(start, end, (start, end), Box(0, 0, 9, 9), shape),
            *(ink, SimpleNamespace(), 0, 0.0, 0.0, 0.0),
            np.array(each, float),
        )
        for (start, end), each in zip(EDGES, costs, strict=True)
    ]


@pytest.fixture
def groups():
    return groups_of(np.random.default_rng(4).uniform(-2, 4, (len(EDGES), 10)))


def by_hand(groups, text=None):
    """Add up all paths one by one: with a text, or with any."""
    known = {group.candidate.key: group.costs for group in groups}
    passing = [node_cost(node) for node in NODES]
    total = 0.0
    for stops in ((), (1,), (2,), (1, 2)):
        keys = list(zip((0, *stops), (*stops, 3), strict=True))
        fixed = sum(passing[end] for _, end in keys)
        for digits in product(range(10), repeat=len(keys)):
            alike = text is None or (
                len(text) == len(digits)
                and all(own in (None, digit) for own, digit in zip(text, digits, strict=True))
            )
            if alike:
                own = sum(known[key][digit] for key, digit in zip(keys, digits, strict=True))
                total += math.exp(-own - fixed)
    return total


@pytest.mark.parametrize("text", [(3,), (4, 7), (4, None), (None, None), (1, 2, 3), (5, 5, 5, 5)])
def test_a_text_has_the_share_of_all_paths_that_read_it(groups, text):
    expected = by_hand(groups, text) / by_hand(groups)
    assert Posterior(NODES, groups).of(text) == pytest.approx(expected, rel=1e-9)


def contested(*rivals):
    """Return two digits, 4 and 7, of which some have a better rival: (place, digit)."""
    costs = np.full((len(EDGES), 10), 20.0)
    costs[EDGES.index((0, 1)), 4] = costs[EDGES.index((1, 3)), 7] = 0
    for place, digit in rivals:
        costs[EDGES.index((0, 1) if place == 0 else (1, 3)), digit] = -0.5
    return Posterior(NODES, groups_of(costs))


def test_what_nothing_contests_is_sure():
    sure, likely = contested().sure([4, 7])
    assert sure == [True, True]
    assert likely == pytest.approx(1, abs=1e-3)


def test_of_two_digits_none_may_be_left_open():
    sure, likely = contested((1, 1)).sure([4, 7])
    assert sure == [False, False]
    assert likely < posterior.LEAST**2


def test_of_three_digits_the_one_that_is_contested_is_left_open():
    costs = np.full((len(EDGES), 10), 20.0)
    for edge, digit in (((0, 1), 4), ((1, 2), 7), ((2, 3), 2)):
        costs[EDGES.index(edge), digit] = 0
    costs[EDGES.index((1, 2)), 1] = -0.5
    sure, likely = Posterior(NODES, groups_of(costs)).sure([4, 7, 2])
    assert sure == [True, False, True]
    assert likely > posterior.LEAST**3


def test_beside_a_cut_what_is_not_a_digit_counts_against_a_text():
    costs = np.full((len(EDGES), 10), 20.0)
    costs[EDGES.index((0, 1)), 4] = costs[EDGES.index((1, 3)), 7] = 1.5
    groups = groups_of(costs)
    whole = Posterior(NODES, groups).of((4, 7))
    parted = [
        group._replace(
            candidate=group.candidate._replace(shape=group.candidate.shape._replace(parted=True))
        )
        for group in groups
    ]
    assert whole > 0.99
    assert Posterior(NODES, parted).of((4, 7)) < posterior.LEAST**2


@pytest.mark.parametrize(("digits", "told"), [((4, 7), False), ((4, 7, 2), True)])
def test_of_more_digits_less_is_asked(digits, told):
    costs = np.full((len(EDGES), 10), 20.0)
    edges = [(0, 1), (1, 3)] if len(digits) == 2 else [(0, 1), (1, 2), (2, 3)]
    for edge, digit in zip(edges, digits, strict=True):
        costs[EDGES.index(edge), digit] = 0
    costs[EDGES.index(edges[-1]), 9] = 0.5  # which leaves 62 %
    sure, likely = Posterior(NODES, groups_of(costs)).sure(digits)
    assert likely == pytest.approx(1 / (1 + math.exp(-0.5)), abs=1e-3)
    assert sure == [told] * len(digits)
