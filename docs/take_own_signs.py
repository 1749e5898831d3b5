"""Take the pictures of `docs/own-signs.md`: `python docs/take_own_signs.py WEIGHTS`.

The weights know the invented signs of `docs/signs.json`, see `docs/own-signs.md`. Needs Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from take_pictures import CHROMIUM, DOCS, MOVES, app, draw_by_mouse, opened

from draw_signs import GROUPS
from lenet.drawing.penmanship import control_points, curve
from lenet.drawing.strokes import Stroke, transform

SIGN, WAY, PEN = "mushroom", "round", 16
PICTURES = {"own-signs": "light", "own-signs-dark": "dark"}


def main() -> None:
    """Take both."""
    weights = Path(sys.argv[1]).resolve()
    paths = [curve(*control_points(stroke)) for stroke in GROUPS["invented"][SIGN][WAY]]
    strokes = transform([Stroke(path, PEN) for path in paths], width=PEN, size=250)
    with app(LENET_WEIGHTS=str(weights)) as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, scheme in PICTURES.items():
            size = {"width": 1280, "height": 720}
            context = browser.new_context(viewport=size, color_scheme=scheme)
            page = opened(context.new_page(), url)
            draw_by_mouse(page, strokes, MOVES)
            page.wait_for_function("lenet.state.latest('reading').by === 'server'")
            page.wait_for_timeout(800)
            page.screenshot(path=DOCS / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
