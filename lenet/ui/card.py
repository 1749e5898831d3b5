"""The model's card, a page of its own: what the network is, how it was trained, how well it reads.

All of it comes from the JSON files beside the weights; what is missing there is not shown.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lenet.network.model import parameters_for
from lenet.network.signs import DIGITS, names_of
from lenet.records import Evaluation, Record
from lenet.ui import tables, words

# LeCun et al. 1998, section III-C: errors of LeNet-5, and with distorted digits in the training.
_PAPER, _DISTORTED = 0.0095, 0.008
_SOURCES = {
    "card.paper": "http://vision.stanford.edu/cs598_spring07/papers/Lecun98.pdf",
    "card.pen": "https://archive.ics.uci.edu/dataset/81/"
    "pen+based+recognition+of+handwritten+digits",
}
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 200, 44, 80, 8, 28  # of the chart, pixels
_MOST = 0.1  # share that the chart reaches to
_STEPS = 4  # of a cell's colour, see `card.css`


def page(record: Record, style: str, home: str) -> str:
    """Return the card of weights with this record as an HTML page.

    Args:
        record: The record of their training.
        style: Where `card.css` lies.
        home: Where the page with the sketchpad lies.
    """
    measured, own = tables.evaluation_of(record), "source" in record
    names = names_of(record)
    parameters = parameters_for(len(names))
    title = f"{words.text('card.title')} · {words.text('title')}"
    sections = [
        *(_results(measured) if measured else ()),
        *(_own(record) if own else ()),
        _section("network", tables.architecture(len(names)), parameters=f"{parameters:,}"),
        _own_training(record) if own else _training(record),
    ]
    sources = {"card.paper": _SOURCES["card.paper"]} if own else _SOURCES
    links = "".join(f'<a href="{url}">{_said(key)}</a>' for key, url in sources.items())
    body = f"""<body>
<main>
<a href="{home}">{_said("card.back")}</a>
<h1>{_said("card.title")}</h1>
<p>{_said("card.intro")}</p>
{_own_glance(record) if own else _glance(measured)}{"".join(sections)}
<footer>{links}</footer>
</main>
</body>"""
    policy, head = "default-src 'none'; style-src 'self'", f'<link rel="stylesheet" href="{style}">'
    return words.document(policy, title, head, body)


def _said(key: str, **values: Any) -> str:
    return html.escape(words.text(key, **values))


def _glance(measured: Evaluation | None) -> str:
    if not measured:
        return ""
    mnist, pen = measured["mnist"]["accuracy"], measured["pen"]["random"]["accuracy"]
    shares = {"mnist": tables.percent(mnist, 1), "pen": tables.percent(pen, 1)}
    return f'<p class="glance">{_said("card.at_a_glance", **shares)}</p>'


def _own_glance(record: Record) -> str:
    said = _said(
        "card.own.at_a_glance",
        accuracy=tables.percent(record["test_accuracy"], 1),
        images=f"{sum(record['counts']['test']):,}",
        count=len(record["names"]),
    )
    return f'<p class="glance">{said}</p>'


def _section(key: str, *shown: tables.Table, more: str = "", **values: object) -> str:
    title, text = _said(f"card.{key}", **values), _said(f"card.{key}.text", **values)
    return f"<section><h2>{title}</h2><p>{text}</p>{''.join(map(_table, shown))}{more}</section>"


def _table(shown: tables.Table) -> str:
    head = _row("th", map(words.translated, shown.head))
    rows = "".join(_row("td", map(words.translated, row)) for row in shown.rows)
    label = html.escape(", ".join(words.translated(text) for text in shown.head if text))
    return (
        f'<div class="scroller" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def _row(tag: str, cells: Iterable[str]) -> str:
    made = (f"<{tag}>{html.escape(cell)}</{tag}>" if cell else "<td></td>" for cell in cells)
    return f"<tr>{''.join(made)}</tr>"


def _results(measured: Evaluation) -> list[str]:
    mnist, pen, hand = measured["mnist"], measured["pen"]["random"], measured.get("hand")
    sections = [
        _section(
            "results",
            tables.results(measured),
            mnist=tables.percent(mnist["accuracy"]),
            pen=tables.percent(pen["accuracy"]),
            images=f"{mnist['count']:,}",
            digits=f"{pen['count']:,}",
            writers=tables.PEN_WRITERS,
            paper=tables.percent(1 - _PAPER),
            distorted=tables.percent(1 - _DISTORTED),
        ),
        _section("doubt", *tables.doubt(measured)),
    ]
    if hand:
        writers, splits = hand["writers"], hand["splits"]
        shown = tables.hands(measured)
        sections.append(_section("hands", shown, writers=writers, splits=splits))
    if "numbers" in measured:
        sections.append(_section("numbers", *tables.numbers(measured)))
    collections = {"MNIST": mnist, "pen digits": pen}
    matrices = "".join(
        _matrix(name, part["confusion_matrix"], DIGITS) for name, part in collections.items()
    )
    return [*sections, _section("wrong", more=f'<div class="matrices">{matrices}</div>')]


def _own(record: Record) -> list[str]:
    """Return what was measured on test images of signs of one's own."""
    count = sum(record["counts"]["test"])
    said = {"accuracy": tables.percent(record["test_accuracy"]), "images": f"{count:,}"}
    matrix = _matrix("", record["confusion_matrix"], names_of(record))
    return [
        _section("own.results", tables.own(record), **said, source=record["source"]),
        _section("wrong", more=f'<div class="wide">{matrix}</div>'),
    ]


