"""Every reading belongs to its drawing, its handwriting and its weights, whatever comes between."""

import base64
import json
import zlib

import pytest
from playwright.sync_api import expect
from test_browser import png_file

from conftest import SERVER_CALL, drawing
from hands import content, exemplar, image, sign
from visitor import (
    FILE,
    READY,
    an,
    draw_and_read,
    draw_at_once,
    expect_digit,
    on_screen,
    painted,
    put_down,
    reopen,
    strokes_on_paper,
    visit,
)

KEY = "lenet-hand"  # of the browser's storage
DIGIT, SENTENCE, OPINION = (f"#answer .{name}" for name in ("digit", "sentence", "opinion"))
NOTICE = "#sketchpad .notice"


def press(page, strokes):
    """Put the pen down and draw the first stroke, without lifting it."""
    (points, *_) = on_screen(page, strokes)
    put_down(page, points)
    painted(page)


def learn(page, label, part="#answer .rows"):
    page.locator(part).get_by_role("button", name=f"It is a {label}", exact=True).click()


def exemplars_of(page):
    """The labels of what the browser keeps."""
    text = page.evaluate(f"localStorage.getItem('{KEY}')")
    return [each["label"] for each in json.loads(text)["exemplars"]] if text else []


def wait_kept(page, count):
    page.wait_for_function(
        f"count => JSON.parse(localStorage.getItem('{KEY}'))?.exemplars.length === count",
        arg=count,
    )


def many(count):
    """As many exemplars, of different digit images."""
    made = []
    for at in range(count):
        pixels = image()
        pixels[24, 2] = at + 1
        text = base64.b64encode(zlib.compress(pixels.tobytes())).decode()
        made.append(exemplar(at % 10, text))
    return made


def keep(page, count):
    """Have the browser keep so many exemplars, and load the page anew."""
    text = json.dumps(content(*many(count)))
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", text)
    page.reload()
    expect(page.locator("#answer .switch")).to_contain_text(f"your {count} example")


def hold(page):
    """Hold the server's answers back; return the requests that wait, and a way to let them go."""
    waiting = []
    page.route(SERVER_CALL, lambda route: waiting.append(route))
    return waiting


def hold_pictures(page):
    """Hold back what reads pictures on the device; return the request that waits."""
    waiting = []
    page.route("**/picture_worker.js", lambda route: waiting.append(route))
    return waiting


def wait_for(page, condition):
    for _ in range(300):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not come about within 15 s.")


# Who may change the paper while the pen is down


def test_a_picture_that_arrives_while_the_pen_is_down_ends_the_stroke(page):
    press(page, drawing(1, "bare"))
    stroke = strokes_on_paper(page)
    page.locator(FILE).set_input_files(png_file())
    page.wait_for_function("!lenet.drawing.drawing()")
    expect_digit(page, 5)
    page.mouse.move(300, 300)
    painted(page)
    arrived = strokes_on_paper(page)
    page.mouse.move(320, 340)
    page.mouse.up()
    expect_digit(page, 5)
    assert strokes_on_paper(page) == arrived  # the pen's later moves are nothing
    page.get_by_role("button", name="Undo").click()  # what it drew before is kept
    page.wait_for_function("lenet.state.latest('paper').strokes.length === 1")
    assert strokes_on_paper(page) == stroke


# Files are decoded when they are let through: window.gates.
OPEN_LATE = """() => {
  const { postMessage } = Worker.prototype;
  window.gates = [];
  Worker.prototype.postMessage = function (message, ...rest) {
    const send = () => postMessage.call(this, message, ...rest);
    if (message.file) gates.push(send);
    else send();
  };
}"""


def test_of_two_pictures_the_later_one_stays(page):
    page.evaluate(OPEN_LATE)
    later = png_file(8, "two bowls")
    for each in (png_file(), later):
        page.locator(FILE).set_input_files(each)
    page.wait_for_function("gates.length === 2")
    page.evaluate("gates[1]()")
    expect_digit(page, 8)
    page.evaluate("gates[0]()")
    page.wait_for_timeout(300)
    expect_digit(page, 8)


