import functools
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from lenet import files
from lenet.network import snapshots, weights
from lenet.network.model import build
from lenet.network.parameters import flatten
from lenet.network.snapshots import Snapshot

INPUT = np.random.default_rng(0).random((1, 32, 32, 1), np.float32)


@functools.cache
def fresh_model(number=0):
    """One of several LeNet-5s with fresh weights of 16 bits, as they are loaded."""
    model = build()
    model.set_weights([value.astype(np.float16) for value in model.get_weights()])
    return model


@pytest.fixture
def model():
    return fresh_model()


@pytest.fixture
def path(tmp_path, model):
    path = tmp_path / "w" / "lenet5.keras"
    weights.save(model, {"recipe": "none"}, path)
    return path


def test_load_gives_what_was_saved(path, model):
    loaded, record = weights.load(path)
    assert record["recipe"] == "none"
    np.testing.assert_array_equal(loaded(INPUT), model(INPUT))


def test_load_gives_numbers_of_16_bits_as_browsers_get_them(tmp_path):
    path = tmp_path / "lenet5.keras"
    weights.save(build(), {}, path)
    values = flatten(weights.to_arrays(weights.load(path)[0]))
    np.testing.assert_array_equal(values, values.astype(np.float16))


def test_save_leaves_no_other_files(path):
    assert sorted(file.name for file in path.parent.iterdir()) == ["lenet5.json", "lenet5.keras"]


def stop_before(monkeypatch, step):
    """Let the save stop, as by a kill, when it comes to the given replacement of a file."""
    real, calls = Path.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) == step:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize(("step", "expected"), [(1, "old"), (2, "new")])
def test_save_stopped_in_between_leaves_old_or_new(path, model, monkeypatch, step, expected):
    fresh = fresh_model(1)
    with monkeypatch.context() as patch:
        stop_before(patch, step)
        with pytest.raises(KeyboardInterrupt):
            weights.save(fresh, {"recipe": "other"}, path)
    loaded, record = weights.load(path)
    assert record["recipe"] == {"old": "none", "new": "other"}[expected]
    np.testing.assert_array_equal(loaded(INPUT), {"old": model, "new": fresh}[expected](INPUT))


def past_of(model):
    return [Snapshot(0, 0.0, flatten(weights.to_arrays(model)).astype(np.float16))]


@pytest.mark.parametrize(
    ("step", "expected"), [(1, "old"), (2, "old"), (3, "new"), (4, "new"), (5, "new")]
)
def test_snapshots_belong_to_the_weights_at_every_moment(
    tmp_path, model, monkeypatch, step, expected
):
    path, fresh = tmp_path / "lenet5.keras", fresh_model(1)
    weights.save(model, {"recipe": "old"}, path, past=past_of(model))
    with monkeypatch.context() as patch:
        stop_before(patch, step)
        with suppress(KeyboardInterrupt):
            weights.save(fresh, {"recipe": "new"}, path, past=past_of(fresh))
    _, record = weights.load(path)
    assert record["recipe"] == expected
    (snapshot,) = snapshots.read(path, record)
    whose = {"old": model, "new": fresh}[expected]
    np.testing.assert_array_equal(snapshot.values, past_of(whose)[0].values)


def test_weights_without_snapshots_leave_none_behind(path, model):
    weights.save(model, {"recipe": "none"}, path, past=past_of(model))
    assert snapshots.path_of(path).is_file()
    weights.save(model, {"recipe": "none"}, path)
    assert not snapshots.path_of(path).exists()


def test_save_after_a_stopped_one_keeps_what_counted(path, monkeypatch):
    second, third = fresh_model(1), fresh_model(2)
    for model, step in ((second, 2), (third, 2)):  # the next save first moves what counted
        with monkeypatch.context() as patch:
            stop_before(patch, step)
            with pytest.raises(KeyboardInterrupt):
                weights.save(model, {"recipe": "later"}, path)
    loaded, _ = weights.load(path)
    np.testing.assert_array_equal(loaded(INPUT), second(INPUT))


def test_load_refuses_damaged_weights(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"damaged: their checksum differs.*lenet\.train$"):
        weights.load(path)


def test_load_refuses_truncated_weights(path):
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="damaged"):
        weights.load(path)


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"])
def test_load_refuses_a_damaged_record(path, text):
    weights.record_path(path).write_text(text)
    with pytest.raises(ValueError, match=r"record .* is damaged"):
        weights.load(path)


def test_load_takes_numbers_and_no_layers_from_the_file(path, model):
    # a file could bring a layer of its own, and a layer its own code
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["config.json"] = b'{"module": "os", "class_name": "abort", "config": {}}'
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    record = weights.read_record(path) | {"weights_sha256": weights._sha256(path)}
    files.write_text(weights.record_path(path), files.to_json(record))
    loaded, _ = weights.load(path)
    np.testing.assert_array_equal(loaded(INPUT), model(INPUT))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive", bytes(9_999)])
def test_load_refuses_what_is_no_archive_even_if_the_record_bears_it_out(path, content):
    path.write_bytes(content)
    record = weights.read_record(path) | {"weights_sha256": weights._sha256(path)}
    files.write_text(weights.record_path(path), files.to_json(record))
    with pytest.raises(ValueError, match=r"not those of LeNet-5.*python -m lenet\.train$"):
        weights.load(path)


def test_load_refuses_weights_of_another_network(tmp_path, model):
    import keras

    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    path = tmp_path / "other.keras"
    weights.save(other, {}, path)
    with pytest.raises(ValueError, match="not those of LeNet-5"):
        weights.load(path)


def test_load_says_how_to_make_missing_weights(path):
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"there are none.*python -m lenet\.train$"):
        weights.load(path)


def test_load_says_how_to_make_a_missing_record(path):
    weights.record_path(path).unlink()
    with pytest.raises(FileNotFoundError, match=r"record.*python -m lenet\.train$"):
        weights.load(path)


def test_to_json_puts_a_row_of_numbers_on_a_line():
    text = files.to_json({"matrix": [[1, 2], [3, 4]], "name": "×"})
    assert "[ 1, 2 ]" in text
    assert "×" in text