def _own_training(record: Record) -> str:
    history, recipe = record["history"], record["recipe"]
    said = {
        part: tables.percent(record[f"{part}_accuracy"])  # type: ignore[literal-required]
        for part in ("train", "validation", "test")
    }
    return _section(
        "own.training",
        recipe=recipe["name"],
        seed=recipe["seed"],
        epochs=len(history),
        **said,
        more=_plot(_curves(record), "card.own.curves"),
    )


def _curves(record: Record) -> dict[str, list[float]]:
    """Return the share that was misread after each epoch, in training and in validation."""
    return {
        name: [1 - epoch[key] for epoch in record["history"]]
        for name, key in (("training", "accuracy"), ("validation", "val_accuracy"))
    }


def _training(record: Record) -> str:
    history, recipe, teacher = record["history"], record["recipe"], record.get("teacher_history")
    seconds = sum(epoch["seconds"] for epoch in [*history, *(teacher or ())])
    curves = _curves(record)
    ends = {name: tables.percent(shares[-1], 1) for name, shares in curves.items()}
    return _section(
        "taught" if teacher else "training",
        recipe=recipe["name"],
        seed=recipe["seed"],
        teacher=len(teacher or ()),
        epochs=len(history),
        minutes=round(seconds / 60),
        train=tables.percent(record["train_accuracy"]),
        validation=tables.percent(record["validation_accuracy"]),
        test=tables.percent(record["test_accuracy"]),
        more=f"<p>{_said('card.curves.text', **ends)}</p>{_plot(curves)}",
    )


def _matrix(name: str, counts: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    """Return how often each sign, a row, was read as each, a column."""
    heads = [f'<th title="{each}"><bdi>{each}</bdi></th>' for each in map(html.escape, names)]
    wrong = [
        count for label, row in enumerate(counts) for read, count in enumerate(row) if read != label
    ]
    rows = ""
    for label, row in enumerate(counts):
        cells = ""
        for read, count in enumerate(row):
            title = _said("card.cell", label=names[label], read=names[read], count=count)
            step = "right" if read == label else f"s{-(-_STEPS * count // (max(wrong) or 1))}"
            cells += f'<td class="{step}" title="{title}">{count or ""}</td>'
        rows += f"<tr>{heads[label]}{cells}</tr>"
    caption = f"<caption>{html.escape(words.translated(name))}</caption>" if name else ""
    return f'<table class="matrix">{caption}<tr><td></td>{"".join(heads)}</tr>{rows}</table>'


def _plot(curves: Mapping[str, Sequence[float]], key: str = "card.curves") -> str:
    """Return the share that is misread after each epoch as an SVG."""

    def y(share: float) -> str:
        return f"{_TOP + (1 - min(share, _MOST) / _MOST) * (_HEIGHT - _TOP - _BOTTOM):.1f}"

    def text(x: float, y: str, said: str, more: str = "") -> str:
        return f'<text x="{x}" y="{y}" dy="4"{more}>{said}</text>'

    shapes = ""
    for share in (0, _MOST / 2, _MOST):
        shapes += f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y(share)}" y2="{y(share)}"/>'
        shapes += text(_LEFT - 6, y(share), tables.percent(share, 0), ' text-anchor="end"')
    for name, shares in curves.items():
        room = (_WIDTH - _LEFT - _RIGHT) / (len(shares) - 1 or 1)
        places = "L".join(f"{_LEFT + at * room:.1f} {y(share)}" for at, share in enumerate(shares))
        said = _said(f"card.curves.{name}")
        shapes += f'<path class="{name}" d="M{places}"/>'
        shapes += text(_WIDTH - _RIGHT + 6, y(shares[-1]), said)
    shapes += text(_LEFT, str(_HEIGHT - 10), _said("card.curves.below"))
    label = _said(key)
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{shapes}</svg>'
