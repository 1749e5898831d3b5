"""Write the measured figures into README and docs: `python docs/fill_tables.py`.

The tables stand between `<!-- table: NAME -->` and `<!-- end -->` and are made from the
JSON files that training, evaluation and benchmarks leave, so that none is typed in by hand.
"""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lenet import files
from lenet.network import weights
from lenet.ui.tables import (
    LETTERS,
    Table,
    architecture,
    doubt,
    evaluation,
    hands,
    numbers,
    percent,
    results,
    table,
)

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = (
    README,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "benchmarks" / "README.md",
    ROOT / "weights" / "README.md",
)

_BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Bring all pages up to date."""
    for path in PAGES:
        files.write_text(path, fill(path.read_text(encoding="utf-8")))


def fill(text: str) -> str:
    """Return a text with its tables made anew.

    Raises:
        KeyError: If there is no table of a name that the text asks for.
        FileNotFoundError: If a table's figures have not been measured.
    """
    return _BLOCK.sub(lambda block: f"{block[1]}{TABLES[block[2]]()}{block[3]}", text)


def read(path: str) -> dict:
    """Read a JSON file of the repository.

    Raises:
        FileNotFoundError: If what it holds has not been measured.
    """
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def _runs(recipe: str) -> Table:
    records = [
        weights.read_record(path) for path in sorted(ROOT.glob(f"weights/runs/{recipe}-?.json"))
    ]
    columns = ("train_accuracy", "validation_accuracy", "test_accuracy")
    rows = [(r["recipe"]["seed"], *(percent(r[column]) for column in columns)) for r in records]
    middle = [percent(median(r[column] for r in records)) for column in columns]
    return table(("seed", "training", "validation", "test"), [*rows, ("**median**", *middle)])


def _pen_runs() -> Table:
    rows = []
    for path in sorted(ROOT.glob("weights/runs/pen-?.evaluation.json")):
        run = read(f"weights/runs/{path.name}")
        record = read(f"weights/runs/{path.name[:5]}.json")
        epochs = record["teacher_history"] + record["history"]
        pen, mnist = run["pen"]["random"], run["mnist"]
        turned = run["pen"]["by_rotation"]
        rows.append(
            (
                path.name[4],
                percent(mnist["accuracy"]),
                percent(pen["accuracy"]),
                percent(min(pen["by_digit"]), 1),
                " / ".join(percent(turned[angle], 1) for angle in ("-15", "0", "15")),
                percent(pen["answered"]),
                percent(pen["accuracy_among_answered"]),
                percent(run["accepted"]["letters"], 1),
                " / ".join(percent(part["calibration_error"]) for part in (mnist, pen)),
                f"{sum(epoch['seconds'] for epoch in epochs) / 60:.0f}",
            )
        )
    head = ("seed", "MNIST test", "pen digits", "worst digit", "turned −15° / 0° / 15°")
    head += ("answered", "accuracy of these", f"{LETTERS} taken for digits")
    return table((*head, "calibration error, MNIST / pen", "minutes"), rows)


def more_of_numbers(measured: dict) -> tuple[Table, ...]:
    """Return tables of single digits as numbers, of what is no number, and of times."""
    singles = [
        (name, *(each[kind][count] for kind in ("strokes", "images") for count in each["strokes"]))
        for name, each in measured["singles"].items()
    ]
    taken = measured["taken"]
    times = [
        (name, *("–" if time is None else f"{time:.1f}" for time in part["milliseconds"].values()))
        for name, part in (("strokes", measured["strokes"]), ("pictures", measured["images"]))
    ]
    return (
        table(
            (
                "single digits",
                *("strokes", "lost as numbers", "won"),
                *("pictures", "lost as numbers", "won"),
            ),
            singles,
        ),
        table(
            ("no number, but taken for one", *taken),
            [("share", *(percent(each, 1) for each in taken.values()))],
        ),
        table(("three digits", "median, ms", "95th percentile", "any number, at most"), times),
    )


def _numbers() -> str:
    measured = evaluation()
    return "\n".join(map(str, numbers(measured) + more_of_numbers(measured["numbers"])))


def _exact() -> Table:
    """Return the rows on numbers that the README has room for."""
    head, rows = numbers(evaluation())[0]
    return Table(head, [row for row in rows if not row[0].endswith(("4 px apart", "1 px apart"))])


def _conditions() -> str:
    pen = evaluation()["pen"]
    tables = []
    for key, title, unit in (
        ("by_width", "pen", lambda width: f"{width} px"),
        ("by_size", "size, of the canvas", lambda size: percent(float(size), 0)),
        ("by_place", "half as high as the canvas, in the", str),
        ("by_rotation", "turned", lambda angle: f"{angle}°"),
    ):
        shares = pen[key]
        tables.append(
            table(
                (title, *map(unit, shares)),
                [("accuracy", *(percent(share, 1) for share in shares.values()))],
            )
        )
    return "\n".join(map(str, tables))


def _brought() -> Table:
    measured = read("benchmarks/brought.json")
    rows = []
    for kind in (*measured["fresh"], "signs", "**all**"):
        cells = []
        for name in ("stored_before", "stored", "fresh_before", "fresh"):
            by_kind = measured[name]
            chosen = by_kind.values() if kind == "**all**" else [by_kind.get(kind, {})]
            right, wrong, all_ = (
                sum(sum(counts.get(verdict, 0) for verdict in verdicts) for counts in chosen)
                for verdicts in (("right",), ("wrong",), ("right", "wrong", "refused"))
            )
            cells.append(f"{right} of {all_}, {wrong} wrong" if all_ else "–")
        rows.append((kind, *cells))
    return table(("", "stored, before", "now", "fresh, before", "now"), rows)


def _latency() -> Table:
    measured = read("benchmarks/latency.json")["milliseconds"]
    one = measured["drawing to all feature maps"]["p50"]
    rows = [
        (
            name.replace("  ", "… of it, "),
            f"{times['p50'] / one:.2f}",
            f"{times['p50']:.3f}",
            f"{times['p95']:.3f}",
        )
        for name, times in measured.items()
    ]
    return table(("", "times the first", "median, ms", "95th percentile, ms"), rows)


def _live() -> Table:
    measured = read("benchmarks/live.json")["by_round_trip"]
    rows = [
        (
            f"{milliseconds} ms",
            f"{row['age_milliseconds']['p50']:.0f} ms",
            f"{row['age_milliseconds']['p95']:.0f} ms",
            f"{row['answers_per_second']:.0f}",
            f"{row['bytes_per_drawing']['up'] / 1e3:.1f} and "
            f"{row['bytes_per_drawing']['down'] / 1e3:.1f} kB",
            f"{row['seconds_to_first_stroke']:.1f} s",
        )
        for milliseconds, row in measured.items()
    ]
    head = ("round trip", "age of the answer, median", "95th percentile", "answers a second")
    return table((*head, "sent and got, per drawing", "first stroke possible after"), rows)


def _twins() -> Table:
    measured = read("benchmarks/twins.json")["agreement"]
    rows = [
        (
            kind.replace("no digits", "not digits"),
            f"{row['drawings']:,}",
            percent(row["same_answer"]),
            percent(row["same_likeliest"]),
            percent(row["same_digit_image"], 1),
            f"{row['levels_apart_mean']:.3f}",
        )
        for kind, row in measured.items()
    ]
    head = ("", "drawings", "same answer or refusal", "same likeliest digit")
    return table((*head, "same digit image", "levels apart, of 255"), rows)


def _device() -> Table:
    measured = read("benchmarks/twins.json")
    normal, slow = measured["milliseconds"]["normal"], measured["milliseconds"]["throttled"]
    rows = [
        (name, *(f"{times[name][share]:.2f}" for times in (normal, slow) for share in times[name]))
        for name in normal
    ]
    painted = [
        read(f"benchmarks/{name}.json")["by_round_trip"]["0"]["update_milliseconds"]
        for name in ("live", "live_throttled")
    ]
    shares = [f"{times[share]:.2f}" for times in painted for share in times]
    rows.append(("in the page, painting by its scripts included", *shares))
    by = f"{measured['throttled_by']} times slower"
    return table(("", "median, ms", "95th percentile", f"{by}, median", f"{by}, 95th"), rows)


def _hand_ways() -> Table:
    measured = read("benchmarks/hand.json")["ways"]
    rows = [
        (
            name,
            percent(way["read_right"]),
            percent(way["answered_and_right"]),
            percent(way["mnist"]),
            percent(way["letters"], 1),
            percent(way["round"]["answered_and_right"]),
            percent(way["round"]["letters"], 1),
        )
        for name, way in measured.items()
    ]
    head = ("", "accuracy", "answered correctly", "MNIST, validation")
    head += (f"{LETTERS} taken for digits",)
    return table((*head, "after a round: answered correctly", LETTERS), rows)


def _load_row(name: str, row: dict) -> tuple:
    times = row["milliseconds_from_move"]
    return (
        name,
        f"{row['answered_per_second']:.0f}",
        f"{times['p50']:.0f}",
        f"{times['p95']:.0f}",
        row["errors"],
        row["wrong_answers"],
    )


def _load() -> Table:
    measured = read("benchmarks/load.json")
    rows = [
        _load_row(f"{count} visitor{'s' * (count != '1')}", row)
        for count, row in measured["direct"].items()
    ]
    rows += [
        _load_row(f"400, nginx, {name}", row) for name, row in measured.get("nginx", {}).items()
    ]
    head = ("", "answers a second", "median, ms", "95th percentile, ms", "errors", "wrong")
    return table(head, rows)


def _crowd() -> Table:
    """Return what a million visitors would take, by arithmetic from the load of some hundred."""
    measured = read("benchmarks/compare.json")
    took = measured["compared"]["400 visitors, processor time a question, ms"]["this"]
    drawings, seconds = 10, measured["seconds_between_questions"]
    a_day = 1e6 * drawings
    at_once = 1e6 / seconds
    rows = [
        (
            f"in a day, {drawings} digits each",
            f"{a_day / 86_400:,.0f}",
            f"{math.ceil(a_day / 86_400 * took / 1e3):,}",
        ),
        ("drawing in the same second", f"{at_once:,.0f}", f"{math.ceil(at_once * took / 1e3):,}"),
    ]
    _, _, machine = measured["machine"].partition(" of ")
    processor, _, _ = machine.partition(",")
    cores = f"cores, at {took} ms a question on {processor}"
    return table(("a million visitors", "questions a second", cores), rows)


def _compare() -> Table:
    measured = read("benchmarks/compare.json")
    rows = [
        (
            name,
            row["other"],
            row["this"],
            f"**{row['ratio']:.2f}**",
            f"{row['least']:.2f} to {row['greatest']:.2f}",
        )
        for name, row in measured["compared"].items()
    ]
    other = f"{measured['other']}, {measured['other_date']}"
    return table(("", other, measured["version"], "ratio", f"in {measured['rounds']} rounds"), rows)


def _hours() -> Table:
    rows = []
    for path in sorted((ROOT / "benchmarks").glob("*.json")):
        measured = read(f"benchmarks/{path.name}")
        hour = measured.get("yardstick_milliseconds", {"before": "–", "after": "–"})
        rows.append((f"`{path.name}`", measured["version"], measured["machine"], *hour.values()))
    return table(("", "code", "machine", "yardstick before, ms", "after, ms"), rows)


def _training() -> Table:
    measured = read("benchmarks/training.json")["by_cores"]
    rows = [
        (cores, f"{row['plain']:,}", f"{row['augmented']:,}", f"{row['augmented_over_plain']:.2f}")
        for cores, row in measured.items()
    ]
    head = ("cores", "plain, images a second", "augmented, images a second", "augmented over plain")
    return table(head, rows)


def _watching() -> Table:
    measured = read("benchmarks/watching.json")
    speeds = (f"{median(each):,.0f}" for each in measured["images_a_second"].values())
    slower = f"{percent(measured['slower'], 1)} ± {percent(measured['standard_error'], 1)}"
    head = ("images a second, unwatched", "watched", "slower by", "of all cores’ time")
    return table(head, [(*speeds, slower, percent(measured["processor"], 1))])


TABLES = {
    "architecture": architecture,
    "brought": _brought,
    "classic": lambda: _runs("classic"),
    "compare": _compare,
    "conditions": _conditions,
    "crowd": _crowd,
    "device": _device,
    "doubt": lambda: "\n".join(map(str, doubt(evaluation()))),
    "hand": lambda: hands(evaluation()),
    "hand_ways": _hand_ways,
    "hours": _hours,
    "latency": _latency,
    "live": _live,
    "load": _load,
    "exact": _exact,
    "numbers": _numbers,
    "pen": _pen_runs,
    "results": lambda: results(evaluation()),
    "training": _training,
    "twins": _twins,
    "watching": _watching,
}


if __name__ == "__main__":
    main()
