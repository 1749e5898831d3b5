import numpy as np
import pytest

from lenet.data import conditions
from lenet.evaluation import measure
from lenet.network import weights
from lenet.ui import tables


@pytest.fixture(scope="module")
def stored():
    return tables.evaluation()


def test_stored_evaluation_is_that_of_the_bundled_weights(stored):
    assert stored["weights_sha256"] == weights.read_record()["weights_sha256"]
    assert stored["mnist"]["count"] == 10_000
    assert stored["pen"]["random"]["count"] == 7_494


def test_stored_mnist_figure_is_what_the_weights_reach(recognizer, mnist, stored):
    measured = measure.evaluate_mnist(recognizer, mnist.test)
    assert measured["accuracy"] == pytest.approx(stored["mnist"]["accuracy"], abs=2e-4)
    assert stored["mnist"]["accuracy"] == recognizer.record["test_accuracy"]


def test_stored_pen_figure_is_what_the_weights_reach(recognizer, pen_digits, stored):
    randomly = conditions.at_random(np.random.default_rng(0))
    images = measure.digit_images(map(randomly, pen_digits))
    digits = measure.read(recognizer, images).probabilities.argmax(axis=1)
    labels = np.array([digit.label for digit in pen_digits])
    assert np.mean(digits == labels) == pytest.approx(stored["pen"]["random"]["accuracy"], abs=1e-3)
    by_writer = measure.by_writer(digits == labels, pen_digits)
    assert len(by_writer) == tables.PEN_WRITERS
    assert by_writer == pytest.approx(stored["pen"]["by_writer"], abs=0.01)


@pytest.mark.slow
def test_stored_share_of_letters_taken_for_digits_is_measured(recognizer, stored):
    assert measure.evaluate_no_digits(recognizer) == pytest.approx(stored["accepted"], abs=0.002)
    assert stored["accepted"]["blank"] == 0


def at(report, *path):
    for key in path:
        report = report[key]
    return report


# a little under what the bundled weights reach: a worse set must not slip in unseen
FLOORS = [
    (("mnist", "accuracy"), 0.994),
    (("mnist_as_drawings", "accuracy"), 0.99),
    (("pen", "random", "accuracy"), 0.992),
    (("pen", "random", "answered"), 0.982),
    (("pen", "random", "accuracy_among_answered"), 0.995),
]
CEILINGS = [
    (("accepted", "blank"), 0),
    (("accepted", "scribbles"), 0.03),
    (("accepted", "letters"), 0.02),
    (("mnist", "calibration_error"), 0.01),
    (("pen", "random", "calibration_error"), 0.02),
]


@pytest.mark.parametrize(("path", "floor"), FLOORS)
def test_stored_figures_do_not_fall_below_their_floors(stored, path, floor):
    assert at(stored, *path) >= floor


@pytest.mark.parametrize(("path", "ceiling"), CEILINGS)
def test_stored_figures_do_not_rise_above_their_ceilings(stored, path, ceiling):
    assert at(stored, *path) <= ceiling


def test_no_digit_is_read_much_worse_than_the_others(stored):
    assert min(at(stored, "pen", "random", "by_digit")) >= 0.97


@pytest.mark.parametrize(
    ("condition", "names", "loss"),
    [
        ("by_width", ("4", "8", "16", "24", "32", "40"), 0.005),
        ("by_size", ("0.25", "0.35", "0.5", "0.75", "0.9"), 0.005),
        ("by_place", ("middle", "top left", "top right", "bottom left", "bottom right"), 0.005),
        ("by_rotation", ("-15", "0", "15"), 0.016),
    ],
)
def test_pen_size_place_and_rotation_cost_little(stored, condition, names, loss):
    shares = [at(stored, "pen", condition, name) for name in names]
    assert max(shares) - min(shares) <= loss
