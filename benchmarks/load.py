"""Let many visitors draw at once, over HTTP as the browser does, and check that each is answered.

`python benchmarks/load.py [--visitors N …] [--seconds N] [--json FILE]`

The visitor's own device reads while they draw; the server is asked when the pen rests, every
`PERIOD` seconds, with the drawing as it is then. A visitor has one request under way at a time.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx
import numpy as np

from common import Page, app, parser, percentiles, processor_time, report
from lenet.drawing import penmanship, strokes

# Seconds from one question of a visitor to the next: to draw a stroke or two, and to look.
PERIOD = 2.0
VISITORS = (1, 100, 200, 400, 600)
_CALL = "/gradio_api/component_server"


class Moment(NamedTuple):
    """A drawing as it is at a moment: the request that reads it, and the answer to expect."""

    body: bytes
    answer: bytes


class Tally:
    """What visitors saw."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.counts: Counter[str] = Counter()
        self.latencies: list[float] = []  # milliseconds, from when the pen rests to the answer


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--visitors", type=int, nargs="+", default=VISITORS, metavar="N")
    arguments.add_argument("--seconds", type=float, default=15, help="for each number of visitors")
    options = arguments.parse_args()
    with app() as (url, process):
        people = visitors(Page(url), max(options.visitors))
        asyncio.run(crowd_draws(url, people[:1], 2))  # a server's first calls are its slowest
        measured: dict[str, Any] = {"seconds_between_questions": PERIOD, "direct": {}}
        for count in options.visitors:
            computed = processor_time(process)
            tally = asyncio.run(crowd_draws(url, people[:count], options.seconds))
            computed = 1e3 * (processor_time(process) - computed)
            answered = tally.counts["answered"]
            measured["direct"][count] = {
                "answered_per_second": round(answered / options.seconds, 1),
                "errors": tally.counts["errors"],
                "wrong_answers": tally.counts["wrong"],
                "milliseconds_from_move": percentiles(tally.latencies or [math.nan], 1),
                "app_processor_milliseconds_per_update": round(computed / max(1, answered), 2),
            }
    report(measured, options.json)


def visitors(page: Page, count: int) -> list[list[Moment]]:
    """Return the moments of each visitor's drawing, unlike anybody else's.

    The answer to expect is what the page says while nobody else asks it.
    """
    rng = np.random.default_rng(0)
    ways = [(digit, name) for digit, named in penmanship.ways().items() for name in named]
    ways = [way for way in ways if way[0].isdigit()]
    people = []
    for number in range(count):
        pens = [strokes.Stroke(path, 16) for path in penmanship.paths(*ways[number % len(ways)])]
        drawn = strokes.transform(
            pens, width=16, size=rng.uniform(150, 300), rotation=rng.uniform(-10, 10)
        )
        # as it is each time that the pen was lifted
        states = [drawn[:lifted] for lifted in range(1, len(drawn) + 1)]
        bodies = [page.body(state, f"visitor{number}") for state in states]
        people.append([Moment(body, page.ask(body)) for body in bodies])
    return people


async def crowd_draws(url: str, people: Sequence[list[Moment]], seconds: float) -> Tally:
    """Let people draw for some seconds."""
    tally = Tally()
    start = time.perf_counter() + 0.5
    # Nobody keeps time with anybody else.
    starts = start + np.arange(len(people)) / len(people) * PERIOD
    draws = [
        draw(url, person, own_start, start + seconds, tally)
        for person, own_start in zip(people, starts, strict=True)
    ]
    await asyncio.gather(*draws)
    return tally


async def draw(url: str, person: list[Moment], start: float, end: float, tally: Tally) -> None:
    """Draw at the visitor's own pace, again and again, on a connection of their own."""
    latest = -1
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, br"}
    async with httpx.AsyncClient(
        base_url=url, headers=headers, verify=False, timeout=20, trust_env=False
    ) as session:
        while True:
            newest = math.floor((time.perf_counter() - start) / PERIOD)
            if newest <= latest:
                newest = latest + 1
                await asyncio.sleep(start + newest * PERIOD - time.perf_counter())
            moved = start + newest * PERIOD
            if moved >= end:
                return
            latest = newest
            await ask(session, person[newest % len(person)], tally, moved)


async def ask(session: httpx.AsyncClient, drawn: Moment, tally: Tally, moved: float) -> None:
    """Send an update and compare its answer with the one expected."""
    try:
        answer = (await session.post(_CALL, content=drawn.body)).raise_for_status()
    except httpx.HTTPError:
        tally.counts["errors"] += 1
        return
    tally.counts["answered"] += 1
    tally.latencies.append(1e3 * (time.perf_counter() - moved))
    tally.counts["wrong"] += answer.content != drawn.answer


if __name__ == "__main__":
    main()
