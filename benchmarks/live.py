"""How old the answer is that is shown while the pen moves, in Chromium, near the server and far.

`python benchmarks/live.py [--rtt MS …] [--throttle N] [--json FILE]`. Needs Chromium. A proxy of
its own delays every byte by half a round trip. 60 moves a second; the age is sampled in each frame.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from playwright.async_api import Browser, CDPSession, FloatRect, async_playwright

from common import CHROMIUM, app, drawing, parser, percentiles, report
from lenet.drawing.strokes import CANVAS

DIGITS = (("2", "plain"), ("7", "crossed"), ("5", "capped"), ("8", "in one"), ("4", "open"))
ROUNDS = 3
STEP = 1 / 60  # seconds between two moves, as mice report them
_CHUNK = 65_536  # bytes
_PAUSE = 1.2  # seconds after a drawing, in which the server is asked and answers

# The age is that of the move which the shown answer has seen, once a frame, after it was painted.
# Moves are dated by the browser, when they reach it and not when the page gets to them.
WATCH = """
Object.assign(window, { ages: [], answers: 0, moved: 0, seen: 0, down: false });
addEventListener('pointermove', event => { if (event.buttons) moved = event.timeStamp; }, true);
// What was shown until then had seen all there was: the stroke before has no part in this.
addEventListener('pointerdown', ({ timeStamp }) => {
  moved = seen = timeStamp;
  down = true;
}, true);
addEventListener('pointerup', () => { down = false; }, true);
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => { if (down) ages.push(performance.now() - seen); };
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


async def measure_all(url: str, round_trips: list[float], throttle: float) -> dict[str, Any]:
    """Measure the page at each distance, in milliseconds of round trip."""
    measured = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for milliseconds in round_trips:
            with far_away(url, milliseconds / 1e3) as address:
                measured[f"{milliseconds:g}"] = await measure(browser, address, throttle)
        await browser.close()
    return measured


async def measure(browser: Browser, url: str, throttle: float) -> dict[str, Any]:
    """Draw on the page and measure what a visitor sees."""
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    await page.add_init_script(WATCH)
    started = time.perf_counter()
    await page.goto(url)
    await page.wait_for_function("Boolean(document.querySelector('.page.ready'))", timeout=60_000)
    ready = time.perf_counter() - started
    client = await page.context.new_cdp_session(page)
    await client.send("Network.enable")
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
    await page.evaluate("ages.length = updates.length = 0; answers = 0;")
    drew = 0.0
    for _ in range(ROUNDS):
        drew += await draw_all(client, box)
    ages, answers, updates = await page.evaluate("[ages, answers, updates]")
    drawings = ROUNDS * len(DIGITS)
    measured = {
        "age_milliseconds": percentiles(ages, 1),
        "update_milliseconds": percentiles(updates, 2),
        "answers_per_second": round(answers / drew, 1),
        "bytes_per_drawing": {way: round(count / drawings) for way, count in traffic.items()},
        "seconds_to_first_stroke": round(ready, 2),
    }
    await page.close()
    return measured


def _count_up(event: dict[str, Any], traffic: dict[str, int]) -> None:
    if "component_server" in event["request"]["url"]:
        traffic["up"] += len(event["request"].get("postData", ""))


async def draw_all(
    client: CDPSession, box: FloatRect, digits: tuple[tuple[str, str], ...] = DIGITS
) -> float:
    """Draw some digits one after another, as a hand does; return how long the pen was down.

    A hand doesn't wait until the page has seen a move, nor to lift the pen; nor does this.
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
            await asyncio.gather(*moves, _mouse(client, "mouseReleased", points[-1]))
        await asyncio.sleep(_PAUSE)
        for kind in ("keyDown", "keyUp"):
            await client.send("Input.dispatchKeyEvent", {"type": kind, "key": "Delete"})
    return down


async def _mouse(client: CDPSession, kind: str, point: Any) -> None:
    x, y = map(float, point)
    event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
    await client.send("Input.dispatchMouseEvent", event)


@contextmanager
def far_away(url: str, round_trip: float) -> Iterator[str]:
    """Put so many seconds of round trip before a server on this machine; yield the new address.

    What comes, either way, goes on half a round trip later.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    connect = partial(_connect, url=urlsplit(url), delay=round_trip / 2)
    starting = asyncio.start_server(connect, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result()
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(loop.stop)


async def _connect(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, url: SplitResult, delay: float
) -> None:
    # a connection takes a round trip, too, before its first byte
    await asyncio.sleep(2 * delay)
    there, back = await asyncio.open_connection(url.hostname, url.port)
    await asyncio.gather(_pass_on(reader, back, delay), _pass_on(there, writer, delay))


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float
) -> None:
    """Pass on what comes, each piece as much later as the others."""
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(_CHUNK):
            loop.call_later(delay, _write, writer, data)
    except ConnectionError:
        pass
    loop.call_later(delay, writer.close)


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    if not writer.is_closing():
        writer.write(data)


if __name__ == "__main__":
    main()
