"""Run the code of another commit and this one in turns, and tell how many times as long this takes.

`python benchmarks/compare.py COMMIT [--rounds N] [--json FILE]`. Needs Chromium. In each round both
start anew, one after the other, in the same environment and the other way round the next time; what
is compared is one round's pair. Of pages and servers only what all commits have is used: HTTP, and
what a browser tells of any page.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import load

import live
from common import ROOT, Page, app, drawing, parser, processor_time, report, sys

ROUNDS = 6  # the median of so many lies between the least and the greatest with 97 % probability
THROTTLE = 6  # times slower, as Chromium emulates a phone
VISITORS = (400, 600)
SECONDS = 6  # for each number of visitors
_READINGS = 300

# Prints how long the code in the current folder computes for a reading, milliseconds.
_READ = f"""
import json, sys, time
from lenet.drawing.strokes import parse
from lenet.recognizer import Recognizer
recognizer, pens = Recognizer.load(), parse(json.load(sys.stdin))
read = getattr(recognizer, "read_number_strokes", recognizer.recognize_strokes)
for _ in range({_READINGS}):
    read(pens)
start = time.process_time()
for _ in range({_READINGS}):
    read(pens)
print(1e3 * (time.process_time() - start) / {_READINGS})
"""


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("commit")
    arguments.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    options = arguments.parse_args()
    pairs = []
    with checkout(options.commit) as other:
        for number in range(options.rounds):
            order = (other, ROOT) if number % 2 else (ROOT, other)
            pair = {tree: measure(tree) for tree in order}
            pairs.append((pair[other], pair[ROOT]))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    measured = {
        "other": _git("describe", "--always", "--exclude=*", options.commit),
        "other_date": _git("show", "-s", "--format=%cs", options.commit),
        "rounds": options.rounds,
        "throttle": THROTTLE,
        "seconds_between_questions": load.PERIOD,
        "compared": {name: compared(name, pairs) for name in pairs[0][0]},
    }
    report(measured, options.json)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Check a commit out into a folder, and remove it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        _git("worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def measure(tree: Path) -> dict[str, float]:
    """Measure the code in a folder once."""
    start = time.perf_counter()
    with app(tree=tree) as (url, process):
        page = Page(url)
        page.recognize(drawing())
        times = {"start to the first answer, s": time.perf_counter() - start}
        times["of it, processor time, s"] = processor_time(process)
        people = load.visitors(page, max(VISITORS))
        for count in VISITORS:
            computed = processor_time(process)
            tally = asyncio.run(load.crowd_draws(url, people[:count], SECONDS))
            computed = (processor_time(process) - computed) / tally.counts["answered"]
            waited = tally.summary(SECONDS)["milliseconds_from_move"]
            times[f"{count} visitors, 95th percentile, ms"] = waited["p95"]
            times[f"{count} visitors, processor time a question, ms"] = 1e3 * computed
        usual, slow = (
            asyncio.run(live.measure_all(url, [0], rate, rounds=1))["0"] for rate in (1, THROTTLE)
        )
    for name, key in (("update in the page", "update"), ("age of the answer", "age")):
        took, slower = slow[f"{key}_milliseconds"], f"{name}, {THROTTLE} times slower"
        times[f"{slower}, median, ms"] = took["p50"]
        times[f"{slower}, 95th percentile, ms"] = took["p95"]
    times["update in the page, processor time, ms"] = usual["processor_milliseconds_per_update"]
    times["reading in Python, processor time, ms"] = reading(tree)
    return times


def reading(tree: Path) -> float:
    """Measure how long the code in a folder computes to read a drawing, milliseconds."""
    pens = [{"width": s.width, "points": s.points.round(1).tolist()} for s in drawing()]
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        input=json.dumps(pens),
        cwd=tree,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def compared(
    name: str, pairs: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]
) -> dict[str, float]:
    """Return the medians of one measure in both, and how many times as long this commit takes."""
    others, ours = ([each[name] for each in side] for side in zip(*pairs, strict=True))
    ratios = [our / other for other, our in zip(others, ours, strict=True)]
    return {
        "other": round(median(others), 2),
        "this": round(median(ours), 2),
        "ratio": round(median(ratios), 3),
        "least": round(min(ratios), 3),
        "greatest": round(max(ratios), 3),
    }


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
