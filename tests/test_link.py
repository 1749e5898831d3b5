"""Links that hold a drawing, in the page's address; `js/link.test.js` has what they hold."""

import numpy as np
import pytest
from playwright.sync_api import expect
from test_browser import png_file

import twins
from conftest import drawing
from visitor import (
    FILE,
    choose,
    clear,
    draw_and_read,
    draw_at_once,
    expect_digit,
    paper,
    reopen,
    visit,
)


def test_a_drawing_from_a_link_looks_the_same(open_page):
    page = open_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for strokes in (drawing(4, "closed"), drawing(2, "plain")):
        page.evaluate("strokes => lenet.drawing.show({ strokes })", twins.as_sent(strokes))
        before = paper(page)[..., 3].astype(int)
        page.get_by_role("button", name="Link").click()
        page.wait_for_function("location.hash.startsWith('#d=')")
        assert len(page.url.partition("#")[2]) < 500
        reopen(page)
        page.wait_for_function("!lenet.state.latest('reading').recognition.blank")
        after = paper(page)[..., 3].astype(int)
        assert np.abs(after - before).sum() / before.sum() < 0.06
    expect_digit(page, 2)
    assert not any("d=" in url.partition("?")[2] for url in requests)


@pytest.fixture
def linked(page):
    """A page whose address holds what is on the paper."""
    choose(page, "3, round")
    page.get_by_role("button", name="Link").click()
    page.wait_for_function("location.hash.startsWith('#d=')")
    return page


def test_the_address_holds_the_drawing_until_it_is_no_more_on_the_paper(linked):
    before = linked.url
    linked.get_by_role("link", name="Why and when").first.click()
    assert linked.url == before
    assert linked.locator("#chapter-why").bounding_box()["y"] < 100
    assert linked.evaluate("document.activeElement.id") == "chapter-why"
    reopen(linked)
    expect_digit(linked, 3)
    draw_at_once(linked, drawing(1, "bare"))
    linked.wait_for_function("location.hash === ''")
    expect(linked.locator("#sketchpad .notice")).to_have_text("")


def test_a_chapter_has_an_address_of_its_own_while_none_holds_a_drawing(page):
    page.get_by_role("link", name="Why and when").first.click()
    page.wait_for_function("location.hash === '#chapter-why'")


def test_a_link_is_followed_although_the_paper_changes_in_the_same_frame(page):
    for _ in range(2):
        draw_and_read(page, drawing(7, "crossed"), 7)
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
    reopen(page)
    expect(notice).to_contain_text("holds no drawing")
    assert page.evaluate("location.hash") == BAD
    draw_at_once(page, drawing(1, "bare"))
    page.wait_for_function("location.hash === ''")
    expect(notice).to_have_text("")


def test_a_link_that_cannot_be_read_is_told_beside_what_the_tab_had_kept(page, page_url):
    draw_and_read(page, drawing(7, "crossed"), 7)
    page.goto("about:blank")
    visit(page, page_url + BAD)
    expect_digit(page, 7)
    page.wait_for_function("location.hash === ''")
    expect(page.locator("#sketchpad .notice")).to_contain_text("holds no drawing")


def test_a_reload_brings_back_what_was_on_the_paper_in_each_of_two_tabs(open_page):
    page = open_page()
    other = visit(page.context.new_page(), page.url)
    choose(page, "3, round")
    draw_and_read(other, drawing(7, "crossed"), 7)
    for tab, digit in ((page, 3), (other, 7)):
        reopen(tab)
        expect_digit(tab, digit)
    clear(other)
    reopen(other)
    assert other.evaluate("lenet.state.latest('paper').blank")


def test_a_reload_brings_back_pictures(page):
    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    reopen(page)
    expect_digit(page, 5)
    page.wait_for_function("lenet.state.latest('paper').picture?.width === 400")
    page.evaluate("lenet.open()")
    mistake = page.locator("#misread .mistakes button").first
    mistake.scroll_into_view_if_needed()
    mistake.click()
    page.wait_for_function("lenet.state.latest('paper').digitImage")
    before = page.evaluate("String(lenet.state.latest('paper').digitImage.data)")
    reopen(page)
    page.wait_for_function("lenet.state.latest('paper').digitImage")
    assert page.evaluate("String(lenet.state.latest('paper').digitImage.data)") == before