def test_a_picture_that_opens_late_covers_nothing_newer(page):
    page.evaluate(OPEN_LATE)
    page.locator(FILE).set_input_files(png_file())
    page.wait_for_function("gates.length === 1")
    draw_at_once(page, drawing(7, "crossed"))
    page.evaluate("gates[0]()")
    page.wait_for_timeout(300)
    assert page.evaluate("lenet.state.latest('paper').picture") is None


def test_a_picture_comes_although_the_one_before_is_refused(page):
    waiting = hold(page)
    page.locator(FILE).set_input_files(png_file())
    wait_for(page, lambda: waiting)
    page.evaluate(OPEN_LATE)
    page.locator(FILE).set_input_files(png_file(8, "two bowls"))
    page.wait_for_function("gates.length === 1")
    waiting.pop().fulfill(json={"error": "Not this one."})
    expect(page.locator(NOTICE)).to_have_text("Not this one.")
    page.unroute(SERVER_CALL)
    page.evaluate("gates[0]()")
    expect_digit(page, 8)


def test_what_a_reload_brings_back_too_late_does_not_cover_what_is_drawn(page):
    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    page.add_init_script(
        """const { decode } = Image.prototype;
        const release = new Promise((resolve) => (window.release = resolve));
        Image.prototype.decode = async function () { await release; return decode.call(this); };"""
    )
    reopen(page)
    draw_and_read(page, drawing(1, "bare"), 1)
    page.evaluate("release()")
    painted(page)
    page.wait_for_timeout(300)
    expect_digit(page, 1)


# The server, late, lost, back, and of another mind


def replaced(count):
    """A route that answers with so many digits of the server's own."""

    def answer(route):
        reply = route.fetch()
        (digit,) = (told := reply.json())["digits"]
        digits = [digit] * count
        text = str(digit["digit"]) * count
        route.fulfill(response=reply, json=told | {"text": text, "digits": digits})

    return answer


@pytest.mark.parametrize(("count", "said"), [(2, "55"), (0, "nothing")])
def test_a_server_that_finds_another_number_of_digits_is_believed(page, count, said):
    page.route(SERVER_CALL, replaced(count))
    draw_at_once(page, drawing(5, "capped"))
    low = page.locator("#network").bounding_box()["y"]
    expected = f"Device: a 5. Server: {said}."
    expect(page.locator(OPINION)).to_have_text(expected)
    assert page.locator("#network").bounding_box()["y"] == low
    page.locator(OPINION).evaluate("line => { line.textContent += ' and more'.repeat(20); }")
    assert page.locator("#network").bounding_box()["y"] == low, "a long one moves what lies below"
    assert page.locator(DIGIT).inner_text() == "5" * count
    page.locator("#evidence").scroll_into_view_if_needed()  # and all chapters can show it
    painted(page)


def test_a_link_of_a_hair_line_is_read_or_told(page, page_url):
    page.goto("about:blank")
    page.goto(f"{page_url}#d=AQIAAACgBg")
    page.wait_for_function("window.lenet?.state?.latest('reading')?.by === 'server'")
    painted(page)


def test_without_the_server_a_picture_is_read_by_the_device_and_that_is_said(offline):
    page = offline
    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    expect(page.locator(OPINION)).to_contain_text("Your device reads alone.")
    page.unroute(SERVER_CALL)
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect(page.locator(OPINION)).to_have_text("")


def test_while_a_picture_is_read_nothing_older_stands_there(page):
    draw_and_read(page, drawing(8, "in one"), 8)
    waiting = hold_pictures(page)
    page.locator(FILE).set_input_files(png_file())
    expect(page.locator(SENTENCE)).to_contain_text("The picture is being read.")
    for place in (DIGIT, "#small-paper output"):
        assert page.locator(place).text_content() == ""
    assert set(page.locator("#answer .rows li > span").all_inner_texts()) == {"–"}
    page.locator("[data-action=compare]").click()
    expect(page.locator(NOTICE)).to_contain_text("when it has been read")
    wait_for(page, lambda: waiting)
    waiting.pop().continue_()
    expect_digit(page, 5)


