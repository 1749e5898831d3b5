"""What the API says of a picture beside its answer, by functions that need no server."""

import base64

import pytest

from conftest import ROOT
from lenet.ui.calls import endpoints

BROUGHT = ROOT / "tests" / "brought"


@pytest.fixture(scope="module")
def ask(recognizer):
    functions = endpoints(recognizer)

    def call(name, file):
        data = base64.b64encode((BROUGHT / file).read_bytes()).decode()
        return functions[name](f"data:image/png;base64,{data}", "")

    return call


def inside(box, region):
    left, top, width, height = box
    x, y, across, down = region
    return x <= left and y <= top and left + width <= x + across and top + height <= y + down


@pytest.mark.parametrize("name", ["recognize", "recognize_number"])
def test_what_was_dropped_is_told_with_its_reason_and_place(ask, name):
    found = ask(name, "underline/3-1.jpg")["found"]
    assert found["light"] is False
    reasons = {each["reason"] for each in found["dropped"]}
    assert any("line" in reason for reason in reasons)
    assert all(inside(each["box"], found["region"]) for each in found["dropped"])


def test_a_panel_in_margins_is_the_region_that_was_looked_at(ask):
    found = ask("recognize_number", "panel/3-1.png")["found"]
    assert found["region"][0] > 0
    assert found["region"][1] > 0


def test_lines_are_told_from_top_to_bottom_and_have_no_text_together(ask):
    reply = ask("recognize_number", "beside/93-over-93-1.png")
    assert reply["text"] == ""
    assert "lines" in reply["reason"]
    first, second = reply["lines"]
    assert [first["text"], second["text"]] == ["93", "93"]
    lowest = max(digit["box"][1] + digit["box"][3] for digit in first["digits"])
    assert lowest <= min(digit["box"][1] for digit in second["digits"])


def test_a_single_line_has_no_lines(ask):
    reply = ask("recognize_number", "plot/3-1.png")
    assert reply["text"] == "3"
    assert reply["lines"] == []
