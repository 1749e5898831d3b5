"""Draw a digit on a running page in Chromium and check the answer: `visit.py URL`."""

import os
import sys
import time
import urllib.request
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / name) for name in ("", "tests")]

from playwright.sync_api import sync_playwright

from lenet.drawing import penmanship, strokes
from visitor import READY, draw_by_mouse, expect_digit

DIGIT, NAME = 7, "crossed"
START = 120  # seconds until the page must answer


def main(url: str) -> None:
    """Wait for the page, draw, check."""
    deadline = time.monotonic() + START
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            break
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"No page answered on {url}.")
            time.sleep(0.2)
    pens = [strokes.Stroke(path, 16) for path in penmanship.paths(DIGIT, NAME)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        page.wait_for_function(READY)
        draw_by_mouse(page, strokes.transform(pens, width=16, size=250))
        expect_digit(page, DIGIT)
        browser.close()
    print(f"Drew a {DIGIT} on {url}, and it was read.")


if __name__ == "__main__":
    main(sys.argv[1])
