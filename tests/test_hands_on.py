"""Guesses, questions, challenges, other networks and where the data come from, in Chromium.

The steps are those of the teacher's sheet, docs/lesson.md.
"""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from test_changes import changed, open_input
from test_lesson import SHEET
from test_view import zigzag

from conftest import drawing, number
from lenet.drawing.strokes import Stroke
from lenet.ui.page import ORDER
from visitor import UNFOLD, draw_at_once, expect_digit, expect_strokes, pin

# A letter that is taken for a 2.
Z = [Stroke(np.float32([(110, 90), (280, 90), (110, 310), (280, 310)]), 16)]


# How opaque each pixel of a canvas is, row by row; of a copy, which may be read often.
OPAQUE = """(canvas) => {
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  return [...data].filter((_, at) => at % 4 === 3);
}"""


def say(panel, digit):
    panel.get_by_role("button", name=digit, exact=True).click()


def test_guess_and_network_are_counted_by_what_the_drawing_is(four):
    four.evaluate(UNFOLD)
    four.locator("body").press("g")
    panel = four.locator("#guess .panel")
    mine, its = (panel.locator(".sides p").nth(at) for at in range(2))
    answer = four.locator("#answer .digit")
    telling = ["#answer .digit", "#network .links", "#evidence", "#replay", "#companion output"]
    expect(panel).to_contain_text("Say so before the network does.")
    for place in telling:
        expect(four.locator(place).first).to_be_hidden()
    say(panel, "9")
    expect(answer).to_be_visible()
    expect(mine).to_contain_text("a 9, 80 % sure")
    expect(its).to_contain_text(re.compile(r"a 4, [\d.]+ % sure"))
    expect(panel.locator(".sides")).not_to_contain_text("right")  # who drew it has not told yet
    # what the network is taught now comes too late
    four.locator("#answer .rows").get_by_role("button", name="It is a 9", exact=True).click()
    expect_digit(four, 9)
    expect(its).to_contain_text("a 4")
    four.locator("#answer .sentence button").click()
    expect_digit(four, 4)
    say(panel, "4")
    expect(panel).to_contain_text("It is a 4.")
    expect(mine).to_contain_text("0 of 1 right")
    expect(its).to_contain_text("1 of 1 right")
    # the visitor's point: 80 % sure, never right; and those of the network, which come later
    expect(panel.locator("figure")).to_be_visible()
    side, margin = 150, 8
    mark = margin + round(0.8 * (side - 2 * margin)), side - margin
    canvas = panel.locator("canvas").element_handle()
    network = f"canvas => ({OPAQUE})(canvas).filter((each) => each === 255).length > 120"
    four.wait_for_function(network, arg=canvas)
    assert np.reshape(canvas.evaluate(OPAQUE), (side, side))[mark[1], mark[0]] == 255
    # of a drawing that nobody tells of, neither is counted
    four.evaluate("lenet.drawing.clear()")
    expect(panel).to_contain_text("Draw a digit for somebody to guess.")
    draw_at_once(four, Z)
    say(panel, "2")
    expect(panel).to_contain_text("Whoever drew it taps")
    four.evaluate("lenet.drawing.clear()")
    draw_at_once(four, Z)
    panel.get_by_label("How sure are you?").fill("40")
    say(panel, "none")
    expect(mine).to_contain_text("not a digit, 40 % sure")
    say(panel, "none")
    expect(mine).to_contain_text("1 of 2 right")
    expect(its).to_contain_text("1 of 2 right")
    # digits that the page puts on the paper are told from each other
    for at in range(2):
        four.locator("#misread .mistakes button").nth(at).click()
        expect(panel).to_contain_text("Say so before the network does.")
        say(panel, "7")
        expect(panel).to_contain_text("Whoever drew it taps")
    # a new pupil begins anew
    four.evaluate(UNFOLD)
    pupil = four.locator("#challenges .new")
    pupil.click()
    expect(panel.locator(".sides")).not_to_contain_text("right")
    pupil.click()
    expect(mine).to_contain_text("1 of 2 right")
    panel.get_by_role("button", name="Stop guessing").click()
    expect(panel).to_be_hidden()


