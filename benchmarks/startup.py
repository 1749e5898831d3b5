"""Time from `python app.py` to its first right answer, beside what it is made of.

`python benchmarks/startup.py [--rounds N] [--json FILE]`; all take turns, each in a fresh process.
The quickest of the rounds counts, which other work on the machine disturbed least.
"""

from __future__ import annotations

import subprocess
import time

from common import ROOT, Page, app, drawing, parser, report, sys

DIGIT = 9
_APP = "python app.py, to the first answer"
_PIECES = {
    "import tensorflow": "import tensorflow",
    "import gradio": "import gradio",
    "import tensorflow, gradio": "import tensorflow, gradio",
    "Recognizer.load()": "from lenet.recognizer import Recognizer; Recognizer.load()",
}


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=7, metavar="N")
    options = arguments.parse_args()
    measure_all()  # brings the files from the disk; not counted
    rounds = [measure_all() for _ in range(options.rounds)]
    measured = {
        "rounds": options.rounds,
        "seconds": {name: round(min(times[name] for times in rounds), 2) for name in rounds[0]},
    }
    report(measured, options.json)


def measure_all() -> dict[str, float]:
    """Return how long each piece takes, and how long the first answer, seconds."""
    return {name: run(program) for name, program in _PIECES.items()} | {_APP: first_answer()}


def run(program: str) -> float:
    """Time a program in a fresh process, seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def first_answer() -> float:
    """Time the app from its start to the first answer to a drawing over HTTP, seconds.

    Raises:
        RuntimeError: If the answer is not the digit that was drawn.
    """
    drawn = drawing(DIGIT, "curled")
    start = time.perf_counter()
    with app() as (url, _):
        text = Page(url).recognize(drawn)["text"]
        seconds = time.perf_counter() - start
    if text != str(DIGIT):
        raise RuntimeError(f"Expected the digit {DIGIT}, got {text!r}.")
    return seconds


if __name__ == "__main__":
    main()
