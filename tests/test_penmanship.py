import numpy as np
import pytest

from lenet.drawing import penmanship
from lenet.drawing.penmanship import control_points, curve, ways

WAYS = [(digit, name) for digit, named in ways().items() for name in named]


def test_every_digit_has_several_ways():
    assert list(ways()) == list("0123456789")
    assert all(len(named) >= 6 for named in ways().values())


@pytest.mark.parametrize(("digit", "name"), WAYS)
def test_ways_stay_in_their_box(digit, name):
    for stroke in ways()[digit][name]:
        points, _ = control_points(stroke)
        assert len(points) >= 2
        assert points.min() >= 0
        assert points.max() <= penmanship.BOX


def test_control_points_marks_corners():
    points, corners = control_points("10,4 88,2! 36,100")
    np.testing.assert_array_equal(points, [[10, 4], [88, 2], [36, 100]])
    np.testing.assert_array_equal(corners, [False, True, False])


def test_curve_passes_through_its_control_points():
    points = np.array([[0.0, 0], [50, 10], [60, 60], [0, 90]])
    path = curve(points, np.zeros(4, bool))
    for point in points:
        assert np.linalg.norm(path - point, axis=1).min() < 1e-9


def test_curve_is_smooth_but_for_corners():
    points = np.array([[0.0, 0], [50, 0], [50, 50], [100, 50]])
    for corners, sharpest in ((np.zeros(4, bool), 45), (np.array([0, 1, 1, 0], bool), 90)):
        steps = np.diff(curve(points, corners), axis=0)
        angles = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
        assert np.abs(np.diff(angles)).max() <= sharpest + 1e-6
        assert np.abs(np.diff(angles)).max() > sharpest / 2


def test_curve_of_two_points_is_a_line():
    path = curve(np.array([[0.0, 0], [8, 4]]), np.zeros(2, bool))
    np.testing.assert_allclose(path[:, 1] * 2, path[:, 0])
