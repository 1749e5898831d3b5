"""Guesses, questions, challenges, other networks and where the data come from, in Chromium.

The steps are those of the teacher's sheet, docs/lesson.md.
"""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from test_changes import changed

from conftest import drawing
from lenet.drawing.strokes import Stroke
from lenet.ui.page import ORDER
from visitor import UNFOLD, draw_at_once, expect_digit


@pytest.fixture
def four(page):
    draw_at_once(page, drawing(4, "open"))
    expect_digit(page, 4)
    return page


# A letter that is taken for a 2.
Z = [Stroke(np.float32([(110, 90), (280, 90), (110, 310), (280, 310)]), 16)]


def test_a_lesson_can_be_held_step_by_step(four, recognizer):
    # guess first: nothing tells the answer until the visitor has said it
    four.locator("body").press("g")
    panel = four.locator("#guess .panel")
    expect(panel).to_contain_text("What will it say?")
    expect(four.locator("#answer .digit")).to_be_hidden()
    panel.get_by_role("button", name="4", exact=True).click()
    expect(panel).to_contain_text("You said a 4. It says a 4")
    expect(panel).to_contain_text("1 of 1 times")
    expect(four.locator("#answer .digit")).to_be_visible()
    expect(panel.locator("figure")).to_contain_text("500 unseen drawings")
    panel.get_by_role("button", name="Stop guessing").click()
    expect(panel).to_be_hidden()

    # the page works the questions out itself
    four.evaluate(UNFOLD)
    expected = {
        "stages": (1, "INPUT differs by only"),
        "shrink": (None, "Of this drawing it says a 4"),
        "memory": (1, "0 of them have changed"),
        "switches": (None, "not alike"),
        "data": (None, "The page has drawn it"),
    }
    for part, (truth, told) in expected.items():
        if part in ("stages", "shrink"):
            four.locator(f"#tab-{part}").click()
        question = four.locator(f"#{part} .experiment")
        question.get_by_role("button").nth(0).click()
        expect(question.get_by_role("status")).to_contain_text(told, timeout=60_000)
        if truth is not None:
            expect(question.get_by_role("button").nth(truth)).to_have_class("true")
            right = "Not so." if truth else "Right."
            expect(question.get_by_role("status")).to_contain_text(right)

    # what it learned from
    data = four.locator("#data")
    data.get_by_role("button", name="Show 200").click()
    expect(data.locator(".drawn canvas")).to_have_count(200)
    expect(data.locator(".dots i")).to_have_count(30)  # writers
    shares = four.locator("#networks .shares")
    parts = ("train_accuracy", "validation_accuracy", "test_accuracy")
    told = (f"{100 * recognizer.record[part]:.2f} %" for part in parts)
    expect(shares).to_contain_text(re.compile(".*".join(told)))

    # a challenge is ticked, and a new pupil finds nothing of it, until it is taken back
    challenges = four.locator("#challenges")
    for kernel in range(6):  # which of them it is, the weights decide
        four.evaluate(
            "map => { lenet.state.publish('unit', {layer: 'C1', index: [9, 9, map]});"
            " lenet.state.publish('pinned', true); }",
            kernel,
        )
    expect(challenges.locator(".done")).to_contain_text(["horizontal strokes"])
    four.evaluate("lenet.state.publish('pinned', false)")
    challenges.get_by_role("button", name="New pupil").click()
    expect(challenges.locator(".done")).to_have_count(0)
    expect_digit(four, None)
    challenges.get_by_role("button", name="Undo").click()
    expect(challenges.locator(".done")).to_have_count(1)
    expect_digit(four, 4)

    # a letter that it takes for a digit
    four.get_by_role("button", name="Clear", exact=True).click()
    draw_at_once(four, Z)
    expect_digit(four, 2)
    challenges.get_by_role("button", name="This is a letter").click()
    expect(challenges.locator(".done")).to_have_count(2)


def test_another_network_takes_the_trained_one_s_place_and_gives_it_back(four):
    four.evaluate(UNFOLD)
    networks = four.locator("#networks")
    assert networks.locator("tbody tr").count() == len(ORDER)
    for name in ("Untrained", "A hundred drawings"):
        row = networks.get_by_role("row").filter(has_text=name)
        row.get_by_role("button").click()
        expect(networks.locator(".told")).to_contain_text(f"{name}: the page", timeout=60_000)
        told = networks.locator(".told").text_content()
        # what the page measures is what was stored, of all its drawings
        assert f"reads {row.locator('td').nth(1).text_content()} of 500" in told
        changed(four)
        expect(four.locator("#banner")).to_contain_text(f"Changed: {name}")
    four.locator("#banner").get_by_role("button").click()
    expect_digit(four, 4)
