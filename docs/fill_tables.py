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
                percent(max(epoch["val_accuracy"] for epoch in record["history"])),
                percent(mnist["accuracy"]),
                percent(pen["accuracy"]),
                percent(min(pen["by_digit"]), 1),
                " / ".join(percent(turned[angle], 1) for angle in ("-15", "0", "15")),
                percent(pen["answered"]),
                percent(pen["accuracy_among_answered"]),
                " / ".join(percent(part["calibration_error"]) for part in (mnist, pen)),
                percent(run["accepted"]["letters"], 1),
                f"{sum(epoch['seconds'] for epoch in epochs) / 60:.0f}",
            )
        )
    head = ("seed", "validation", "MNIST test", "pen digits", "worst digit")
    head += ("turned −15° / 0° / 15°", "answered", "accuracy of these")
    return table((*head, "calibration error, MNIST / pen", "letters taken", "minutes"), rows)


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


def _tried() -> Table:
    tried = read("benchmarks/cut_costs.json")["tried"]
    rows = [(name, *map(percent, shares.values())) for name, shares in tried.items()]
    return table(("with", *next(iter(tried.values()))), rows)


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


def _picture_twins() -> Table:
    measured = read("benchmarks/picture_twins.json")["agreement"]
    rows = [
        (
            f"**{kind}**" if kind == "all" else kind,
            f"{row['pictures']:,}",
            percent(row["same_answer"] / row["pictures"]),
            percent(row["same_ink"] / row["pictures"]),
        )
        for kind, row in measured.items()
    ]
    return table(("", "pictures", "same answer or refusal", "same ink, to the pixel"), rows)


def _picture_times() -> Table:
    measured = read("benchmarks/picture_twins.json")["milliseconds"]
    rows = [
        (size, *(f"{each:.0f}" for times in by.values() for each in times.values()))
        for size, by in measured.items()
    ]
    head = ("picture", "browser's scripts, median, ms", "95th percentile")
    return table((*head, "Python, median, ms", "95th percentile"), rows)


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


def _load() -> Table:
    rows = [
        (
            f"{count} visitor{'s' * (count != '1')}",
            f"{row['answered_per_second']:.0f}",
            f"{row['milliseconds_from_move']['p50']:.0f}",
            f"{row['milliseconds_from_move']['p95']:.0f}",
            row["errors"],
            row["wrong_answers"],
        )
        for count, row in read("benchmarks/load.json")["direct"].items()
    ]
    head = ("", "answers a second", "median, ms", "95th percentile, ms", "errors", "wrong")
    return table(head, rows)


def _crowd() -> Table:
    """Return what a million visitors would take, by arithmetic from the load of some hundred."""
    measured = read("benchmarks/load.json")
    took = measured["direct"]["400"]["app_processor_milliseconds_per_update"]
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
    cores = f"cores, at {took} ms a question"
    return table(("a million visitors", "questions a second", cores), rows)


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


def _engine() -> Table:
    measured = read("benchmarks/engine.json")
    times, medians = measured["times_naive"], measured["medians"]
    (early, all_early), (end, all_end) = medians["held_out"].items()
    digits = medians["held_out_digits"]
    rows = [
        ("images a second, times a first plain version: with SIMD", f"{times['simd']:.1f}"),
        ("the same, plain JavaScript", f"{times['plain']:.1f}"),
        (f"held-out digits read after {int(early):,} images", percent(digits[early], 1)),
        (f"with what is not a digit, after {int(early):,}", percent(all_early, 1)),
        (f"held-out digits read after {int(end):,} images", percent(digits[end], 1)),
        (f"with what is not a digit, after {int(end):,}", percent(all_end, 1)),
        ("pen digits read in the end", percent(medians["pen"], 1)),
        *(
            (f"seconds of training for {int(stop):,} images", f"{seconds:.1f}")
            for stop, seconds in medians["seconds"].items()
        ),
    ]
    return table(("the engine in Node", "median"), rows)


def _threads() -> Table:
    measured = read("benchmarks/threads.json")["two_threads_times_one"]
    rows = [(f"batches of {batch}", f"{gain:.2f}") for batch, gain in measured.items()]
    return table(("two threads, each half of a batch", "speed, one thread = 1"), rows)


