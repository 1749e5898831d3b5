"""The teacher's sheet, docs/lesson.md, and the workbook's exercises that go on from the page."""

import json
import re

import numpy as np
import pytest

from conftest import ROOT, WAYS, drawing
from lenet.data.mnist import Collection, Images
from lenet.drawing import strokes
from lenet.drawing.framing import frame
from lenet.network.model import to_input
from lenet.recognizer import Recognizer

SHEET = (ROOT / "docs" / "lesson.md").read_text(encoding="utf-8")
_, _, GOALS = SHEET.partition("## Learning goals on the page")
ROWS = [line.strip("|").split("|") for line in GOALS.splitlines() if line.startswith("| ")][2:]
NAMED = dict(re.findall(r"^(\d+)\. `([^`]+)`$", GOALS, re.MULTILINE))


def test_each_learning_goal_has_a_test_or_a_reason_for_see_change_check_and_share():
    assert len(ROWS) == 13
    used = set()
    for goal, *cells in ROWS:
        assert len(cells) == 4, goal
        for cell in map(str.strip, cells):
            numbers = re.findall(r"\((\d+)\)", cell)
            assert bool(numbers) != bool(re.match(r"– \w+ .*\w", cell)), f"{goal}: {cell}"
            used |= set(numbers)
    assert used == set(NAMED)


def test_the_tests_that_the_sheet_names_are_there():
    for place in NAMED.values():
        file, _, name = place.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        known = f"def {name}(" if file.endswith(".py") else f'test("{name}",'
        assert known in text, place


def exercises():
    """The code of the hints of the workbook's exercises, by their numbers, and of its `read`."""
    cells = json.loads((ROOT / "docs" / "workbook.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    known = (re.match(r"\*\*(\d+) · .*?```python\n(.*?)```", s, re.DOTALL) for s in sources)
    (read,) = re.findall(r"^def read\(.*?\n\n\n", "".join(sources), re.DOTALL | re.MULTILINE)
    return {int(each[1]): each[2] for each in known if each}, read


def test_the_exercises_that_go_on_from_the_page_do_what_it_does(recognizer):
    framed = [frame(strokes.draw(drawing(*each))).digit_image for each in enumerate(WAYS)]
    part = Images(np.stack(framed), np.arange(10))
    recognition = recognizer.recognize_strokes(drawing(7, "crossed"))
    names = {"np": np, "to_input": to_input, "Recognizer": Recognizer, "reader": recognizer}
    names |= {"recognition": recognition, "inputs": recognition.stages["input"]}
    names["lesson"] = Collection(part, part, part, "0" * 64)
    hints, read = exercises()
    exec(read, names)

    def follow(number):
        *before, last = hints[number].strip().splitlines()
        found = dict(names)
        exec("\n".join(before), found)
        exec(f"result = {last}" if number != 8 else last, found)
        return found

    nudged = follow(8)
    leads = [
        np.subtract(*recognizer.layers(nudged[name])["OUTPUT"][[4, 7]])
        for name in ("inputs", "nudged")
    ]
    assert leads[1] > leads[0]
    silenced = follow(9)["less"].layers(recognition.stages["input"])["C1"]
    assert (silenced.max(axis=(0, 1)) > 0).tolist() == [True, True, False, True, True, True]
    edges = follow(11)
    kernel = edges["other"].weights["C1"][0][:, :, 0, 1]
    assert (np.sign(kernel) == [-1, -1, 0, 1, 1]).all()
    trained = recognizer.weights["C1"][0][:, :, 0, 1]
    assert np.linalg.norm(kernel) == pytest.approx(np.linalg.norm(trained), rel=1e-5)
    assert len(edges["result"]) == 10
    assert follow(12)["result"][-1] == (9, 1)
