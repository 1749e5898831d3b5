import io
import json
from contextlib import redirect_stderr
from itertools import islice

import cv2
import numpy as np
import pytest

import fill_tables
from lenet import evaluate
from lenet.data import no_digits
from lenet.evaluation import measure, numbers
from lenet.network import weights
from lenet.network.model import build
from lenet.recognizer import Recognizer
from lenet.ui import tables

PEN_DIGITS = """
.SEGMENT DIGIT 0 ? "1"
.PEN_DOWN
 50 0
 50 100
.PEN_UP
.SEGMENT DIGIT 1 ? "7"
.PEN_DOWN
 50 0
 50 100
.PEN_UP
"""


def refusal(*arguments):
    """Run the command, which must end with a sentence, and return it."""
    with pytest.raises(SystemExit) as end, redirect_stderr(io.StringIO()) as told:
        evaluate.main([str(argument) for argument in arguments])
    code = end.value.code
    return code if isinstance(code, str) else f"{code}: {told.getvalue()}"


WRONG = {
    "a picture of an unknown kind": ("--picture", "x.foo", "to end in .png or the like, got x.foo"),
    "a picture of no kind": ("--picture", "x", "to end in .png or the like, got x"),
    "a picture in no folder": ("--picture", "no/x.png", "Can't write to the folder no: No such"),
    "measurements in no folder": ("--json", "no/x.json", "Can't write to the folder no: No such"),
    "a folder that is a file": ("--json", "file/x.json", "Can't write to the folder file: Not a"),
    "a folder that nobody can write to": ("--json", "/proc/x.json", "write to the folder /proc: "),
    "a folder for a file": ("--json", ".", "Expected a file to write to, but . is a folder."),
}


@pytest.mark.parametrize(("option", "value", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_written_is_told_before_anything_is_measured(
    tmp_path, monkeypatch, option, value, sentence
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setattr(Recognizer, "load", lambda path: pytest.fail("It went on."))
    assert sentence in refusal(option, value)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_missing_weights_are_named(tmp_path):
    told = refusal("--weights", tmp_path / "none.keras")
    assert told.startswith("2: python -m lenet.evaluate: Expected weights in ")
    assert "none.keras, but there are none." in told


def test_an_interrupted_command_says_so(monkeypatch):
    def interrupt(path):
        raise KeyboardInterrupt

    monkeypatch.setattr(Recognizer, "load", interrupt)
    assert refusal() == "\nInterrupted."


def test_few_digits_are_measured_with_gaps(tmp_path, monkeypatch, small_mnist, capsys):
    monkeypatch.setattr(evaluate, "load_mnist", lambda path: small_mnist)
    monkeypatch.setattr(no_digits, "SCRIBBLES", 20)
    monkeypatch.setattr(measure, "letters", lambda: islice(no_digits.letters(), 20))
    for name in ("COUNT", "OF_EACH_LENGTH", "NO_NUMBERS", "DEFECTIVE"):
        monkeypatch.setattr(numbers, name, 3)
    pen = tmp_path / "pen.tra"
    pen.write_text(PEN_DIGITS)
    files = {"--pen": pen, "--json": tmp_path / "x.json", "--picture": tmp_path / "x.png"}
    evaluate.main([str(word) for option in files.items() for word in option])
    text = (tmp_path / "x.json").read_text()
    measured = json.loads(text, parse_constant=pytest.fail)  # NaN is no JSON
    said = capsys.readouterr()
    assert json.loads(said.out) == {k: v for k, v in measured.items() if k != "mistakes"}
    assert "Measuring: numbers …" in said.err.splitlines()
    assert measured["pen"]["random"]["by_digit"] == [None, 1, *5 * [None], 0, None, None]
    assert "0.0 % (the 7)" in str(tables.results(measured))
    assert measured["numbers"]["strokes"]["apart"]["count"] == 3
    shown = tables.numbers(measured) + fill_tables.more_of_numbers(measured["numbers"])
    assert all(map(str, shown))
    assert cv2.imread(str(tmp_path / "x.png")) is not None


@pytest.fixture
def few(tmp_path, monkeypatch, small_mnist):
    """Two pen digits, forty images for MNIST, few scribbles and letters, and no variables."""
    monkeypatch.setattr(evaluate, "load_mnist", lambda path: small_mnist)
    monkeypatch.setattr(no_digits, "SCRIBBLES", 20)
    monkeypatch.setattr(measure, "letters", lambda: islice(no_digits.letters(), 20))
    for variable in ("LENET_MNIST", "LENET_PEN_DIGITS"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "pen.tra").write_text(PEN_DIGITS)
    return tmp_path


def test_either_collection_is_measured_alone(few, capsys):
    evaluate.main(["--pen", str(few / "pen.tra")])
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == ["weights_sha256", "accepted", "pen"]
    assert "Measuring: no MNIST, which are not named …" in said.err
    evaluate.main(["--data", "mnist.npz", "--picture", str(few / "x.png")])
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == [
        "weights_sha256",
        "accepted",
        "mnist",
        "mnist_as_drawings",
    ]
    assert "no pen digits" in said.err


def test_own_signs_are_measured_only_with_weights_that_know_them(few, recognizer):
    arrays = {
        "x": np.zeros((20, 28, 28), np.uint8),
        "y": np.repeat([0, 1], 10),
        "names": np.array(["a", "b"]),
    }
    arrays["x"][:, 4:20, 4:20] = np.random.default_rng(0).integers(0, 256, (20, 16, 16))
    np.savez(few / "x.npz", **arrays)
    told = refusal("--data", few / "x.npz")
    assert "of the signs that the weights know, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, got a, b." in told
    weights.save(build(2), {"names": ["a", "b"]}, few / "own.keras")
    told = refusal("--weights", few / "own.keras")
    assert "Expected --data with weights of one's own signs" in told
