"""What is measured on snapshots of a training, and what was measured on the repository's own."""

import numpy as np
import pytest

from lenet.data.mnist import Images
from lenet.evaluation.snapshots import evaluate_snapshots
from lenet.network.model import to_input
from lenet.recognizer import Recognizer
from lenet.ui import tables
from past import MOMENTS, past_of

STORED = tables.evaluation()["snapshots"]


def test_each_snapshot_is_measured_by_what_it_reads(recognizer, small_mnist):
    past = past_of(recognizer.weights)
    images, labels = small_mnist.test
    pen = Images(images[::2], labels[::2])
    measured = evaluate_snapshots(
        Recognizer(recognizer.weights, recognizer.record, past), small_mnist.test, pen
    )
    assert [(each["step"], each["epoch"]) for each in measured] == [
        (moment["step"], moment["epoch"]) for moment in MOMENTS
    ]
    for each, snapshot in zip(measured, past, strict=True):
        answers = Recognizer(snapshot.weights, {}).read(to_input(images))
        right = answers.probabilities.argmax(axis=1) == labels
        likely = answers.probabilities[np.arange(len(labels)), labels] * (1 - answers.doubt)
        assert each["mnist"] == pytest.approx(right.mean(), abs=1e-4)
        assert each["pen"] == pytest.approx(right[::2].mean(), abs=1e-4)
        assert each["loss"] == pytest.approx(-np.log(likely).mean(), rel=1e-3, abs=1e-5)
    ones = (labels == 1).mean()  # taken for 7s; there is no 7
    assert measured[2]["mnist"] == pytest.approx(1 - ones, abs=0.05)
    assert measured[-1]["mnist"] >= 0.95
    assert measured[0]["loss"] == pytest.approx(np.log(11), abs=0.3)  # it knows nothing


def test_without_snapshots_nothing_is_measured(recognizer, small_mnist):
    bare = Recognizer(recognizer.weights, recognizer.record)
    assert evaluate_snapshots(bare, small_mnist.test, small_mnist.test) == []


def test_stored_curves_are_of_the_snapshots(recognizer):
    steps = [snapshot.step for snapshot in recognizer.snapshots]
    assert [each["step"] for each in STORED] == steps


@pytest.mark.parametrize("part", ["mnist", "pen"])
def test_stored_curves_rise_from_chance_to_what_the_weights_read(part):
    shares = [each[part] for each in STORED]
    assert shares[0] < 0.25
    measured = tables.evaluation()[part]
    end = measured["accuracy"] if part == "mnist" else measured["random"]["accuracy"]
    assert shares[-1] == pytest.approx(end, abs=1e-3)  # 16 bits
    for highest, share in zip(np.maximum.accumulate(shares), shares, strict=True):
        assert share >= highest - 0.05  # a young network may fall back a little
    assert np.mean(np.diff(shares) >= 0) >= 0.6


def test_stored_loss_falls():
    losses = [each["loss"] for each in STORED]
    assert losses[0] > 1.5
    assert losses[-1] < losses[0] / 20
    for lowest, loss in zip(np.minimum.accumulate(losses), losses, strict=True):
        assert loss <= 1.5 * lowest + 0.05


def test_snapshots_read_as_the_stored_curves_say(recognizer, mnist):
    some = Images(mnist.test.images[::10], mnist.test.labels[::10])
    for fresh, each in zip(evaluate_snapshots(recognizer, some, some), STORED, strict=True):
        assert fresh["mnist"] == pytest.approx(each["mnist"], abs=0.05)
        assert fresh["loss"] == pytest.approx(each["loss"], rel=0.3, abs=0.02)
