"""Numbers in Chromium: written, found, looked at digit by digit, dropped as a picture."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from conftest import LOST, SERVER_CALL, drawing, number
from lenet.drawing.strokes import WIDEST, Stroke, draw
from twins import as_sent
from visitor import (
    bring,
    canvases,
    draw_and_read,
    draw_at_once,
    draw_by_mouse,
    draw_by_touch,
    expect_number,
    latest,
    on_screen,
    painted,
    picture_file,
    put_down,
)

BOXES = "#sketchpad .boxes li"
CHIPS = "#answer .digits button"
CANDIDATES = "#finding .graph button"
PHONE = {"has_touch": True, "is_mobile": True}


def expect_width(page, count):
    page.wait_for_function("count => lenet.state.latest('paper').canvases === count", arg=count)


def widened(page):
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    return page


@pytest.fixture
def written(page):
    """A page on whose wide paper a number stands."""
    strokes = as_sent(number(47251), right=WIDEST)
    page.evaluate("strokes => lenet.drawing.show({ strokes })", strokes)
    expect_number(page, "47251")
    return page


def around(page, strokes):
    """The box around the ink of strokes, as it is on the screen: left, top, right, bottom."""
    points = np.concatenate([np.array(path) for path in on_screen(page, strokes, 999)])
    box = page.locator("#sketchpad .paper > canvas").bounding_box()
    pen = strokes[0].width / 2 * box["height"] / 400
    return [*(points.min(axis=0) - pen), *(points.max(axis=0) + pen)]


def box_of(locator):
    found = locator.bounding_box()
    return [found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]]


def digit_of(strokes, digit, before=""):
    """The strokes of a number's digit, by what stands before it."""
    first = len(number(before)) if before else 0
    return strokes[first : first + len(number(digit))]


def test_a_number_is_read_and_each_of_its_digits_can_be_looked_at(page):
    draw_at_once(widened(page), number(47251))
    expect_number(page, "47251")
    tags, chips = page.locator(f"{BOXES} button"), page.locator(CHIPS)
    expect(page.locator("#answer .sentence")).to_contain_text("I read 47251,")
    expect(tags).to_have_count(5)
    for at, digit in enumerate("47251"):
        ink = digit_of(number(47251), digit, "47251"[:at])
        assert box_of(page.locator(BOXES).nth(at)) == pytest.approx(around(page, ink), abs=4)
    assert "".join(chips.locator("b").all_inner_texts()) == "47251"
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert latest(page)["differed"] == 0
    assert page.locator("#answer .opinion").inner_text() == ""
    assert latest(page)["digit"] == 1
    for tap, at in ((tags, 0), (chips, 2), (tags, 4)):
        before = canvases(page, "network .layer")
        tap.nth(at).click()
        assert latest(page)["digit"] == int("47251"[at])
        assert tags.nth(at).get_attribute("aria-pressed") == "true"
        assert chips.nth(at).get_attribute("aria-pressed") == "true"
        painted(page)
        after = canvases(page, "network .layer")
        assert all(one != other for one, other in zip(before, after, strict=True))
    assert page.locator("#answer .digit").inner_text() == "47251"


def star():
    """A star in one stroke, which is no digit, in the place of a number's second."""
    corners = np.float32([(0.2, 1), (0.5, 0), (0.8, 1), (0, 0.4), (1, 0.4), (0.2, 1)])
    path = np.concatenate([np.linspace(*leg, 8) for leg in pairwise(corners)])
    return [Stroke((path * (150, 180) + (255, 110)).astype(np.float32), 16)]


def test_what_can_not_be_read_is_a_question_mark_in_its_place(page):
    seven = digit_of(number(407), 7, 40)
    draw_at_once(widened(page), [*number(4), *star(), *seven])
    expect_number(page, "4?7")
    expect(page.locator("#answer .sentence")).to_have_text(
        "I read 4?7. I can’t tell one of the digits."
    )
    expect(page.locator(f"{BOXES} button").nth(1)).to_have_text("?")
    expect(page.locator(CHIPS).nth(1)).to_have_text("?–")


