"""The model's card: what the network is, how it was trained, and how well it reads.

All of it comes from the JSON files beside the weights; what is missing there is not shown.
"""

from __future__ import annotations

from typing import Any

from lenet.network.model import PARAMETERS
from lenet.records import Evaluation, Record
from lenet.ui import tables

# LeCun et al. 1998, section III-C: LeNet-5 alone, and trained on distorted digits, too.
_PAPER = {"LeNet-5": 0.0095, "LeNet-5, trained on distortions": 0.008}
_SHOWN_MISTAKES = 28


def props(record: Record) -> dict[str, Any]:
    """Return what the card of weights with this record shows, ready for JSON."""
    measured = tables.evaluation_of(record)
    sections = [_network(), _training(record)]
    if measured:
        sections = [*_results(measured), *sections]
    return {
        "sections": sections,
        "matrices": _matrices(measured) if measured else [],
        "mistakes": measured["mistakes"][:_SHOWN_MISTAKES] if measured else [],
    }


def _section(title: str, text: str, *shown: tables.Table, **more: Any) -> dict[str, Any]:
    return {"title": title, "text": text, "tables": [table._asdict() for table in shown]} | more


def _results(measured: Evaluation) -> list[dict[str, Any]]:
    paper = ", ".join(f"{name} {tables.percent(1 - error)}" for name, error in _PAPER.items())
    mnist, pen = measured["mnist"], measured["pen"]["random"]
    return [
        _section(
            f"It reads {tables.percent(mnist['accuracy'])} of MNIST and "
            f"{tables.percent(pen['accuracy'])} of what people drew with a pen",
            f"{tables.collections(measured)}, none of which it was trained on, drawn with random "
            "pens, in many sizes, all over the paper. "
            f"The paper’s own figures for MNIST’s test images: {paper}.",
            tables.results(measured),
        ),
        _section(
            "When it gives no answer",
            "It refuses most of what is no digit, and what it can’t tell. It is meant for digits "
            "and numbers, drawn or photographed, to teach and to play with; not to read cheques "
            "or exams.",
            *tables.doubt(measured),
        ),
        _section(
            "When it has learned a hand",
            "Half of each writer’s digits are shown to it, and what it misreads or refuses is "
            f"corrected; the other half is read. {measured['hand']['writers']} writers, "
            f"{measured['hand']['splits']} times; the last two columns with their hands in use.",
            tables.hands(measured),
        ),
        _section(
            "When it reads numbers",
            "Two to six digits of one writer, as strokes and as pictures, and of MNIST’s test "
            "images side by side. The fourth column is what perfect cuts would give. What is not "
            "believed is told as “?”.",
            *tables.numbers(measured),
        ),
    ]


def _network() -> dict[str, Any]:
    text = f"LeNet-5, 1998: seven layers, {PARAMETERS:,} parameters."
    return _section("The network", text, tables.architecture())


def _training(record: Record) -> dict[str, Any]:
    history, recipe, teacher = record["history"], record["recipe"], record.get("teacher_history")
    minutes = sum(epoch["seconds"] for epoch in [*history, *(teacher or ())]) / 60
    taught = f"{len(teacher)} of a larger network, the teacher, and then " if teacher else ""
    text = (
        f"By the recipe “{recipe['name']}”, seed {recipe['seed']}: {taught}{len(history)} epochs, "
        f"{minutes:.0f} minutes in all. No image of the validation is trained on."
    )
    curves = {
        name: [round(100 * (1 - epoch[key]), 3) for epoch in history]
        for name, key in (("training", "accuracy"), ("validation", "val_accuracy"))
    }
    return _section("How it was trained", text, curves=curves)


def _matrices(measured: Evaluation) -> list[dict[str, Any]]:
    collections = {"MNIST": measured["mnist"], "pen digits": measured["pen"]["random"]}
    return [
        {"name": name, "counts": part["confusion_matrix"]} for name, part in collections.items()
    ]
