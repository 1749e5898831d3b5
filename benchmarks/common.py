"""What the benchmarks share: the machine, percentiles, the app as a process, the report."""

from __future__ import annotations

import argparse
import json
import operator
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from lenet import files  # noqa: E402
from lenet.drawing import penmanship, strokes  # noqa: E402

_START = 600  # seconds that an app may take to answer
_STOP = 300  # seconds that it may take to end

_yardsticks: list[float] = []


def parser(description: str) -> argparse.ArgumentParser:
    """Return a parser with the option that every benchmark has."""
    _yardsticks.append(yardstick())
    made = argparse.ArgumentParser(description=description, allow_abbrev=False)
    made.add_argument("--json", type=Path, metavar="FILE", help="write the measurements there")
    return made


def report(measured: Mapping[str, Any], path: Path | None) -> None:
    """Print what was measured, with the machine, its hour and the code's version, and write it."""
    hour = {"before": _yardsticks[0], "after": yardstick()}
    label = {"machine": machine(), "yardstick_milliseconds": hour, "version": version()}
    text = files.to_json(label | dict(measured))
    print(text, end="")
    if path:
        files.write_text(path, text)


def machine() -> str:
    """Describe where this runs, with the processor's name as the system tells it."""
    (name, *_) = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores of {name}, Python {sys.version.split()[0]}"


def yardstick() -> float:
    """Time a fixed piece of arithmetic, milliseconds: how fast the machine is at this hour."""

    def once() -> float:
        start = time.perf_counter()
        sum(map(operator.mul, numbers, numbers))
        return 1e3 * (time.perf_counter() - start)

    numbers = range(100_000)
    return round(median(once() for _ in range(21)), 2)


def version() -> str:
    """Return the commit that is measured, marked where code differs from it; figures may."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip()

    commit = git("describe", "--always", "--exclude=*")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!benchmarks/*.json")
    return (commit + ("-dirty" if changed else "")) or "unknown"


def percentiles(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    return {
        name: round(float(np.percentile(values, share)), digits)
        for name, share in (("p50", 50), ("p95", 95))
    }


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processor_time(process: subprocess.Popen) -> float:
    """Return the time that all threads of a process have computed so far, seconds."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def app(**environment: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run the page on a free port; yield its address and its process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ
        | {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"}
        | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait(url, process)
        yield url, process
    finally:
        process.terminate()
        process.wait(timeout=_STOP)


def wait(url: str, process: subprocess.Popen) -> None:
    """Wait until an app answers."""
    deadline = time.monotonic() + _START
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The app did not start.") from None
            time.sleep(0.05)


class Page:
    """The server functions of a running page, called as the browser calls them."""

    def __init__(self, url: str) -> None:
        """Look up the parts of the page."""
        with urllib.request.urlopen(f"{url}/config") as answer:
            components = json.load(answer)["components"]
        self.url = f"{url}/gradio_api/component_server"
        self._ids = {c["props"].get("elem_id"): c["id"] for c in components}

    def body(self, drawing: Sequence[strokes.Stroke], session: str = "benchmark") -> bytes:
        """Return the request that reads a drawing."""
        pens = [{"width": s.width, "points": s.points.round(1).tolist()} for s in drawing]
        return json.dumps(
            {
                "component_id": self._ids["lenet"],
                "fn_name": "recognize",
                "session_hash": session,
                "data": {"strokes": pens},
            }
        ).encode()

    def ask(self, body: bytes) -> bytes:
        """Send a request; return its answer."""
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    def recognize(self, drawing: Sequence[strokes.Stroke]) -> dict[str, Any]:
        """Read a drawing."""
        return json.loads(self.ask(self.body(drawing)))


def drawing(digit: int | str = 9, name: str = "curled", size: float = 250) -> list[strokes.Stroke]:
    """Return a ready-made drawing."""
    pens = [strokes.Stroke(path, 16) for path in penmanship.paths(digit, name)]
    return strokes.transform(pens, width=16, size=size)
