from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from lenet.reading import belief
from lenet.reading.belief import NOT_SURE, TOO_MANY_DIGITS, believed, doubt
from lenet.reading.lattice import MOST_DIGITS, Box, Candidate, Group, Ink, Node, Shape
from lenet.reading.search import BestPath

PLAIN = Shape(width=0.7, height=1.0, hole=0.0, length=2.0, breaks=0)
STEM = Shape(width=0.1, height=1.0, hole=0.0, length=1.0, breaks=0)
APART, CUT, TOUCHING = Node(), Node(crossing=0.6), Node(touch=True)


def path(*digits, certainty=1.0, between=APART, shape=PLAIN):
    """Return a path of digits, each with its probability."""
    ink = Ink(np.zeros((1, 1), np.uint8), (0, 0), (1, 1))
    shape = shape._replace(parted=between is CUT)
    groups = [
        Group(
            Candidate(at, at + 1, (at,), Box(80 * at, 0, 70, 100), shape),
            ink,
            SimpleNamespace(),
            digit,
            probability,
            prior=0.0,
            cost=0.0,
            costs=np.zeros(10),
        )
        for at, (digit, probability) in enumerate(digits)
    ]
    nodes = [APART, *[between] * (len(groups) - 1), APART]
    sides = tuple(pairwise(nodes))
    return BestPath(tuple(groups), (certainty,) * len(groups), sides, 0.0, 100.0)


def odd(path):
    return path._replace(groups=tuple(group._replace(prior=1.5) for group in path.groups))


SURE, LIKELY, UNLIKELY = (4, 0.99), (4, 0.6), (4, 0.2)
BELIEVED = {
    "a sure digit": (path(SURE, SURE), True),
    "a likely digit": (path(LIKELY, LIKELY), True),
    "an unlikely digit": (path(UNLIKELY, UNLIKELY), False),
    "one with a rival path": (path(SURE, SURE, certainty=0.3), False),
    "a digit beside a cut that no other text contests": (
        path(LIKELY, LIKELY, certainty=0.3, between=CUT)._replace(sure=(True, True)),
        True,
    ),
    "the same that the network finds unlikely": (
        path(UNLIKELY, UNLIKELY, between=CUT)._replace(sure=(True, True)),
        False,
    ),
    "a sure one beside a cut that others contest": (
        path(SURE, SURE, between=CUT)._replace(sure=(False, False)),
        False,
    ),
    "a likely one of strokes that touch": (path(LIKELY, LIKELY, between=TOUCHING), True),
    "one as likely as not, of strokes that touch": (
        path((4, 0.45), (4, 0.45), between=TOUCHING),
        False,
    ),
    "one that reaches over the next": (path(SURE, SURE, between=Node(overlap=0.5)), False),
    "a bare 1": (path((1, 0.99), (1, 0.99), shape=STEM), True),
    "a bare 1 beside a cut": (path((1, 0.99), (1, 0.99), between=CUT, shape=STEM), False),
    "a bare 1 that touches": (path((1, 0.99), (1, 0.99), between=TOUCHING, shape=STEM), False),
    "a 1 with a flag beside a cut": (path((1, 0.99), (1, 0.99), between=CUT), True),
    "a bare 1 as high as the others": (path(SURE, (1, 0.99), shape=STEM), True),
    "bare 1s beside cuts in a long number": (
        path(SURE, *[(1, 0.99)] * belief.FEW, between=CUT, shape=STEM),
        True,
    ),
    "nothing but bare 1s beside cuts": (
        path(*[(1, 0.99)] * (belief.FEW + 1), between=CUT, shape=STEM),
        False,
    ),
}


@pytest.mark.parametrize(("path", "expected"), BELIEVED.values(), ids=BELIEVED.keys())
def test_believed(path, expected):
    assert believed(path) == [expected] * len(path.groups)


@pytest.mark.parametrize(("above", "below", "told"), [(7, 7, False), (7, 5, True), (5, 7, True)])
def test_a_bare_1_that_goes_past_the_others_at_both_ends_is_a_slash(above, below, told):
    one, slash, other = path(SURE, (1, 0.99), SURE).groups
    shape = slash.candidate.shape._replace(length=1.0)
    box = slash.candidate.box._replace(top=-above, height=100 + above + below)
    slash = slash._replace(candidate=slash.candidate._replace(box=box, shape=shape))
    assert believed(path(SURE, SURE, SURE)._replace(groups=(one, slash, other))) == [
        True,
        told,
        True,
    ]


DOUBTED = {
    "two sure digits": (path(SURE, SURE), False, None),
    "one digit that is told is no number": (path(SURE, UNLIKELY), False, NOT_SURE),
    "one of three may be unread": (path(SURE, UNLIKELY, SURE), False, None),
    "two of four may not": (path(SURE, UNLIKELY, SURE, UNLIKELY), False, NOT_SURE),
    "as many digits as there may be": (path(*[SURE] * MOST_DIGITS), False, None),
    "too many digits": (path(*[SURE] * (MOST_DIGITS + 1)), False, TOO_MANY_DIGITS),
    "sure digits of what may be one": (path(SURE, SURE), True, None),
    "what may as well be one, by another path": (path(SURE, SURE, certainty=0.6), True, NOT_SURE),
    "the same, parted by a cut, of which there are many": (
        path(SURE, SURE, certainty=0.6, between=CUT),
        True,
        None,
    ),
    "odd digits of what may be one": (odd(path(SURE, SURE)), True, NOT_SURE),
    "likely digits of what may be one": (path(LIKELY, SURE), True, NOT_SURE),
    "an unread digit of what may be one": (path(SURE, UNLIKELY, SURE), True, NOT_SURE),
    "small digits of what may be one": (
        path(SURE, SURE, shape=PLAIN._replace(height=0.4)),
        True,
        NOT_SURE,
    ),
}


@pytest.mark.parametrize(("path", "accepted", "reason"), DOUBTED.values(), ids=DOUBTED.keys())
def test_doubt(path, accepted, reason):
    assert doubt(path, accepted=accepted) == reason


def test_what_holds_against_a_whole_that_is_accepted_holds_without_it():
    paths = [each for each, *_ in (*BELIEVED.values(), *DOUBTED.values())]
    clear = [each for each in paths if doubt(each, accepted=True) is None]
    assert clear
    assert all(doubt(each, accepted=False) is None for each in clear)
