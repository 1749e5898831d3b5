"""Links that hold a drawing: what is read of it, and what it looks like."""

import json

import numpy as np
import pytest
from playwright.sync_api import expect
from test_browser import png_file

import twins
from conftest import drawing, number
from lenet.drawing.strokes import CANVAS, MAX_POINTS, Stroke, parse
from lenet.ui import page as described
from visitor import READY, draw_by_mouse, expect_digit, paper

BACK_AND_FORTH = """async (text) => {
  const { recognizer, fromFragment, toFragment } = await lenet;
  return JSON.parse(text).map((strokes) => {
    const fragment = toFragment(strokes);
    const back = fromFragment(fragment);
    const [one, other] = [strokes, back].map((each) => recognizer.readNumber(each));
    const maps = ({ digits, whole }) => (digits[0] ?? whole).featureMaps.F6;
    const apart = maps(one).map((value, at) => value - maps(other)[at]);
    return {
      length: fragment.length,
      back,
      texts: [one.text, other.text],
      confidences: [one.confidence, other.confidence],
      apart: Math.hypot(...apart) / Math.hypot(...maps(one)),
    };
  });
}"""


@pytest.fixture(scope="module")
def back_and_forth(chromium, recognizer):
    """Put drawings into links, take them out again, and read both."""
    with twins.serve(recognizer) as url:
        page = chromium.new_page()
        page.goto(url)
        yield lambda drawings: page.evaluate(BACK_AND_FORTH, json.dumps(drawings))
        page.close()


def test_examples_and_numbers_are_read_the_same_from_a_link(back_and_forth):
    examples = [described._example(*way)["strokes"] for way in described.EXAMPLES]
    numbers = [twins.as_sent(number(value), right=3 * CANVAS) for value in (472, 47251, 908)]
    reads = back_and_forth([*examples, *numbers])
    for read in reads:
        before, after = read["texts"]
        assert before == after
        assert read["confidences"][0] == pytest.approx(read["confidences"][1], abs=0.01)
        assert read["length"] < 500
    assert np.median([read["apart"] for read in reads]) < 0.03


def test_pen_digits_are_read_the_same_from_a_link(back_and_forth, pen_digits):
    reads = back_and_forth([twins.as_sent(digit.strokes) for digit in pen_digits[::25]])
    texts = [read["texts"] for read in reads]
    # what hardly could be told may be refused after, or no more; another digit it never becomes
    assert all(before == after or "?" in (before, after) for before, after in texts)
    assert np.mean([before == after for before, after in texts]) > 0.99
    confidences = np.array([read["confidences"] for read in reads if len(set(read["texts"])) == 1])
    assert np.abs(np.diff(confidences)).mean() < 0.003
    assert np.median([read["apart"] for read in reads]) < 0.03
    assert np.mean([read["length"] for read in reads]) < 150


