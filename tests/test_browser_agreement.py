"""What two parts of the page say of the same drawing agrees, and what one looks at stays."""

import numpy as np
from playwright.sync_api import expect
from test_browser_state import SENTENCE, hold, learn, press, wait_for

from conftest import LOST, drawing, number
from lenet.drawing.strokes import Stroke
from visitor import (
    FILE,
    draw_and_read,
    draw_at_once,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    expect_number,
    on_screen,
    painted,
    picture_file,
    put_down,
)

MOMENT = "#replay .moment"


def look_at(page, selector):
    page.evaluate("lenet.open()")
    page.locator(selector).first.scroll_into_view_if_needed()
    painted(page)


def scribble(page):
    zigzag = np.float32([[60 + 20 * step, 80 if step % 2 else 320] for step in range(14)])
    draw_at_once(page, [Stroke(zigzag, 16)])
    page.wait_for_function("lenet.state.latest('reading').resting")


def server_lost(page):
    page.wait_for_function("lenet.state.latest('reading').lost")


# What one looks at stays


def test_a_server_that_is_asked_again_moves_nothing(offline):
    page = offline
    draw_at_once(page, drawing(7, "bare"))
    server_lost(page)
    learn(page, 1)
    server_lost(page)
    page.mouse.move(1, 1)  # not over a layer, wherever the page is scrolled to
    look_at(page, "#evidence")
    page.locator("#evidence select").select_option("5")
    page.locator('[data-layer="C3"] canvas').focus()
    page.keyboard.press("ArrowRight")
    title = pointed(page)
    page.locator(f"{SENTENCE} button").focus()
    page.wait_for_event("requestfailed", timeout=15_000)  # asked again after five seconds
    painted(page)
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    assert pointed(page) == title
    look_at(page, "#evidence")
    assert page.locator("#evidence select").input_value() == "5"


def pointed(page):
    """The unit that is looked at, without its value."""
    return page.locator("#unit .pointed").inner_text().partition(":")[0]


def test_an_answer_of_the_server_changes_neither_the_rival_nor_the_unit(page):
    waiting = hold(page)
    draw_and_read(page, drawing(7, "bare"), 7)
    wait_for(page, lambda: waiting)
    look_at(page, "#evidence")
    page.locator("#evidence select").select_option("5")
    canvas = page.locator('[data-layer="C3"] canvas')
    canvas.focus()
    page.keyboard.press("ArrowRight")
    title = pointed(page)
    assert title.startswith("C3")
    look_at(page, "#evidence")
    waiting.pop().continue_()
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    painted(page)
    assert page.locator("#evidence select").input_value() == "5"
    assert pointed(page) == title
    page.evaluate("scrollTo(0, 0)")
    draw_at_once(page, drawing(7, "crossed"))  # another drawing: the likeliest again
    page.wait_for_function("lenet.state.latest('unit').layer === 'C1'")


