import numpy as np
import pytest

from conftest import drawing
from lenet.data.defects import break_stroke, detach_hat, stray_dot
from lenet.drawing.strokes import CANVAS, Stroke, draw
from lenet.reading.from_strokes import touch

FIVE, ZERO = drawing(5, "capped"), drawing(0, "oval")


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("digit", [FIVE, ZERO, drawing(7, "bare")])
def test_a_stray_dot_touches_nothing(rng, digit):
    for _ in range(5):
        *rest, dot = stray_dot(digit, rng)
        assert len(dot.points) == 1
        assert all(one is other for one, other in zip(rest, digit, strict=True))
        assert not touch([*rest, dot], range(len(rest)), [len(rest)])
        assert 0 <= dot.points.min() <= dot.points.max() <= CANVAS


def test_a_paper_without_room_gets_no_dot(rng):
    everywhere = np.stack(np.meshgrid(*[np.linspace(0, CANVAS, 30)] * 2), axis=2).reshape(-1, 2)
    assert stray_dot([Stroke(everywhere.astype(np.float32), 16)], rng) is None


def test_a_broken_stroke_has_a_gap(rng):
    for _ in range(5):
        broken = break_stroke(ZERO, rng)
        assert len(broken) == 2
        ends = np.hypot(*(broken[0].points[-1] - broken[1].points[0]))
        assert 1 < ends / ZERO[0].width <= 2
        assert draw(broken).sum() < draw(ZERO).sum()


def test_only_the_longest_stroke_breaks(rng):
    broken = break_stroke(FIVE, rng)
    longest = max(FIVE, key=lambda stroke: np.hypot(*np.diff(stroke.points, axis=0).T).sum())
    assert len(broken) == len(FIVE) + 1
    kept = [stroke for stroke in FIVE if stroke is not longest]
    assert all(any(stroke is other for other in broken) for stroke in kept)


def test_a_short_stroke_does_not_break(rng):
    assert break_stroke([Stroke(np.float32([[100, 100], [150, 100]]), 16)], rng) is None


def test_a_detached_hat_does_not_touch(rng):
    assert touch(FIVE, [0], [1])
    for _ in range(5):
        detached = detach_hat(FIVE, rng)
        assert not touch(detached, [0], [1])
        moved = [one for one, other in zip(detached, FIVE, strict=True) if one is not other]
        assert len(moved) == 1
        assert moved[0].points.shape in [stroke.points.shape for stroke in FIVE]


def test_only_a_digit_of_two_strokes_has_a_hat(rng):
    assert detach_hat(ZERO, rng) is None
    assert detach_hat([*FIVE, *ZERO], rng) is None
