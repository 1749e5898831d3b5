import numpy as np
import pytest

from lenet.network import snapshots
from lenet.network.model import PARAMETERS
from lenet.network.parameters import flatten, unflatten
from lenet.network.snapshots import Snapshot


def made(step):
    rng = np.random.default_rng(step)
    return Snapshot(step, step / 10, rng.normal(size=PARAMETERS).astype(np.float16))


def test_weights_are_flattened_and_taken_apart_again(recognizer):
    values = flatten(recognizer.weights)
    assert values.shape == (PARAMETERS,)
    assert values.dtype == np.float32
    again = unflatten(values)
    assert again.keys() == recognizer.weights.keys()
    for name, arrays in recognizer.weights.items():
        for one, other in zip(again[name], arrays, strict=True):
            np.testing.assert_array_equal(one, other)


def test_too_few_weights_are_refused():
    with pytest.raises(ValueError, match="Expected 60,856 weights, and 85 for each sign"):
        unflatten(np.zeros(7, np.float32))


def test_a_file_holds_them_in_their_order():
    several = [made(step) for step in (0, 3, 20)]
    again = snapshots.from_bytes(snapshots.to_bytes(several))
    assert [snapshot[:2] for snapshot in again] == [(0, 0.0), (3, 0.3), (20, 2.0)]
    for one, other in zip(again, several, strict=True):
        np.testing.assert_array_equal(one.values, other.values)


def test_twelve_of_them_take_at_most_1_6_megabytes():
    assert len(snapshots.to_bytes([made(step) for step in range(12)])) <= 1_600_000


def test_those_of_other_weights_are_none(tmp_path):
    path = tmp_path / "lenet5.keras"
    assert snapshots.read(path, {}) == []
    snapshots.path_of(path).write_bytes(snapshots.to_bytes([made(0)]))
    assert snapshots.read(path, {}) == []
    assert snapshots.read(path, {"snapshots_sha256": "0"}) == []