def _practice() -> Table:
    measured = read("benchmarks/practice.json")
    age, took = measured["age_milliseconds"], measured["repaint_milliseconds"]
    heaps, processes = measured["heap_megabytes"], measured["process_megabytes"]
    slowed = f"slowed down {measured['throttle']:g} times"
    rows = [
        (f"repaints a second, {slowed}", f"{measured['repaints_per_second']:.1f}"),
        (f"age of the answer, ms, {slowed}: median", f"{age['p50']:.0f}"),
        (f"age of the answer, ms, {slowed}: 95th percentile", f"{age['p95']:.0f}"),
        ("processor time of a repaint, ms: network in sight", f"{took['at_top']:.1f}"),
        ("processor time of a repaint, ms: curves in sight", f"{took['at_chapter']:.1f}"),
        ("JavaScript heap after the first and last run, MB", f"{heaps[0]} and {heaps[-1]}"),
        ("the process, after the same, MB", f"{processes[0]} and {processes[-1]}"),
    ]
    return table(("the page while it trains", "measured"), rows)


def _own_signs() -> Table:
    by_way = read("benchmarks/own_signs.json")["by_way"]
    rows, counts = [], list(next(iter(by_way.values())))
    for way, by_count in by_way.items():
        shares = [[run["accuracy"] for run in by_count[count]] for count in counts]
        cells = (
            percent(median(each), 1)
            + (f" ({percent(min(each), 1)} to {percent(max(each), 1)})" if len(each) > 1 else "")
            for each in shares
        )
        rows.append((way, *cells))
    seeds = max(len(runs) for by_count in by_way.values() for runs in by_count.values())
    head = f"median and range of {seeds} seeds, or one seed"
    return table((head, *counts), rows)


def _own_numbers() -> Table:
    by_script = read("benchmarks/own_numbers.json")["by_script"]
    rows = [
        (
            name,
            percent(part["digits"], 1),
            *(percent(part[spacing]["exact"], 1) for spacing in ("apart", "near")),
            *(percent(part[spacing]["wrong"], 1) for spacing in ("apart", "near")),
        )
        for name, part in by_script.items()
    ]
    head = ("", "single digits", "numbers apart, exact", "near, exact")
    return table((*head, "apart, wrong and not flagged", "near, wrong and not flagged"), rows)


def _networks() -> Table:
    told = read("lenet/ui/networks/measured.json")
    names = {
        "untrained": "untrained",
        "hundred": "`hundred`",
        "classic": "`classic`",
        "unbent": "`unbent`",
        "trained": "the trained network",
    }
    kinds = ("learned", "unseen", "writers")
    rows = [(name, *(percent(told[key][kind], 1) for kind in kinds)) for key, name in names.items()]
    head = ("accuracy", "what it learned from", "500 new drawings", "digits of 30 people")
    return table(head, rows)


def _exports() -> Table:
    by_format = read("benchmarks/exports.json")["by_format"]
    rows = [
        (
            kind,
            f"{part['bytes'] / 1000:.0f} kB" if "bytes" in part else "",
            percent(part["mnist"]),
            percent(part["pen"]),
        )
        for kind, part in by_format.items()
    ]
    return table(("", "size", "MNIST, test images", "pen digits, at random"), rows)


TABLES = {
    "architecture": architecture,
    "brought": _brought,
    "classic": lambda: _runs("classic"),
    "conditions": _conditions,
    "crowd": _crowd,
    "device": _device,
    "doubt": lambda: "\n".join(map(str, doubt(evaluation()))),
    "hand": lambda: hands(evaluation()),
    "hours": _hours,
    "latency": _latency,
    "live": _live,
    "load": _load,
    "engine": _engine,
    "threads": _threads,
    "practice": _practice,
    "exact": _exact,
    "exports": _exports,
    "numbers": _numbers,
    "networks": _networks,
    "own_numbers": _own_numbers,
    "own_signs": _own_signs,
    "pen": _pen_runs,
    "picture_times": _picture_times,
    "picture_twins": _picture_twins,
    "results": lambda: results(evaluation()),
    "training": _training,
    "tried": _tried,
    "twins": _twins,
}


if __name__ == "__main__":
    main()
