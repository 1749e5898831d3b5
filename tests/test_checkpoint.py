import json

import numpy as np
import pytest

from lenet.network.model import build
from lenet.training.checkpoint import Checkpoint, alone

RUN = {
    "recipe": {"name": "pen", "seed": 1, "augmentation": {"shear": 0.2}},
    "data_sha256": "0" * 64,
    "versions": {"keras": "3.15.1"},
}


def epoch(accuracy, loss=1.0):
    return {"val_accuracy": accuracy, "val_loss": loss}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "lenet5.training"


@pytest.fixture(scope="module")
def model():
    return build()


@pytest.fixture
def state(folder, model):
    """The state's file of a run with one epoch."""
    Checkpoint(folder, RUN).save(model, [epoch(0.9)])
    return folder / "state.json"


def test_restore_gives_the_latest_model_and_the_history(folder, model, state):
    latest = build()
    history = [epoch(0.9), epoch(0.8)]
    Checkpoint(folder, RUN).save(latest, history)
    restored, read = Checkpoint(folder, RUN).restore()
    assert read == history
    for one, other in zip(restored.weights, latest.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_best_and_the_latest_epoch_are_kept(folder, model):
    checkpoint, history = Checkpoint(folder, RUN), []
    for measured in (epoch(0.8), epoch(0.9, 2), epoch(0.9, 1), epoch(0.9, 3), epoch(0.7)):
        history.append(measured)
        checkpoint.save(model, history)
    assert checkpoint.model(checkpoint.best(history)).name == "epoch-3.keras"
    assert {file.name for file in folder.iterdir()} == {
        "epoch-3.keras",
        "epoch-5.keras",
        "state.json",
    }


CHANGES = {
    "a setting": ({"recipe": {"seed": 2}}, ["recipe seed 1 (now 2)"]),
    "an inner setting": (
        {"recipe": {"augmentation": None}},
        ["recipe augmentation shear 0.2 (now None)"],
    ),
    "the data": ({"data_sha256": "1" * 64}, [f"data_sha256 {'0' * 64} (now {'1' * 64})"]),
    "a library": ({"versions": {"keras": "4.0.0"}}, ["versions keras 3.15.1 (now 4.0.0)"]),
    "two of them": (
        {"recipe": {"name": "classic"}, "versions": {"keras": "4.0.0"}},
        ["recipe name pen (now classic), versions keras 3.15.1 (now 4.0.0)"],
    ),
}


@pytest.mark.parametrize(("changes", "named"), CHANGES.values(), ids=CHANGES.keys())
def test_restore_names_what_is_otherwise_and_nothing_else(folder, state, changes, named):
    run = {
        name: value | changes.get(name, {}) if isinstance(value, dict) else changes.get(name, value)
        for name, value in RUN.items()
    }
    with pytest.raises(ValueError, match="was begun with") as refusal:
        Checkpoint(folder, run).restore()
    assert str(refusal.value) == (
        f"The interrupted run was begun with {', '.join(named)}. Give the same, or remove {folder} "
        "to start anew."
    )


DAMAGED = {
    "an empty file": "",
    "a piece of JSON": '{"run": {',
    "a list": "[]",
    "no run": json.dumps({"history": [epoch(1)]}),
    "a run that is none": json.dumps({"run": 3, "history": [epoch(1)]}),
    "no history": json.dumps({"run": RUN}),
    "an empty history": json.dumps({"run": RUN, "history": []}),
    "a model that is not there": json.dumps({"run": RUN, "history": 2 * [epoch(1)]}),
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_restore_refuses_a_damaged_state(folder, state, text):
    state.write_text(text)
    with pytest.raises(ValueError, match=f"is damaged: remove {folder} to start anew"):
        Checkpoint(folder, RUN).restore()


def test_restore_refuses_a_damaged_model(folder, state):
    (folder / "epoch-1.keras").write_bytes(b"PK")
    with pytest.raises(ValueError, match="is damaged"):
        Checkpoint(folder, RUN).restore()


def test_restore_without_a_run_is_refused(folder):
    with pytest.raises(ValueError, match="no interrupted run"):
        Checkpoint(folder, RUN).restore()


def test_a_run_that_would_be_lost_is_told(folder, state):
    with pytest.raises(FileExistsError, match=f"{folder}. Go on with it by --resume, or remove"):
        Checkpoint(folder, RUN).expect_none()


def test_models_without_a_state_are_no_run(folder, state):
    state.unlink()
    Checkpoint(folder, RUN).expect_none()


def test_two_states_share_a_folder(folder, model, state):
    teacher = Checkpoint(folder, RUN, of="teacher-")
    assert not teacher.begun
    for history in ([epoch(0.7)], [epoch(0.7), epoch(0.8)]):
        teacher.save(model, history)
    assert teacher.begun
    assert {file.name for file in folder.iterdir()} == {
        "epoch-1.keras",
        "state.json",
        "teacher-epoch-2.keras",
        "teacher-state.json",
    }
    assert Checkpoint(folder, RUN).restore().history == [epoch(0.9)]


def test_only_one_run_at_a_time_is_at_work_in_a_folder(folder):
    with alone(folder):
        with pytest.raises(FileExistsError, match=f"Another training is at work in {folder}"):
            alone(folder).__enter__()
        assert [file.name for file in folder.iterdir()] == ["lock"]
    assert not folder.exists()


def test_a_folder_with_a_state_stays_and_can_be_worked_in_again(folder, state):
    for _ in range(2):
        with alone(folder):
            pass
        assert sorted(file.name for file in folder.iterdir()) == ["epoch-1.keras", "state.json"]


def test_clear_forgets_the_run(folder, state):
    Checkpoint(folder, RUN).clear()
    Checkpoint(folder, RUN).expect_none()
    assert not folder.exists()
