import math
from itertools import pairwise, product
from types import SimpleNamespace

import numpy as np
import pytest

from lenet.reading import search as searching
from lenet.reading.lattice import (
    Box,
    Candidate,
    Ink,
    Lattice,
    Node,
    Shape,
    node_cost,
    order,
)
from lenet.reading.search import search


def ink_of(candidate):
    """Return the candidate's key instead of its ink, for `reader` to know it by."""
    return Ink(np.array(candidate.key), (0, 0), (1, 1))


def shape(width):
    return Shape(width=width, height=1.0, hole=0.0, length=1.0, breaks=0)


def lattice(pieces, nodes=None):
    """Return a lattice of pieces half as wide as high, next to each other, and groups up to 3."""
    candidates = [
        Candidate(start, end, (start, end), Box(50 * start, 0, 50 * (end - start), 100), shape(0.5))
        for start in range(pieces)
        for end in range(start + 1, min(start + 3, pieces) + 1)
    ]
    return Lattice(tuple(nodes or [Node()] * (pieces + 1)), order(candidates), 100.0, ink_of)


def reader(sure, asked=None):
    """Read candidates as `sure` says, {(start, end): (digit, probability)}; others as nothing."""

    def recognize(inks):
        keys = [tuple(ink.tolist()) for ink in inks]
        if asked is not None:
            asked.extend(keys)
        read = [sure.get(key, (0, 1e-6)) for key in keys]
        return [
            SimpleNamespace(
                probabilities=np.eye(10, dtype=np.float32)[digit], doubt=1 - probability
            )
            for digit, probability in read
        ]

    return SimpleNamespace(recognize=recognize)


def digits(path):
    return [group.digit for group in path.groups]


def test_the_likeliest_digits_make_the_path():
    sure = {(0, 1): (4, 0.99), (1, 3): (7, 0.98), (1, 2): (1, 0.6), (2, 3): (1, 0.6)}
    path = search(lattice(3), reader(sure)).path
    assert digits(path) == [4, 7]
    assert path.cost == pytest.approx(-math.log(0.99) - math.log(0.98), abs=1e-5)
    assert path.height == 100
    assert path.width == 150


def test_what_nodes_cost_decides_between_equals():
    sure = {(0, 1): (1, 0.9), (1, 2): (1, 0.9), (0, 2): (4, 0.8)}
    assert digits(search(lattice(2), reader(sure)).path) == [1, 1]
    apart = [Node(), Node(overlap=0.5), Node()]
    assert digits(search(lattice(2, apart), reader(sure)).path) == [4]


def test_the_path_is_the_best_of_all():
    rng = np.random.default_rng(3)
    for _ in range(20):
        laid_out = lattice(6, [Node(overlap=float(rng.uniform(0, 0.4))) for _ in range(7)])
        sure = {each.key: (3, float(rng.uniform(0.01, 1))) for each in laid_out.candidates}
        found = search(laid_out, reader(sure)).path
        groups = search(laid_out, reader(sure)).read
        costs = []
        for stops in product([False, True], repeat=5):
            nodes = [0, *(at for at, stop in enumerate(stops, start=1) if stop), 6]
            if all(pair in groups for pair in pairwise(nodes)):
                inner = sum(node_cost(laid_out.nodes[node]) for node in nodes[1:])
                costs.append(sum(groups[pair].cost for pair in pairwise(nodes)) + inner)
        assert found.cost == pytest.approx(min(costs), abs=1e-6)


def test_of_clear_digits_little_else_is_read():
    asked = []
    apart = [Node(), *[Node()] * 3, Node()]
    laid_out = lattice(4, apart)
    wide = [
        each._replace(shape=shape(0.7 * (each.end - each.start))) for each in laid_out.candidates
    ]
    sure = {(start, start + 1): (5, 0.999) for start in range(4)}
    path = search(laid_out._replace(candidates=order(wide)), reader(sure, asked)).path
    assert digits(path) == [5, 5, 5, 5]
    assert sorted(asked) == sorted(sure)


def test_certainty_falls_with_a_rival_as_good():
    rivals = {(0, 1): (1, 0.9), (1, 2): (1, 0.9), (0, 2): (4, 0.8)}
    alone = {(0, 1): (1, 0.9), (1, 2): (1, 0.9)}
    sure, unsure = (search(lattice(2), reader(each)).path.certainty for each in (alone, rivals))
    assert min(sure) > 0.97
    assert max(unsure) < 0.6


def test_what_is_known_is_not_read_again():
    sure = {(0, 1): (4, 0.99), (1, 2): (7, 0.98)}
    known = search(lattice(2), reader(sure)).read
    asked = []
    assert digits(search(lattice(2), reader({}, asked), known).path) == [4, 7]
    assert not asked


def test_not_more_is_read_than_there_is_time_for(monkeypatch):
    monkeypatch.setattr(searching, "MOST_READ", 5)
    monkeypatch.setattr(searching, "BATCH", 2)
    asked = []
    search(lattice(12), reader({}, asked))
    assert len(asked) == 5


def test_where_no_candidate_leads_there_is_no_path():
    laid_out = lattice(3)
    first = tuple(each for each in laid_out.candidates if each.start == 0 and each.end < 3)
    assert search(laid_out._replace(candidates=first), reader({})).path is None
    assert search(laid_out._replace(candidates=()), reader({})).path is None