def test_guessing_hides_what_lies_on_the_paper_and_counts_a_drawing_once(page):
    page.locator("body").press("g")
    panel = page.locator("#guess .panel")
    its = panel.locator(".sides p").nth(1)
    # what it takes for several digits counts, too, and no box tells of it
    draw_at_once(page, number("47"))
    boxes = page.locator("#sketchpad .boxes")
    expect(boxes.locator("> *")).to_have_count(2)
    expect(boxes).to_be_hidden()
    panel.get_by_role("button", name="7", exact=True).dblclick()
    expect(panel).to_contain_text("Whoever drew it taps")
    expect(its).to_contain_text("several digits")
    expect(boxes).to_be_visible()
    say(panel, "4")
    expect(its).to_contain_text("0 of 1 right")
    # told wrongly, it is told again; the keys go on from there
    expect(panel.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.locator(".sides")).not_to_contain_text("right")
    say(panel, "7")
    expect(panel).to_contain_text("1 of 1 right")
    # the same drawing, cleared and brought back, is not guessed again
    page.evaluate("lenet.drawing.clear()")
    expect(panel).to_contain_text("Draw a digit for somebody to guess.")
    page.locator("#sketchpad").get_by_role("button", name="Undo").click()
    expect(panel).to_contain_text("It is a 7.")
    # both are told to who listens
    expect(panel.locator(".sides")).to_have_attribute("role", "status")


# Each question's truth, where it follows from how a network works and not from its weights, and
# what is told of the experiment.
QUESTIONS = {
    "stages": (1, "INPUT differs by only"),
    "shrink": (None, "Of this drawing it says a 4"),
    "memory": (1, "0 of them have changed"),
    "switches": (None, "The page has silenced each of them in turn"),
    "data": (None, "The page has drawn it"),
}


def test_each_question_is_decided_by_the_page_and_each_wrong_option_refuted(four):
    four.evaluate(UNFOLD)
    for part, (known, told) in QUESTIONS.items():
        if part in ("stages", "shrink"):
            four.locator(f"#tab-{part}").click()
        question = four.locator(f"#{part} .experiment")
        status = question.get_by_role("status")
        refuted = []
        for option in question.get_by_role("button").all():
            option.click()
            expect(status).to_contain_text(told, timeout=60_000)
            right = "true" in (option.get_attribute("class") or "")
            expect(status).to_contain_text("Right." if right else "Not so.")
            if not right:
                refuted.append(status.text_content())
        (truth,) = [
            at
            for at, button in enumerate(question.get_by_role("button").all())
            if "true" in (button.get_attribute("class") or "")
        ]
        assert known in (None, truth)
        assert len(refuted) == len(set(refuted)) == 2


def test_a_question_that_can_not_be_tried_says_so(four):
    four.evaluate(UNFOLD)
    four.locator("#tab-shrink").click()
    four.evaluate("lenet.drawing.clear()")
    draw_at_once(four, zigzag(60, 150, 340, 120))  # no digit, so none can become another one
    expect_strokes(four, 1)
    question = four.locator("#shrink .experiment")
    question.get_by_role("button").first.click()
    expect(question.get_by_role("status")).to_have_text(re.compile("Draw on blank paper first"))
    expect(question.locator(".true")).to_have_count(0)


def test_signs_of_other_scripts_are_drawn_since_fonts_may_lack_them(four):
    four.evaluate(UNFOLD)
    data = four.locator("#data")
    assert not re.search("[\u0600-\u06ff\u0900-\u097f]", four.locator("#lenet").text_content())
    faces = data.locator(".others canvas, .experiment canvas[role=img][aria-label]")
    expect(faces).to_have_count(5)
    data.scroll_into_view_if_needed()
    for face in faces.all():
        assert 60 < np.count_nonzero(face.evaluate(OPAQUE)) < 2000
    data.get_by_role("button", name="an Arabic 5").click()
    four.wait_for_function("lenet.state.latest('paper').strokes.length === 1")
    assert four.evaluate("lenet.state.latest('reading').recognition.blank") is False


