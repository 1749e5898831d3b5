import io
import re
import shutil
import signal
import subprocess
from contextlib import redirect_stderr, suppress
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

import draw_signs
import run_workbook
from conftest import ROOT
from lenet import evaluate, export, train
from lenet.data import no_digits
from lenet.drawing.strokes import draw
from lenet.hand import unpack_image
from lenet.network import weights
from lenet.recognizer import Recognizer
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
    "a place and a release": (["--output", "x.keras", "--release"], "not allowed with argument"),
    "a layer kept of nothing": (["--keep"], "Expected --from with --keep"),
    "a recipe for other data": (["--recipe", "own"], "a recipe for MNIST, but own is not"),
    "no weights to begin with": (["--from", "none.keras"], "Expected weights in none.keras"),
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


def test_shipped_weights_are_replaced_by_a_release_alone(folder, monkeypatch):
    written = []

    def stub(recipe, data, output, **others):
        written.append(str(output))
        return {"test_accuracy": 1}

    monkeypatch.setattr(train, "train", stub)
    for more in ([], ["--release"], ["--output", "x.keras"]):
        train.main([*SMALL, *more])
    assert written == ["weights/own/lenet5.keras", "weights/lenet5.keras", "x.keras"]


@pytest.fixture
def signs(folder, monkeypatch):
    """A folder of three signs that the project draws, and a recipe of a second or two."""
    for number, (sign, strokes) in enumerate(draw_signs.drawings("devanagari", 12, 1)):
        if sign in "०१२":
            (folder / "My signs" / sign).mkdir(parents=True, exist_ok=True)
            content = cv2.imencode(".png", 255 - draw(strokes, size=80))[1]
            (folder / "My signs" / sign / f"{number}.png").write_bytes(content.tobytes())
    small = replace(train.RECIPES["own"], epochs=4, mnist=200, no_digits=(60, 40), batch_size=16)
    monkeypatch.setitem(train.RECIPES, "own", small)
    monkeypatch.setattr(no_digits, "SCRIBBLES", 20)
    return folder / "My signs"


def test_signs_of_a_folder_are_learned_and_their_names_kept(signs, capsys):
    (signs / "०" / "text.png").write_text("no picture")
    train.main(["--data", str(signs), "--from", str(weights.BUNDLED), "--keep"])
    told = capsys.readouterr().out
    assert "Refused ०/text.png: Expected an image file" in told
    assert "3 signs: 24 images to train on, 6 to validate, 6 to test; 1 refused." in told
    assert "Warning: fewer than 30 images of a sign are few; there are 12 of ०." in told
    assert "too few to tell how sure" in told
    assert re.search(r"6 images: accuracy [\d.]+% \(95 % interval .* to .*\), answered", told)
    assert "python app.py --weights weights/own/My-signs.keras" in told
    recognizer = Recognizer.load(signs.parent / "weights" / "own" / "My-signs.keras")
    record = recognizer.record
    assert recognizer.names == ("०", "१", "२")
    assert record["source"] == "My signs"
    assert record["counts"] == {"train": [8] * 3, "validation": [2] * 3, "test": [2] * 3}
    assert [unpack_image(text).shape for text in record["examples"]] == [(28, 28)] * 3
    assert record["calibration"] == {"temperature": 1, "least_confidence": 0.5}
    assert record["train_accuracy"] > 0.6
    bundled = Recognizer.load()
    assert record["start_sha256"] == bundled.record["weights_sha256"]
    for layer in ("C1", "C3", "C5"):
        np.testing.assert_array_equal(recognizer.weights[layer][0], bundled.weights[layer][0])
    assert (recognizer.weights["F6"][0] != bundled.weights["F6"][0]).any()
    assert len(recognizer.snapshots) > 1
    evaluate.main(["--data", str(signs), "--weights", "weights/own/My-signs.keras"])
    said = capsys.readouterr()
    assert "the test images, which were not learned" in said.err
    assert said.out.startswith("6 images: accuracy")
    for path in (signs / "२").iterdir():
        path.unlink()
    assert "got 0 of २" in refusal(["--data", str(signs)])


def test_own_signs_never_become_the_shipped_weights(signs):
    assert "the shipped weights read digits" in refusal(["--data", str(signs), "--release"])
    told = refusal(["--data", str(signs), "--recipe", "pen"])
    assert "a recipe for one's own signs, but pen is not" in told
    assert not (signs.parent / "weights").exists()


def test_an_interrupted_command_says_how_to_go_on_and_git_status_stays_clean(
    folder, monkeypatch, capsys
):
    shutil.copy(ROOT / ".gitignore", folder)
    git = partial(subprocess.run, cwd=folder, check=True, capture_output=True, text=True)
    git(["git", "init", "--quiet"])
    git(["git", "add", ".gitignore"])
    keep = Checkpoint.save

    def save(self, model, history):
        keep(self, model, history)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", save)
        assert "--resume" in refusal(SMALL)
    assert "in weights/own/lenet5.training. Go on with it by --resume" in refusal(SMALL)
    assert "recipe epochs 2 (now 3)" in refusal([*SMALL, "--epochs", "3", "--resume"])
    train.main([*SMALL, "--resume"])
    assert "Wrote weights/own/lenet5.keras" in capsys.readouterr().out
    assert sorted(path.name for path in (folder / "weights" / "own").iterdir()) == FILES
    assert git(["git", "status", "--porcelain"]).stdout == "A  .gitignore\n"
    assert [path.name for path in (folder / "weights").iterdir()] == ["own"]


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
