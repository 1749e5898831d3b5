import json
import math
from types import SimpleNamespace

import cut_costs
import numpy as np
import pytest

from conftest import ROOT
from lenet.network.weights import read_record
from lenet.reading import lattice
from lenet.reading.lattice import COST, PARTED, Box, Candidate, Ink, Node, Shape

DIGIT = Shape(width=0.7, height=1.0, hole=0.0, length=2.0, breaks=0)


def read(digit, probability):
    probabilities = np.full(10, 0.0, np.float32)
    probabilities[digit] = 1
    return SimpleNamespace(probabilities=probabilities, doubt=1 - probability)


def group(shape, digit, probability):
    candidate = Candidate(0, 1, (0,), Box(0, 0, 70, 100), shape)
    ink = Ink(np.zeros((1, 1), np.uint8), (0, 0), (1, 1))
    return lattice.group_of(candidate, ink, read(digit, probability))


def test_a_usual_digit_costs_what_the_network_says():
    assert lattice.prior_costs(DIGIT)[3] == 0
    sure = group(DIGIT, 3, 0.9)
    assert (sure.digit, sure.prior) == (3, 0)
    assert sure.cost == pytest.approx(-math.log(0.9), abs=1e-6)


def test_the_network_can_not_cost_more_than_a_question_mark():
    assert group(DIGIT, 3, 1e-8).cost == COST.unread


ODD = {
    "a hole": (DIGIT._replace(hole=0.2), 0.2 * COST.hole),
    "low": (DIGIT._replace(height=0.5, width=0.3), 0.2 * COST.low),
    "wide": (DIGIT._replace(width=1.3), 0.3 * COST.wide),
    "drawn in between": (DIGIT._replace(breaks=2), 2 * COST.breaks),
}


@pytest.mark.parametrize(("shape", "cost"), ODD.values(), ids=ODD.keys())
def test_what_digits_rarely_look_like_costs(shape, cost):
    assert lattice.prior_costs(shape)[3] == pytest.approx(cost)
    assert group(shape, 3, 1.0).cost == pytest.approx(cost)


CUT = DIGIT._replace(parted=True, height=math.exp(lattice.USUAL_HEIGHT))


def test_beside_a_cut_a_digit_costs_what_was_fitted():
    usual = PARTED.cut + PARTED.digits[3]
    read = -PARTED.surprise * math.log(0.9) + PARTED.surety * math.log(0.1)
    assert group(CUT, 3, 0.9).cost == pytest.approx(usual + read, abs=1e-6)
    low = CUT._replace(height=CUT.height * math.exp(-0.5))
    assert group(low, 3, 0.9).cost == pytest.approx(usual + read + PARTED.height * 0.25, abs=1e-6)


def test_beside_a_cut_a_bare_1_costs():
    stem = CUT._replace(length=1.0)
    assert group(stem, 1, 0.9).prior - group(CUT, 1, 0.9).prior == pytest.approx(PARTED.stem)
    assert group(stem, 7, 0.9).prior == group(CUT, 7, 0.9).prior


def test_costs_beside_cuts_are_those_that_were_fitted_and_tried():
    fitted = json.loads((ROOT / "benchmarks/cut_costs.json").read_text(encoding="utf-8"))
    assert fitted["weights_sha256"] == read_record()["weights_sha256"]
    costs = {"crossing": COST.crossing} | PARTED._asdict()
    for name, cost in fitted["costs"].items():
        assert costs[name] == (tuple(cost) if name == "digits" else cost), name
    assert fitted["median_doubt"]["others"] > 10 * fitted["median_doubt"]["digits"]
    now = {name: cut_costs.value_of(name) for name in cut_costs.TRIED}
    assert next(iter(fitted["tried"])) == ", ".join(f"{name} {now[name]}" for name in now)


@pytest.mark.parametrize("shape", [DIGIT, CUT], ids=["apart", "beside a cut"])
def test_each_digit_has_its_cost(shape):
    read = group(shape, 3, 0.9)
    assert read.costs[3] == read.cost
    assert min(read.costs[digit] for digit in range(10) if digit != 3) > read.cost + 5


def test_a_path_longer_than_a_digits_costs():
    def cost(length, digit):
        return lattice.prior_costs(DIGIT._replace(length=length))[digit]

    assert cost(lattice.LONGEST[6], 6) == 0
    assert cost(2 * lattice.LONGEST[6], 6) == pytest.approx(COST.long * math.log(2))
    # what would be long for a 1 is not for an 8
    assert cost(2.5, 1) > 1 > cost(2.5, 8) == 0


@pytest.mark.parametrize("length", [0.5, 2.0, 4.0])
def test_what_is_expected_of_a_candidate_is_never_too_much_where_nothing_is_cut(length):
    shape = DIGIT._replace(length=length, hole=0.1, width=1.2)
    for digit in range(10):
        assert lattice.expected_cost(shape) <= group(shape, digit, 1.0).cost + 1e-9


def test_beside_a_cut_what_looks_like_a_digit_is_expected_to_read_well():
    odd = CUT._replace(width=1.4, length=4.0)
    assert lattice.expected_cost(CUT) == pytest.approx(lattice.EXPECTED, abs=0.1)
    assert lattice.expected_cost(odd) > lattice.expected_cost(CUT) + 1


def test_nodes_cost_what_lies_across_them():
    assert lattice.node_cost(Node()) == 0
    assert lattice.node_cost(Node(overlap=0.5, late=True, crossing=0.5)) == pytest.approx(
        0.5 * COST.overlap + COST.late + 0.5 * COST.crossing
    )


def test_what_is_far_from_a_digit_is_not_read():
    assert lattice.may_be_digit(DIGIT)
    assert lattice.may_be_digit(DIGIT._replace(width=0.1))
    assert not lattice.may_be_digit(DIGIT._replace(width=1.6))
    assert not lattice.may_be_digit(DIGIT._replace(width=0.2, height=0.2))
    assert not lattice.may_be_digit(DIGIT._replace(length=9))