def draw(page, *drawn):
    page.evaluate("lenet.drawing.clear()")
    draw_at_once(page, *drawn)


def draws_a_digit_and_a_letter(page):
    for pens, read in ((drawing(7, "crossed"), 7), (drawing(4, "open"), 4), (Z, 2)):
        draw(page, pens)
        expect_digit(page, read)


def guesses_first(page):
    page.locator("body").press("g")
    panel = page.locator("#guess .panel")
    for way in ("open", "closed"):
        draw(page, drawing(4, way))
        panel.get_by_label("How sure are you?").fill("60")
        for digit in ("4", "4"):  # it is what was guessed
            say(panel, digit)
    expect(panel.locator(".sides p")).to_contain_text(["2 of 2 right", "2 of 2 right"])
    panel.get_by_role("button", name="Stop guessing").click()


def sees_what_it_is_given(page):
    draw(page, drawing(4, "open", size=80))
    expect_digit(page, 4)
    page.locator("#tab-stages").click()
    expect(page.locator("#stages canvas").first).to_be_visible()
    for _ in range(6):
        open_input(page).get_by_role("button", name="Shift right").click()
    assert changed(page)["changes"] == {"shift": [0, 6]}
    page.keyboard.press("Escape")
    page.locator("#banner").get_by_role("button").click()


def fools_it(page):
    draw(page, drawing(4, "hooked cup"))  # which few pixels spoil
    expect_digit(page, 4)
    panel = open_input(page)
    panel.get_by_label("The digit to lead it towards").select_option("9")
    panel.get_by_role("button", name="Fewest").click()
    expect(panel.locator(".count")).to_contain_text("make its guess a 9")
    expect(page.locator("#challenges .done")).to_contain_text(["no longer read as a 4"])
    assert len(changed(page)["changes"]["pixels"]) <= 5
    page.keyboard.press("Escape")
    page.locator("#banner").get_by_role("button").click()


def asks_whether_it_keeps_drawings(page):
    question = page.locator("#memory .experiment")
    question.get_by_role("button", name="No, it stays as it is").click()
    expect(question.get_by_role("status")).to_contain_text("Right.")


def looks_who_is_absent(page):
    data = page.locator("#data")
    data.get_by_role("button", name="Show 200").click()
    expect(data.locator(".drawn canvas")).to_have_count(200)
    expect(data.locator(".dots i")).to_have_count(30)  # writers
    expect(data).to_contain_text("What it is not for")


def draws_a_kernel(page):
    draw(page, drawing(4, "open"))
    page.locator("#tab-kernels").click()
    page.locator("#kernels button.kernel").first.click()
    page.locator("#kernels").get_by_role("button", name="Left edges").click()
    changed(page)
    expect(page.locator("#challenges .done")).to_contain_text(["", "left edges"])
    page.locator("#banner").get_by_role("button").click()


def silences_the_maps(page):
    switches = page.locator("#switches")
    told = set()
    for at in range(1, 7):
        button = switches.get_by_role("button", name=f"Silence map {at} of C1")
        button.click()
        switches.get_by_role("button", name="What does it cost?").click()
        expect(switches.locator(".told")).to_contain_text("of 500 unseen drawings now")
        told.add(switches.locator(".told").text_content())
        button.click()
    assert len(told) > 1  # each its own


def compares_networks(page):
    networks = page.locator("#networks")
    for name in ("A hundred drawings", "The trained network"):
        networks.get_by_role("button", name=name).click()
        expect(networks.locator(".told")).to_contain_text(f"{name}: the page has just")


def tries_the_challenges(page):
    challenges = page.locator("#challenges")
    expect(challenges.locator(".tasks li")).to_have_count(6)
    for kernel in range(6):  # which of them it is, the weights decide
        pin(page, "C1", 9, 9, kernel)
    page.evaluate("lenet.state.publish('pinned', false)")
    draw(page, Z)
    expect_digit(page, 2)
    challenges.get_by_role("button", name="This is a letter").click()
    for told in ("horizontal strokes", "Draw a letter"):
        expect(challenges.locator(".done").filter(has_text=told)).to_have_count(1)


