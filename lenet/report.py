"""Write the measured figures into the README: `python -m lenet.report`.

The README's tables stand between `<!-- table: NAME -->` and `<!-- end -->` and are made from the
JSON files that training, evaluation and benchmarks leave, so that none is typed in by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from lenet import weights
from lenet.model import PARAMETERS, summarize

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"

_BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Bring the README up to date."""
    weights.write_text(README, fill(README.read_text(encoding="utf-8")))


def fill(text: str) -> str:
    """Return a text with its tables made anew.

    Raises:
        KeyError: If there is no table of a name that the text asks for.
        FileNotFoundError: If a table's figures have not been measured.
    """
    return _BLOCK.sub(lambda block: f"{block[1]}{TABLES[block[2]]()}{block[3]}", text)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head), *rows]
    lines.insert(1, ["---"] + ["--:"] * (len(lines[0]) - 1))
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _percent(share: float, digits: int = 2) -> str:
    return f"{100 * share:.{digits}f} %"


def _read(path: str) -> dict:
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def architecture() -> str:
    """Return a table of the seven layers."""
    rows = [
        (
            summary.layer.name,
            summary.layer.kind,
            " × ".join(map(str, summary.output_shape)),
            summary.arithmetic,
            f"{summary.parameters:,}",
        )
        for summary in summarize()
    ]
    rows.append(("", "", "", "", f"**{PARAMETERS:,}**"))
    return _table(("layer", "kind", "output", "output size", "parameters"), rows)


def _runs(recipe: str) -> str:
    records = [
        weights.read_record(path) for path in sorted(ROOT.glob(f"weights/runs/{recipe}-?.json"))
    ]
    columns = ("train_accuracy", "validation_accuracy", "test_accuracy")
    rows = [(r["recipe"]["seed"], *(_percent(r[column]) for column in columns)) for r in records]
    middle = [_percent(median(r[column] for r in records)) for column in columns]
    return _table(("seed", "training", "validation", "test"), [*rows, ("**median**", *middle)])


def evaluation_of(record: dict) -> dict | None:
    """Return what was measured on the bundled weights, if the record is theirs."""
    try:
        measured = _evaluation()
    except FileNotFoundError:
        return None
    return measured if measured["weights_sha256"] == record.get("weights_sha256") else None


def _evaluation() -> dict:
    return _read("weights/lenet5.evaluation.json")


def _parts(measured: dict) -> Iterable[tuple[str, dict]]:
    return (
        ("MNIST, test images", measured["mnist"]),
        ("the same as if drawn", measured["mnist_as_drawings"]),
        ("pen digits, at random", measured["pen"]["random"]),
    )


def results(measured: dict) -> str:
    """Return a table of the accuracies that `lenet.evaluate` measured."""
    rows = []
    for name, part in _parts(measured):
        low, high = part["interval"]
        worst = min(range(10), key=part["by_digit"].__getitem__)
        rows.append(
            (
                name,
                f"{part['count']:,}",
                f"**{_percent(part['accuracy'])}**",
                f"{_percent(low)} to {_percent(high)}",
                f"{_percent(part['by_digit'][worst], 1)} (the {worst})",
            )
        )
    return _table(("", "digits", "read right", "95 % interval", "worst digit"), rows)


def doubt(measured: dict) -> str:
    """Return tables of what is answered, and of what is no digit but taken for one."""
    rows = [
        (
            name,
            _percent(part["answered"]),
            _percent(part["accuracy_among_answered"]),
            _percent(part["calibration_error"]),
        )
        for name, part in _parts(measured)
    ]
    head = ("", "answered", "right among these", "calibration error")
    accepted = measured["accepted"]
    refused = _table(
        ("no digit, but taken for one", *accepted),
        [("share", *(_percent(share, 1) for share in accepted.values()))],
    )
    return _table(head, rows) + "\n" + refused


def _pen_runs() -> str:
    rows = []
    for path in sorted(ROOT.glob("weights/runs/pen-?.evaluation.json")):
        run = _read(f"weights/runs/{path.name}")
        pen, mnist = run["pen"]["random"], run["mnist"]
        rows.append(
            (
                path.name[4],
                _percent(mnist["accuracy"]),
                _percent(pen["accuracy"]),
                _percent(min(pen["by_digit"]), 1),
                _percent(pen["answered"]),
                _percent(pen["accuracy_among_answered"]),
                _percent(run["accepted"]["letters"], 1),
            )
        )
    head = ("seed", "MNIST test", "pen digits", "worst digit", "answered", "right among these")
    return _table((*head, "letters taken for digits"), rows)


def _conditions() -> str:
    pen = _evaluation()["pen"]
    tables = []
    for key, title, unit in (
        ("by_width", "pen", lambda width: f"{width} px"),
        ("by_size", "size, of the canvas", lambda size: _percent(float(size), 0)),
        ("by_place", "half the canvas high, in", str),
        ("by_rotation", "turned", lambda angle: f"{angle}°"),
    ):
        shares = pen[key]
        tables.append(
            _table(
                (title, *map(unit, shares)),
                [("read right", *(_percent(share, 1) for share in shares.values()))],
            )
        )
    return "\n".join(tables)


def _latency() -> str:
    report = _read("benchmarks/latency.json")
    rows = [
        (f"`{name.strip()}`", f"{times['p50']:.2f}", f"{times['p95']:.2f}")
        for name, times in report["milliseconds"].items()
        if not name.startswith(" ")
    ]
    return _table(("", "median, ms", "95th percentile, ms"), rows)


TABLES = {
    "architecture": architecture,
    "classic": lambda: _runs("classic"),
    "results": lambda: results(_evaluation()),
    "doubt": lambda: doubt(_evaluation()),
    "conditions": _conditions,
    "pen": _pen_runs,
    "latency": _latency,
}


if __name__ == "__main__":
    main()