def test_what_was_read_before_it_was_known_what_is_in_sight_is_shown_once_it_is(page):
    page.add_init_script(
        """const release = new Promise((resolve) => (window.release = resolve));
        window.IntersectionObserver = class extends IntersectionObserver {
          constructor(seen) {
            super((entries) => release.then(() => seen(entries)));
          }
        };"""
    )
    draw_and_read(page, drawing(7, "bare"), 7)
    hold(page)  # the device's reading is the last
    reopen(page)
    expect_digit(page, 7)  # the tab has kept it
    painted(page)
    page.evaluate("release()")
    painted(page)
    page.locator("#evidence").scroll_into_view_if_needed()
    expect(page.locator("#evidence .question strong")).to_have_text("7")


# What is read with what was taught


def test_replay_and_evidence_read_with_what_was_taught(page):
    draw_and_read(page, sign(), None)
    for switched, digit in ((False, "4"), (True, None)):
        if switched:
            page.locator("#answer .switch").click()
        else:
            learn(page, 4)
        expect_digit(page, digit)
        page.locator("#evidence").scroll_into_view_if_needed()
        question = page.locator("#evidence .question strong")
        moment = page.locator("#replay .moment")
        if digit:
            expect(question).to_have_text("4")
            expect(page.locator("#evidence .sums")).to_contain_text("Your examples put 4 ahead")
        else:
            expect(question).not_to_have_text("4")
        moment.scroll_into_view_if_needed()
        expect(moment).to_contain_text("At the end: 4" if digit else "At the end: no answer")
        page.evaluate("scrollTo(0, 0)")


def test_undo_of_a_lesson_takes_back_that_lesson_and_nothing_else(page, page_url):
    draw_and_read(page, sign(), None)
    learn(page, 4)
    expect_digit(page, 4)
    wait_kept(page, 1)
    other = visit(page.context.new_page(), page_url)
    expect(other.locator("#answer .switch")).to_contain_text("your example")
    draw_and_read(other, drawing(8, "in one"), 8)
    learn(other, 3)
    wait_kept(page, 2)
    expect(page.locator("#answer .switch")).to_contain_text("2 examples")
    page.locator("#answer .sentence button").click()
    expect_digit(page, None)
    wait_kept(page, 1)
    assert exemplars_of(page) == [3]  # the other window's lesson


def test_two_windows_that_teach_at_once_lose_no_lesson(page, page_url):
    other = visit(page.context.new_page(), page_url)
    pages = {page: sign(), other: drawing(8, "in one")}
    for each, strokes in pages.items():
        each.bring_to_front()
        painted(each)
        draw_and_read(each, strokes, None if each is page else 8)
    teach = "document.querySelectorAll('#answer .rows button')[3].click()"
    for each in pages:
        each.evaluate(f"setTimeout(() => {teach}, 300)")
    wait_kept(page, 2)
    for each in pages:
        each.wait_for_function("lenet.state.latest('hand').hand.size === 2")


def test_what_another_window_kept_in_place_of_a_lesson_takes_nothing_from_it(page, page_url):
    other = visit(page.context.new_page(), page_url)
    other.evaluate(
        f"""text => {{
          const keep = () => localStorage.setItem('{KEY}', text);
          addEventListener('storage', keep, {{ once: true }});
        }}""",
        json.dumps(content(*many(1))),  # as by a window that has not heard of the lesson
    )
    draw_and_read(page, sign(), None)
    learn(page, 4)
    wait_kept(page, 2)
    assert sorted(exemplars_of(page)) == [0, 4]


def test_what_found_no_room_in_the_browser_lasts_and_is_kept_once_there_is_room(page, page_url):
    draw_and_read(page, sign(), None)
    learn(page, 4)
    wait_kept(page, 1)
    page.evaluate(
        """() => {
          const { setItem } = Storage.prototype;
          Storage.prototype.setItem = () => { throw new Error("full"); };
          window.makeRoom = () => { Storage.prototype.setItem = setItem; };
        }"""
    )
    page.get_by_role("button", name="Clear", exact=True).click()
    draw_and_read(page, drawing(8, "in one"), 8)
    learn(page, 3)
    notice = page.locator(NOTICE)
    expect(notice).to_have_text("This browser can’t keep that. It lasts until the page is closed.")
    other = visit(page.context.new_page(), page_url)
    other.locator("#hand .exemplars select").select_option("9")
    labels = page.locator("#hand .exemplars select")
    expect(labels.first).to_have_value("9")
    expect(labels).to_have_count(2)
    page.evaluate("makeRoom()")
    page.locator("#answer .switch").click()
    wait_kept(page, 2)
    expect(notice).to_have_text("")
    assert exemplars_of(page) == [9, 3]


