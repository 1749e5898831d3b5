import io
import signal
from contextlib import redirect_stderr, suppress
from dataclasses import replace

import pytest

import run_workbook
from lenet import evaluate, export, train
from lenet.training.checkpoint import Checkpoint

WRONG = {
    "an unknown recipe": (["--recipe", "secret"], "invalid choice"),
    "no epochs": (["--epochs", "0"], "invalid positive int value"),
    "a negative rate": (["--learning-rate", "-1"], "invalid positive float value"),
    "a rate that is no number": (["--learning-rate", "nan"], "invalid positive float value"),
    "text for a number": (["--seed", "x"], "invalid positive int value"),
    "an output of another kind": (["--output", "weights.h5"], "to end in .keras"),
    "a folder for an output": (["--output", "folder.keras"], "but folder.keras is a folder"),
    "a folder for the record": (["--output", "x.keras"], "but x.json is a folder"),
    "an output in a file": (["--output", "file/x.keras"], "Can't write to the folder file: Not"),
    "an output nobody can write": (["--output", "/proc/x/x.keras"], "to the folder /proc: "),
    "no hand": (["--hand", "none.json"], "but there is no such file"),
    "no hand to watch": (["--hand", "none.json", "--watch"], "but there is no such file"),
    "a file that is no hand": (["--hand", "file"], "Expected a handwriting file"),
    "a letter of --watch": (["--w"], "unrecognized arguments: --w"),
    "letters of --watch": (["--watc"], "unrecognized arguments: --watc"),
}
FILES = ["lenet5.json", "lenet5.keras", "lenet5.snapshots.npz"]
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
    with pytest.raises(SystemExit) as end, redirect_stderr(io.StringIO()) as told:
        train.main(arguments)
    code = end.value.code
    return code if isinstance(code, str) else f"{code}: {told.getvalue()}"


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG.keys())
def test_wrong_options_are_refused_at_once_and_leave_nothing(
    tmp_path, monkeypatch, arguments, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("{}")
    (tmp_path / "folder.keras").mkdir()
    (tmp_path / "x.json").mkdir()
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(train, "load_mnist", lambda path: pytest.fail("It went on."))
    told = refusal(arguments)
    assert told.startswith("2: ")
    assert message in told
    assert len(told.splitlines()[-1]) < 250
    assert sorted(tmp_path.rglob("*")) == before


def test_a_missing_data_file_is_named():
    assert refusal(["--data", "nowhere.npz"]).startswith("2: python -m lenet.train: Expected MNIST")


def test_no_command_takes_letters_for_an_option(capsys):
    for main in (evaluate.main, export.main, run_workbook.main):
        with pytest.raises(SystemExit) as end:
            main(["--outpu", "x", "--jso", "x"])
        assert end.value.code == 2
    assert capsys.readouterr().err.count("error: ") == 3


def test_weights_go_to_the_current_folder(folder, capsys):
    train.main(SMALL)
    assert "Wrote weights/lenet5.keras" in capsys.readouterr().out
    assert sorted(path.name for path in (folder / "weights").iterdir()) == FILES


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
    assert sorted(path.name for path in (folder / "weights").iterdir()) == FILES


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
