import numpy as np
import pytest

from lenet.data import drawings
from lenet.drawing import strokes
from lenet.drawing.penmanship import control_points, ways
from lenet.network.answers import NO_DIGIT

MAKERS = [drawings.draw_digit, drawings.draw_no_digit]


def many(make, count=300, seed=0):
    rng = np.random.default_rng(seed)
    return [make(rng) for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKERS)
def test_drawings_stay_on_the_canvas(make):
    points = np.concatenate([s.points for drawn in many(make) for s in drawn.strokes])
    assert np.isfinite(points).all()
    assert points.min() >= 0
    assert points.max() <= strokes.CANVAS


@pytest.mark.slow
def test_digits_of_all_labels_come_about_equally_often():
    counts = np.bincount([drawn.label for drawn in many(drawings.draw_digit, 1000)], minlength=10)
    assert len(counts) == 10
    assert counts.min() > 60


def test_no_digits_bear_the_label_of_none():
    assert {drawn.label for drawn in many(drawings.draw_no_digit, 50)} == {NO_DIGIT}


@pytest.mark.slow
def test_no_two_drawings_are_alike():
    drawn = [d.strokes[0].points.tobytes() for d in many(drawings.draw_digit)]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKERS)
def test_digit_images_repeat_by_seed(make):
    (one, labels), (again, _), (other, _) = (
        drawings.digit_images(make, 40, seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()
    assert one.shape == (40, 28, 28)
    assert one.dtype == labels.dtype == np.uint8
    assert one.reshape(40, -1).any(axis=1).all()


@pytest.mark.slow
def test_digit_images_do_not_depend_on_the_number_of_processes(monkeypatch):
    many_cores = drawings.digit_images(drawings.draw_digit, 1_100, 3)[0]
    monkeypatch.setattr(drawings.os, "cpu_count", lambda: 1)
    np.testing.assert_array_equal(
        drawings.digit_images(drawings.draw_digit, 1_100, 3)[0], many_cores
    )


@pytest.mark.slow
def test_the_network_reads_most_drawn_digits(recognizer):
    drawn = many(drawings.draw_digit, 300, seed=77)
    right = [recognizer.recognize_strokes(d.strokes).digit == d.label for d in drawn]
    assert np.mean(right) > 0.95


@pytest.mark.parametrize("group", ["letters", "signs"])
def test_tables_of_what_is_no_digit_are_well_formed(group):
    assert len(ways(group)) >= 18
    for named in ways(group).values():
        for way in named.values():
            for stroke in way:
                points, _ = control_points(stroke)
                assert len(points) >= 2


@pytest.mark.parametrize("character", "BDIOSZbgijloqsz")
def test_no_letter_that_could_be_a_digit_is_taught_as_none(character):
    assert character not in ways("letters")
