"""Take the pictures of the page, and the moving ones: `python docs/take_pictures.py [PART]`.

Starts the app. Needs Chromium. With `practice` it takes those of the training in the browser alone,
with `seen` those of what the page sees in pictures.
"""

import base64
import io
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent / name) for name in ("", "tests", "benchmarks")]

from pictures import generated, inked, jpeg, laid, moved, paper, row  # noqa: E402

from common import app  # noqa: E402
from conftest import CHROMIUM, drawing, number  # noqa: E402
from draw_signs import drawings  # noqa: E402
from lenet.drawing.strokes import PEN_WIDTHS  # noqa: E402
from visitor import READY, draw_by_mouse, draw_by_touch, expect_digit, on_screen  # noqa: E402

SHARED = DOCS.parent / "lenet" / "ui" / "share.png"  # what a shared link shows
WAY = (7, "wavy and crossed")
PICTURES = {
    "page": {"viewport": {"width": 1280, "height": 720}},
    "page-dark": {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
SEEN = {
    "page": {"viewport": {"width": 1440, "height": 900}},
    "phone": PICTURES["phone"] | {"device_scale_factor": 2},
}
BROUGHT = DOCS.parent / "tests" / "brought"
YELLOW, WHITE = (250, 226, 110), (244, 242, 236)
NUMBER = {"page": 47251, "phone": 472}
STEPS = ("stages", "kernels")
LEARNING = 0.4  # of the way from fresh weights to the trained ones
MOVES = 999  # of the pen in a stroke: all that there are
MARGIN = 12  # pixels around a part
FRAMES, PER_SECOND = 26, 8  # of the moving picture, while the pen moves
OPENING = 6.5  # seconds
TRAINED = {
    "practice": {"viewport": {"width": 1440, "height": 900}},
    "practice-tablet": {"viewport": {"width": 1024, "height": 768}},
    "practice-phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True},
}
# images after which a frame of the training is taken: the first ones in its chapter, then the view
LEARNED = [0, 200, 400, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 5_500, 7_000, 9_000, 11_000]


def main() -> None:
    """Take every picture."""
    with app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        parts = {"practice": take_practice, "seen": take_seen}
        for part in [parts[name] for name in sys.argv[1:] or parts]:
            part(browser, url)
        if sys.argv[1:]:
            return
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
                for step in STEPS:
                    page.locator(f"#tab-{step}").click()
                    take_part(page, step)
                take_training(page, "training")
                take_collecting(page)
            take_number(page, name)
            context.close()
        small = {"width": 1280, "height": 720}
        film(opened(browser.new_page(viewport=small), url))
        film_opening(browser.new_page(viewport=small), url)
        browser.close()


def opened(page: Page, url: str) -> Page:
    """Open the page and wait until it reads."""
    page.goto(url)
    page.wait_for_function(READY)
    page.evaluate("lenet.open()")
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


def take_part(page: Page, part: str, name: str = "") -> None:
    """Take a part of the story by itself."""
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
    page.screenshot(path=DOCS / f"{name or part}.png", full_page=True, clip=clip)


def take_collecting(page: Page) -> None:
    """Take some collected signs, in a window of their own."""
    made = list(drawings("invented", 12, seed=1))[: 5 * 12]
    names = list(dict.fromkeys(name for name, _ in made))
    examples = [
        {
            "label": names.index(name),
            "strokes": [
                {"width": min(s.width, PEN_WIDTHS[1]), "points": s.points.tolist()} for s in strokes
            ],
        }
        for at, (name, strokes) in enumerate(made)
        if at % 12 < 12 - 2 * names.index(name)
    ]
    text = json.dumps({"kind": "lenet-examples", "names": names, "examples": examples})
    keep = "text => localStorage.setItem('lenet-collection', text)"
    page.evaluate(keep, text)
    with page.context.new_page() as other:
        take_part(opened(other, page.url), "collect")
    page.evaluate("localStorage.removeItem('lenet-collection')")


def take_training(page: Page, name: str) -> None:
    """Take the part on the training, its slider on the way."""
    slider = page.locator("#training input")
    slider.scroll_into_view_if_needed()
    slider.fill(str(round(LEARNING * int(slider.get_attribute("max")))))
    slider.blur()
    lying_over = page.add_style_tag(content="#companion, #banner { visibility: hidden }")
    page.wait_for_function("lenet.state.latest('reading').subject.snapshot !== null")
    take_part(page, "training", name)
    lying_over.evaluate("tag => tag.remove()")
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
        take_part(page, "finding")


def take_seen(browser: Browser, url: str) -> None:
    """Take what the page saw in pictures, on a desk and on a phone, in light and dark."""
    for name, options in SEEN.items():
        context = browser.new_context(**options)
        page = opened(context.new_page(), url)
        taken: dict[str, list[Image.Image]] = {"light": [], "dark": []}
        for content, text in brought():
            file = {"name": "picture.png", "mimeType": "image/png", "buffer": content}
            page.locator("#sketchpad .file").set_input_files(file)
            page.wait_for_function(
                "text => lenet.state.latest('reading')?.found && "
                "[lenet.state.latest('reading').text, "
                "...lenet.state.latest('reading').lines.map(line => line.text)].join() === text",
                arg=text,
            )
            page.locator("#seen .told").wait_for()
            for scheme, some in taken.items():
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(800)
                some.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        context.close()
        for scheme, some in taken.items():
            sheet = side_by_side(some, 2 if name == "page" else 4)
            dark = "" if scheme == "light" else "-dark"
            sheet.save(DOCS / f"seen-{name}{dark}.webp", quality=85, method=6)


def brought() -> Iterator[tuple[bytes, str]]:
    """Yield a form scrap, a dark edge, a number on yellow paper and two lines, and their text."""
    yield (BROUGHT / "form-scrap" / "4-1.png").read_bytes(), "4"
    yield (BROUGHT / "dark-edge" / "369830-1.jpg").read_bytes(), "369830"
    yield written(["2715"], YELLOW), "2715"
    yield written(["4093", "876"], WHITE), ",4093,876"


def written(lines: Sequence[str], tint: Sequence[int]) -> bytes:
    """Write numbers below each other on paper of a colour, as a photo in a file."""
    rng, high, pen = np.random.default_rng(4), 110, 9
    paths: list[np.ndarray] = []
    for down, text in enumerate(lines):
        own, across, _ = row(rng, generated, text, height=high, pen=pen)
        paths += moved(own, (640 - across) / 2, 60 + down * 160)
    ink = inked((60 + 160 * len(lines), 640), paths, pen)
    return jpeg(laid(paper(rng, ink.shape, tint=tint), ink, (30, 40, 90)))


def side_by_side(pictures: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return pictures of a size in rows, as wide together as a page of text shows them sharply."""
    scale = 1800 / columns / pictures[0].width
    size = [round(scale * side) for side in pictures[0].size]
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * size[0], rows * size[1]))
    for at, each in enumerate(pictures):
        corner = (at % columns * size[0], at // columns * size[1])
        sheet.paste(each.resize(size, Image.Resampling.LANCZOS), corner)
    return sheet


def take_practice(browser: Browser, url: str) -> None:
    """Train from random weights: the chapter, a step opened, its slopes; and the same in motion."""
    for name, options in TRAINED.items():
        context = browser.new_context(**options)
        page = practising(opened(context.new_page(), url))
        train(page, 4_000)
        page.locator("#practice .one-step").click()
        page.locator("#practice .opened").wait_for()
        lying_over = page.add_style_tag(
            content=".lenet-head, #companion, #banner { visibility: hidden }"
        )
        take_part(page, "practice", name)
        lying_over.evaluate("tag => tag.remove()")
        if name == "practice":
            page.locator("#practice .sloping").click()
            page.wait_for_timeout(1_500)  # until it has scrolled there
            page.screenshot(path=DOCS / "slopes.png")
        context.close()
    film_practice(
        practising(opened(browser.new_page(viewport={"width": 1280, "height": 720}), url))
    )


def film_practice(page: Page) -> None:
    """Take a frame every few images of a training: the chapter, and then what the page reads."""
    frames = []
    chapter = "document.querySelector('#practice').getBoundingClientRect().top + scrollY - 72"
    for top in (chapter, "0"):
        page.evaluate("document.querySelector('#practice .reset').click()")
        page.evaluate(f"scrollTo(0, {top})")
        for images in LEARNED:
            train(page, images)
            page.wait_for_timeout(120)
            frames.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        frames += [frames[-1]] * PER_SECOND
    save(frames, "practice", [2000 // PER_SECOND] * len(frames))


def practising(page: Page) -> Page:
    """Draw a digit, and open what trains."""
    draw_by_mouse(page, drawing(*WAY))
    page.evaluate("document.querySelector('#practice details').open = true")
    page.wait_for_selector("#practice .presets button")
    return page


def train(page: Page, images: int) -> None:
    """Train until so many images were seen, and stop."""
    seen = """images => (Number(document.querySelector("#practice .status").textContent
      .match(/^([\\d,]+) of/)?.[1].replace(",", "") ?? 0)) >= images"""
    play = "document.querySelector('#practice .play')"
    if not images:
        page.wait_for_function(f"!({seen})(1)")
    elif not page.evaluate(seen, images):
        page.evaluate(f"{play}.click()")
        page.wait_for_function(seen, arg=images)
        page.evaluate(f"{play}.click()")
    page.wait_for_function(f"{play}.textContent === 'Train'")


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
    save(frames, "page", [1000 // PER_SECOND] * len(frames))


def film_opening(page: Page, url: str) -> None:
    """Film what the page shows before the visitor takes the pen, in its own time."""
    client = page.context.new_cdp_session(page)
    shown: list[tuple[float, Image.Image]] = []

    def keep(event: dict) -> None:
        taken = event["metadata"]["timestamp"]
        if not shown or taken - shown[-1][0] > 0.9 / PER_SECOND:
            shown.append((taken, Image.open(io.BytesIO(base64.b64decode(event["data"])))))
        client.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    client.on("Page.screencastFrame", keep)
    page.goto(url, wait_until="commit")
    page.wait_for_selector(".page.ready")
    client.send("Page.startScreencast", {"format": "png"})
    page.wait_for_timeout(1000 * OPENING)
    client.send("Page.stopScreencast")
    times, frames = zip(*shown, strict=True)
    lasted = [round(1000 * (after - before)) for before, after in pairwise(times)]
    save([frame.convert("RGB") for frame in frames], "opening", [*lasted, 2000])


def save(frames: list[Image.Image], name: str, lasting: list[int]) -> None:
    """Save frames as a moving picture, each of which lasts so many milliseconds."""
    smaller = [frame.resize((960, 540), Image.Resampling.LANCZOS) for frame in frames]
    smaller[0].save(
        DOCS / f"{name}.webp",
        save_all=True,
        append_images=smaller[1:],
        duration=lasting,
        loop=0,
        quality=80,
        method=4,
    )


if __name__ == "__main__":
    main()
