"""Time from the move of a pointer to the changed answer, in Chromium, beside stock `gr.Sketchpad`.

`python benchmarks/live.py [--json FILE]`. Needs Chromium.
"""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from common import ROOT, app, drawing, parser, percentiles, report, sys

sys.path.insert(0, str(ROOT / "tests"))

from conftest import CHROMIUM  # noqa: E402
from lenet.drawing.strokes import CANVAS  # noqa: E402

DIGITS = (("2", "plain"), ("7", "crossed"), ("5", "capped"), ("8", "in one"), ("4", "open"))
ROUNDS = 3
STEP = 1 / 60  # seconds between two moves, as mice report them

# Every request starts after some move of the pointer; the answer to it counts from that move. It is
# one request at a time, so the next recognition is the answer to the latest request. It counts when
# the frame after it is due, by when all parts have been painted.
_WATCH = """
window.latencies = [];
window.traffic = {up: 0, down: 0};
let move = 0;
window.asked = 0;
document.addEventListener('pointermove', event => { move = performance.now(); }, true);
const send = window.fetch;
window.fetch = async (...call) => {
  const up = String(call[1]?.body ?? '').includes('"recognize"');
  if (up) {
    window.asked = move;
    traffic.up = Math.max(traffic.up, call[1].body.length);
  }
  const reply = await send(...call);
  if (up) reply.clone().text().then(t => { traffic.down = Math.max(traffic.down, t.length); });
  return reply;
};
"""
_LISTEN = """
lenet.subscribe(document.body, 'recognition', ({drawing}) => {
  const since = window.asked;
  if (drawing) requestAnimationFrame(() => latencies.push(performance.now() - since));
});
"""

_STOCK = """
import cv2, gradio as gr, numpy as np
from lenet.recognizer import Recognizer
recognizer = Recognizer.load()
def read(drawn):
    result = recognizer.recognize(drawn["composite"])
    return {str(d): float(p) for d, p in enumerate(result.probabilities)}
with gr.Blocks() as demo:
    pad = gr.Sketchpad(canvas_size=(400, 400), type="numpy")
    label = gr.Label(elem_id="label")
    pad.change(read, pad, label, show_progress="hidden")
demo.launch()
"""


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        with app() as (url, _):
            measured = ours(browser, url)
        with app(sys.executable, "-c", _STOCK) as (url, _):
            stock_times = stock(browser, url)
        browser.close()
    measured["milliseconds"]["gr.Sketchpad, after the pen is lifted"] = percentiles(stock_times)
    report(measured, options.json)


def ours(browser: Browser, url: str) -> dict[str, Any]:
    """Measure our page with every part in sight: a window as high as the page."""
    page = browser.new_page(viewport={"width": 1280, "height": 4200})
    page.add_init_script(_WATCH)
    page.goto(url)
    page.wait_for_function("window.lenet && lenet.last")
    page.evaluate(_LISTEN)
    canvas = page.locator("#sketchpad canvas")
    draw_all(page, canvas.bounding_box())
    page.evaluate("latencies.length = 0")
    for _ in range(ROUNDS):
        draw_all(page, canvas.bounding_box())
    times = page.evaluate("latencies")
    measured: dict[str, Any] = {
        "updates": len(times),
        "milliseconds": {"the page, while drawing": percentiles(times)},
        "bytes_at_most": page.evaluate("traffic"),
    }
    page.close()
    return measured


def draw_all(page: Page, box: dict[str, float]) -> None:
    """Draw some digits one after another, as a hand does."""
    for digit, name in DIGITS:
        for stroke in drawing(digit, name):
            points = stroke.points * (box["width"] / CANVAS) + (box["x"], box["y"])
            page.mouse.move(*points[0])
            page.mouse.down()
            for point in points[1:]:
                started = time.perf_counter()
                page.mouse.move(*point)
                time.sleep(max(0, STEP - (time.perf_counter() - started)))
            page.mouse.up()
        page.get_by_role("button", name="Clear").click()


def stock(browser: Browser, url: str) -> list[float]:
    """Measure a minimal app: draw one stroke and wait for the label to change."""
    times = []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(url)
        page.get_by_role("button", name="Brush").click()
        page.wait_for_timeout(500)
        box = page.locator("canvas").last.bounding_box()
        # the paper lies in the middle of the canvas and is a little less high
        side = 0.8 * box["height"]
        corner = (box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2)
        page.evaluate(
            """() => {
              const all = {subtree: true, childList: true, characterData: true};
              new MutationObserver(() => { window.changed ??= performance.now(); })
                .observe(document.querySelector('#label'), all);
              const lift = () => { window.lifted = performance.now(); };
              document.addEventListener('pointerup', lift, true);
            }"""
        )
        points = drawing("2", "plain")[0].points * (side / CANVAS) + corner
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
        page.wait_for_function("window.changed > window.lifted", timeout=20_000)
        times.append(page.evaluate("changed - lifted"))
        page.close()
    return times


if __name__ == "__main__":
    main()
