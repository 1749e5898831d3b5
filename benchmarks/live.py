"""How old the answer is that is shown while the pen moves, in Chromium, near the server and far.

`python benchmarks/live.py [--rtt MS …] [--throttle N] [--json FILE]`. Needs Chromium. A proxy of
its own delays every byte by half a round trip. 60 moves a second; the age is sampled in each frame.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Browser, CDPSession, FloatRect, async_playwright

from common import CHROMIUM, app, drawing, parser, percentiles, report
from delay import far_away
from lenet.drawing.strokes import CANVAS

DIGITS = (("2", "plain"), ("7", "crossed"), ("5", "capped"), ("8", "in one"), ("4", "open"))
ROUNDS = 3
STEP = 1 / 60  # seconds between two moves, as mice report them
_PAUSE = 1.2  # seconds after a drawing, in which the server is asked and answers

# The age is that of the move which the shown answer has seen, once a frame, after it was painted.
# Moves are dated by the browser, when they reach it and not when the page gets to them.
_WATCH = """
Object.assign(window, { ages: [], frames: [], answers: 0, moved: 0, seen: 0, last: 0 });
window.down = false;
addEventListener('pointermove', event => { if (event.buttons) moved = event.timeStamp; }, true);
addEventListener('pointerdown', event => { moved = event.timeStamp; down = true; last = 0; }, true);
addEventListener('pointerup', () => { down = false; }, true);
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {
  const now = performance.now();
  if (down && seen) { ages.push(now - seen); if (last) frames.push(now - last); last = now; }
};
// What an update takes, from the frame's start to the end of all painting by the page's scripts: of
// the frames in which pixels are put, as the maps of each answer are.
Object.assign(window, { updates: [], put: false });
const context = CanvasRenderingContext2D.prototype, { putImageData } = context;
context.putImageData = function (...values) { put = true; putImageData.apply(this, values); };
const request = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = callback => request(time => {
  const start = performance.now();
  put = false;
  callback(time);
  if (!put || !down) return;
  updates.push(performance.now() - start);
  if (moved !== seen) { seen = moved; answers += 1; }
});
(function frame() { port2.postMessage(0); request(frame); })();
"""


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--rtt", type=float, nargs="+", default=[0, 150, 300], metavar="MS")
    arguments.add_argument("--throttle", type=float, default=1, help="slow the processor down")
    options = arguments.parse_args()
    with app() as (url, _):
        by_round_trip = asyncio.run(measure_all(url, options.rtt, options.throttle))
    report({"throttle": options.throttle, "by_round_trip": by_round_trip}, options.json)


async def measure_all(
    url: str, round_trips: Sequence[float], throttle: float, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Measure the page at each distance, in milliseconds of round trip."""
    measured = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for milliseconds in round_trips:
            with far_away(url, milliseconds / 1e3) as address:
                measured[f"{milliseconds:g}"] = await measure(browser, address, throttle, rounds)
        await browser.close()
    return measured


async def measure(browser: Browser, url: str, throttle: float, rounds: int) -> dict[str, Any]:
    """Draw on the page and measure what a visitor sees."""
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    await page.add_init_script(_WATCH)
    started = time.perf_counter()
    await page.goto(url)
    await page.wait_for_function("Boolean(document.querySelector('.page.ready'))", timeout=60_000)
    ready = time.perf_counter() - started
    client = await page.context.new_cdp_session(page)
    await client.send("Network.enable")
    await client.send("Performance.enable", {"timeDomain": "threadTicks"})
    if throttle != 1:
        await client.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    box = await page.locator("#sketchpad canvas").bounding_box()
    assert box
    while not await page.evaluate("answers"):  # until the weights are there
        await draw_all(client, box, DIGITS[:2])
    traffic: dict[str, int] = {"up": 0, "down": 0}
    client.on("Network.requestWillBeSent", lambda event: _count_up(event, traffic))
    client.on(
        "Network.loadingFinished",
        lambda event: traffic.update(down=traffic["down"] + int(event["encodedDataLength"])),
    )
    await page.evaluate("ages.length = frames.length = updates.length = 0; answers = 0;")
    drew = 0.0
    computed = await computing(client)
    for _ in range(rounds):
        drew += await draw_all(client, box)
    ages, frames, answers, updates = await page.evaluate("[ages, frames, answers, updates]")
    computed = await computing(client) - computed
    drawings = rounds * len(DIGITS)
    measured = {
        "age_milliseconds": percentiles(ages, 1),
        "frame_milliseconds": percentiles(frames, 1) | {"longest": round(max(frames), 1)},
        "update_milliseconds": percentiles(updates, 2),
        "processor_milliseconds_per_update": round(1e3 * computed / len(updates), 2),
        "answers_per_second": round(answers / drew, 1),
        "bytes_per_drawing": {way: round(count / drawings) for way, count in traffic.items()},
        "seconds_to_first_stroke": round(ready, 2),
    }
    await page.close()
    return measured


async def computing(client: CDPSession) -> float:
    """Return how long the page's main thread has computed so far, seconds."""
    metrics = (await client.send("Performance.getMetrics"))["metrics"]
    return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


def _count_up(event: dict[str, Any], traffic: dict[str, int]) -> None:
    if "component_server" in event["request"]["url"]:
        traffic["up"] += len(event["request"].get("postData", ""))


async def draw_all(
    client: CDPSession, box: FloatRect, digits: tuple[tuple[str, str], ...] = DIGITS
) -> float:
    """Draw some digits one after another, as a hand does; return how long the pen was down.

    A hand doesn't wait until the page has seen a move; nor does this.
    """
    down = 0.0
    for digit, name in digits:
        for stroke in drawing(digit, name):
            points = stroke.points * (box["width"] / CANVAS) + (box["x"], box["y"])
            await _mouse(client, "mousePressed", points[0])
            begun = time.perf_counter()
            moves = []
            for number, point in enumerate(points[1:], start=1):
                moves.append(asyncio.ensure_future(_mouse(client, "mouseMoved", point)))
                await asyncio.sleep(max(0, begun + number * STEP - time.perf_counter()))
            down += time.perf_counter() - begun
            await asyncio.gather(*moves)
            await _mouse(client, "mouseReleased", points[-1])
        await asyncio.sleep(_PAUSE)
        for kind in ("keyDown", "keyUp"):
            await client.send("Input.dispatchKeyEvent", {"type": kind, "key": "Delete"})
    return down


async def _mouse(client: CDPSession, kind: str, point: Any) -> None:
    x, y = map(float, point)
    event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
    await client.send("Input.dispatchMouseEvent", event)


if __name__ == "__main__":
    main()
