"""The model's card: what the network is, how it was trained, and how well it reads.

All of it comes from the JSON files beside the weights; what is missing there is not shown.
"""

from __future__ import annotations

from typing import Any

from lenet.network.model import PARAMETERS
from lenet.records import Evaluation, Record
from lenet.ui import tables

# LeCun et al. 1998, section III-C: errors of LeNet-5, and with distorted digits in the training.
_PAPER, _DISTORTED = 0.0095, 0.008
_SHOWN_MISTAKES = 28


def props(record: Record) -> dict[str, Any]:
    """Return what the card of weights with this record shows, ready for JSON.

    A section has the `key` of its title, `KEY.text` being that of its text, and `values` for both.
    """
    measured = tables.evaluation_of(record)
    sections = [_section("network", tables.architecture(), parameters=PARAMETERS)]
    sections.append(_training(record))
    if measured:
        sections = [*_results(measured), *sections]
    return {
        "sections": sections,
        "matrices": _matrices(measured) if measured else [],
        "mistakes": measured["mistakes"][:_SHOWN_MISTAKES] if measured else [],
    }


def _section(key: str, *shown: tables.Table, **values: Any) -> dict[str, Any]:
    return {
        "key": f"card.{key}",
        "values": values,
        "tables": [table._asdict() for table in shown],
    }


def _results(measured: Evaluation) -> list[dict[str, Any]]:
    mnist, pen, hand = measured["mnist"], measured["pen"]["random"], measured["hand"]
    return [
        _section(
            "results",
            tables.results(measured),
            mnist=tables.percent(mnist["accuracy"]),
            pen=tables.percent(pen["accuracy"]),
            images=mnist["count"],
            digits=pen["count"],
            writers=tables.PEN_WRITERS,
            paper=tables.percent(1 - _PAPER),
            distorted=tables.percent(1 - _DISTORTED),
        ),
        _section("doubt", *tables.doubt(measured)),
        _section("hands", tables.hands(measured), writers=hand["writers"], splits=hand["splits"]),
        _section("numbers", *tables.numbers(measured)),
    ]


def _training(record: Record) -> dict[str, Any]:
    history, recipe, teacher = record["history"], record["recipe"], record.get("teacher_history")
    seconds = sum(epoch["seconds"] for epoch in [*history, *(teacher or ())])
    curves = {
        name: [round(100 * (1 - epoch[key]), 3) for epoch in history]
        for name, key in (("training", "accuracy"), ("validation", "val_accuracy"))
    }
    told = _section(
        "taught" if teacher else "training",
        recipe=recipe["name"],
        seed=recipe["seed"],
        teacher=len(teacher or ()),
        epochs=len(history),
        minutes=round(seconds / 60),
    )
    return told | {"curves": curves}


def _matrices(measured: Evaluation) -> list[dict[str, Any]]:
    collections = {"MNIST": measured["mnist"], "pen digits": measured["pen"]["random"]}
    return [
        {"name": name, "counts": part["confusion_matrix"]} for name, part in collections.items()
    ]
