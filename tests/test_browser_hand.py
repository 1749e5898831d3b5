"""The visitor's hand in Chromium: taught, seen, switched off, kept, saved, forgotten."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from conftest import drawing
from hands import NO_FILE, TRAILING, sign, text_of
from lenet.hand import Hand
from lenet.network.answers import NO_DIGIT
from visitor import (
    an,
    clear,
    draw_and_read,
    draw_at_once,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    latest,
    visit,
)


def button(page, name, part="#answer .rows"):
    return page.locator(part).get_by_role("button", name=name, exact=True)


def reload(page):
    """Open the page anew, without the drawing that it brings back."""
    page.reload()
    clear(page)


def refused(page, strokes=None):
    """Draw the sign, which the network takes for no digit."""
    draw_at_once(page, strokes or sign())
    expect_strokes(page, 3)
    expect_digit(page, None)


@pytest.fixture
def taught(page):
    """A page that was taught to read the sign as a 4."""
    refused(page)
    button(page, "It is a 4").click()
    expect_digit(page, 4)
    page.wait_for_function("localStorage.getItem('lenet-hand')")
    return page


def switch(page):
    return page.locator("#answer .switch")


def test_an_odd_4_is_learned_from_one_drawing(taught):
    page = taught
    sentence = page.locator("#answer .sentence")
    expect(sentence).to_contain_text("Learned. I gave no answer before. Now I read a 4")
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect(sentence).to_contain_text("Learned")  # the server, asked with the hand, agrees
    assert latest(page)["differed"] == 0
    clear(page)
    draw_and_read(page, sign(4), 4)
    expect(sentence).to_contain_text("Without your examples: no answer.")
    expect(switch(page)).to_have_text("Using your example")

    # the memory shows the true numbers
    page.locator("#memory").scroll_into_view_if_needed()
    expect(page.locator("#memory .sentence")).to_have_text(
        "The network alone: no answer. With your examples: a 4."
    )
    similarity = page.evaluate(
        """async () => {
          const { hand } = lenet.state.latest("hand");
          const { featureMaps } = lenet.state.latest("reading").recognition;
          return hand.similarities(featureMaps.C5, (await lenet.recognizer).weights)[0];
        }"""
    )
    expect(page.locator("#memory .sum")).to_contain_text(f"(1 − {similarity:.3f})")
    lift = page.evaluate("lenet.state.latest('reading').recognition.lift[4]")
    expect(page.locator("#memory .sum")).to_contain_text(
        f"= {lift:.2f} is added to the logit of the 4"
    )
    assert page.locator("#memory figure").count() == 5


def test_switched_off_it_reads_as_before_and_forgotten_is_forgotten(taught):
    page = taught
    switch(page).click()
    expect_digit(page, None)
    expect(switch(page)).to_have_text("Not using your example")
    assert switch(page).get_attribute("aria-checked") == "false"
    reload(page)
    expect(switch(page)).to_have_text("Not using your example")
    switch(page).click()
    draw_and_read(page, sign(4), 4)
    button(page, "Forget all", "#hand").click()
    expect_digit(page, None)
    page.wait_for_function("!JSON.parse(localStorage.getItem('lenet-hand')).exemplars.length")
    reload(page)
    refused(page, sign(4))


def test_it_is_kept_in_this_browser_and_no_other(taught, open_page):
    reload(taught)
    expect(switch(taught)).to_have_text("Using your example")
    draw_and_read(taught, sign(4), 4)
    other = open_page()
    refused(other, sign(4))
    assert other.evaluate("localStorage.getItem('lenet-hand')") is None


def test_another_window_of_the_browser_follows(taught, page_url):
    other = visit(taught.context.new_page(), page_url)
    expect(switch(other)).to_have_text("Using your example")
    button(other, "Forget all", "#hand").click()
    taught.wait_for_function("lenet.state.latest('hand').hand.size === 0")


def test_undo_takes_the_lesson_back(taught):
    taught.locator("#answer .sentence button").click()
    expect_digit(taught, None)
    assert taught.evaluate("lenet.state.latest('hand').hand.size") == 0


def test_a_digit_can_be_taught_to_be_none_and_the_keys_do_it(page):
    draw_and_read(page, drawing(8, "in one"), 8)
    page.keyboard.press("t")
    page.keyboard.press("n")
    expect_digit(page, None)
    assert page.locator("#answer .rows li").nth(NO_DIGIT).get_attribute("class") == "best"
    # so surely that the shares of all digits vanish; the guess is the likeliest
    clear(page)
    draw_at_once(page, drawing(8, "in one"))
    sentence = page.locator("#answer .sentence")
    expect(sentence).to_contain_text("If it is one, my guess is an 8. Without your examples: an 8.")
    page.keyboard.press("t")
    page.keyboard.press("8")
    expect_digit(page, 8)
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 1  # it was relabelled


def test_nothing_can_be_taught_of_blank_paper(page):
    button(page, "It is a 4").click(force=True)
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 0
    assert button(page, "It is a 4").get_attribute("aria-disabled") == "true"


def test_two_labels_for_the_same_are_said(taught):
    page = taught
    clear(page)
    draw_and_read(page, sign(1), 4)
    button(page, "It is a 9").click()
    expect(page.locator("#answer .sentence")).to_contain_text(
        "you labelled a similar drawing as a 4"
    )
    page.locator("#hand").scroll_into_view_if_needed()
    expect(page.locator("#hand .doubtful")).to_have_count(2)


def test_one_can_be_looked_at_relabelled_and_forgotten(taught):
    page = taught
    clear(page)
    card = page.locator("#hand .exemplars li")
    card.get_by_role("button", name="Put example 1, a 4, on the paper").click()
    expect_digit(page, 4)
    card.locator("select").select_option("9")
    expect_digit(page, 9)
    card.get_by_role("button", name="Forget example 1").click()
    expect_digit(page, None)
    expect(card).to_have_count(0)


def test_keys_relabel_step_by_step_and_forget_one_after_the_other(page):
    for digit, way in ((8, "in one"), (7, "crossed")):
        draw_and_read(page, drawing(digit, way), digit)
        button(page, "It is a 3").click()
        expect_digit(page, 3)
        clear(page)
    cards = page.locator("#hand .exemplars li")
    cards.nth(1).locator("select").focus()
    for label in (4, 5):
        page.keyboard.press("ArrowDown")
        expect(cards.nth(1).locator("select")).to_have_value(str(label))
    page.keyboard.press("Tab")
    for count in (1, 0):
        page.keyboard.press("Enter")
        expect(cards).to_have_count(count)


def test_a_file_carries_the_hand_to_another_browser(taught, open_page, tmp_path, recognizer):
    with taught.expect_download() as download:
        button(taught, "Save", "#hand").click()
    path = Path(download.value.path())
    hand = Hand.read(path)  # and Python reads it, too
    assert recognizer.recognize_strokes(sign(4), hand=hand).digit == 4
    other = open_page()
    other.locator("#hand input[type=file]").set_input_files(path)
    expect(other.locator("#hand .notice")).to_have_text("One example added.")
    draw_and_read(other, sign(4), 4)


def test_a_bad_file_gets_a_sentence(page):
    for case, sentence in (("{", NO_FILE), *TRAILING):
        buffer = text_of(case).encode()
        file = {"name": "hand.json", "mimeType": "application/json", "buffer": buffer}
        page.locator("#hand input[type=file]").set_input_files(file)
        expect(page.locator("#hand .notice")).to_have_text(sentence)
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 0


def test_a_browser_that_keeps_nothing_says_so_and_learns_all_the_same(open_page):
    page = open_page()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    refused(page)
    button(page, "It is a 4").click()
    expect_digit(page, 4)
    expect(page.locator("#sketchpad .notice")).to_contain_text("This browser can’t keep that")


def test_a_round_of_all_digits_is_scored_and_taught(page):
    ways = ["oval", "flagged", "plain", "round", "", "capped", "straight", "bare", "two bowls"]
    ways.append("curled")
    button(page, "Write 0 to 9 twice", "#hand").click()
    for number in range(20):
        digit = number % 10
        expect(page.locator(".task")).to_contain_text(f"Write {an(digit)} {number + 1} of 20")
        odd = sign(4 * (number > 9))
        draw_at_once(page, odd if digit == 4 else drawing(digit, ways[digit], size=240 - number))
        page.wait_for_function("lenet.state.latest('reading').resting")
        if number:  # the first is taken after a pause of its own
            page.get_by_role("button", name="Next").click()
    score = page.locator("#hand .score")
    expect(score.locator("h3")).to_have_text("Before: 18 of 20 correct. With your examples: 20.")
    expect(score.locator(".gained")).to_have_text(["? → 4", "? → 4"])
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 20
    with page.expect_download() as download:
        button(page, "Save as a picture", "#hand").click()
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as picture:
        assert picture.size == (1200, 630)
        assert np.ptp(np.array(picture.convert("L"))) > 150


def test_on_a_phone_a_tap_teaches(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    draw_and_read(page, sign(), None, draw_by_touch)
    button(page, "It is a 4").tap()
    expect_digit(page, 4)
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 1
    assert page.evaluate("scrollY") == 0
