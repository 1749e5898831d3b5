"""Compare what Python and the browser's scripts make of the same drawings, and time the browser.

`python benchmarks/twins.py [--json FILE]`; Chromium, the pen digits as LENET_PEN_DIGITS.
"""

from __future__ import annotations

import base64
import http.server
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from common import CHROMIUM, parser, percentiles, report
from lenet.data.conditions import at_random
from lenet.data.drawings import draw_digit, draw_no_digit
from lenet.data.pen_digits import PenDigit, read_pen_digits
from lenet.drawing.framing import frame
from lenet.drawing.strokes import CANVAS, PEN_WIDTHS, Stroke, draw, parse
from lenet.network.model import to_input
from lenet.recognizer import Recognizer
from lenet.ui.constants import script, to_bytes

SCRIPTS = Path(__file__).resolve().parent.parent / "lenet" / "ui" / "scripts"
PEN_DIGITS, WAYS, NO_DIGITS = 6_000, 2_000, 2_000  # drawings that are compared
TIMED = 60  # pen digits that are drawn point by point
THROTTLED = 6  # times slower, as Chromium emulates a phone
NEW_POINTS = 2  # of an update, as a pen that moves at the usual speed makes them

Sent = list[dict[str, Any]]  # a drawing as the sketchpad sends it


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    recognizer = Recognizer.load()
    digits = read_pen_digits()
    made = drawings(digits, PEN_DIGITS, WAYS, NO_DIGITS)
    with serve(recognizer) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(url)
        compared = {name: compare(recognizer, page, sent) for name, sent in made.items()}
        timed = made["pen digits"][:TIMED]
        times = {"normal": time(page, timed), "throttled": time(page, timed, rate=THROTTLED)}
        browser.close()
    report({"agreement": compared, "throttled_by": THROTTLED, "milliseconds": times}, options.json)


def drawings(
    digits: Sequence[PenDigit], pen_digits: int, ways: int, no_digits: int, seed: int = 0
) -> dict[str, list[Sent]]:
    """Return drawings of each kind: digits by real pens, from the table of ways, and no digits."""
    rng = np.random.default_rng(seed)
    randomly = at_random(rng)
    chosen = rng.choice(len(digits), pen_digits, replace=False)
    made = {
        "pen digits": [randomly(digits[index]) for index in chosen],
        "ways of writing": [draw_digit(rng).strokes for _ in range(ways)],
        "no digits": [draw_no_digit(rng).strokes for _ in range(no_digits)],
    }
    return {name: [as_sent(drawing) for drawing in drawn] for name, drawn in made.items()}


def as_sent(drawing: Sequence[Stroke], *, right: float = CANVAS) -> Sent:
    """Return strokes as the sketchpad has them: on paper so wide, to a tenth of a unit."""
    return [
        {
            "width": float(np.clip(stroke.width, *PEN_WIDTHS)),
            "points": np.clip(stroke.points.astype(float), 0, (right, CANVAS)).round(1).tolist(),
        }
        for stroke in drawing
    ]


def compare(recognizer: Recognizer, page: Page, sent: Sequence[Sent]) -> dict[str, float]:
    """Return how often Python and the browser agree on drawings, and on their digit images."""
    ours = [frame(draw(parse(drawing))) for drawing in sent]
    images = np.stack([framing.digit_image for framing in ours])
    answers = recognizer.read(to_input(images))
    blank = np.array([framing.blank for framing in ours])
    likeliest = answers.probabilities.argmax(axis=1)
    digits = np.where(answers.refused | blank, -1, likeliest)
    theirs = read(page, sent)
    apart = np.abs(theirs["digit_images"] - images.reshape(len(images), -1).astype(int))
    return {
        "drawings": len(sent),
        "same_answer": round(float(np.mean(theirs["digits"] == digits)), 5),
        "same_likeliest": round(float(np.mean((theirs["likeliest"] == likeliest)[~blank])), 5),
        "same_digit_image": round(float(np.mean(apart.max(axis=1) == 0)), 4),
        "levels_apart_mean": round(float(apart.mean()), 4),
    }


