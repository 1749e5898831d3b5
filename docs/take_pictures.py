"""Take the README's pictures of the page: `python docs/take_pictures.py`.

Needs the app on http://127.0.0.1:7860 (`python app.py`) and Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "tests")]

from conftest import CHROMIUM, drawing  # noqa: E402
from test_browser import draw_by_mouse, expect_digit  # noqa: E402

URL = "http://127.0.0.1:7860"
PARTS = ("stages", "feature_maps")
PICTURES = {
    "page": {"viewport": {"width": 1120, "height": 690}, "color_scheme": "light"},
    "page-dark": {"viewport": {"width": 1120, "height": 690}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}


def main() -> None:
    """Draw a 7 and take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, options in PICTURES.items():
            context = browser.new_context(device_scale_factor=1.5, **options)
            take(context.new_page(), DOCS / f"{name}.png")
            context.close()
        browser.close()


def take(page: Page, path: Path) -> None:
    """Open the page, draw, and take its picture."""
    page.goto(URL)
    page.wait_for_function("window.lenet && lenet.last")
    draw_by_mouse(page, drawing(7, "wavy and crossed"))
    expect_digit(page, 7)
    page.wait_for_timeout(300)  # until the bars have come to rest
    page.screenshot(path=path)
    if path.stem == "page":
        for part in PARTS:
            page.locator(f"#{part}").screenshot(path=path.with_stem(part))


if __name__ == "__main__":
    main()