def test_the_paper_widens_when_one_writes_to_its_edge(page):
    narrow = {"size": 150, "step": 170, "left": 60}
    draw_at_once(page, number(47, **narrow))
    expect_number(page, "47")
    expect_width(page, 3)
    more = number(472, **narrow)
    draw_at_once(page, more[len(number(47)) :])
    expect_number(page, "472")
    expect(page.locator(BOXES)).to_have_count(3)


def test_the_paper_keeps_its_scale_between_two_strokes(open_page):
    page = open_page(alone=True)
    page.clock.install(time=0)  # in all of its context, for good
    page.clock.pause_at(1000)  # however slow the machine is, no time passes unasked
    *begun, bar = number("47", size=130, step=170, left=60)
    draw_by_mouse(page, begun)
    page.clock.run_for(400)
    assert len(latest(page)["text"]) == 2
    wide = "lenet.state.latest('paper').canvases"
    assert page.evaluate(wide) == 1
    draw_by_mouse(page, [bar])
    page.clock.run_for(400)
    assert page.evaluate(wide) == 1
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    page.clock.run_for(700)
    page.clock.run_for(100)
    assert page.evaluate(wide) > 1
    page.evaluate("lenet.drawing.clear(); lenet.state.publish('task', { ask: '', back: null })")
    draw_by_mouse(page, [*begun, bar])  # in a round, on whose paper there is one sign
    page.clock.run_for(400)
    page.wait_for_function("lenet.state.latest('reading').digits.length > 1")
    page.clock.run_for(700)
    assert page.evaluate(wide) == 1


def test_the_paper_widens_by_handle_and_by_key_and_narrows_again(page):
    handle = page.get_by_role("button", name="Wide paper")
    handle.click()
    expect_width(page, 3)
    expect(handle).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("w")
    expect_width(page, 1)
    expect(handle).to_have_attribute("aria-pressed", "false")
    draw_at_once(widened(page), number(47251))
    expect_number(page, "47251")
    page.keyboard.press("w")  # what is on the paper stays on it
    expect_width(page, 3)
    expect_number(page, "47251")