def read(page: Page, sent: Sequence[Sent]) -> dict[str, np.ndarray]:
    """Read drawings in the browser: digits (-1 for none), likeliest digits and digit images."""
    replies = json.loads(page.evaluate(_READ, json.dumps(sent)))
    replies["digit_images"] = [
        np.frombuffer(base64.b64decode(text), np.uint8) for text in replies["digit_images"]
    ]
    return {name: np.array(values) for name, values in replies.items()}


def time(page: Page, sent: Sequence[Sent], rate: float = 1) -> dict[str, dict[str, float]]:
    """Time updates in the browser, milliseconds, while each drawing grows."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    times = json.loads(page.evaluate(_TIME, [json.dumps(sent), NEW_POINTS]))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {name: percentiles(values, 3) for name, values in times.items()}


_READ = """
  async (sent) => {
    const { recognizer } = await lenet;
    const [digits, likeliest, digit_images] = [[], [], []];
    for (const strokes of JSON.parse(sent)) {
      const made = recognizer.recognizeStrokes(strokes);
      digits.push(made.digit ?? -1);
      likeliest.push(made.probabilities.indexOf(Math.max(...made.probabilities)));
      digit_images.push(btoa(String.fromCharCode(...made.framing.digitImage.data)));
    }
    return JSON.stringify({ digits, likeliest, digit_images });
  }
"""

_TIME = """
  async ([sent, newPoints]) => {
    const { Raster, calibration, frame, run, toAnswers, toInput, weights } = await lenet;
    const times = { raster: [], framing: [], network: [], answers: [], together: [] };
    const raster = new Raster();
    const update = (strokes, seen) => {
      const start = performance.now();
      const ink = raster.draw(strokes);
      const drawn = performance.now();
      const { digitImage } = frame(ink);
      const framed = performance.now();
      const { OUTPUT } = run(toInput(digitImage), weights);
      const ran = performance.now();
      toAnswers(OUTPUT, calibration);
      const end = performance.now();
      if (!seen) return;
      times.raster.push(drawn - start);
      times.framing.push(framed - drawn);
      times.network.push(ran - framed);
      times.answers.push(end - ran);
      times.together.push(end - start);
    };
    const grow = (drawing, seen) => {
      const strokes = [];
      for (const { width, points } of drawing) {
        strokes.push({ width, points: [] });
        for (let from = 0; from < points.length; from += newPoints) {
          strokes.at(-1).points.push(...points.slice(from, from + newPoints));
          update(strokes, seen);
        }
      }
    };
    const drawings = JSON.parse(sent);
    for (const drawing of drawings.slice(0, 10)) grow(drawing, false); // warms up
    for (const drawing of drawings) {
      grow(drawing, true);
      await new Promise((resolve) => setTimeout(resolve)); // a throttled page lags behind
    }
    return JSON.stringify(times);
  }
"""

_PAGE = """<!doctype html><title>Twins</title><link rel="icon" href="data:,"><script type="module">
  const parts = ["drawing/strokes", "drawing/framing", "network/answers", "network/forward",
    "network/model", "recognizer"];
  const { CALIBRATION: calibration } = await import("./constants.js");
  const { fromBytes } = await import("./network/weights.js");
  const weights = fromBytes(await (await fetch("weights")).arrayBuffer());
  const modules = await Promise.all(parts.map((part) => import(`./${part}.js`)));
  const all = Object.assign({ calibration, weights }, ...modules);
  all.recognizer = new all.Recognizer(weights, calibration);
  resolveLenet(all);
</script><script>
  let resolveLenet;
  window.lenet = new Promise((resolve) => (resolveLenet = resolve));
</script>"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        # an isolated page may measure time to 5 instead of 100 microseconds
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serve(recognizer: Recognizer) -> Iterator[str]:
    """Serve a page with all scripts, whose `await lenet` holds what they export; yield its URL."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True))
        (made / "index.html").write_text(_PAGE, encoding="utf-8")
        (made / "constants.js").write_text(script(recognizer), encoding="utf-8")
        (made / "weights").write_bytes(to_bytes(recognizer.weights))
        handler = partial(_Handler, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


if __name__ == "__main__":
    main()
