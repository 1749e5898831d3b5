"""Write the measured figures into the READMEs: `python -m lenet.report`.

The tables stand between `<!-- table: NAME -->` and `<!-- end -->` and are made from the
JSON files that training, evaluation and benchmarks leave, so that none is typed in by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from lenet import weights
from lenet.model import PARAMETERS, summarize

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BENCHMARKS = ROOT / "benchmarks" / "README.md"

_BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Bring both READMEs up to date."""
    for path, tables in ((README, TABLES), (BENCHMARKS, MEASURED)):
        weights.write_text(path, fill(path.read_text(encoding="utf-8"), tables))


def fill(text: str, tables: dict[str, Callable[[], str]]) -> str:
    """Return a text with its tables, by name, made anew.

    Raises:
        KeyError: If there is no table of a name that the text asks for.
        FileNotFoundError: If a table's figures have not been measured.
    """
    return _BLOCK.sub(lambda block: f"{block[1]}{tables[block[2]]()}{block[3]}", text)


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


def _count(count: int, *, right: bool) -> str:
    return f"**{count}**" if right else str(count or "·")


def confusion(matrix: list[list[int]]) -> str:
    """Return a table of how often each label (row) was read as each digit (column)."""
    digits = range(len(matrix))
    rows = [
        (f"**{label}**", *(_count(count, right=label == read) for read, count in enumerate(counts)))
        for label, counts in enumerate(matrix)
    ]
    return _table(("", *digits), rows)


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


_IN_README = (
    "drawing to all feature maps",
    "image to all feature maps",
    "model(inputs)",
    "model.predict",
    "usual demo: resize, predict",
)


def _latency(names: Iterable[str] = ()) -> str:
    measured = _read("benchmarks/latency.json")["milliseconds"]
    rows = [
        (name.replace("  ", "… of it, "), f"{times['p50']:.3f}", f"{times['p95']:.3f}")
        for name, times in measured.items()
        if not names or name in names
    ]
    return _table(("", "median, ms", "95th percentile, ms"), rows)


def _live() -> str:
    measured = _read("benchmarks/live.json")
    rows = [
        (name, f"{times['p50']:.0f}", f"{times['p95']:.0f}")
        for name, times in measured["milliseconds"].items()
    ]
    return _table(("from the pointer to the answer", "median, ms", "95th percentile, ms"), rows)


def _heap() -> str:
    heap = _read("benchmarks/heap.json")
    rows = [(when, *heap[when].values()) for when in ("before", "after")]
    title = f"{heap['minutes']:.0f} minutes, {heap['drawings']} drawings"
    return _table((title, "heap, MB", "DOM nodes", "listeners"), rows)


def _load_row(name: str, row: dict) -> tuple:
    times = row["milliseconds_from_move"]
    return (
        name,
        f"{row['answered_per_second']:.0f}",
        f"{times['p50']:.0f}",
        f"{times['p95']:.0f}",
        _percent(row["share_never_sent"], 1),
        row["errors"],
        row["wrong_answers"],
    )


def _load(path: str = "benchmarks/load.json") -> str:
    measured = _read(path)
    rows = [
        _load_row(f"{count} visitor{'s' * (count != '1')}", row)
        for count, row in measured["direct"].items()
    ]
    rows += [
        _load_row(f"50, nginx, {name}", row) for name, row in measured.get("nginx", {}).items()
    ]
    head = ("", "answers a second", "median, ms", "95th percentile, ms", "never sent", "errors")
    return _table((*head, "wrong"), rows)


def _endurance() -> str:
    measured = _read("benchmarks/endurance.json")["endurance"]
    rows = [
        (
            f"{measured['updates']:,}",
            measured["errors"] + measured["wrong_answers"],
            measured["app_megabytes_before"],
            measured["app_megabytes_after"],
        )
    ]
    return _table(("updates", "errors", "memory before, MB", "after, MB"), rows)


def _crowd() -> str:
    """Return what a million visitors would take, by arithmetic from the load of ten."""
    took = _read("benchmarks/load.json")["direct"]["10"]["app_processor_milliseconds_per_update"]
    drawings, seconds, rate = 10, 2, 10
    a_day = 1e6 * drawings * seconds * rate
    at_once = 1e6 * rate
    rows = [
        (
            f"in a day, {drawings} digits of {seconds} s each",
            f"{a_day / 86_400:,.0f}",
            f"{a_day / 86_400 * took / 1e3:,.0f}",
        ),
        ("drawing in the same second", f"{at_once:,.0f}", f"{at_once * took / 1e3:,.0f}"),
    ]
    head = ("a million visitors", "updates a second", f"cores, at {took} ms an update")
    return _table(head, rows)


def _startup() -> str:
    measured = _read("benchmarks/startup.json")
    rows = [(f"`{name}`", f"{seconds:.2f}") for name, seconds in measured["seconds"].items()]
    return _table(("", "median, s"), [*rows, ("ratio", f"{measured['ratio']:.2f}")])


def _training() -> str:
    measured = _read("benchmarks/training.json")["by_cores"]
    rows = [
        (cores, f"{row['plain']:,}", f"{row['augmented']:,}", f"{row['augmented_over_plain']:.2f}")
        for cores, row in measured.items()
    ]
    head = ("cores", "plain, images a second", "augmented, images a second", "augmented over plain")
    return _table(head, rows)


TABLES = {
    "architecture": architecture,
    "classic": lambda: _runs("classic"),
    "results": lambda: results(_evaluation()),
    "doubt": lambda: doubt(_evaluation()),
    "conditions": _conditions,
    "pen": _pen_runs,
    "latency": lambda: _latency(_IN_README),
    "crowd": _crowd,
}
MEASURED = {
    "latency": _latency,
    "live": _live,
    "heap": _heap,
    "load": _load,
    "load_before": lambda: _load("benchmarks/before/load.json"),
    "endurance": _endurance,
    "startup": _startup,
    "training": _training,
}


if __name__ == "__main__":
    main()
