"""The page as a part of another one: as Gradio's web component, and in a frame."""

import http.server
import importlib.util
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import drawing
from visitor import draw_and_read, draw_by_mouse, expect_digit, visit

_GRADIO = Path(importlib.util.find_spec("gradio").origin).parent
_ENTRY = _GRADIO / "templates" / "frontend" / "gradio.js"
COMPONENT = """<!doctype html><title>A lesson</title><link rel="icon" href="data:,">
<p>A lesson <input id="theirs"> <button id="own">Theirs</button></p>
<script type="module" src="{page}/{entry}"></script><gradio-app src="{page}"></gradio-app>"""
FRAME = """<!doctype html><title>A lesson</title><link rel="icon" href="data:,">
<button id="own">Theirs</button><iframe src="{page}" width="1280" height="800"></iframe>"""
# Keys, a paste and a drop that are meant for the lesson; whether the page took one of them.
THEIRS = """() => {
  const own = document.querySelector("#own");
  own.focus();
  const transfer = () => {
    const made = new DataTransfer();
    made.items.add(new File(["no picture"], "5.png", { type: "image/png" }));
    return made;
  };
  const bubbles = true, cancelable = true;
  const events = [..."lpcftw?"].map((key) => new KeyboardEvent("keydown", { key, bubbles }));
  events.push(new ClipboardEvent("paste", { clipboardData: transfer(), bubbles }));
  events.push(new DragEvent("drop", { dataTransfer: transfer(), bubbles, cancelable }));
  for (const event of events) own.dispatchEvent(event);
  return events.some((event) => event.defaultPrevented);
}"""
NOTICE = "#sketchpad .notice"


@pytest.fixture
def lesson(chromium, page_url):
    """Open a page of another origin with the page in it."""
    (entry,) = re.findall(r'"\./(assets/[^"]+)"', _ENTRY.read_text(encoding="utf-8"))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(Handler.text.format(page=page_url, entry=entry).encode())

        def log_message(self, *arguments):
            pass

    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def open_with(text):
            Handler.text = text
            page = context.new_page()
            page.goto(f"http://localhost:{server.server_port}/")
            return page

        yield open_with
        context.close()
        server.shutdown()


def test_in_another_page_it_takes_what_is_meant_for_it_and_a_link_leads_to_it_alone(
    lesson, page_url
):
    component = lesson(COMPONENT)
    component.locator(".page.ready").wait_for()
    draw_and_read(component, drawing(3, "round"), 3, draw_by_mouse)

    # keys, pastes and drops beside it are not its own
    taken = component.evaluate(THEIRS)
    assert not taken
    assert component.evaluate("document.activeElement.id") == "own"
    assert component.locator("dialog[open]").count() == 0
    assert component.locator("#compare").is_hidden()
    assert component.evaluate("lenet.state.latest('paper').canvases") == 1
    assert component.evaluate("location.hash") == ""
    component.wait_for_timeout(200)
    assert component.locator(NOTICE).inner_text() == ""
    expect_digit(component, 3)

    # keys act where the focus is
    component.locator("#sketchpad canvas").focus()
    component.keyboard.press("c")
    expect(component.locator("#compare")).to_be_visible()
    component.keyboard.press("?")
    expect(component.locator("dialog[open]")).to_be_visible()
    component.keyboard.press("Escape")

    # the address stays
    component.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = component.url
    component.get_by_role("button", name="Link").click()
    expect(component.locator(NOTICE)).to_have_text("The link is copied. It holds this drawing.")
    link = component.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{page_url}/#d=")
    component.get_by_role("link", name="Why and when").first.click()
    assert component.url == before
    component.wait_for_function("document.activeElement.id === 'chapter-why'")
    assert component.url == before
    other = visit(component.context.new_page(), link)
    expect_digit(other, 3)


def test_in_a_frame_no_address_is_spoken_of_that_nobody_sees(lesson):
    frame = lesson(FRAME).frames[1]
    frame.locator(".page.ready").wait_for()
    frame.get_by_role("button", name="3, round").click()
    frame.wait_for_function("!lenet.state.latest('paper').blank")
    frame.get_by_role("button", name="Link").click()
    expect(frame.locator(NOTICE)).to_contain_text("can’t copy a link here")
