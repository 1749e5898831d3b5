"""The page in Chromium, drawn on with mouse and touch, as visitors do."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from conftest import SERVER_CALL, drawing
from lenet.drawing.strokes import Stroke, draw
from visitor import (
    FILE,
    MOVES,
    bring,
    canvases,
    choose,
    clear,
    draw_and_read,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    latest,
    on_screen,
    painted,
    paper,
    picture_file,
    put_down,
    strokes_on_paper,
)

INVITATION = "#sketchpad .invitation"
ONE_WAY_EACH = [
    *("oval", "flagged", "plain", "round", "open", "capped", "straight", "bare"),
    *("two bowls", "curled"),
]


def test_a_blank_page_invites_and_answers_nothing(page):
    page.keyboard.press("Shift")  # which ends the example that plays
    page.evaluate("lenet.drawing.clear()")
    page.locator(INVITATION).wait_for(state="visible")
    assert page.locator("#answer .digit").inner_text() == ""
    expect(page.locator("#answer .sentence")).to_contain_text("Nothing to read yet")  # at ease
    assert page.get_by_role("button", name="Undo").is_disabled()
    assert page.get_by_role("button", name="Clear").is_disabled()


def test_the_answer_changes_during_the_stroke_and_no_byte_travels(page):
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.evaluate("window.answers = []")
    page.evaluate(
        "lenet.state.subscribe('reading', ({ resting, recognition: r }) => resting ||"
        " answers.push([r.digit, ...r.probabilities].join()))"
    )
    (points,) = on_screen(page, drawing(2, "plain"), 24)
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
        page.wait_for_timeout(10)
    page.wait_for_function("new Set(answers).size >= 10")  # the pen is still down
    assert [url for url in requests if "heartbeat" not in url] == []
    page.mouse.up()
    expect_digit(page, 2)


def test_the_sentence_is_of_the_digit_that_stands_while_the_pen_waits(page):
    (points,) = on_screen(page, drawing(9, "curled"), 24)
    put_down(page, points[: len(points) * 6 // 10])  # its bowl, a 0
    sentence = page.locator("#answer .sentence")
    expect(sentence).to_contain_text("I read a 0,")
    assert page.locator("#answer .digit").inner_text() == "0"
    page.mouse.up()


def test_the_server_has_the_last_word(page):
    draw_by_mouse(page, drawing(8, "in one"))
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect_digit(page, 8)
    assert latest(page)["asked"] == 1


def test_a_server_that_reads_otherwise_is_believed_and_that_is_said(page):
    def disagree(route):
        reply = route.fetch()
        (digit,) = (answer := reply.json())["digits"]
        digit |= {"digit": 4, "probabilities": [0.0] * 4 + [1.0] + [0.0] * 5}
        route.fulfill(response=reply, json=answer | {"text": "4", "digits": [digit]})

    page.route(SERVER_CALL, disagree)
    draw_and_read(page, drawing(8, "in one"), 4, draw_by_mouse)
    opinion = page.locator("#answer .opinion").inner_text()
    assert "Device: an 8. Server: a 4." in opinion


def test_ten_real_digits_drawn_by_mouse_are_read_right(page, pen_digits):
    for label in range(10):
        # the second of each: the collection's first 4 is hardly one
        digit = [digit for digit in pen_digits if digit.label == label][1]
        draw_by_mouse(page, digit.strokes, MOVES)
        expect_digit(page, label)
        clear(page)


def test_ten_drawings_by_touch_are_read_right_on_a_phone(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    for digit, name in enumerate(ONE_WAY_EACH):
        draw_and_read(page, drawing(digit, name, size=220), digit, draw_by_touch)
        page.get_by_role("button", name="Clear").tap()  # at once: no flick of the finger takes it
        expect_digit(page, None)
    assert page.evaluate("scrollY") == 0  # the finger drew, it didn't scroll


def test_tools_and_examples_answer_to_touch(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="7, crossed").tap()
    expect_digit(page, 7)
    page.get_by_role("button", name="Undo").tap()
    expect_digit(page, None)


def test_undo_takes_back_stroke_by_stroke_and_what_was_cleared(page):
    draw_and_read(page, drawing(4, "open"), 4, draw_by_mouse)
    whole = strokes_on_paper(page)
    page.get_by_role("button", name="Undo").click()
    assert 0 < strokes_on_paper(page) < whole
    page.keyboard.press("Control+z")
    expect_digit(page, None)
    assert strokes_on_paper(page) == 0
    assert page.locator(INVITATION).is_visible()
    draw_and_read(page, drawing(7, "bare"), 7, draw_by_mouse)
    page.keyboard.press("Delete")
    expect_digit(page, None)
    assert strokes_on_paper(page) == 0
    page.get_by_role("button", name="Undo").click()
    expect_digit(page, 7)


def test_three_pens_draw_three_widths(page):
    inked = []
    for name in ("Thin pen", "Medium pen", "Thick pen"):
        page.get_by_role("button", name=name, exact=True).click()
        draw_and_read(page, drawing(1, "bare"), 1, draw_by_mouse)
        inked.append(strokes_on_paper(page))
        page.get_by_role("button", name="Clear").click()
    assert inked[0] * 1.5 < inked[1] < inked[2] / 1.4
    page.keyboard.press("1")
    thin = page.get_by_role("button", name="Thin pen", exact=True)
    assert thin.get_attribute("aria-pressed") == "true"


def test_a_scribble_is_kindly_refused_and_guessed_at(page):
    zigzag = np.float32([[60 + 20 * step, 80 if step % 2 else 320] for step in range(14)])
    draw_by_mouse(page, [Stroke(zigzag, 16)])
    page.wait_for_function("lenet.state.latest('reading').resting")
    sentence = page.locator("#answer .sentence").inner_text()
    assert "doesn’t look like a digit" in sentence
    assert "my guess is" in sentence
    assert page.locator("#answer .digit").inner_text() == ""
    assert page.locator("#answer .rows .best button").inner_text() == "none"


def test_probabilities_keep_their_place_and_sum_to_one_with_no_digit(page):
    rows = page.locator("#answer .rows li")

    def places():
        return [rows.nth(index).bounding_box()["y"] for index in range(11)]

    before = places()
    choose(page, "7, crossed")
    choose(page, "9, curled")
    assert places() == before
    names = [rows.nth(index).locator("button").inner_text() for index in range(11)]
    assert names == [*"0123456789", "none"]
    assert page.locator("#answer .rows .best button").inner_text() == "9"
    shares = page.evaluate(
        "[...document.querySelectorAll('#answer .rows i')]"
        ".map(bar => Number(bar.style.getPropertyValue('--share')))"
    )
    assert sum(shares) == pytest.approx(1, abs=6e-3)  # each is rounded to a thousandth
    # one account: the sentence says what the bar shows
    said = float(re.search(r"([\d.]+) % sure", page.locator("#answer .sentence").inner_text())[1])
    assert said == pytest.approx(min(100 * shares[9], 99.9), abs=0.51)


def test_stages_follow_the_drawing(page):
    page.locator("#stages .steps").scroll_into_view_if_needed()
    blank = canvases(page, "stages .steps")
    assert len(blank) == 6
    page.evaluate("scrollTo(0, 0)")
    choose(page, "3, round")
    page.locator("#stages .steps").scroll_into_view_if_needed()
    page.wait_for_function(
        "blank => [...document.querySelectorAll('#stages .steps canvas')]"
        ".every((canvas, index) => canvas.toDataURL() !== blank[index])",
        arg=blank,
    )


def png_file(digit=5, name="capped"):
    return picture_file(draw(drawing(digit, name)))


def test_a_picture_is_uploaded_or_dropped_drawing_replaces_it_and_no_picture_is_told(page):
    file = {"name": "5.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.locator(FILE).set_input_files(file)
    page.wait_for_function("document.querySelector('#sketchpad .notice').textContent !== ''")
    assert "as an image" in page.locator("#sketchpad .notice").inner_text()
    choose(page, "0, oval")
    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    assert strokes_on_paper(page) > 0
    draw_and_read(page, drawing(1, "based"), 1, draw_by_mouse)
    bring(page, "drop", png_file())
    expect_digit(page, 5)


def test_nothing_is_wider_than_the_screen(page):
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        painted(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#sketchpad canvas").bounding_box()["width"] >= min(300, 0.3 * width)


def test_dark_mode_draws_light_ink_on_dark_paper(open_page):
    page = open_page(color_scheme="dark")
    choose(page, "1, bare")
    picture = paper(page)
    assert picture[picture[..., 3] == 255].min() > 200


def test_two_visitors_do_not_see_each_other(open_page):
    one, other = open_page(), open_page()
    one.get_by_role("button", name="8, in one").click()
    other.get_by_role("button", name="6, straight").click()
    expect_digit(one, 8)
    expect_digit(other, 6)


def test_the_page_goes_on_alone_when_the_server_is_gone_and_says_so(offline):
    page = offline
    draw_and_read(page, drawing(8, "in one"), 8, draw_by_mouse)
    opinion = page.locator("#answer .opinion")
    page.wait_for_function("lenet.state.latest('server') === 'lost'")
    assert "Your device reads alone" in opinion.inner_text()
    page.unroute(SERVER_CALL)
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert opinion.inner_text() == ""


def test_a_mistake_of_our_own_is_not_called_a_lost_server(open_page):
    open_page.expected.append("our own")
    page = open_page()
    throw = "({ by }) => { if (by === 'server') throw new Error('our own'); }"
    page.evaluate(f"lenet.state.subscribe('reading', {throw})")
    with page.expect_event("pageerror") as thrown:
        draw_by_mouse(page, drawing(8, "in one"))
    assert "our own" in str(thrown.value)
    assert page.evaluate("lenet.state.latest('server')") == "reached"
