"""The page: its parts, their order, and what they ask of the recognizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from lenet.drawing import images, penmanship, strokes
from lenet.drawing.framing import FIELD
from lenet.drawing.strokes import DEFAULT_PEN, Stroke
from lenet.recognizer import Recognizer
from lenet.ui import card, figure, words
from lenet.ui.calls import live, server_calls
from lenet.ui.packing import pack_signed
from lenet.ui.part import part

CSS = Path(__file__).with_name("page.css")
THEME = gr.themes.Base(
    primary_hue="orange",
    neutral_hue="slate",
    radius_size="lg",
    # The visitor's own fonts: nothing is fetched from anywhere.
    font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
    font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
).set(
    body_background_fill="#f7f4ec",
    body_background_fill_dark="#151b24",
    body_text_color="#1c2430",
    body_text_color_dark="#eef0f4",
)

PENS = {"Thin": 8, "Medium": int(DEFAULT_PEN), "Thick": 28}  # width, canvas units

# (digit, way of writing it), see `lenet/drawing/penmanship.json`
EXAMPLES = (
    ("0", "oval"),
    ("0", "slashed"),
    ("1", "bare"),
    ("1", "long flag"),
    ("2", "plain"),
    ("2", "looped"),
    ("3", "round"),
    ("4", "open"),
    ("4", "closed"),
    ("5", "capped"),
    ("6", "straight"),
    ("7", "bare"),
    ("7", "crossed"),
    ("8", "in one"),
    ("9", "straight"),
    ("9", "curled"),
)

_CACHE = (600, 600)  # seconds: how often, and how old, files sent to the endpoint are deleted
_EXAMPLE_SIZE = 260  # longer side, canvas units


def build(recognizer: Recognizer) -> gr.Blocks:
    """Build the page around a recognizer."""
    with gr.Blocks(title="LeNet-5 sketchpad", analytics_enabled=False, delete_cache=_CACHE) as page:
        gr.HTML(
            "<h1>LeNet-5 sketchpad</h1><p>Draw a digit and watch a convolutional network of 1998 "
            "read it, stroke by stroke.</p>",
            elem_classes="lenet-head",
            apply_default_css=False,
        )
        with gr.Tab("Sketchpad"):
            _sketchpad(recognizer)
        with gr.Tab("Model card", elem_id="card"):
            card.build(recognizer.record)
        _endpoint(recognizer)
    return page


def _sketchpad(recognizer: Recognizer) -> None:
    calls = server_calls(recognizer)
    with gr.Row():
        with gr.Column(scale=5, min_width=300):
            part(
                "sketchpad",
                calls=[live(calls["recognize"])],
                canvas=strokes.CANVAS,
                max_points=strokes.MAX_POINTS,
                max_strokes=strokes.MAX_STROKES,
                pens=PENS,
            )
        with gr.Column(scale=6, min_width=300):
            part("answer")
            part("examples", canvas=strokes.CANVAS, drawings=[_example(*way) for way in EXAMPLES])
    with gr.Row():
        with gr.Column(scale=5, min_width=300):
            _heading("replay")
            part("replay", calls=[calls["replay"]])
        with gr.Column(scale=6, min_width=300):
            _heading("evidence")
            part("evidence", calls=[calls["explain"]], canvas=strokes.CANVAS, field=FIELD)
    _heading("stages")
    part("stages", calls=[calls["leave_out_steps"]], captions=words.STAGES, trials=words.TRIALS)
    _heading("network")
    part("network", layers=figure.layers())
    _heading("unit")
    part("unit", calls=[calls["open_unit"]], layers=figure.kinds())
    _heading("kernels")
    part(
        "kernels",
        kernels={name: pack_signed(recognizer.weights[name][0]) for name in ("C1", "C3")},
    )


def _endpoint(recognizer: Recognizer) -> None:
    """Offer `/recognize` to programs: an image file in, label and probabilities out."""

    def recognize(image: bytes | None) -> dict[str, Any]:
        """Read the handwritten digit in an image file (PNG, JPEG, WebP, GIF, BMP or TIFF).

        Dark ink on light paper, light on dark, and ink on a transparent layer are all understood.

        Args:
            image: An uploaded file, or the file as a data URL: data:image/png;base64,... No other
                web addresses are fetched.

        Returns:
            label, "0" to "9", or "no digit" for what is none or can't be told; and confidences,
            the probability of each digit, given that it is one.
        """
        if image is None:
            raise gr.Error("Expected an image file, got nothing.", print_exception=False)
        try:
            recognition = recognizer.recognize(images.decode(image))
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from None
        digit = recognition.digit
        return {
            "label": "no digit" if digit is None else str(digit),
            "confidences": [
                {"label": str(label), "confidence": float(probability)}
                for label, probability in enumerate(recognition.probabilities)
            ],
        }

    image = gr.File(label="image", type="binary", visible=False)
    answer = gr.JSON(label="recognition", visible=False)
    gr.Button(visible=False).click(recognize, image, answer, api_name="recognize")


def _heading(name: str) -> None:
    title, plain, exact = words.HEADINGS[name]
    gr.HTML(
        f"<h2>{title}</h2><p>{plain}</p>"
        f"<details><summary>In exact words</summary><p>{exact}</p></details>",
        elem_classes="lenet-section",
        apply_default_css=False,
    )


def _example(digit: str, name: str) -> dict[str, Any]:
    pens = [Stroke(path, DEFAULT_PEN) for path in penmanship.paths(digit, name)]
    drawn = strokes.transform(pens, width=DEFAULT_PEN, size=_EXAMPLE_SIZE)
    return {
        "name": f"{digit}, {name}",
        "strokes": [{"width": s.width, "points": s.points.round(1).tolist()} for s in drawn],
    }