def test_a_link_of_the_fullest_paper_holds_no_more_than_may_be_drawn(back_and_forth):
    rng = np.random.default_rng(0)
    points = rng.uniform(0, CANVAS, (MAX_POINTS // 4, 2)).astype(np.float32)
    (read,) = back_and_forth([twins.as_sent([Stroke(part, 1) for part in np.split(points, 4)])])
    assert len(parse(read["back"])) == 4


def test_a_drawing_from_a_link_looks_the_same(open_page):
    page = open_page()
    for strokes in (drawing(7, "bare"), drawing(4, "closed"), drawing(2, "plain")):
        page.evaluate("strokes => lenet.drawing.show({ strokes })", twins.as_sent(strokes))
        before = paper(page)[..., 3].astype(int)
        page.get_by_role("button", name="Link").click()
        page.wait_for_function("location.hash.startsWith('#d=')")
        page.reload()
        page.wait_for_function(READY)
        page.wait_for_function("!lenet.state.latest('reading').recognition.blank")
        after = paper(page)[..., 3].astype(int)
        assert np.abs(after - before).sum() / before.sum() < 0.06
    expect_digit(page, 2)


@pytest.fixture
def linked(page):
    """A page whose address holds what is on the paper."""
    page.get_by_role("button", name="3, round").click()
    expect_digit(page, 3)
    page.get_by_role("button", name="Link").click()
    page.wait_for_function("location.hash.startsWith('#d=')")
    return page


def test_a_chapter_s_link_leaves_the_drawing_s_in_the_address(linked):
    before = linked.url
    linked.get_by_role("link", name="Numbers").click()
    assert linked.url == before
    assert linked.locator("#chapter-finding").bounding_box()["y"] < 100
    assert linked.evaluate("document.activeElement.id") == "chapter-finding"
    linked.reload()
    linked.wait_for_function(READY)
    expect_digit(linked, 3)


def test_a_chapter_has_an_address_of_its_own_while_none_holds_a_drawing(page):
    page.get_by_role("link", name="Numbers").click()
    page.wait_for_function("location.hash === '#chapter-finding'")


def test_the_address_holds_no_drawing_that_is_no_more_on_the_paper(linked):
    draw_by_mouse(linked, drawing(1, "bare"))
    linked.wait_for_function("location.hash === ''")
    expect(linked.locator("#sketchpad .notice")).to_have_text("")


def test_a_link_is_followed_although_the_paper_changes_in_the_same_frame(page):
    for _ in range(2):
        draw_by_mouse(page, drawing(7, "crossed"))
        expect_digit(page, 7)
        page.evaluate(
            """() => {
              requestAnimationFrame(() => { location.hash = "#d=EAIwAALCAg"; });
              lenet.drawing.update();
            }"""
        )
        expect_digit(page, 1)
        page.get_by_role("button", name="Clear", exact=True).click()


BAD = "#d=zzzz"


def test_a_link_that_cannot_be_read_stays_until_one_draws(open_page):
    page = open_page()
    notice = page.locator("#sketchpad .notice")
    page.goto(page.url + BAD)
    expect(notice).to_contain_text("holds no drawing")
    page.reload()
    page.wait_for_function(READY)
    expect(notice).to_contain_text("holds no drawing")
    assert page.evaluate("location.hash") == BAD
    draw_by_mouse(page, drawing(1, "bare"))
    page.wait_for_function("location.hash === ''")
    expect(notice).to_have_text("")


def test_a_link_that_cannot_be_read_is_told_beside_what_the_tab_had_kept(page, page_url):
    draw_by_mouse(page, drawing(7, "crossed"))
    expect_digit(page, 7)
    page.goto("about:blank")
    page.goto(page_url + BAD)
    page.wait_for_function(READY)
    expect_digit(page, 7)
    page.wait_for_function("location.hash === ''")
    expect(page.locator("#sketchpad .notice")).to_contain_text("holds no drawing")


def test_a_reload_brings_back_what_was_on_the_paper_in_each_of_two_tabs(open_page):
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_function(READY)
    page.get_by_role("button", name="3, round").click()
    expect_digit(page, 3)
    draw_by_mouse(other, drawing(7, "crossed"))
    expect_digit(other, 7)
    for tab, digit in ((page, 3), (other, 7)):
        tab.reload()
        tab.wait_for_function(READY)
        expect_digit(tab, digit)
    other.get_by_role("button", name="Clear").click()
    expect_digit(other, None)
    other.reload()
    other.wait_for_function(READY)
    assert other.evaluate("lenet.state.latest('paper').blank")


def test_a_reload_brings_back_pictures(page):
    page.locator("#sketchpad input[type=file]:not([capture])").set_input_files(png_file())
    expect_digit(page, 5)
    page.reload()
    page.wait_for_function(READY)
    expect_digit(page, 5)
    page.wait_for_function("lenet.state.latest('paper').picture?.width === 400")
    mistake = page.locator("#card .mistakes button").first
    mistake.scroll_into_view_if_needed()
    mistake.click()
    page.wait_for_function("lenet.state.latest('paper').digitImage")
    before = page.evaluate("String(lenet.state.latest('paper').digitImage.data)")
    page.reload()
    page.wait_for_function(READY)
    page.wait_for_function("lenet.state.latest('paper').digitImage")
    assert page.evaluate("String(lenet.state.latest('paper').digitImage.data)") == before
