"""The page of a run: `python -m lenet.train --watch`."""

from __future__ import annotations

import contextlib
import html
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lenet.data.mnist import Collection, Images
from lenet.drawing import framing, strokes
from lenet.idling import rest_between_events
from lenet.network import forward
from lenet.network.answers import Calibration, confusion_matrix, to_answers
from lenet.network.model import to_input
from lenet.records import Told
from lenet.training.recipes import Recipe
from lenet.watch import figures
from lenet.watch.run import Run
from lenet.watch.words import WORDS, fill

if TYPE_CHECKING:
    import gradio as gr

_HERE = Path(__file__).parent
EVERY = 4  # seconds between two looks
_REST = 0.2  # seconds; the pad doesn't wait for it, its drawings are not queued
_SCORED = 250  # validation images, read anew at each look; benchmarks/README.md says what it costs


def serve(arguments: Sequence[str], folder: Path, data: Collection, recipe: Recipe) -> None:
    """Train in a separate process, and serve a page of it until Ctrl-C.

    Args:
        arguments: Of `python -m lenet.train`.
        folder: Where that run keeps its state.
        data: That it learns, of which the page reads some validation images.
        recipe: By which it learns.
    """
    with _begun(Run(arguments, folder)) as run:
        page = build(run, data, recipe)
        rest_between_events(page, _REST).launch(enable_monitoring=False)


@contextlib.contextmanager
def _begun(run: Run) -> Iterator[Run]:
    run.start()
    try:
        yield run
    finally:
        run.stop()


def build(run: Run, data: Collection, recipe: Recipe) -> gr.Blocks:
    """Build the page of a run, which reads some of the validation images at each look."""
    import gradio as gr

    chosen = np.random.default_rng(0).permutation(len(data.validation.labels))[:_SCORED]
    scored = Images(*(part[chosen] for part in data.validation))

    def look() -> tuple[Any, ...]:
        arrays = run.weights()
        told = run.progress()
        curves = figures.curves(told["history"] if told else [], caption(recipe, told))
        buttons = [gr.update(interactive=can) for can in pressable(run.state)]
        if arrays is None:
            return say(run, told), *buttons, curves, None, None
        (logits,) = forward.run_many(scored.images, arrays)
        read_as = logits.argmax(axis=1)
        counts = np.array(confusion_matrix(scored.labels, read_as, len(data.names)))
        pictures = figures.kernels(arrays), figures.confusion(counts, data.names)
        return say(run, told), *buttons, curves, *pictures

    pad = fill((_HERE / "pad.html").read_text(encoding="utf-8"))
    names = html.escape(json.dumps([*data.names, WORDS["none"]]))
    with gr.Blocks(title=WORDS["title"], analytics_enabled=False) as blocks:
        with gr.Row():
            with gr.Column(scale=3):
                status = gr.Markdown()
            with gr.Column(scale=1), gr.Row():
                stop = gr.Button(WORDS["stop"], min_width=100)
                resume = gr.Button(WORDS["resume"], min_width=100)
        with gr.Row():
            with gr.Column(scale=3):
                gr.Markdown(WORDS["curves"])
                curves = gr.HTML()
                gr.Markdown(WORDS["kernels"])
                kernels = gr.Image(
                    format="png", interactive=False, buttons=[], show_label=False, container=False
                )
            with gr.Column(scale=2):
                gr.Markdown(WORDS["confusion"])
                confusion = gr.HTML()
        gr.HTML(
            html_template=pad.replace("{names}", names),
            js_on_load=(_HERE / "pad.js").read_text(encoding="utf-8"),
            server_functions=[_reader(run)],
        )
        shown = [status, stop, resume, curves, kernels, confusion]
        gr.Timer(EVERY).tick(look, None, shown, show_progress="hidden")
        blocks.load(look, None, shown, show_progress="hidden")
        stop.click(run.stop).then(look, None, shown, show_progress="hidden")
        resume.click(run.start).then(look, None, shown, show_progress="hidden")
    return blocks


def caption(recipe: Recipe, told: Told | None) -> str:
    """Say what the curves show, which differs by recipe and phase."""
    bent = "curves.bent" if recipe.augmentation else "curves.plain"
    taught = recipe.teacher and told and told["phase"] == "LeNet-5"
    return WORDS["curves.taught" if taught else bent]


def pressable(state: str) -> tuple[bool, bool]:
    """Return whether a run in this state can be stopped, and whether it can be resumed."""
    return state == "running", state in ("stopped", "failed")


def say(run: Run, told: Told | None) -> str:
    """Describe the state of a run in a sentence."""
    if not told:
        return f"### {WORDS['gathering'] if run.state == 'running' else WORDS[run.state] + '.'}"
    where = WORDS["where"].format_map(told)
    if run.state != "running":
        return f"### {WORDS[run.state]}. {where}."
    minutes, seconds = divmod(round(told["seconds_left"]), 60)
    left = f"{minutes}:{seconds:02}"
    return f"### {WORDS['running'].format(where=where, left=left, **told)}"


def _reader(run: Run) -> Callable[[Any], dict[str, list[float] | None]]:
    def read(drawing: Any) -> dict[str, list[float] | None]:
        """Read strokes with the current weights, see `shares`."""
        try:
            return {"shares": shares(run, strokes.parse(dict(drawing)["strokes"]))}
        except (TypeError, KeyError, ValueError):
            return {"shares": None}

    return read


def shares(run: Run, drawing: Sequence[strokes.Stroke]) -> list[float] | None:
    """Return the probabilities of a drawing, by the current weights.

    Returns:
        A share for each sign and one for "not a sign", which sum to 1; None for blank paper, or
        before the first step.
    """
    arrays = run.weights()
    framed = framing.frame(strokes.draw(drawing))
    if arrays is None or framed.blank:
        return None
    logits = forward.run(to_input(framed.digit_image)[None], arrays)["OUTPUT"]
    answers = to_answers(logits, Calibration())
    doubt = float(answers.doubt[0])
    return [float(share) * (1 - doubt) for share in answers.probabilities[0]] + [doubt]
