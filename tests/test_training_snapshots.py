import numpy as np

from lenet.network.answers import Calibration
from lenet.network.parameters import flatten
from lenet.network.snapshots import Snapshot
from lenet.training.snapshots import CHOSEN, choose

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)


def scaled(recognizer, share, step):
    """The trained weights, their last layer scaled: from knowing nothing to all that it knows."""
    arrays = recognizer.weights | {"OUTPUT": tuple(share * v for v in recognizer.weights["OUTPUT"])}
    return Snapshot(step, step / 100, flatten(arrays).astype(np.float16))


def test_snapshots_are_chosen_where_the_answers_change(recognizer):
    # all change happens in the first fifth of the way
    shares = [*np.linspace(0, 1, 20), *np.ones(80)]
    kept = [scaled(recognizer, share, step) for step, share in enumerate(shares)]
    last = scaled(recognizer, 1, 100)
    chosen = choose(kept, last, IMAGES, Calibration())
    assert len(chosen) <= CHOSEN
    assert chosen[0].step == 0
    assert chosen[-1] is last
    assert sum(snapshot.step < 20 for snapshot in chosen) >= CHOSEN - 4


def test_what_came_after_the_best_epoch_is_left_out(recognizer):
    kept = [scaled(recognizer, step / 10, step) for step in range(11)]
    last = scaled(recognizer, 0.5, 5)
    assert max(snapshot.step for snapshot in choose(kept, last, IMAGES, Calibration())) == 5


def test_of_few_snapshots_all_are_chosen(recognizer):
    kept = [scaled(recognizer, 0, 0), scaled(recognizer, 0.5, 1)]
    last = scaled(recognizer, 1, 2)
    assert [s.step for s in choose(kept, last, IMAGES, Calibration())] == [0, 1, 2]
