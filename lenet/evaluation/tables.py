"""What is known of the network and its weights, as tables in Markdown: for README and page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from lenet.network.model import PARAMETERS, summarize
from lenet.network.weights import BUNDLED

ROOT = Path(__file__).resolve().parents[2]


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Return a table in Markdown, its columns but the first aligned to the right."""
    lines = [list(head), *rows]
    lines.insert(1, ["---"] + ["--:"] * (len(lines[0]) - 1))
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def percent(share: float, digits: int = 2) -> str:
    """Return a share, 0 to 1, in percent."""
    return f"{100 * share:.{digits}f} %"


def read(path: str) -> dict:
    """Read a JSON file of the repository.

    Raises:
        FileNotFoundError: If what it holds has not been measured.
    """
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
    return table(("layer", "kind", "output", "output size", "parameters"), rows)


def evaluation_of(record: dict) -> dict | None:
    """Return what was measured on the bundled weights, if the record is theirs."""
    try:
        measured = evaluation()
    except FileNotFoundError:
        return None
    return measured if measured["weights_sha256"] == record.get("weights_sha256") else None


def evaluation() -> dict:
    """Return what `lenet.evaluate` measured on the bundled weights."""
    return json.loads(BUNDLED.with_suffix(".evaluation.json").read_text(encoding="utf-8"))


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
                f"**{percent(part['accuracy'])}**",
                f"{percent(low)} to {percent(high)}",
                f"{percent(part['by_digit'][worst], 1)} (the {worst})",
            )
        )
    return table(("", "digits", "read right", "95 % interval", "worst digit"), rows)


def doubt(measured: dict) -> str:
    """Return tables of what is answered, and of what is no digit but taken for one."""
    rows = [
        (
            name,
            percent(part["answered"]),
            percent(part["accuracy_among_answered"]),
            percent(part["calibration_error"]),
        )
        for name, part in _parts(measured)
    ]
    head = ("", "answered", "right among these", "calibration error")
    accepted = measured["accepted"]
    refused = table(
        ("no digit, but taken for one", *accepted),
        [("share", *(percent(share, 1) for share in accepted.values()))],
    )
    return table(head, rows) + "\n" + refused


def _count(count: int, *, right: bool) -> str:
    return f"**{count}**" if right else str(count or "·")


def confusion(matrix: list[list[int]]) -> str:
    """Return a table of how often each label (row) was read as each digit (column)."""
    digits = range(len(matrix))
    rows = [
        (f"**{label}**", *(_count(count, right=label == read) for read, count in enumerate(counts)))
        for label, counts in enumerate(matrix)
    ]
    return table(("", *digits), rows)
