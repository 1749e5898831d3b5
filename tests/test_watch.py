"""The page of a training: what it shows, and the run that it stops and resumes."""

import os
import re
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from conftest import drawing
from lenet.network.parameters import flatten
from lenet.training.recipes import RECIPES
from lenet.watch import figures, page
from lenet.watch.run import Run
from lenet.watch.words import WORDS, fill

HISTORY = [{"accuracy": 0.5, "val_accuracy": 0.6}, {"accuracy": 0.99, "val_accuracy": 0.98}]


@pytest.fixture
def told(tmp_path, recognizer):
    """A run that has told of itself, but was not begun here."""
    np.save(tmp_path / "progress.npy", flatten(recognizer.weights).astype(np.float16))
    (tmp_path / "progress.json").write_text(
        '{"phase": "LeNet-5", "epoch": 2.5, "epochs": 8, "images_per_second": 9000, '
        '"seconds_left": 65.2, "loss": 0.1, "accuracy": 0.9912, "history": []}'
    )
    return Run([], tmp_path)


def test_curves_fall_from_left_to_right():
    picture, told = ElementTree.fromstring(figures.curves(HISTORY, "caption"))
    paths = [element.get("d") for element in picture if element.tag == "path"]
    assert len(paths) == 2
    for path in paths:
        (x0, y0), (x1, y1) = (map(float, place.split()) for place in path[1:].split("L"))
        assert x0 < x1
        assert y0 < y1  # downwards
    texts = [element.text for element in picture if element.tag == "text"]
    assert texts[3:5] == ["1", "2"]  # epochs, after the shares
    assert told.text == "epochs; caption"


@pytest.mark.parametrize(("last", "named"), [(2, 2), (12, 7), (40, 9), (99, 10)])
def test_epochs_are_named_with_room_between(last, named):
    picture, _ = ElementTree.fromstring(figures.curves(HISTORY[:1] * last, ""))
    assert len([element for element in picture if element.tag == "text"]) == 3 + named


def test_caption_is_true_for_each_recipe():
    told = {"phase": "LeNet-5"}
    assert "bent" not in page.caption(RECIPES["classic"], told)
    assert "bent" in page.caption(RECIPES["own"], told)
    assert "teacher" in page.caption(RECIPES["pen"], told)
    assert "teacher" not in page.caption(RECIPES["pen"], {"phase": "teacher"})


@pytest.mark.parametrize("history", [[], HISTORY[:1]])
def test_curves_of_hardly_any_epochs(history):
    ElementTree.fromstring(figures.curves(history, ""))


def test_kernels_are_tinted_by_their_sign(recognizer):
    picture = figures.kernels(recognizer.weights).astype(int)
    kernel = recognizer.weights["C1"][0][:, :, 0, 0]
    row, column = np.unravel_index(kernel.argmax(), kernel.shape)
    red, _, blue = picture[12 * row + 6, 12 * column + 6]
    assert red > blue
    row, column = np.unravel_index(kernel.argmin(), kernel.shape)
    red, _, blue = picture[12 * row + 6, 12 * column + 6]
    assert blue > red


def test_confusion_is_darkest_where_it_errs_most():
    counts = 50 * np.eye(3, dtype=int)
    counts[1, 2], counts[2, 0] = 8, 2
    names = ("क", "<b>", "a name of many letters")
    picture = ElementTree.fromstring(figures.confusion(counts, names))
    cells = {rect[0].text: float(rect.get("fill-opacity")) for rect in picture.iter("rect")}
    assert cells["<b> → a name of many letters: 8"] == 1
    assert cells["a name of many letters → क: 2"] == 0.25
    assert cells["क → <b>: 0"] == 0
    assert [text.text for text in picture.iter("text")].count("a name …") == 2


def test_what_a_run_told_is_said_and_read(told, recognizer):
    assert told.state == "stopped"
    assert page.say(told, told.progress()) == "### Stopped. LeNet-5, epoch 2.5 of 8."
    shares = page.shares(told, drawing(7, "crossed"))
    assert np.argmax(shares) == 7
    assert sum(shares) == pytest.approx(1, abs=1e-5)
    assert page.shares(told, []) is None


def test_before_it_tells_there_is_nothing(tmp_path):
    run = Run([], tmp_path)
    assert run.progress() is None
    assert run.weights() is None
    assert page.shares(run, drawing(7, "crossed")) is None
    assert page.say(run, None) == "### Stopped."


