"""What a visitor does on the page, and what is to be seen there."""

import base64
import io

import numpy as np
from PIL import Image
from playwright.sync_api import TimeoutError

from lenet.drawing.strokes import CANVAS

LAYERS = ["INPUT", "C1", "S2", "C3", "S4", "C5", "F6"]
MOVES = 13  # of the pen in a stroke, at most: each takes a frame
CURVE = 8  # points from one to the next that a curve of the table of ways is led through
FILE = "#sketchpad input[type=file]:not([capture])"
# Open all of the story that stands there as its titles.
UNFOLD = """async () => {
  await lenet.open();
  for (const fold of document.querySelectorAll("details.whole")) fold.open = true;
}"""
# Before that, it is the element, and the page is not in Gradio's place for it.
READY = """
  Boolean(window.lenet?.state?.latest("reading")) && !document.querySelector("body > .ahead")
"""


def an(digit):
    """The digit with its article."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def visit(page, url):
    """Open the page, and wait until it has read something."""
    page.goto(url)
    page.wait_for_function(READY)
    return page


def reopen(page):
    """Load the page anew, and wait until it has read something."""
    page.reload()
    page.wait_for_function(READY)


def pin(page, layer, *index):
    """Keep a unit open, as a click on it does."""
    page.evaluate(
        """(unit) => {
          lenet.state.publish("unit", unit);
          lenet.state.publish("pinned", true);
        }""",
        {"layer": layer, "index": index},
    )


def latest(page):
    """The page's latest reading, and what it says of the chosen digit, without their arrays."""
    return page.evaluate(
        """() => {
          const { subject, recognition, text, by, comparison } = lenet.state.latest("reading");
          const { digit, confidence } = recognition;
          const { asked, differed } = comparison ?? {};
          const { unfinished } = subject.drawing;
          return { digit, confidence, text, by, asked, differed, unfinished };
        }"""
    )


def on_screen(page, strokes, moves=None):
    """Where the pen goes on the screen, CSS pixels, in at most so many moves a stroke."""

    def step(path):
        most = moves or (CURVE if len(path) % CURVE == 1 else MOVES)
        return max(1, -(-(len(path) - 1) // most))

    box = page.locator("#sketchpad .paper > canvas").bounding_box()
    corner, scale = np.array([box["x"], box["y"]]), box["height"] / CANVAS  # it may be wide
    paths = [stroke.points * scale + corner for stroke in strokes]
    return [np.concatenate([path[: -1 : step(path)], path[-1:]]).tolist() for path in paths]


def put_down(page, points):
    """Put the mouse's pen down, and move it through points of the screen without lifting it."""
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)


def draw_by_mouse(page, strokes, moves=None):
    for points in on_screen(page, strokes, moves):
        put_down(page, points)
        page.mouse.up()


_AT_ONCE = """async (paths) => {
  const paper = document.querySelector("#sketchpad .paper > canvas");
  const mouse = { pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true };
  const act = (type, [clientX, clientY]) =>
    paper.dispatchEvent(new PointerEvent(type, { ...mouse, clientX, clientY }));
  for (const path of paths) {
    act("pointerdown", path[0]);
    for (const place of path.slice(1)) act("pointermove", place);
    act("pointerup", path.at(-1));
  }
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}"""


def draw_at_once(page, strokes):
    """Draw as by mouse, where it matters what is drawn, and not how: without a frame a move."""
    page.evaluate(_AT_ONCE, on_screen(page, strokes))


def draw_by_touch(page, strokes, moves=None):
    client = page.context.new_cdp_session(page)

    def touch(kind, points):
        points = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for points in on_screen(page, strokes, moves):
        touch("touchStart", points[:1])
        for point in points[1:]:
            touch("touchMove", [point])
        touch("touchEnd", [])


def expect_strokes(page, count):
    """Wait until so many strokes were read after the pen has left the paper."""
    page.wait_for_function(
        """count => {
          const { resting, subject } = lenet.state.latest("reading");
          return resting && subject.drawing.strokes.length === count;
        }""",
        arg=count,
    )


def expect_digit(page, digit):
    """Wait for a digit, or None for a blank answer, after the pen has left the paper."""
    _expect(
        page,
        "digit => document.querySelector('#answer .digit').textContent === digit"
        " && lenet.state.latest('reading').resting",
        "" if digit is None else str(digit),
    )


def draw_and_read(page, strokes, digit, draw=draw_at_once):
    """Draw, and wait until that is read as a digit, or, as None, with no answer."""
    draw(page, strokes)
    expect_digit(page, digit)


def choose(page, example):
    """Put an example on the paper, as "7, crossed", and wait until its digit is read."""
    page.get_by_role("button", name=example).click()
    expect_digit(page, example[0])


def clear(page):
    page.get_by_role("button", name="Clear", exact=True).click()
    expect_digit(page, None)


def expect_number(page, text):
    """Wait for a number after the pen has left the paper."""
    _expect(
        page,
        "text => lenet.state.latest('reading')?.text === text"
        " && lenet.state.latest('reading').resting",
        text,
    )


_STANDS = """() => {
  const { text, by, resting } = lenet.state.latest("reading");
  const { strokes, canvases } = lenet.state.latest("paper");
  const paper = document.querySelector("#sketchpad canvas");
  const { x, y, width, height } = paper.getBoundingClientRect();
  const answer = document.querySelector("#answer").innerText;
  return { text, by, resting, strokes, canvases, x, y, width, height, answer };
}"""


def _expect(page, condition, expected):
    try:
        page.wait_for_function(condition, arg=expected)
    except TimeoutError as error:
        stands = page.evaluate(_STANDS)
        raise AssertionError(f"Expected {expected!r}, there stands {stands}") from error


def paper(page):
    """What is on the paper once the next frame is painted, uint8 [H, W, 4]."""
    page.locator("#sketchpad .paper > canvas").scroll_into_view_if_needed()  # else not painted
    painted(page)
    url = page.evaluate("document.querySelector('#sketchpad canvas').toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as image:
        return np.array(image)


def strokes_on_paper(page):
    """How many pixels of the paper are inked."""
    return int((paper(page)[..., 3] > 0).sum())


def painted(page):
    """Let the page paint what has happened so far, and what has come into sight."""
    page.evaluate(
        """async () => {
          for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
        }"""
    )


_BRING = """([how, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], "digits.png", { type: "image/png" }));
  const paper = document.querySelector("#sketchpad .paper");
  paper.dispatchEvent(how === "drop"
    ? new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: given, bubbles: true }));
}"""


def bring(page, how, file):
    """Drop a picture's file onto the paper, or paste it: `how` is "drop" or "paste"."""
    page.evaluate(_BRING, [how, base64.b64encode(file["buffer"]).decode()])


def picture_file(ink):
    """Ink, uint8 [H, W], black on white, as a file that the page can be given."""
    content = io.BytesIO()
    Image.fromarray(255 - ink).save(content, "PNG")
    return {"name": "digits.png", "mimeType": "image/png", "buffer": content.getvalue()}


def canvases(page, part):
    return page.evaluate(
        f"() => [...document.querySelectorAll('#{part} canvas')].map(c => c.toDataURL())"
    )