# The round of 0 to 9

# Keep long pauses from ending by themselves, however slow the machine is: window.pauses.
HOLD = """() => {
  const { setTimeout: start, clearTimeout: stop } = window;
  window.pauses = new Map();
  window.setTimeout = (call, ms, ...more) => {
    const idle = ms >= 20_000; // until a drawing is played
    if (!(ms >= 2000) || idle) return start(call, ms, ...more);
    const number = start(() => {});
    pauses.set(number, { call, ms });
    return number;
  };
  window.clearTimeout = (number) => pauses.delete(number) || stop(number);
}"""


def begin_round(page):
    page.evaluate(HOLD)
    page.get_by_role("button", name="Write 0 to 9 twice").click()
    asked(page, 0, 1)


def asked(page, digit, number):
    expect(page.locator(".task p")).to_have_text(f"Write {an(digit)} {number} of 20")


def write(page, way):
    draw_at_once(page, drawing(*way))
    page.locator(".task.due").wait_for()  # the pen is lifted, and its time runs


def pauses(page):
    """How long the pauses are that run, ms."""
    return page.evaluate("[...pauses.values()].map(({ ms }) => ms)")


def test_a_round_leaves_time_to_go_on_and_shows_it_and_a_pen_that_comes_back_goes_on(page):
    begin_round(page)
    write(page, (0, "oval"))
    (pause,) = pauses(page)
    assert pause >= 2500
    assert page.locator(".task").evaluate("task => task.style.getPropertyValue('--due')") == (
        f"{pause}ms"
    )
    page.evaluate("() => { const [[at, { call }]] = pauses; pauses.delete(at); call(); }")
    asked(page, 1, 2)
    seen = page.evaluate("getComputedStyle(document.querySelector('.task'), '::after').content")
    assert seen == "none"  # there is nothing to run out
    write(page, (1, "based"))
    press(page, drawing(1, "bare"))
    expect(page.locator(".task.due")).to_have_count(0)
    assert pauses(page) == []
    asked(page, 1, 2)
    page.mouse.up()


def test_undo_and_back_in_a_round_lead_as_far_as_its_digits(page):
    draw_and_read(page, drawing(8, "in one"), 8)
    begin_round(page)
    expect_digit(page, None)
    undo = page.get_by_role("button", name="Undo")
    back = page.get_by_role("button", name="Back", exact=True)
    assert undo.is_disabled()
    assert back.is_disabled()
    write(page, (1, "bare"))
    undo.click()  # what is taken back is not taken
    expect(page.locator(".task.due")).to_have_count(0)
    assert pauses(page) == []
    asked(page, 0, 1)
    write(page, (0, "oval"))
    page.get_by_role("button", name="Next").click()
    asked(page, 1, 2)
    expect_digit(page, None)
    page.keyboard.press("Control+z")
    painted(page)
    assert pauses(page) == []
    asked(page, 1, 2)
    assert strokes_on_paper(page) == 0
    back.click()
    asked(page, 0, 1)
    expect_digit(page, 0)
    painted(page)
    assert pauses(page) == []  # it is not taken unasked
    asked(page, 0, 1)


def test_a_late_answer_to_what_was_taken_takes_nothing_again(page):
    waiting = hold(page)
    begin_round(page)
    write(page, (0, "oval"))
    wait_for(page, lambda: waiting)
    # a window that is hidden, or slow, paints no frame in which the next paper could be shown
    page.evaluate("() => { window.requestAnimationFrame = () => {} }")
    page.get_by_role("button", name="Next").evaluate("button => button.click()")
    asked(page, 1, 2)
    waiting.pop().continue_()
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect(page.locator(".task.due")).to_have_count(0)


