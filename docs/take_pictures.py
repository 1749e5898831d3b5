"""Take the README's pictures of the page: `python docs/take_pictures.py`.

Needs the app on http://127.0.0.1:7860 (`python app.py`) and Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "tests")]

from conftest import CHROMIUM, drawing  # noqa: E402
from visitor import draw_by_mouse, expect_digit  # noqa: E402

URL = "http://127.0.0.1:7860"
# What each picture shows: one part of the page, or two that stand side by side.
PARTS = {
    "stages": ("stages",),
    "network": ("network",),
    "unit": ("unit",),
    "why": ("replay", "evidence"),
    "kernels": ("kernels",),
}
MARGIN = 4  # pixels around a part
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
        page.set_viewport_size({"width": 1240, "height": 4400})  # all of it in sight
        open_unit(page)
        for name, parts in PARTS.items():
            page.screenshot(path=path.with_stem(name), clip=around(page, parts))


def open_unit(page: Page) -> None:
    """Open the unit of C3 that answers loudest to the drawing."""
    page.locator("#network .layer").nth(3).locator(".maps canvas").focus()
    page.keyboard.press("ArrowUp")  # from the loudest, and back to it
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('#unit h3').textContent.startsWith('C3')")
    page.wait_for_timeout(500)


def around(page: Page, parts: tuple[str, ...]) -> dict[str, float]:
    """Return the box around some parts of the page."""
    boxes = [page.locator(f"#{part}").bounding_box() for part in parts]
    left, top = (min(box[side] for box in boxes) for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    return {
        "x": left - MARGIN,
        "y": top - MARGIN,
        "width": right - left + 2 * MARGIN,
        "height": bottom - top + 2 * MARGIN,
    }


if __name__ == "__main__":
    main()
