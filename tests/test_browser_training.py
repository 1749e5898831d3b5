"""The chapter on how it learned, in Chromium: a slider that leads the page through a training.

The app runs in a copy of the repository whose weights have a past of their own, see past.py: first
nothing is learned, then a 7 is taken for a 1, then all is right.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import expect
from test_browser import png_file

from conftest import LOST, drawing
from hands import sign
from past import MOMENTS
from visitor import (
    FILE,
    canvases,
    draw_and_read,
    draw_at_once,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    painted,
    reopen,
    visit,
)

LAST = len(MOMENTS) - 1
# How many pictures there are, and which of them are the same whatever the weights.
CANVASES = {
    "training": (6 * 3 + 3 + 2, []),  # C1 with S2, C3 with S4, C5 and F6
    "network .layer": (7, [0]),  # INPUT
    "kernels": (6 * 2 + 1, [6 * 2]),  # the legend
    "combine": (16 + 3 * 6 + 1, []),
}


@pytest.fixture(scope="module")
def page_url(copy_url):
    return copy_url


def chapter(page):
    """Open the chapter."""
    part = page.locator("#training")
    part.scroll_into_view_if_needed()
    expect(part.locator(".sentence")).to_contain_text("it misreads")
    return part


def go(page, moment):
    """Pull the slider to a moment, and wait until all is read and painted."""
    slider = chapter(page).locator("input")
    slider.fill(str(moment))
    arrived(page, moment)


def arrived(page, moment):
    page.wait_for_function(
        "at => lenet.state.latest('reading').subject.snapshot === at",
        arg=None if moment == LAST else moment,
    )
    figures = "it misreads {:.1f} % of MNIST and {:.1f} % of the pen digits.".format(
        100 - 100 * MOMENTS[moment]["mnist"], 100 - 100 * MOMENTS[moment]["pen"]
    )
    expect(page.locator("#training .sentence")).to_contain_text(figures)


def up(page):
    page.evaluate("scrollTo(0, 0)")


def pictures(page, part):
    name = part.split()[0]
    if (tab := page.locator(f"#tab-{name}")).count():
        tab.click()
    page.locator(f"#{name}").scroll_into_view_if_needed()
    painted(page)
    return canvases(page, part)


def probabilities(page):
    shares = page.locator("#answer .rows li")
    return shares.evaluate_all("rows => rows.map(({ dataset }) => dataset.share)")


def test_the_slider_moves_every_map_every_kernel_and_the_answer(seven):
    seen = {part: [] for part in CANVASES}
    answers, bars = [], []
    for moment in (0, 2, LAST):
        go(seven, moment)
        for part, shown in seen.items():
            shown.append(pictures(seven, part))
        answers.append(probabilities(seven))
        styles = "items => items.map(({ style }) => style.getPropertyValue('--share'))"
        bars.append(seven.locator("#training .bars i").evaluate_all(styles))
    for part, (number, still) in CANVASES.items():
        for before, after in pairwise(seen[part]):
            assert len(before) == number
            pairs = enumerate(zip(before, after, strict=True))
            assert [at for at, (one, other) in pairs if one == other] == still, part
    for one in (answers, bars):
        assert len({tuple(shares) for shares in one}) == 3


def test_what_was_read_when_is_told_and_keys_and_a_button_lead_through_it(seven):
    part = chapter(seven)
    sentence = part.locator(".sentence")
    expect(sentence).to_contain_text("After 9 epochs it misreads 0.7 % of MNIST")
    expect(sentence).to_contain_text(
        "Your drawing was read like this: no answer until epoch 0.2, a 1 until epoch 2, a 7 since."
    )
    assert part.locator(".guesses b").all_inner_texts()[1:] == ["1", "1", "7", "7"]
    assert part.locator(".guesses span").all_inner_texts() == ["start", "0.2", "1", "2", "9"]
    part.locator(".guesses button").nth(2).click()
    arrived(seven, 2)
    expect(sentence).to_contain_text("After 1 epoch it misreads")
    expect_digit(seven, 1)

    # back to the trained network
    up(seven)
    expect(seven.locator("#answer .early")).to_contain_text("Before training ended")
    seven.locator("#answer .early button").click()
    expect_digit(seven, 7)
    seven.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect(seven.locator("#answer .early")).to_be_hidden()
    expect(seven.get_by_text("Wrong? Tap the right one.")).to_be_visible()
    assert chapter(seven).locator("input").input_value() == str(LAST)

    # arrow keys lead through the moments
    slider = chapter(seven).locator("input")
    assert seven.locator("#training .curves path").count() == 2
    slider.focus()
    seven.keyboard.press("ArrowLeft")
    arrived(seven, 3)
    seven.keyboard.press("Home")
    arrived(seven, 0)
    assert slider.get_attribute("aria-valuetext") == "Before the first step"
    seven.keyboard.press("ArrowRight")
    arrived(seven, 1)
    assert slider.get_attribute("aria-valuetext") == "After 0.2 epochs"
    seven.keyboard.press("ArrowRight")
    arrived(seven, 2)
    seven.keyboard.press("End")
    arrived(seven, LAST)


def test_one_can_draw_while_it_stands_at_an_early_epoch(page):
    go(page, 2)
    up(page)
    draw_and_read(page, drawing(7, "crossed"), 1)
    page.wait_for_timeout(600)  # the server, which knows the end alone, is not asked
    assert page.evaluate("lenet.state.latest('reading').by") == "device"
    expect(chapter(page).locator(".sentence")).to_contain_text("a 1 until epoch 2, a 7 since.")
    expect(page.locator("#small-paper output")).to_have_text("1")


def test_it_plays_from_the_beginning_to_the_end_and_stops_where_it_is_told_or_moved(seven):
    part = chapter(seven)
    play = part.locator(".play")
    seven.evaluate(
        """lenet.state.subscribe("reading", ({ subject: { snapshot } }) => {
          if ((window.passed ??= []).at(-1) !== snapshot) window.passed.push(snapshot);
        })"""
    )
    play.click()
    expect(play).to_have_text("Stop")
    arrived(seven, LAST)
    expect(play).to_have_text("Play")
    assert seven.evaluate("window.passed.slice(-5)") == [0, 1, 2, 3, None]
    play.click()
    arrived(seven, 1)
    play.click()
    expect(play).to_have_text("Play")
    stopped = part.locator("input").input_value()
    seven.wait_for_timeout(900)  # a step takes 800 ms
    assert part.locator("input").input_value() == stopped != str(LAST)
    go(seven, LAST)
    play.click()
    arrived(seven, 0)
    go(seven, 3)
    expect(play).to_have_text("Play")
    seven.wait_for_timeout(900)
    arrived(seven, 3)


def test_nothing_above_the_slider_grows_while_one_pulls_it(seven):
    page = seven
    tops = "() => [...document.querySelectorAll('.chapter')].map((each) => each.offsetTop)"
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        go(page, LAST)
        page.evaluate("document.querySelector('#chapter-learned').scrollIntoView()")
        painted(page)
        box, stood = page.locator("#training input").bounding_box(), page.evaluate(tops)
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] - 8, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
        arrived(page, 1)
        painted(page)
        assert page.locator("#training input").bounding_box() == box
        assert page.evaluate(tops) == stood
        page.mouse.up()


def test_what_grows_above_what_is_read_moves_nothing(page):
    chapter(page)
    place = "document.querySelector('#training').getBoundingClientRect().top"
    before = page.evaluate(place)
    page.evaluate("document.querySelector('#chapter-reads').style.paddingBottom = '300px'")
    painted(page)
    assert page.evaluate(place) == pytest.approx(before, abs=1)


def test_snapshots_are_asked_for_once_their_chapter_is_opened(open_page, page_url):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    visit(page, page_url)
    draw_and_read(page, drawing(7, "crossed"), 7)
    assert "weights.bin" in asked
    assert "snapshots.bin" not in asked
    go(page, 1)
    go(page, 0)
    assert asked.count("snapshots.bin") == 1


def test_snapshots_that_do_not_arrive_are_told_and_asked_for_again(open_page):
    open_page.expected.extend(LOST)
    page = open_page()
    page.route("**/snapshots.bin", lambda route: route.fulfill(status=404))
    page.locator("#training").scroll_into_view_if_needed()
    sentence = page.locator("#training .sentence")
    expect(sentence).to_contain_text("weights of earlier snapshots failed to load")
    page.unroute("**/snapshots.bin")
    page.locator("#training input").fill("1")
    arrived(page, 1)


def test_a_reload_is_at_the_trained_weights_again(seven):
    go(seven, 1)
    reopen(seven)
    up(seven)
    draw_and_read(seven, drawing(7, "crossed"), 7)
    assert chapter(seven).locator("input").input_value() == str(LAST)


def test_a_hand_is_left_out_while_it_was_still_learning_and_back_in_the_end(page):
    draw_at_once(page, sign())
    expect_strokes(page, 3)
    four = page.get_by_role("button", name="It is a 4", exact=True)
    four.click()
    expect_digit(page, 4)
    switch = page.locator("#answer .switch")
    expect(switch).to_have_text("Using your example")
    go(page, 3)
    expect_digit(page, None)
    expect(switch).to_have_text("Not using your example")
    up(page)
    assert four.get_attribute("aria-disabled") == "true"  # nothing is taught to a past network
    four.click(force=True)
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 1
    page.locator("#answer .early button").click()
    expect_digit(page, 4)
    expect(switch).to_have_text("Using your example")
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 1


def test_a_round_of_digits_is_written_for_the_trained_network(page):
    go(page, 1)
    page.get_by_role("button", name="Write 0 to 9 twice").click()
    expect(page.locator(".task")).to_contain_text("Write a 0")
    assert page.evaluate("lenet.state.latest('reading').subject.snapshot") is None


def test_on_a_phone_it_fits_and_answers_a_finger(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    draw_and_read(page, drawing(7, "crossed", size=220), 7, draw_by_touch)
    part = chapter(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    buttons = part.locator(".guesses button")
    for each in buttons.all():
        box = each.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, target size
    buttons.nth(1).tap()
    arrived(page, 1)
    go(page, 2)
    up(page)
    expect_digit(page, 1)


def test_all_along_the_story_it_is_said_that_it_was_before_training_ended(seven):
    go(seven, 2)
    banner = seven.locator("#banner p")
    for chapter in seven.locator(".chapter").all():
        chapter.scroll_into_view_if_needed()
        expect(banner).to_be_in_viewport(ratio=1)
        expect(banner).to_contain_text("before its training ended")
    seven.locator("#evidence").scroll_into_view_if_needed()
    expect(seven.locator("#replay .moment")).to_contain_text("At the end: 1")
    expect(seven.locator("#evidence .question strong")).to_have_text("1")
    banner.get_by_role("button").click()
    expect(seven.locator("#replay .moment")).to_contain_text("At the end: 7")
    expect(seven.locator("#evidence .question strong")).to_have_text("7")
    expect(banner).to_be_hidden()


def test_a_picture_that_comes_at_an_early_epoch_is_read_with_its_weights(page):
    go(page, 2)
    up(page)
    page.locator(FILE).set_input_files(png_file(7, "crossed"))
    expect_digit(page, 1)
    go(page, LAST)
    expect_digit(page, 7)
