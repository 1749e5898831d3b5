"""Pictures as people bring them, of 14 kinds: `tests/brought/README.md` says what they are."""

from collections import Counter

import numpy as np
import pytest
from judging import cases, judge_case, judge_file
from pictures import KINDS, picture

pytestmark = pytest.mark.slow

# Of each kind, how many there are, are read right at least, and wrong at most.
STORED = {
    "form-scrap": (12, 12, 0),
    "plot": (10, 10, 0),
    "underline": (10, 10, 0),
    "dark-edge": (20, 20, 0),
    "halo": (10, 10, 0),
    "panel": (10, 10, 0),
    "torn": (10, 10, 0),
    "bowl": (10, 10, 0),
    "tight": (10, 7, 1),
    "beside": (24, 24, 0),
    "large": (8, 8, 0),
    "faint": (10, 10, 0),
    "spoilt": (70, 68, 0),
    "signs": (38, 36, 2),  # strokes
}

FRESH = {name: 0.8 for name in KINDS} | {"torn": 0.7, "large": 0.6, "plain": 0.95}


@pytest.mark.parametrize("kind", STORED)
def test_stored_pictures_are_read(recognizer, kind):
    listed = [case for case in cases() if case["kind"] == kind]
    read = [judge_case(recognizer, case) for case in listed]
    found = Counter(read)
    count, right, wrong = STORED[kind]
    assert len(listed) == count
    assert found["right"] >= right
    assert found["wrong"] <= wrong
    lost = [
        case["file"]
        for case, now in zip(listed, read, strict=True)
        if case["before"] == "right" and now != "right"
    ]
    assert not lost


@pytest.mark.parametrize("kind", KINDS)
def test_fresh_pictures_are_read(recognizer, kind):
    count = 3 if kind == "large" else 10
    made = [picture(kind, np.random.default_rng([5, seed])) for seed in range(count)]
    read = [judge_file(recognizer, each.data, each.text) for each in made]
    assert read.count("right") >= FRESH[kind] * count
