"""What the page can do while it trains: `python benchmarks/practice.py [--json FILE]`.

Needs Chromium, whose throttling slows the page and not the worker that trains: how often the page
is painted with new weights, which takes how much of its thread's time, how old its answer is while
the pen moves, and its memory after runs.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from common import CHROMIUM, app, parser, percentiles, report
from live import DIGITS, ROUNDS, WATCH, draw_all

_CHAPTER = "scrollY + document.querySelector('#practice').getBoundingClientRect().top - 200"
SECONDS = 5  # in which repaints are counted
RUNS, IMAGES = 10, 5_000  # of which the memory is asked after each
# A run after the other, and a frame counted for each network that the page has read with.
_TRAIN = """() => {
  const [play, reset] = [".play", ".reset"].map((name) =>
    document.querySelector(`#practice ${name}`));
  globalThis.repaints = 0;
  lenet.state.subscribe("reading", () => requestAnimationFrame(() => { repaints += 1; }));
  setInterval(() => {
    if (play.disabled) reset.click();
    else if (play.textContent === "Train") play.click();
  }, 100);
}"""
_RUN = """async (images) => {
  const [play, reset, status] = [".play", ".reset", ".status"].map((name) =>
    document.querySelector(`#practice ${name}`));
  const seen = () => Number(status.textContent.match(/^([\\d,]+) of/)?.[1].replace(",", "") ?? 0);
  const until = async (holds) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  reset.click();
  await until(() => seen() === 0);
  play.click();
  await until(() => seen() >= images);
  play.click();
  await until(() => play.textContent === "Train");
}"""


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--throttle", type=float, default=6, help="slow the page down")
    options = arguments.parse_args()
    with app() as (url, _):
        measured = asyncio.run(measure_all(url, options.throttle))
    report({"throttle": options.throttle} | measured, options.json)


async def measure_all(url: str, throttle: float) -> dict[str, Any]:
    """Measure the page while it trains, and then its memory."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        quick = await measure(browser, url, throttle)
        memory = await measure_memory(browser, url)
        await browser.close()
    return quick | memory


async def measure(browser: Browser, url: str, throttle: float) -> dict[str, Any]:
    """Count repaints, and draw, while the page trains at full speed."""
    page, client = await opened(browser, url)
    box = await page.locator("#sketchpad canvas").bounding_box()
    assert box
    while not await page.evaluate("answers"):
        await draw_all(client, box, DIGITS[:1])
    await page.evaluate(_TRAIN)
    await page.wait_for_function("repaints > 5")
    await client.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    await page.evaluate("repaints = 0")
    await asyncio.sleep(SECONDS)
    repaints = await page.evaluate("repaints")
    await client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    budget = await measure_repaints(page, client)
    await client.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    await page.evaluate("ages.length = updates.length = 0")
    for _ in range(ROUNDS):
        await draw_all(client, box)
    ages, updates = await page.evaluate("[ages, updates]")
    await page.close()
    return {
        "repaints_per_second": round(repaints / SECONDS, 1),
        "repaint_milliseconds": budget,
        "age_milliseconds": percentiles(ages, 1),
        "update_milliseconds": percentiles(updates, 2),
    }


async def measure_repaints(page: Page, client: CDPSession) -> dict[str, float]:
    """Return the processor time of the page's thread for each repaint, at full speed, milliseconds.

    It is that of the thread, so that what else the machine does counts little: `at_top` with the
    network and its answer in sight, `at_chapter` with the curves.
    """
    await client.send("Performance.enable", {"timeDomain": "threadTicks"})
    took = {}
    for where, top in (("at_chapter", _CHAPTER), ("at_top", "0")):
        await page.evaluate(f"scrollTo({{ top: {top}, behavior: 'instant' }})")
        await asyncio.sleep(1)
        before, seen = await busy(client), await page.evaluate("repaints")
        await asyncio.sleep(SECONDS)
        spent, painted = await busy(client) - before, await page.evaluate("repaints") - seen
        took[where] = round(1e3 * spent / painted, 1)
    await client.send("Performance.disable")
    return took


async def busy(client: CDPSession) -> float:
    """Return how long the page's thread has worked, seconds."""
    metrics = (await client.send("Performance.getMetrics"))["metrics"]
    (value,) = (each["value"] for each in metrics if each["name"] == "TaskDuration")
    return float(value)


async def measure_memory(browser: Browser, url: str) -> dict[str, Any]:
    """Ask for the page's heap, and for all that its process takes, after each run, MB.

    Before, the browser is told that memory is short: it frees what nobody needs, in workers, too.
    """
    page, client = await opened(browser, url)
    await client.send("Performance.enable")
    system = await browser.new_browser_cdp_session()
    heaps, processes = [], []
    for _ in range(RUNS):
        await page.evaluate(_RUN, IMAGES)
        await client.send("HeapProfiler.collectGarbage")
        await client.send("Memory.simulatePressureNotification", {"level": "critical"})
        await asyncio.sleep(1)
        metrics = (await client.send("Performance.getMetrics"))["metrics"]
        (heap,) = (each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")
        heaps.append(round(heap / 1e6, 1))
        told = await system.send("SystemInfo.getProcessInfo")
        pages = [each["id"] for each in told["processInfo"] if each["type"] == "renderer"]
        processes.append(round(max(map(_private, pages)), 1))
    await page.close()
    return {"heap_megabytes": heaps, "process_megabytes": processes}


def _private(process: int) -> float:
    """Return the memory that a process shares with none, MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1e3


async def opened(browser: Browser, url: str) -> tuple[Page, CDPSession]:
    """Open the page, and in it what trains."""
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    await page.add_init_script(WATCH)
    await page.goto(url)
    await page.wait_for_function("Boolean(document.querySelector('.page.ready'))", timeout=120_000)
    await page.evaluate("lenet.open(document.querySelector('#practice'))")
    await page.wait_for_selector("#practice .presets button", state="attached")
    return page, await page.context.new_cdp_session(page)


if __name__ == "__main__":
    main()
