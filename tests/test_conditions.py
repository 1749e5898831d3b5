import numpy as np
import pytest

from conftest import drawing
from lenet.data import conditions
from lenet.data.pen_digits import PenDigit


@pytest.mark.parametrize("place", [(0, 0), (1, 0), (0, 1), (1, 1), (0.3, 0.8)])
def test_drawn_keeps_the_ink_on_the_canvas(place):
    digit = PenDigit(drawing(4, "open"), 4)
    strokes = conditions.drawn(width=30, size=0.5, place=place)(digit)
    points = np.concatenate([stroke.points for stroke in strokes])
    assert points.min() >= 15 - 1e-3
    assert points.max() <= 385 + 1e-3
    assert np.ptp(points, axis=0).max() == pytest.approx(200, abs=1e-2)


def test_at_random_repeats_by_seed():
    digit = PenDigit(drawing(4, "open"), 4)
    one, other = (conditions.at_random(np.random.default_rng(5))(digit)[0].points for _ in range(2))
    np.testing.assert_array_equal(one, other)