def sends_a_link(page):
    page.get_by_role("button", name="Link").click()
    page.wait_for_function("location.hash.startsWith('#d=')")


# What is done in each row of the sheet's two tables.
LESSON = {
    "Each pupil draws": draws_a_digit_and_a_letter,
    "**Guess first**": guesses_first,
    "What does it see?": sees_what_it_is_given,
    "Fool it": fools_it,
    "One question in pairs": asks_whether_it_keeps_drawings,
    "Who is absent": looks_who_is_absent,
    "A kernel": draws_a_kernel,
    "Silence the six maps": silences_the_maps,
    "Five networks": compares_networks,
    "The six challenges": tries_the_challenges,
    "Each pair sends": sends_a_link,
}


def test_a_lesson_can_be_held_step_by_step(four):
    rows = re.findall(r"^\| \d+ \| (.*?) \|", SHEET, re.MULTILINE)
    assert len(rows) == len(LESSON)
    four.evaluate(UNFOLD)
    for row, (told, step) in zip(rows, LESSON.items(), strict=True):
        assert row.startswith(told)
        step(four)

    # the next pupil finds nothing of it, until it is taken back
    challenges = four.locator("#challenges")
    ticked = challenges.locator(".done").count()
    challenges.get_by_role("button", name="New pupil").click()
    expect(challenges.locator(".done")).to_have_count(0)
    expect_digit(four, None)
    challenges.get_by_role("button", name="Undo").click()
    expect(challenges.locator(".done")).to_have_count(ticked)
    expect_digit(four, 2)

    # nor can it be taken back once that pupil has drawn
    challenges.get_by_role("button", name="New pupil").click()
    expect(challenges.get_by_role("button", name="Undo")).to_be_visible()
    draw_at_once(four, drawing(8, "in one"))
    expect(challenges.get_by_role("button", name="New pupil")).to_be_visible()


def test_how_much_is_read_of_what_was_learned_and_of_what_was_not_is_told(four, recognizer):
    four.evaluate(UNFOLD)
    shares = four.locator("#networks .shares")
    parts = ("train_accuracy", "validation_accuracy", "test_accuracy")
    told = (f"{100 * recognizer.record[part]:.2f} %" for part in parts)
    expect(shares).to_contain_text(re.compile(".*".join(told)))


def test_shrinking_shows_the_mean_of_four_neighbours(four):
    four.evaluate(UNFOLD)
    four.locator("#tab-shrink").click()
    part = four.locator("#shrink")
    part.get_by_role("slider").fill("90")
    told = part.get_by_text(re.compile("The mean of four is"))
    value = float(re.search(r"is ([\d.]+)\.", told.text_content())[1])
    sees = [float(text) for text in part.locator(".working table").first.inner_text().split()]
    assert len(sees) == 4
    assert value == pytest.approx(np.mean(sees), abs=0.06)
    maps = four.evaluate("[...lenet.state.latest('reading').recognition.featureMaps.S2]")
    assert np.min(np.abs(np.array(maps) - value)) < 1e-3


def test_each_mistake_can_be_put_on_the_paper_and_is_read_as_it_says(page):
    page.evaluate("lenet.open()")
    buttons = page.locator("#misread .mistakes button")
    assert buttons.count() >= 10
    for button in buttons.all()[:3]:
        label, read = map(int, re.findall(r"\d", button.text_content()))
        assert label != read
        button.click()
        expect_digit(page, read)


def test_a_link_holds_which_other_network_reads(four, open_page):
    four.evaluate(UNFOLD)
    four.locator("#networks").get_by_role("button", name="A hundred drawings").click()
    four.wait_for_function("lenet.state.latest('reading').subject.changes?.weights")
    four.get_by_role("button", name="Link").click()
    four.wait_for_function("location.hash.includes('network=hundred')")
    other = open_page()
    other.goto(four.url)
    other.wait_for_function(
        "lenet.state.latest('reading')?.subject.changes?.weights?.name === 'hundred'"
    )
    assert changed(other)["weights"] == changed(four)["weights"]


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
