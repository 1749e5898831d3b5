from types import SimpleNamespace

import numpy as np
import pytest

from lenet.network.answers import Answers
from lenet.network.model import INPUT_SIZE
from lenet.reading.lattice import Box, Candidate, Group, Ink, Node, Shape
from lenet.reading.search import BestPath
from lenet.reading.second_look import SLANT, look_again, views

FIRST, LATER = 0.9, (0.8, 0.7, 0.6, 0.5)  # probability of the digit, and in each view
BESIDE = {"apart": (Node(), (FIRST, FIRST)), "a cut": (Node(crossing=0.5), (0.7, 0.7))}


def upright():
    image = np.zeros((1, INPUT_SIZE, INPUT_SIZE, 1), np.float32)
    image[0, 4:28, 15:17] = 1
    return image


def test_views_slant_both_ways_and_slope():
    turned = views(upright())[0, ..., 0]
    assert turned.shape == (4, INPUT_SIZE, INPUT_SIZE)
    columns = np.arange(INPUT_SIZE)
    leans = [
        np.polyfit(columns[4:28], (view[4:28] @ columns) / view[4:28].sum(axis=1), 1)[0]
        for view in turned[:2]
    ]
    assert leans == pytest.approx([SLANT, -SLANT], abs=1e-3)
    level = views(upright().transpose(0, 2, 1, 3))[0, ..., 0]
    np.testing.assert_allclose(level[2:], turned[:2].transpose(0, 2, 1))


def test_views_keep_the_ink():
    np.testing.assert_allclose(views(upright()).sum(axis=(2, 3, 4)), upright().sum(), rtol=1e-5)


@pytest.mark.parametrize(("between", "seen"), BESIDE.values(), ids=BESIDE.keys())
def test_digits_beside_a_cut_are_known_by_the_mean_of_all_views(between, seen):
    shape, ink = Shape(0.7, 1, 0, 2, 0), Ink(np.zeros((1, 1), np.uint8), (0, 0), (1, 1))
    recognition = SimpleNamespace(input=upright()[0])
    candidates = [Candidate(at, at + 1, (at,), Box(0, 0, 9, 9), shape) for at in range(2)]
    groups = [Group(each, ink, recognition, 3, FIRST, 0, 0) for each in candidates]
    sides = ((Node(), between), (between, Node()))
    path = BestPath(tuple(groups), (1.0, 1.0), sides, (FIRST, FIRST), 0.0, 100.0)
    assert look_again(path, SimpleNamespace(read=read)).seen == pytest.approx(seen)


def read(inputs):
    assert len({each.tobytes() for each in inputs}) == len(LATER)  # of digits that are alike
    probabilities = np.zeros((len(inputs), 10), np.float32)
    probabilities[:, 3] = 1
    doubt = 1 - np.array(LATER * (len(inputs) // len(LATER)), np.float32)
    return {}, Answers(probabilities, doubt, 1 - doubt, doubt > 1), np.zeros((len(inputs), 11))
