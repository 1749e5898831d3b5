"""Time from `python app.py` to its first right answer, beside importing what it is made of.

`python benchmarks/startup.py [--rounds N] [--json FILE]`; the two take turns, each in a fresh
process, so that a machine's moods meet both alike.
"""

from __future__ import annotations

import subprocess
import time
from statistics import median

from common import ROOT, Page, app, drawing, parser, report, sys

DIGIT = 9
# The least that a page made of TensorFlow and Gradio has to do.
_IMPORTS = "import tensorflow, gradio"


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=7, metavar="N")
    options = arguments.parse_args()
    measure_both()  # brings the files from the disk; not counted
    times = [measure_both() for _ in range(options.rounds)]
    imports, answers = zip(*times, strict=True)
    measured = {
        "rounds": options.rounds,
        "seconds": {
            _IMPORTS: round(median(imports), 2),
            "python app.py, to the first answer": round(median(answers), 2),
        },
        "ratio": round(median(answer / bare for bare, answer in times), 3),
    }
    report(measured, options.json)


def measure_both() -> tuple[float, float]:
    """Return how long the imports take, and how long the first answer, seconds."""
    return bare_imports(), first_answer()


def bare_imports() -> float:
    """Time the imports in a fresh process, seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _IMPORTS], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def first_answer() -> float:
    """Time the app from its start to the first answer to a drawing over HTTP, seconds.

    Raises:
        RuntimeError: If the answer is not the digit that was drawn.
    """
    drawn = drawing(DIGIT, "curled")
    start = time.perf_counter()
    with app() as (url, _):
        digit = Page(url).recognize(drawn)["digit"]
        seconds = time.perf_counter() - start
    if digit != DIGIT:
        raise RuntimeError(f"Expected the digit {DIGIT}, got {digit}.")
    return seconds


if __name__ == "__main__":
    main()
