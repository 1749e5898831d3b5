"""Take the README's pictures of the page, and the moving one: `python docs/take_pictures.py`.

Starts the app. Needs Chromium.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent / name) for name in ("", "tests", "benchmarks")]

from common import app  # noqa: E402
from conftest import CHROMIUM, drawing, number  # noqa: E402
from visitor import READY, draw_by_mouse, draw_by_touch, expect_digit, on_screen  # noqa: E402

SHARED = DOCS.parent / "lenet" / "ui" / "share.png"  # what a shared link shows
WAY = (7, "wavy and crossed")
PICTURES = {
    "page": {"viewport": {"width": 1280, "height": 720}},
    "page-dark": {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
NUMBER = {"page": 47251, "phone": 472}
CHAPTERS = ("stages", "kernels")
LEARNING = 0.4  # of the way from fresh weights to the trained ones
MOVES = 999  # of the pen in a stroke: all that there are
MARGIN = 12  # pixels around a chapter
FRAMES, PER_SECOND = 26, 8  # of the moving picture, while the pen moves


def main() -> None:
    """Take every picture."""
    with app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, options in PICTURES.items():
            context = browser.new_context(device_scale_factor=1.5, **options)
            page = opened(context.new_page(), url)
            (draw_by_touch if "phone" in name else draw_by_mouse)(page, drawing(*WAY), MOVES)
            settle(page)
            if name != "page":  # which is shown in motion
                page.screenshot(path=DOCS / f"{name}.png")
            if name == "phone":
                take_training(page, "training-phone")
            if name == "page":
                with page.expect_download() as download:
                    page.get_by_role("button", name="Picture").click()
                download.value.save_as(SHARED)
                take_unit(page)
                for chapter in CHAPTERS:
                    take_chapter(page, chapter, chapter)
                take_training(page, "training")
            take_number(page, name)
            context.close()
        film(opened(browser.new_page(viewport={"width": 1280, "height": 720}), url))
        browser.close()


def opened(page: Page, url: str) -> Page:
    """Open the page and wait until it reads."""
    page.goto(url)
    page.wait_for_function(READY)
    return page


def settle(page: Page) -> None:
    """Wait until the drawing is read by both, and all is painted."""
    expect_digit(page, WAY[0])
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    page.wait_for_timeout(400)


def take_unit(page: Page) -> None:
    """Open the unit of C3 that answers loudest, and take the page with it."""
    page.locator("[data-layer=C3] canvas").focus()
    page.keyboard.press("ArrowUp")  # from the loudest, and back to it
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#unit h3').textContent.startsWith('C3')")
    page.wait_for_timeout(600)
    page.screenshot(path=DOCS / "unit.png")
    page.keyboard.press("Escape")


def take_chapter(page: Page, part: str, name: str) -> None:
    """Take a chapter by itself."""
    # each fills itself when it comes in sight, and moves those below
    for each in [*page.locator(".chapter").all(), page.locator(f"#{part}")]:
        each.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
    page.wait_for_timeout(600)
    box = page.locator(f"#{part}").bounding_box()
    clip = {
        "x": max(0, box["x"] - MARGIN),
        "y": box["y"] + page.evaluate("scrollY") - MARGIN,
        "width": min(box["width"] + 2 * MARGIN, page.viewport_size["width"]),
        "height": box["height"] + 2 * MARGIN,
    }
    page.screenshot(path=DOCS / f"{name}.png", full_page=True, clip=clip)


def take_training(page: Page, name: str) -> None:
    """Take the chapter on the training, its slider on the way."""
    slider = page.locator("#training input")
    slider.scroll_into_view_if_needed()
    slider.fill(str(round(LEARNING * int(slider.get_attribute("max")))))
    slider.blur()
    page.locator("#companion .call").evaluate("button => button.remove()")
    page.wait_for_function("lenet.state.latest('reading').subject.snapshot !== null")
    take_chapter(page, "training", name)
    slider.fill(slider.get_attribute("max"))
    page.wait_for_function("lenet.state.latest('reading').subject.snapshot === null")


def take_number(page: Page, name: str) -> None:
    """Write a number on wide paper, and take the page, and how its digits are found."""
    if name == "page-dark":
        return
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator("#sketchpad .handle").click()
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    (draw_by_touch if name == "phone" else draw_by_mouse)(page, number(NUMBER[name]), MOVES)
    page.wait_for_function(
        "text => lenet.state.latest('reading')?.text === text", arg=str(NUMBER[name])
    )
    page.wait_for_timeout(800)
    page.screenshot(path=DOCS / f"number-{name}.png")
    if name == "page":
        take_chapter(page, "finding", "finding")


def film(page: Page) -> None:
    """Draw slowly, and take a frame every few moves of the pen."""
    moves = [
        (stroke, point)
        for stroke, points in enumerate(on_screen(page, drawing(*WAY), MOVES))
        for point in points
    ]
    frames, down = [], -1
    for at, (stroke, (x, y)) in enumerate(moves):
        if stroke != down:
            page.mouse.up()
            page.mouse.move(x, y)
            page.mouse.down()
            down = stroke
        page.mouse.move(x, y)
        if at * FRAMES // len(moves) != (at - 1) * FRAMES // len(moves):
            page.wait_for_timeout(60)
            frames.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
    page.mouse.up()
    settle(page)
    last = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    frames += [last] * (2 * PER_SECOND)
    smaller = [frame.resize((960, 540), Image.Resampling.LANCZOS) for frame in frames]
    smaller[0].save(
        DOCS / "page.webp",
        save_all=True,
        append_images=smaller[1:],
        duration=1000 // PER_SECOND,
        loop=0,
        quality=80,
        method=4,
    )


if __name__ == "__main__":
    main()