def test_a_unit_that_was_left_can_be_opened_again(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    draw_and_read(page, drawing(4, "open", size=220), 4, draw_by_touch)
    page.wait_for_timeout(500)  # a tap sooner would be the second half of a double tap
    layer = page.locator('[data-layer="C3"] canvas')
    for _ in range(2):
        layer.tap(position={"x": 9, "y": 9})
        expect(page.locator("#unit .room")).to_be_visible()
        page.locator("#unit .close").tap()
        expect(page.locator("#unit .room")).to_be_hidden()


def test_a_notice_and_what_is_said_move_nothing(page):
    boxes = """[...document.querySelectorAll("#network canvas, #answer .rows, #companion canvas")]
      .map((each) => each.getBoundingClientRect().top)"""
    notice = page.locator("#sketchpad .notice")
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("lenet.drawing.clear()")
        painted(page)
        expect(notice).to_have_text("")
        before = page.evaluate(boxes)
        page.locator("[data-action=link]").click()
        expect(notice).to_be_in_viewport()
        assert page.evaluate(boxes) == before
        scribble(page)
        assert page.evaluate(boxes) == before


def test_a_kept_key_acts_once_and_nothing_is_asked_of_blank_paper(page):
    draw_and_read(page, drawing(7, "bare"), 7)
    page.keyboard.down("c")
    page.keyboard.down("c")  # the browser's repetition
    page.keyboard.up("c")
    assert page.evaluate("Boolean(lenet.state.latest('kept'))")
    ask = page.locator("#answer .ask span").last
    expect(ask).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(ask).to_be_hidden()


# Parts that speak of the same drawing agree


def test_the_replay_of_a_number_reads_what_the_page_reads(page):
    draw_by_mouse(page, number(47, size=100, step=115, left=20), 16)  # of which 40 moments are
    expect_number(page, "47")
    look_at(page, "#replay")
    expect(page.locator(MOMENT)).to_contain_text("At the end: 47, ")
    slider = page.locator("#replay input")
    for at in (10, 30, 39):
        slider.fill(str(at))
        page.wait_for_function(
            "at => (lenet.state.latest('paper').moment === null) === (at === 39)", arg=at
        )
        painted(page)
        reading = page.evaluate(
            "(({ text, digits, confidence }) => [text, confidence])(lenet.state.latest('reading'))"
        )
        if reading[1]:
            expect(page.locator(MOMENT)).to_contain_text(f": {reading[0]}, ")


def test_the_replay_of_what_is_drawn_again_stands_at_its_end(page):
    example = page.locator("[title='6, straight']")
    example.click()
    expect_digit(page, 6)
    look_at(page, "#replay")
    page.locator("#replay input").fill("7")
    page.wait_for_function("lenet.state.latest('paper').moment")
    page.evaluate("scrollTo(0, 0)")
    draw_at_once(page, drawing(1, "bare"))
    page.wait_for_function("!lenet.state.latest('paper').moment")
    example.click()
    expect_digit(page, 6)
    look_at(page, "#replay")
    expect(page.locator(MOMENT)).to_contain_text("At the end: 6")
    assert page.locator("#replay input").input_value() == page.locator(
        "#replay input"
    ).get_attribute("max")


def test_a_scribble_is_none_in_every_chapter(page):
    """No digit is likely, neither in the answer nor in a trial, nor in the replay."""
    scribble(page)
    page.evaluate("lenet.open()")
    page.locator("#stages summary").click()
    look_at(page, "#stages .trials")
    texts = page.locator("#stages .trials span")
    expect(texts.first).to_contain_text("its guess")
    shares = [float(text.split(", ")[1].split(" %")[0]) for text in texts.all_inner_texts()]
    assert max(shares) < 5
    look_at(page, "#replay")
    assert page.locator("#replay .label").all_text_contents()[-1] == "none"
    page.evaluate("lenet.open()")
    page.locator("#finding summary").click()
    expect(page.locator("#finding .sentence")).to_contain_text("It is not read as a number.")


def test_the_learning_chapter_says_that_it_reads_without_the_examples(page):
    draw_and_read(page, drawing(7, "bare"), 7)
    look_at(page, "#training")
    moment = page.locator("#training .sentence")
    expect(moment).to_contain_text("Your drawing was read like this: ")
    page.evaluate("scrollTo(0, 0)")
    learn(page, 1)
    expect_digit(page, 1)
    look_at(page, "#training")
    expect(moment).to_contain_text("Without your examples, your drawing was read like this: ")


def test_a_taught_picture_fills_every_step(page):
    """The digit image that the server sent has a name of its own, which is no step's."""
    draw_at_once(page, drawing(5, "capped"))
    page.wait_for_function("lenet.state.latest('reading')?.by === 'server'")
    learn(page, 6)
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator("#hand .exemplars canvas").first.click()
    expect_digit(page, 6)
    names = page.evaluate("lenet.state.latest('reading').recognition.stages.map(s => s.name)")
    assert names == ["ink", "crop", "even", "fit", "digit_image", "input"]


def test_a_picture_without_ink_shows_the_maps_of_the_weights_that_read(page):
    page.locator(FILE).set_input_files(picture_file(np.full((200, 200), 127, np.uint8)))
    expect(page.locator(SENTENCE)).to_have_text("This picture shows no ink.")
    look_at(page, "#training")
    for moment in ("0", "3"):
        page.locator("#training input").fill(moment)
        page.wait_for_function(
            "at => lenet.state.latest('reading').subject.snapshot === at", arg=int(moment)
        )
        shown, known = page.evaluate(
            """() => {
              const { subject: { recognizer }, recognition } = lenet.state.latest("reading");
              const known = recognizer.layers(recognition.input);
              return [recognition.featureMaps.F6, known.F6].map((maps) => Array.from(maps));
            }"""
        )
        assert shown == known


def test_half_a_stroke_is_not_called_small(page):
    (points, *_) = on_screen(page, drawing(7, "bare"))
    put_down(page, [points[0], (points[0][0] + 6, points[0][1])])
    painted(page)
    assert "small" not in page.locator(SENTENCE).inner_text()
    page.mouse.up()
    expect(page.locator(SENTENCE)).to_contain_text("It is very small")


def test_the_slider_stays_where_the_weights_are(open_page):
    open_page.expected.extend(LOST)
    page = open_page()
    page.route("**/snapshots.bin", lambda route: route.abort())
    look_at(page, "#training")
    slider = page.locator("#training input")
    last = slider.input_value()
    with page.expect_console_message(lambda message: "ERR_FAILED" in message.text):
        slider.fill("2")
    expect(slider).to_have_value(last)
    expect(page.locator("#training .sentence")).to_contain_text("failed to load")


def test_what_is_kept_of_an_earlier_moment_says_so(page):
    draw_and_read(page, drawing(7, "bare"), 7)
    look_at(page, "#training")
    page.locator("#training input").fill("0")
    page.wait_for_function("lenet.state.latest('reading').subject.snapshot === 0")
    page.locator("[data-action=compare]").click()
    caption = page.locator("#compare figcaption").first
    expect(caption).to_contain_text("before training ended")
    page.locator("#answer .early button").click()
    page.wait_for_function("lenet.state.latest('reading').subject.snapshot === null")
    expect(caption).to_contain_text("before training ended")


def test_a_slow_clipboard_says_nothing_of_another_drawing(page):
    page.evaluate(
        """() => {
          navigator.clipboard.writeText = () => new Promise((done) => (window.copied = done));
        }"""
    )
    draw_and_read(page, drawing(1, "bare"), 1)
    page.locator("[data-action=link]").click()
    press(page, drawing(0, "oval"))
    page.mouse.up()
    page.evaluate("() => { copied(); }")
    painted(page)
    assert page.locator("#sketchpad .notice").inner_text() == ""


def test_the_digit_of_a_number_is_one_thing_to_all_chapters(page):
    """A number's digit is told by its share, though alone it might get no answer."""
    draw_at_once(page, number("47", size=130, step=170, left=60))
    expect_number(page, "47")
    learn(page, 1)
    look_at(page, "#memory")
    alone = page.evaluate(
        """() => {
          const { recognition, subject } = lenet.state.latest("reading");
          const { probabilities } = subject.recognizer.answer(
            recognition.featureMaps, { blank: false, hand: null });
          return probabilities.indexOf(Math.max(...probabilities));
        }"""
    )
    expect(page.locator("#memory .sentence")).to_contain_text(f"The network alone: a {alone}")
