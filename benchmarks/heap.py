"""Draw on the page for minutes and compare its memory, garbage collected: does it leak?

`python benchmarks/heap.py [--minutes N] [--json FILE]`. Needs Chromium.
"""

from __future__ import annotations

import time

from playwright.sync_api import Page, sync_playwright

from common import app, drawing, parser, report
from live import CHROMIUM, DIGITS
from visitor import READY, draw_by_mouse

Usage = dict[str, float]


def main() -> None:
    """Parse the command line, draw, print."""
    arguments = parser(__doc__)
    arguments.add_argument("--minutes", type=float, default=5, metavar="N")
    options = arguments.parse_args()
    with app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        page.wait_for_function(READY)
        drawings, before, after = draw_for(page, 60 * options.minutes)
        browser.close()
    measured = {"minutes": options.minutes, "drawings": drawings, "before": before, "after": after}
    report(measured, options.json)


def draw_for(page: Page, seconds: float) -> tuple[int, Usage, Usage]:
    """Draw for so long; return how many drawings, and the page's memory before and after."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def used() -> Usage:
        client.send("HeapProfiler.collectGarbage")
        metrics = client.send("Performance.getMetrics")["metrics"]
        values = {metric["name"]: metric["value"] for metric in metrics}
        return {
            "megabytes": round(values["JSHeapUsedSize"] / 1e6, 2),
            "nodes": int(values["Nodes"]),
            "listeners": int(values["JSEventListeners"]),
        }

    draw_all(page)  # what is made once is no leak
    before, drawings = used(), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        draw_all(page)
        drawings += len(DIGITS)
    return drawings, before, used()


def draw_all(page: Page) -> None:
    """Draw each digit and wait until both have read it."""
    for way in DIGITS:
        draw_by_mouse(page, drawing(*way))
        page.wait_for_function("lenet.state.latest('reading').by === 'server'")
        page.keyboard.press("Delete")


if __name__ == "__main__":
    main()
