"""What is known of the network and its weights, as tables: for the page's card and the docs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lenet.network.model import CLASSES, layers_for, parameters_for, summarize
from lenet.network.weights import BUNDLED
from lenet.records import Evaluation, Reading, Record

PEN_WRITERS = 30  # of the training half of UCI's "Pen-Based Recognition of Handwritten Digits"


class Table(NamedTuple):
    """A table of words and figures."""

    head: list[str]
    rows: list[list[str]]

    def __str__(self) -> str:
        """Return it in Markdown, its columns but the first aligned to the right."""
        lines = [self.head, ["---"] + ["--:"] * (len(self.head) - 1), *self.rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> Table:
    """Make a table, every cell of it a text."""
    return Table(list(map(str, head)), [list(map(str, row)) for row in rows])


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share, 0 to 1, in percent; an en dash if there was nothing to measure."""
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def worst(by_digit: Sequence[float | None]) -> tuple[int, float]:
    """Return the digit with the lowest accuracy, and that, 0 to 1; None is for no such digits."""
    known = [(share, digit) for digit, share in enumerate(by_digit) if share is not None]
    share, digit = min(known)
    return digit, share


def architecture(classes: int = CLASSES) -> Table:
    """Return a table of the seven layers of the network that knows so many signs."""
    rows: list[tuple[str, ...]] = [
        (
            summary.layer.name,
            summary.layer.kind,
            " × ".join(map(str, summary.output_shape)),
            summary.arithmetic,
            f"{summary.parameters:,}",
        )
        for summary in summarize(layers_for(classes))
    ]
    rows.append(("", "", "", "", f"{parameters_for(classes):,}"))
    return table(("layer", "kind", "output", "output size", "parameters"), rows)


def evaluation_of(record: Record) -> Evaluation | None:
    """Return what was measured on the bundled weights, if it is whole and the record is theirs."""
    try:
        measured = evaluation()
    except FileNotFoundError:
        return None
    whole = "mnist" in measured and "pen" in measured
    theirs = measured["weights_sha256"] == record.get("weights_sha256")
    return measured if whole and theirs else None


def evaluation() -> Evaluation:
    """Return what `lenet.evaluate` measured on the bundled weights."""
    return json.loads(BUNDLED.with_suffix(".evaluation.json").read_text(encoding="utf-8"))


def _parts(measured: Evaluation) -> Iterable[tuple[str, Reading]]:
    return (
        ("MNIST, test images", measured["mnist"]),
        ("the same, as if drawn", measured["mnist_as_drawings"]),
        ("pen digits, at random", measured["pen"]["random"]),
    )


def results(measured: Evaluation) -> Table:
    """Return a table of the accuracies that `lenet.evaluate` measured."""
    rows = []
    for name, part in _parts(measured):
        low, high = part["interval"]
        digit, least = worst(part["by_digit"])
        rows.append(
            (
                name,
                f"{part['count']:,}",
                percent(part["accuracy"]),
                f"{percent(low)} to {percent(high)}",
                f"{percent(least, 1)} (the {digit})",
            )
        )
    return table(("", "digits", "accuracy", "95 % interval", "worst digit"), rows)


def own(record: Record) -> Table:
    """Return a table of signs of one's own: how many images of each, and how those to test read."""
    counts = zip(*(record["counts"][part] for part in ("train", "validation", "test")), strict=True)
    rows = [
        (name, *numbers, percent(row[sign] / sum(row) if sum(row) else None, 0))
        for sign, (name, numbers, row) in enumerate(
            zip(record["names"], counts, record["confusion_matrix"], strict=True)
        )
    ]
    head = ("sign", "images to train on", "to validate on", "to test on", "accuracy")
    return table(head, rows)


def hands(measured: Evaluation) -> Table:
    """Return a table of what a writer's corrections, or a round of all digits, gain and cost."""
    hand = measured["hand"]
    steps = [(f"after at most {step['at_most']}", step) for step in hand["by_corrections"]]
    steps[0] = ("none", hand["by_corrections"][0])
    if hand["round"]:
        steps.append(("0 to 9 written twice", hand["round"]))
    rows = [
        (
            name,
            f"{step['taught']:.1f}",
            percent(step["read_right"]),
            percent(step["answered_and_right"]),
            f"{step['writers_better']}, {step['writers_worse']}",
            percent(step["mnist"]),
            percent(step["letters"], 1),
        )
        for name, step in steps
    ]
    head = ("corrections", "taught", "accuracy", "answered correctly", "writers better, worse")
    return table((*head, "MNIST", "letters taken for digits"), rows)


def numbers(measured: Evaluation) -> tuple[Table, Table]:
    """Return tables of what is read of numbers, by their kind and by their length."""
    parts_of = measured["numbers"]
    strokes, images, mnist = (parts_of[each] for each in ("strokes", "images", "mnist"))
    spacings = [name for name in strokes if name not in ("wrong", "milliseconds")]
    parts = {f"strokes, {name}": strokes[name] for name in spacings}
    parts |= {f"pictures, {name}": images[name] for name in spacings}
    parts |= {f"MNIST, {gap.replace('-', '−')} px apart": part for gap, part in mnist.items()}
    exact = [
        (
            name,
            f"{part['count']:,}",
            percent(part["exact"], 1),
            percent(part["possible"], 1),
            percent(part["digit_errors"], 1),
            percent(part["wrong"], 1),
        )
        for name, part in parts.items()
    ]
    head = (
        "",
        "numbers",
        "all correct",
        "each digit correct alone",
        "digits wrong",
        "wrong and not flagged",
    )
    by_length = [
        (f"all correct, {name}", *(percent(row[kind], 0) for row in parts_of["by_length"].values()))
        for name, kind in (("strokes", "strokes"), ("pictures", "images"))
    ]
    return table(head, exact), table(("digits", *parts_of["by_length"]), by_length)


def doubt(measured: Evaluation) -> tuple[Table, Table]:
    """Return tables of what is answered, and of what is not a digit but taken for one."""
    rows = [
        (
            name,
            percent(part["answered"]),
            percent(part["accuracy_among_answered"]),
            percent(part["calibration_error"]),
        )
        for name, part in _parts(measured)
    ]
    head = ("", "answered", "accuracy of these", "calibration error")
    accepted = measured["accepted"]
    refused = table(
        ("not a digit, but taken for one", "blank", "scribbles", "letters"),
        [("share", *(percent(accepted[kind], 1) for kind in ("blank", "scribbles", "letters")))],
    )
    return table(head, rows), refused