def test_what_is_half_written_changes_nothing(told):
    before = told.progress(), told.weights()
    (told._folder / "progress.json").write_text('{"phase": ')
    (told._folder / "progress.npy").write_bytes(b"\x93NUMPY")
    assert told.progress() == before[0]
    np.testing.assert_array_equal(told.weights()["C1"][0], before[1]["C1"][0])


def test_no_word_bypasses_the_catalogue(told, monkeypatch):
    for key, text in WORDS.items():
        monkeypatch.setitem(WORDS, key, f"⟦{text}⟧")
    folder = Path(page.__file__).parent
    told_of = [
        figures.curves(HISTORY, WORDS["curves.bent"]),
        page.say(told, told.progress()),
        page.say(told, None),
    ]
    told_of.append(fill((folder / "pad.html").read_text()))
    shown = re.sub(r"<style>.*?</style>|⟦[^⟧]*⟧", "", " ".join(told_of), flags=re.DOTALL)
    assert not re.search("[a-z]{2}", re.sub("<[^>]*>", "", shown))
    assert not re.search(r'aria-label="\w', shown)
    assert not re.search(r'gr\.\w+\((title=)?"', (folder / "page.py").read_text())


@pytest.mark.parametrize("sent", [None, 7, {}, {"strokes": 7}, {"strokes": [{"width": 1}]}])
def test_what_strangers_send_is_not_read(told, sent):
    assert page._reader(told)(sent) == {"shares": None}


def wait_for(condition):
    deadline = time.monotonic() + 600
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_run_is_stopped_resumed_and_ends(mnist, tmp_path):
    output = tmp_path / "x.keras"
    arguments = ["--recipe", "classic", "--epochs", "2", "--batch-size", "1000"]
    data = ["--data", os.environ["LENET_MNIST"], "--output", str(output)]
    run = Run([*arguments, *data], output.with_suffix(".training"))
    run.start()
    try:
        wait_for(lambda: (output.with_suffix(".training") / "state.json").exists())
        assert run.weights()["OUTPUT"][0].shape == (84, 10)
        run.stop()
        assert run.state == "stopped"
        assert not output.exists()
        run.start()
        assert run.state == "running"
        wait_for(lambda: run.state == "ended")
        assert output.is_file()
    finally:
        run.stop()


DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(float(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "grace", "state"), [(1, 120, "ended"), (600, 1, "stopped")])
def test_a_run_that_does_not_stop_comes_to_its_end_or_is_killed(
    tmp_path, monkeypatch, seconds, grace, state
):
    monkeypatch.setattr("lenet.watch.run._GRACE", grace)
    run = Run([], tmp_path)
    deaf = tmp_path / "deaf"
    run._command = [sys.executable, "-c", DEAF, str(deaf), str(seconds)]
    run.start()
    wait_for(deaf.exists)
    run.stop()
    assert run.state == state


CRASHES_ONCE = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
(folder / str(len(list(folder.iterdir())))).write_text(" ".join(sys.argv[2:]))
(folder / "state.json").touch()
sys.exit(1 if len(sys.argv) == 2 else 0)
"""


def test_a_run_that_crashed_is_resumed_and_one_that_ended_is_not_begun_anew(tmp_path):
    run = Run([], tmp_path)
    run._command = [sys.executable, "-c", CRASHES_ONCE, str(tmp_path)]
    for state in ("failed", "ended", "ended"):
        run.start()
        wait_for(lambda: run.state != "running")
        assert run.state == state
    started = sorted(file for file in tmp_path.iterdir() if file.suffix == "")
    assert [file.read_text() for file in started] == ["", "--resume"]


def test_a_run_that_ended_can_be_neither_stopped_nor_resumed():
    states = ("running", "stopped", "failed", "ended")
    can = [(True, False), (False, True), (False, True), (False, False)]
    assert list(map(page.pressable, states)) == can


@pytest.mark.slow
def test_a_run_that_fails_says_so(tmp_path):
    run = Run(["--data", "nowhere.npz", "--output", str(tmp_path / "x.keras")], tmp_path)
    run.start()
    wait_for(lambda: run.state != "running")
    assert run.state == "failed"
    assert page.say(run, None) == "### It failed."
