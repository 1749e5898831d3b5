"""The model's card: what the network is, how it was trained, and how well it reads.

All of it comes from the JSON files beside the weights; what is missing there is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import gradio as gr
import pandas as pd

from lenet.evaluation import tables
from lenet.network.model import CLASSES
from lenet.ui.part import part

# LeCun et al. 1998, section III-C: LeNet-5 alone, and trained on distorted digits, too.
_PAPER = {"LeNet-5": 0.0095, "LeNet-5, trained on distortions": 0.008}
_PLOT = {"height": 260}
_SHOWN_MISTAKES = 28


def build(record: dict[str, Any]) -> None:
    """Build the card of weights with this record."""
    measured = tables.evaluation_of(record)
    if measured:
        _results(measured)
    gr.Markdown("## The network\n\nLeNet-5, 1998: seven layers, 61,706 parameters.")
    gr.Markdown(tables.architecture())
    _training(record)
    if measured:
        _errors(measured)


def _results(measured: dict[str, Any]) -> None:
    paper = ", ".join(f"{name} {100 - 100 * error:.2f} %" for name, error in _PAPER.items())
    gr.Markdown(
        "## How well it reads\n\n"
        "MNIST’s 10,000 test images, and 7,494 digits that 30 people wrote with a pen, none of "
        "which it was trained on, drawn with random pens, in random sizes and places."
    )
    gr.Markdown(tables.results(measured))
    gr.Markdown(f"The paper’s own figures for MNIST’s test images: {paper}.")
    gr.Markdown(
        "### When it gives no answer\n\nIt refuses what is no digit, and what it can’t tell."
    )
    gr.Markdown(tables.doubt(measured))


def _training(record: dict[str, Any]) -> None:
    history, recipe = record["history"], record["recipe"]
    seconds = sum(epoch["seconds"] for epoch in history)
    gr.Markdown(
        f"## How it was trained\n\nBy the recipe “{recipe['name']}”: {len(history)} epochs in "
        f"{seconds / 60:.0f} minutes, seed {recipe['seed']}. Images are bent anew in each epoch, "
        "those of the validation are not: that is why the training seems to read worse."
    )
    curves = pd.DataFrame(
        {
            "epoch": range(1, len(history) + 1),
            "training": [1 - epoch["accuracy"] for epoch in history],
            "validation": [1 - epoch["val_accuracy"] for epoch in history],
        }
    ).melt("epoch", var_name="images", value_name="misread")
    curves["misread, %"] = 100 * curves.pop("misread")
    with gr.Row():
        gr.LinePlot(
            curves,
            x="epoch",
            y="misread, %",
            color="images",
            title="Misread after each epoch",
            x_lim=[1, len(history)],
            y_lim=[0, 10],
            **_PLOT,
        )


def _errors(measured: dict[str, Any]) -> None:
    gr.Markdown("## What it gets wrong")
    collections = {"MNIST": measured["mnist"], "pen digits": measured["pen"]["random"]}
    with gr.Row():
        for name, part_ in collections.items():
            gr.BarPlot(
                pd.DataFrame(
                    {
                        "digit": [str(digit) for digit in range(CLASSES)],
                        "misread, %": [100 - 100 * share for share in part_["by_digit"]],
                    }
                ),
                x="digit",
                y="misread, %",
                y_lim=[0, _most_misread(collections.values())],
                title=f"{name}: misread, by digit",
                **_PLOT,
            )
    with gr.Row():
        for name, part_ in collections.items():
            with gr.Column(min_width=300):
                gr.Markdown(
                    f"**{name}**: rows are what was written, columns what was read.\n\n"
                    + tables.confusion(part_["confusion_matrix"])
                )
    gr.Markdown("The pen digits that it misreads with the greatest confidence:")
    part("mistakes", mistakes=measured["mistakes"][:_SHOWN_MISTAKES])


def _most_misread(collections: Iterable[dict[str, Any]]) -> int:
    """Return whole percents above every bar, so that two plots have one scale."""
    return math.ceil(100 - 100 * min(min(part_["by_digit"]) for part_ in collections))
