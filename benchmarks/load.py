"""Let many visitors draw at once, over HTTP as the browser does, and check that each is answered.

`python benchmarks/load.py [--visitors N …] [--seconds N] [--nginx] [--json FILE]`

The visitor's own device reads while they draw; the server is asked when the pen rests, every
`PERIOD` seconds, with the drawing as it is then. A visitor has one request under way at a time.
`--nginx` measures the page behind nginx, too, by one process and by two, one of which is stopped
half-way.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import httpx
import numpy as np

from common import Page, app, memory, parser, percentiles, processor_time, report
from lenet.drawing import penmanship, strokes
from proxy import crowd

# Seconds from one question of a visitor to the next: to draw a stroke or two, and to look.
PERIOD = 2.0
VISITORS = (1, 100, 200, 400, 600)
BEHIND_NGINX = 400
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
        self.latencies: list[float] = []  # milliseconds, from the move of the pen to its answer
        self.service: list[float] = []  # milliseconds, from the request to its answer

    def summary(self, seconds: float) -> dict[str, Any]:
        """Sum up what happened in so many seconds."""
        return {
            "answered_per_second": round(self.counts["answered"] / seconds, 1),
            "share_never_sent": round(
                self.counts["dropped"] / max(1, self.counts["dropped"] + self.counts["answered"]), 3
            ),
            "errors": self.counts["errors"],
            "wrong_answers": self.counts["wrong"],
            "milliseconds_from_move": percentiles(self.latencies or [math.nan], 1),
            "milliseconds_from_request": percentiles(self.service or [math.nan], 1),
        }


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--visitors", type=int, nargs="+", default=VISITORS, metavar="N")
    arguments.add_argument("--seconds", type=float, default=15, help="for each number of visitors")
    arguments.add_argument("--nginx", action="store_true")
    options = arguments.parse_args()
    with app() as (url, process):
        people = visitors(Page(url), max(*options.visitors, BEHIND_NGINX))
        asyncio.run(crowd_draws(url, people[:1], 2))  # a server's first calls are its slowest
        measured: dict[str, Any] = {"seconds_between_questions": PERIOD, "direct": {}}
        for count in options.visitors:
            computed = processor_time(process)
            tally = asyncio.run(crowd_draws(url, people[:count], options.seconds))
            computed = 1e3 * (processor_time(process) - computed)
            measured["direct"][count] = tally.summary(options.seconds) | {
                "app_processor_milliseconds_per_update": round(
                    computed / max(1, tally.counts["answered"]), 2
                ),
                "app_megabytes": round(memory(process), 1),
            }
    if options.nginx:
        measured["nginx"] = behind_nginx(people[:BEHIND_NGINX], options.seconds)
    report(measured, options.json)


def behind_nginx(people: Sequence[list[Moment]], seconds: float) -> dict[str, Any]:
    """Measure one process, two, and two of which one is stopped half-way."""
    measured = {}
    for processes in (1, 2):
        with crowd(processes) as (url, running):
            asyncio.run(crowd_draws(url, people, 2))
            tally = asyncio.run(crowd_draws(url, people, seconds))
            measured[f"processes: {processes}"] = tally.summary(seconds)
            if processes == 2:
                halfway = (seconds / 2, running[0].terminate)
                tally = asyncio.run(crowd_draws(url, people, seconds, meanwhile=halfway))
                measured["processes: 2, one stopped half-way"] = tally.summary(seconds)
    return measured


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
        bodies = [page.body(state, f"visitor{number}") for state in growing(drawn)]
        people.append([Moment(body, page.ask(body)) for body in bodies])
    return people


def growing(drawn: Sequence[strokes.Stroke]) -> list[list[strokes.Stroke]]:
    """Return a drawing each time that the pen was lifted."""
    rounded = [strokes.Stroke(stroke.points.round(1), stroke.width) for stroke in drawn]
    return [rounded[:count] for count in range(1, len(rounded) + 1)]


async def crowd_draws(
    url: str,
    people: Sequence[list[Moment]],
    seconds: float,
    *,
    meanwhile: tuple[float, Callable[[], None]] | None = None,
) -> Tally:
    """Let people draw for some seconds; do something meanwhile, so many seconds after the start."""
    tally = Tally()
    start = time.perf_counter() + 0.5
    # Nobody keeps time with anybody else.
    starts = start + np.arange(len(people)) / len(people) * PERIOD
    draws = [
        draw(url, person, own_start, start + seconds, tally)
        for person, own_start in zip(people, starts, strict=True)
    ]
    if meanwhile:
        asyncio.get_running_loop().call_later(0.5 + meanwhile[0], meanwhile[1])
    await asyncio.gather(*draws)
    return tally


async def draw(url: str, person: list[Moment], start: float, end: float, tally: Tally) -> None:
    """Draw at the visitor's own pace, again and again."""
    latest = -1
    async with client(url) as session:
        while True:
            newest = math.floor((time.perf_counter() - start) / PERIOD)
            if newest <= latest:
                newest = latest + 1
                await asyncio.sleep(start + newest * PERIOD - time.perf_counter())
            moved = start + newest * PERIOD
            if moved >= end:
                return
            tally.counts["dropped"] += newest - latest - 1
            latest = newest
            await ask(session, person[newest % len(person)], tally, moved)


async def ask(session: httpx.AsyncClient, drawn: Moment, tally: Tally, moved: float) -> None:
    """Send an update and compare its answer with the one expected."""
    sent = time.perf_counter()
    try:
        answer = (await session.post(_CALL, content=drawn.body)).raise_for_status()
    except httpx.HTTPError:
        tally.counts["errors"] += 1
        return
    answered = time.perf_counter()
    tally.counts["answered"] += 1
    tally.service.append(1e3 * (answered - sent))
    tally.latencies.append(1e3 * (answered - moved))
    tally.counts["wrong"] += answer.content != drawn.answer


def client(url: str) -> httpx.AsyncClient:
    """Return a visitor's own connection, as their browser has one."""
    return httpx.AsyncClient(
        base_url=url,
        headers={"Content-Type": "application/json", "Accept-Encoding": "gzip, br"},
        transport=httpx.AsyncHTTPTransport(verify=False),
        timeout=20,
        trust_env=False,
    )


if __name__ == "__main__":
    main()