def test_undo_and_clear_work_on_numbers_and_from_their_tags(page):
    draw_at_once(widened(page), number(47251))
    expect_number(page, "47251")
    page.locator(f"{BOXES} button").first.click()
    page.keyboard.press("Delete")
    expect(page.locator(BOXES)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect_number(page, "47251")
    page.keyboard.press("Control+z")
    expect_number(page, "4725")
    expect(page.locator(BOXES)).to_have_count(4)
    page.keyboard.press("Delete")
    expect_number(page, "")
    expect(page.locator(BOXES)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect_number(page, "4725")


def test_paper_that_was_made_narrow_stays_so_until_one_draws_on(page):
    narrow = {"size": 150, "step": 170, "left": 60}
    draw_at_once(page, number(47, **narrow))
    expect_width(page, 3)
    page.get_by_role("button", name="Wide paper").click()
    expect_width(page, 1)
    page.wait_for_timeout(600)  # it is read on the narrow paper, by the server, too
    expect_width(page, 1)
    draw_at_once(page, number(1, size=40, left=40))
    expect_width(page, 3)


@pytest.fixture
def chapter(written):
    written.locator("#finding").scroll_into_view_if_needed()
    expect(written.locator("#finding .sentence")).to_contain_text("The cheapest path is 47251.")
    return written


def test_the_chapter_lights_the_cheapest_path_and_tells_of_each_candidate(chapter, recognizer):
    page = chapter
    pieces = len(number(47251))
    expect(page.locator("#finding .sentence")).to_contain_text(f"There are {pieces} pieces.")
    assert page.locator("#finding circle").count() == pieces + 1
    lattice = recognizer.read_number_strokes(number(47251)).segmentation.lattice
    expect(page.locator(CANDIDATES)).to_have_count(len(lattice.candidates))
    best = page.locator(f"{CANDIDATES}.best")
    assert sorted(best.locator("b").all_inner_texts()) == sorted("47251")
    assert page.locator("#finding path.best").count() == 5
    what = page.locator("#finding .what")
    for way in ("hover", "focus"):
        for kind in (".best", ":not(.best)"):
            candidate = page.locator(f"{CANDIDATES}{kind}").last
            getattr(candidate, way)()
            expect(candidate).to_have_attribute("aria-pressed", "true")
            pieces = candidate.text_content().partition(":")[0]
            expect(what).to_contain_text(f"{pieces}: a")
            costs = [float(text) for text in page.locator("#finding dd").all_inner_texts()]
            assert costs[-1] == pytest.approx(sum(costs[:-1]), abs=0.02)


def test_the_chapter_follows_the_pen(chapter):
    page = chapter
    part = page.locator("#finding")
    expect(part.locator(".looked-at")).to_be_visible()
    page.get_by_role("button", name="Clear").evaluate("button => button.click()")
    expect(part.locator(".worked")).to_be_visible()  # nothing of the earlier number is left
    expect(part.locator(".sentence")).to_contain_text("The cheapest path is 47.")
    expect(part.locator("button.best")).to_have_count(2)
    paper = page.locator("#companion canvas")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    scale = box["height"] / 400
    seen = [page.locator("#finding svg").inner_html()]
    for path in number(47):
        points = path.points * scale + (box["x"], box["y"])
        put_down(page, points[::4])  # its corners, and halfway
        page.wait_for_function(
            "seen => !seen.includes(document.querySelector('#finding svg').innerHTML)",
            arg=seen,
        )
        assert latest(page)["unfinished"]  # the pen is still down
        seen.append(page.locator("#finding svg").inner_html())
        page.mouse.up()
    expect_number(page, "47")
    expect(page.locator("#finding .sentence")).to_contain_text("The cheapest path is 47.")


def drop(page, ink):
    bring(page, "drop", picture_file(ink))


def test_a_picture_of_a_number_is_read_by_the_device_and_the_server(page):
    drop(page, draw(number(472)))
    expect_number(page, "472")
    expect_width(page, 2)
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert latest(page)["differed"] == 0
    expect(page.locator(BOXES)).to_have_count(3)
    for at, digit in enumerate("472"):
        ink = digit_of(number(472), digit, "472"[:at])
        assert box_of(page.locator(BOXES).nth(at)) == pytest.approx(around(page, ink), abs=4)
    page.locator(f"{BOXES} button").first.click()
    assert latest(page)["digit"] == 4
    page.locator("#finding").scroll_into_view_if_needed()
    sentence = page.locator("#finding .sentence")
    expect(sentence).to_contain_text("There are 3 pieces.")
    expect(sentence).to_contain_text("The cheapest path is 472.")
    expect(page.locator(f"{CANDIDATES}.best")).to_have_count(3)
    assert page.locator("#finding circle").count() == 3 + 1
    candidate = page.locator(f"{CANDIDATES}.best").last
    candidate.focus()
    expect(page.locator("#finding .what")).to_contain_text("Piece 3: a 2")
    costs = [float(text) for text in page.locator("#finding dd").all_inner_texts()]
    assert costs[-1] == pytest.approx(sum(costs[:-1]), abs=0.02)


def test_a_picture_that_was_read_keeps_its_answer_on_wide_paper_without_a_server(open_page):
    open_page.expected.extend(LOST)
    page = open_page()
    drop(page, draw(number(47)))
    expect_number(page, "47")
    page.route(SERVER_CALL, lambda route: route.abort())
    page.keyboard.press("w")
    expect_width(page, 3)
    page.wait_for_function("lenet.state.latest('server') === 'lost'")
    expect_number(page, "47")
    expect(page.locator("#answer .opinion")).to_contain_text("The server can’t be reached")
    for at, digit in enumerate("47"):
        box = page.locator(BOXES).nth(at)
        ink = digit_of(number(47), digit, "47"[:at])
        # the picture, two canvases wide, lies in the middle of three
        place = around(
            page, [each._replace(points=each.points + np.float32([200, 0])) for each in ink]
        )
        assert box_of(box) == pytest.approx(place, abs=4)


def test_a_number_is_written_on_a_phone(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, **PHONE)
    expect_width(page, 1)
    page.get_by_role("button", name="Wide paper").tap()
    expect_width(page, 2)
    draw_by_touch(page, number(472))
    expect_number(page, "472")
    assert page.locator("#answer .digit").inner_text() == "472"
    page.locator(f"{BOXES} button").first.tap()
    page.wait_for_function("lenet.state.latest('reading').recognition.digit === 4")
    assert page.evaluate("[document.documentElement.scrollWidth, scrollY]") == [390, 0]


def test_on_its_side_a_phone_has_wide_paper_from_the_start(open_page):
    page = open_page(viewport={"width": 812, "height": 375}, **PHONE)
    expect_width(page, 2)
    draw_by_touch(page, number(472))
    expect_number(page, "472")
    expect(page.locator(BOXES)).to_have_count(3)
    page.set_viewport_size({"width": 375, "height": 812})
    expect_number(page, "472")
    expect_width(page, 2)  # the number needs it


def test_blank_paper_is_as_wide_as_a_phone_is_held(open_page):
    page = open_page(viewport={"width": 375, "height": 812}, **PHONE)
    expect_width(page, 1)
    page.set_viewport_size({"width": 812, "height": 375})
    expect_width(page, 2)
    page.set_viewport_size({"width": 375, "height": 812})
    expect_width(page, 1)
    draw_and_read(page, drawing(8, "in one", size=220), 8, draw_by_touch)
    page.set_viewport_size({"width": 812, "height": 375})
    page.wait_for_timeout(300)
    expect_width(page, 1)  # what is written doesn't become smaller


def test_a_screen_reader_hears_the_number_once_the_pen_is_lifted(page):
    page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => heard.push("
        "document.querySelector('#answer .spoken').textContent)).observe("
        "document.querySelector('#answer .spoken'), { childList: true }); }"
    )
    draw_at_once(widened(page), number(472))
    expect_number(page, "472")
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    heard = page.evaluate("heard")
    assert len(heard) <= 2 * len(number(472)) + 1
    assert heard[-1].startswith("I read 472, ")


def test_digits_and_candidates_are_reached_by_keys(chapter):
    page = chapter
    page.locator(CHIPS).first.focus()
    page.keyboard.press("Enter")
    assert latest(page)["digit"] == 4
    page.locator(f"{BOXES} button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert latest(page)["digit"] == 7
    page.locator("#finding .scroller").focus()
    page.keyboard.press("Tab")
    for key, pieces in (
        ("", "Pieces 1 to 2"),
        ("ArrowRight", "Piece 3"),
        ("ArrowLeft", "Pieces 1 to 2"),
    ):
        if key:
            page.keyboard.press(key)
        looked = page.locator(f"{CANDIDATES}:focus")
        expect(looked).to_have_attribute("aria-pressed", "true")
        expect(looked).to_contain_text(f"{pieces}: ")


@pytest.mark.parametrize(
    ("come", "at"), [(draw_at_once, 0), (lambda page, strokes: drop(page, draw(strokes)), 1)]
)
def test_a_lesson_after_which_the_number_falls_apart_otherwise_is_told_and_undone(page, come, at):
    come(page, number(47, size=160, step=150, left=40))
    expect_number(page, "47")
    page.locator(CHIPS).nth(at).click()
    page.get_by_role("button", name="It is none: not a digit").click()
    page.wait_for_function(
        """() => {
          const { subject, by } = lenet.state.latest("reading");
          return subject.hand && by === "server";
        }"""
    )
    text, read, taught = page.evaluate(
        """() => {
          const images = (all) => all.map(({ digitImage }) => String(digitImage.data));
          const { text, digits, subject } = lenet.state.latest("reading");
          return [text, images(digits), images(subject.hand.exemplars)];
        }"""
    )
    whole = text if len(text) > 1 else "no answer"
    now = "Now I give no answer." if taught[0] in read else f"Now I read the whole as {whole}."
    sentence = page.locator("#answer .sentence")
    expect(sentence).to_contain_text(f"Learned. I used to read this as a {'47'[at]}. {now}")
    sentence.locator("button").click()
    expect_number(page, "47")
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 0


def test_how_a_number_is_found_opens_when_one_is_written(page):
    part = page.locator("#finding")
    expect(part.locator(".sentence")).to_be_hidden()
    page.evaluate("lenet.open()")
    part.locator("summary").click()  # before that, with an example
    page.evaluate("lenet.drawing.clear()")  # of the example that stands there
    expect(part.locator(".worked")).to_be_visible()
    part.locator("summary").click()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases === 3")
    draw_at_once(page, number(47))
    expect_number(page, "47")
    expect(part.locator(".sentence")).to_contain_text("The cheapest path is 47.")
    expect(part.locator(".worked")).to_be_hidden()