def test_a_round_goes_on_after_a_reload(page):
    draw_and_read(page, drawing(8, "in one"), 8)
    begin_round(page)
    for digit, way in enumerate(("oval", "bare")):
        write(page, (digit, way))
        page.get_by_role("button", name="Next").click()
        asked(page, digit + 1, digit + 2)
    write(page, (2, "plain"))
    reopen(page)
    asked(page, 2, 3)
    expect_digit(page, 2)
    page.get_by_role("button", name="Back", exact=True).click()
    asked(page, 1, 2)
    expect_digit(page, 1)
    reopen(page)
    asked(page, 1, 2)
    page.get_by_role("button", name="Next").click()
    asked(page, 2, 3)
    expect_digit(page, None)
    page.reload()  # nothing is on the paper, and no example draws itself there
    page.wait_for_function(READY)
    asked(page, 2, 3)
    page.wait_for_timeout(1000)
    expect_digit(page, None)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#hand .score h3")).to_contain_text("of 2 ")
    wait_kept(page, 2)
    expect_digit(page, 8)  # what was on the paper before
    assert exemplars_of(page) == [0, 1]
    reopen(page)
    expect_digit(page, 8)
    expect(page.locator(".task")).to_be_hidden()


def test_a_round_says_how_many_were_taught(page):
    keep(page, 99)
    begin_round(page)
    for digit, way in enumerate(("oval", "bare", "plain")):
        write(page, (digit, way))
        page.get_by_role("button", name="Next").click()
        asked(page, digit + 1, digit + 2)
    page.get_by_role("button", name="Stop").click()
    text = page.locator("#hand .score p")
    expect(text).to_contain_text("One of them is now an example. There is no room for the others.")
    wait_kept(page, 100)


def test_a_round_that_is_stopped_teaches_what_was_written_and_its_score_what_is_taught_now(page):
    draw_and_read(page, drawing(8, "in one"), 8)
    begin_round(page)
    for digit, way in enumerate(("oval", "bare", "plain")):
        write(page, (digit, way))
        page.get_by_role("button", name="Next").click()
        asked(page, digit + 1, digit + 2)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#hand .score h3")).to_contain_text("of 3 ")
    text = page.locator("#hand .score p")
    expect(text).to_contain_text("itself left out. All of them are now examples.")
    wait_kept(page, 3)
    expect_digit(page, 8)  # what was on the paper before
    page.locator("#hand .switch").click()
    expect(text).to_contain_text("All of them are now examples. Your examples are not in use now.")
    page.locator("#hand .exemplars .forget").first.click()
    expect(text).to_contain_text("2 of them are now examples. Your examples are not in use now.")
    page.locator("#hand [data-action=forget]").click()
    expect(text).to_contain_text("None of them is an example now.")
    draw_at_once(page, drawing(1, "bare"))
    painted(page)
    expect(page.locator(".task")).to_be_hidden()
    assert pauses(page) == []  # nothing takes it away


def test_a_file_says_how_many_were_added(page):
    keep(page, 98)
    notice = page.locator("#hand .notice")
    relabelled = many(1)[0] | {"label": 9}
    full = "There is room for 100 examples. Forget some to teach others."
    for drawings, said in (
        (many(100)[97:], "2 examples added. One was there already."),
        (
            [exemplar(), relabelled, many(2)[1]],
            f"0 examples added. One relabelled. One was there already. {full}",
        ),
    ):
        file = {"name": "hand.json", "mimeType": "application/json"}
        file["buffer"] = json.dumps(content(*drawings)).encode()
        page.locator("#hand input[type=file]").set_input_files(file)
        expect(notice).to_have_text(said)
    page.locator("#hand .exemplars .forget").first.click()
    expect(notice).to_have_text("")


# Chapters out of sight


def test_a_chapter_shows_what_was_read_before_it_was_known_to_be_out_of_sight(chromium, page_url):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(
        """const Observer = IntersectionObserver;
        window.IntersectionObserver = class extends Observer {
          constructor(callback) {
            super((entries) => setTimeout(() => callback(entries), 1500)); // a busy machine
          }
        };"""
    )
    page = context.new_page()
    page.goto(f"{page_url}#d=EAIwAALCAg")
    page.wait_for_function("window.lenet?.state?.latest('reading')?.text")
    page.wait_for_timeout(2000)  # it is told that nothing is in sight
    page.locator("#replay").scroll_into_view_if_needed()
    expect(page.locator("#replay .moment")).to_contain_text("At the end")
    context.close()
