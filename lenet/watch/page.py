"""The page of a run: `python -m lenet.train --watch`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from lenet.data.mnist import Images, load_mnist
from lenet.drawing import framing, strokes
from lenet.idling import rest_between_events
from lenet.network import forward
from lenet.network.answers import Calibration, confusion_matrix, to_answers
from lenet.network.model import to_input
from lenet.records import Told
from lenet.watch import figures
from lenet.watch.run import Run

_HERE = Path(__file__).parent
EVERY = 4  # seconds between two looks
_REST = 0.2  # seconds; the pad doesn't wait for it, its drawings are not queued
_SCORED = 250  # validation images, read anew at each look; benchmarks/README.md says what it costs
_STATES = {"stopped": "Stopped", "ended": "Done: the weights are written", "failed": "It failed"}


def serve(arguments: Sequence[str], folder: Path, data: Path | None) -> None:
    """Train in a separate process, and serve a page of it until Ctrl-C.

    Args:
        arguments: Of `python -m lenet.train`.
        folder: Where that run keeps its state.
        data: MNIST, as Keras' mnist.npz.

    Raises:
        FileNotFoundError: If there is no MNIST.
        ValueError: If the file is not MNIST.
    """
    validation = load_mnist(data).validation
    with _begun(Run(arguments, folder)) as run:
        rest_between_events(build(run, validation), _REST).launch(enable_monitoring=False)


@contextlib.contextmanager
def _begun(run: Run) -> Iterator[Run]:
    run.start()
    try:
        yield run
    finally:
        run.stop()


def build(run: Run, validation: Images) -> gr.Blocks:
    """Build the page of a run, which reads some of the validation images at each look."""
    scored = Images(*(part[:_SCORED] for part in validation))

    def look() -> tuple[Any, ...]:
        arrays = run.weights()
        told = run.progress()
        curves = figures.curves(told["history"] if told else [])
        buttons = [gr.update(interactive=can) for can in pressable(run.state)]
        if arrays is None:
            return say(run, told), *buttons, curves, None, None
        (logits,) = forward.run_many(scored.images, arrays)
        counts = np.array(confusion_matrix(scored.labels, logits.argmax(axis=1)))
        pictures = figures.kernels(arrays), figures.confusion(counts)
        return say(run, told), *buttons, curves, *pictures

    picture = partial(gr.Image, format="png", interactive=False, buttons=[], show_label=False)
    with gr.Blocks(title="LeNet-5 learns", analytics_enabled=False) as blocks:
        with gr.Row():
            status = gr.Markdown()
            stop = gr.Button("Stop", scale=0)
            resume = gr.Button("Resume", scale=0)
        with gr.Row():
            with gr.Column(scale=3):
                gr.Markdown("Misread, by epoch")
                curves = gr.HTML()
                gr.Markdown("The kernels of C1: orange above zero, blue below")
                kernels = picture(height=90)
            with gr.Column(scale=2):
                gr.Markdown("Validation digits: rows are what was written, columns what was read")
                confusion = picture(height=320)
        gr.HTML(
            html_template=(_HERE / "pad.html").read_text(encoding="utf-8"),
            js_on_load=(_HERE / "pad.js").read_text(encoding="utf-8"),
            server_functions=[_reader(run)],
        )
        shown = [status, stop, resume, curves, kernels, confusion]
        gr.Timer(EVERY).tick(look, None, shown, show_progress="hidden")
        blocks.load(look, None, shown, show_progress="hidden")
        stop.click(run.stop).then(look, None, shown, show_progress="hidden")
        resume.click(run.start).then(look, None, shown, show_progress="hidden")
    return blocks


def pressable(state: str) -> tuple[bool, bool]:
    """Return whether a run in this state can be stopped, and whether it can be resumed."""
    return state == "running", state in ("stopped", "failed")


def say(run: Run, told: Told | None) -> str:
    """Describe the state of a run in a sentence."""
    if not told:
        return "### Gathering images …" if run.state == "running" else f"### {_STATES[run.state]}."
    minutes, seconds = divmod(round(told["seconds_left"]), 60)
    where = f"{told['phase']}, epoch {told['epoch']:.1f} of {told['epochs']}"
    if run.state != "running":
        return f"### {_STATES[run.state]}. {where}."
    return (
        f"### {where}: {told['images_per_second']:,} images a second, {minutes}:{seconds:02} left, "
        f"accuracy {told['accuracy']:.2%}"
    )


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
        Eleven shares that sum to 1, the last of "not a digit"; None for blank paper, or before the
        first step.
    """
    arrays = run.weights()
    framed = framing.frame(strokes.draw(drawing))
    if arrays is None or framed.blank:
        return None
    logits = forward.run(to_input(framed.digit_image)[None], arrays)["OUTPUT"]
    answers = to_answers(logits, Calibration())
    doubt = float(answers.doubt[0])
    return [float(share) * (1 - doubt) for share in answers.probabilities[0]] + [doubt]
