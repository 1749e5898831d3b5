import signal
from contextlib import suppress
from dataclasses import replace

import pytest

from lenet import train
from lenet.training.checkpoint import Checkpoint

WRONG = {
    "an unknown recipe": (["--recipe", "secret"], "invalid choice"),
    "no epochs": (["--epochs", "0"], "invalid positive int value"),
    "a negative rate": (["--learning-rate", "-1"], "invalid positive float value"),
    "a rate that is no number": (["--learning-rate", "nan"], "invalid positive float value"),
    "text for a number": (["--seed", "x"], "invalid positive int value"),
    "an output of another kind": (["--output", "weights.h5"], "to end in .keras"),
}
SMALL = ["--recipe", "classic", "--epochs", "2", "--batch-size", "8"]


@pytest.fixture
def folder(tmp_path, monkeypatch, small_mnist):
    """A folder to run the command in, on forty images."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train, "load_mnist", lambda path: small_mnist)
    monkeypatch.setitem(train.RECIPES, "classic", replace(train.RECIPES["classic"], mnist=40))
    return tmp_path


def refusal(arguments):
    """Run the command, which must end with a sentence, and return it."""
    with pytest.raises(SystemExit) as end:
        train.main(arguments)
    return end.value.code


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG.keys())
def test_wrong_options_are_refused(capsys, arguments, message):
    assert refusal(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_missing_data_file_is_named():
    assert "no such file" in refusal(["--data", "nowhere.npz"])


def test_weights_go_to_the_current_folder(folder, capsys):
    train.main(SMALL)
    assert "Wrote weights/lenet5.keras" in capsys.readouterr().out
    files = sorted(path.name for path in (folder / "weights").iterdir())
    assert files == ["lenet5.json", "lenet5.keras", "lenet5.snapshots.npz"]


def test_an_interrupted_command_says_how_to_go_on(folder, monkeypatch):
    keep = Checkpoint.save

    def save(self, model, history):
        keep(self, model, history)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", save)
        assert "--resume" in refusal(SMALL)
    assert "in weights/lenet5.training. Go on with it by --resume" in refusal(SMALL)
    assert "recipe epochs 2 (now 3)" in refusal([*SMALL, "--epochs", "3", "--resume"])
    train.main([*SMALL, "--resume"])


def test_an_interrupt_that_gets_lost_stops_it_all_the_same(folder, monkeypatch):
    keep = Checkpoint.save
    epochs = []

    def save(self, model, history):
        keep(self, model, history)
        epochs.append(len(history))
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Checkpoint, "save", save)
    before = signal.getsignal(signal.SIGTERM)
    assert "--resume" in refusal([*SMALL, "--epochs", "3"])
    assert epochs == [1]
    assert signal.getsignal(signal.SIGTERM) is before
