"""Write the measured figures into the READMEs: `python docs/fill_tables.py`.

The tables stand between `<!-- table: NAME -->` and `<!-- end -->` and are made from the
JSON files that training, evaluation and benchmarks leave, so that none is typed in by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from statistics import median

from lenet.evaluation.tables import (
    ROOT,
    architecture,
    doubt,
    evaluation,
    percent,
    read,
    results,
    table,
)
from lenet.network import weights

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


def _runs(recipe: str) -> str:
    records = [
        weights.read_record(path) for path in sorted(ROOT.glob(f"weights/runs/{recipe}-?.json"))
    ]
    columns = ("train_accuracy", "validation_accuracy", "test_accuracy")
    rows = [(r["recipe"]["seed"], *(percent(r[column]) for column in columns)) for r in records]
    middle = [percent(median(r[column] for r in records)) for column in columns]
    return table(("seed", "training", "validation", "test"), [*rows, ("**median**", *middle)])


def _pen_runs() -> str:
    rows = []
    for path in sorted(ROOT.glob("weights/runs/pen-?.evaluation.json")):
        run = read(f"weights/runs/{path.name}")
        pen, mnist = run["pen"]["random"], run["mnist"]
        rows.append(
            (
                path.name[4],
                percent(mnist["accuracy"]),
                percent(pen["accuracy"]),
                percent(min(pen["by_digit"]), 1),
                percent(pen["answered"]),
                percent(pen["accuracy_among_answered"]),
                percent(run["accepted"]["letters"], 1),
            )
        )
    head = ("seed", "MNIST test", "pen digits", "worst digit", "answered", "right among these")
    return table((*head, "letters taken for digits"), rows)


def _conditions() -> str:
    pen = evaluation()["pen"]
    tables = []
    for key, title, unit in (
        ("by_width", "pen", lambda width: f"{width} px"),
        ("by_size", "size, of the canvas", lambda size: percent(float(size), 0)),
        ("by_place", "half the canvas high, in", str),
        ("by_rotation", "turned", lambda angle: f"{angle}°"),
    ):
        shares = pen[key]
        tables.append(
            table(
                (title, *map(unit, shares)),
                [("read right", *(percent(share, 1) for share in shares.values()))],
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
    measured = read("benchmarks/latency.json")["milliseconds"]
    rows = [
        (name.replace("  ", "… of it, "), f"{times['p50']:.3f}", f"{times['p95']:.3f}")
        for name, times in measured.items()
        if not names or name in names
    ]
    return table(("", "median, ms", "95th percentile, ms"), rows)


def _live() -> str:
    measured = read("benchmarks/live.json")
    rows = [
        (name, f"{times['p50']:.0f}", f"{times['p95']:.0f}")
        for name, times in measured["milliseconds"].items()
    ]
    return table(("from the pointer to the answer", "median, ms", "95th percentile, ms"), rows)


def _heap() -> str:
    heap = read("benchmarks/heap.json")
    rows = [(when, *heap[when].values()) for when in ("before", "after")]
    title = f"{heap['minutes']:.0f} minutes, {heap['drawings']} drawings"
    return table((title, "heap, MB", "DOM nodes", "listeners"), rows)


def _load_row(name: str, row: dict) -> tuple:
    times = row["milliseconds_from_move"]
    return (
        name,
        f"{row['answered_per_second']:.0f}",
        f"{times['p50']:.0f}",
        f"{times['p95']:.0f}",
        percent(row["share_never_sent"], 1),
        row["errors"],
        row["wrong_answers"],
    )


def _load(path: str = "benchmarks/load.json") -> str:
    measured = read(path)
    rows = [
        _load_row(f"{count} visitor{'s' * (count != '1')}", row)
        for count, row in measured["direct"].items()
    ]
    rows += [
        _load_row(f"50, nginx, {name}", row) for name, row in measured.get("nginx", {}).items()
    ]
    head = ("", "answers a second", "median, ms", "95th percentile, ms", "never sent", "errors")
    return table((*head, "wrong"), rows)


def _endurance() -> str:
    measured = read("benchmarks/endurance.json")["endurance"]
    rows = [
        (
            f"{measured['updates']:,}",
            measured["errors"] + measured["wrong_answers"],
            measured["app_megabytes_before"],
            measured["app_megabytes_after"],
        )
    ]
    return table(("updates", "errors", "memory before, MB", "after, MB"), rows)


def _crowd() -> str:
    """Return what a million visitors would take, by arithmetic from the load of ten."""
    took = read("benchmarks/load.json")["direct"]["10"]["app_processor_milliseconds_per_update"]
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
    return table(head, rows)


def _startup() -> str:
    measured = read("benchmarks/startup.json")
    rows = [(f"`{name}`", f"{seconds:.2f}") for name, seconds in measured["seconds"].items()]
    return table(("", "median, s"), [*rows, ("ratio", f"{measured['ratio']:.2f}")])


def _training() -> str:
    measured = read("benchmarks/training.json")["by_cores"]
    rows = [
        (cores, f"{row['plain']:,}", f"{row['augmented']:,}", f"{row['augmented_over_plain']:.2f}")
        for cores, row in measured.items()
    ]
    head = ("cores", "plain, images a second", "augmented, images a second", "augmented over plain")
    return table(head, rows)


TABLES = {
    "architecture": architecture,
    "classic": lambda: _runs("classic"),
    "results": lambda: results(evaluation()),
    "doubt": lambda: doubt(evaluation()),
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
