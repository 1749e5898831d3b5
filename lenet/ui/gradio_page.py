"""The page in Gradio: its HTML as one component, what it asks the server, and the API."""

from __future__ import annotations

from typing import Any

import gradio as gr

from lenet.drawing import images
from lenet.hand import Hand
from lenet.recognizer import Recognizer
from lenet.ui import assets, page
from lenet.ui.assets import Assets
from lenet.ui.calls import server_calls
from lenet.ui.server.uploads import refuse_addresses

ASSETS_PATH = "/lenet"  # where the page's files are served

THEME = gr.themes.Base(
    neutral_hue="slate",
    # The visitor's own fonts: nothing is fetched from anywhere.
    font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
    font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
).set(
    body_background_fill="#f7f4ec",
    body_background_fill_dark="#151b24",
    body_text_color="#1c2430",
    body_text_color_dark="#eef0f4",
)

_CACHE = (600, 600)  # seconds: how often, and how old, files sent to the endpoint are deleted

# As a web component on another site, the page's files lie with the page, not with that site.
_START = """
const home = document.querySelector("gradio-app[src]")?.getAttribute("src") ?? document.baseURI;
import(new URL("{main}", home.endsWith("/") ? home : home + "/"))
  .then(({{ start }}) => start(element, server));
"""


def links(files: Assets) -> str:
    """Return the links to what a browser will need, for the page's head."""
    return files.links(_base(files))


def _base(files: Assets) -> str:
    return f"{ASSETS_PATH.lstrip('/')}/{files.version}"


def build(recognizer: Recognizer) -> tuple[gr.Blocks, Assets]:
    """Build the page around a recognizer, and gather the files that it needs."""
    described = page.describe(recognizer)
    files = Assets(recognizer, described)
    with gr.Blocks(title=page.TITLE, analytics_enabled=False, delete_cache=_CACHE) as blocks:
        gr.HTML(
            html_template=page.body(described),
            js_on_load=_START.format(main=f"{_base(files)}/{assets.MAIN}"),
            apply_default_css=False,
            elem_id="lenet",
            server_functions=list(server_calls(recognizer).values()),
        )
        _endpoints(recognizer)
    return blocks, files


def _endpoints(recognizer: Recognizer) -> None:
    """Offer `/recognize` and `/recognize_number`: an image file in, what it says out."""

    def recognize(image: bytes | None, hand: str = "") -> dict[str, Any]:
        """Read the handwritten digit in an image file (PNG, JPEG, WebP, GIF, BMP or TIFF).

        Dark ink on light paper, light on dark, and ink on a transparent layer are all understood.
        No web addresses are fetched.

        Args:
            image: An uploaded file, or the file as a data URL: data:image/png;base64,...
            hand: What the writer taught: the text of a file that the page saved; by default none.

        Returns:
            label, "0" to "9", or "no digit" for what is none or can't be told; and confidences,
            the probability of each digit, given that it is one.
        """
        picture, taught = _asked(image, hand)
        recognition = recognizer.recognize(picture.pixels, hand=taught)
        digit = recognition.digit
        return {
            "label": "no digit" if digit is None else str(digit),
            "confidences": [
                {"label": str(label), "confidence": float(probability)}
                for label, probability in enumerate(recognition.probabilities)
            ],
        }

    def recognize_number(image: bytes | None, hand: str = "") -> dict[str, Any]:
        """Read the handwritten number of 1 to 8 digits in an image file, see recognize.

        Args:
            image: An uploaded file, or the file as a data URL: data:image/png;base64,...
            hand: What the writer taught: the text of a file that the page saved; by default none.

        Returns:
            text, the number, with "?" in the place of what can't be read, "" of blank paper;
            confidence, the probability that all of it is right, 0 with a "?"; digits, each with
            label, confidence and box: left, top, width and height, in pixels of the image, turned
            as the camera was held; and reason, why there is no number, or null.
        """
        picture, taught = _asked(image, hand)
        height, width = picture.pixels.shape[:2]
        number = recognizer.read_number(picture.pixels, hand=taught)
        number = number.scaled(picture.size[0] / width, picture.size[1] / height)
        return {
            "text": number.text,
            "confidence": number.confidence,
            "digits": [
                {
                    "label": "?" if digit.digit is None else str(digit.digit),
                    "confidence": digit.confidence,
                    "box": [round(float(length), 1) for length in digit.box],
                }
                for digit in number.digits
            ],
            "reason": number.reason,
        }

    hand = gr.Textbox("", label="hand", visible=False)  # a value makes it optional
    for function in (recognize, recognize_number):
        image = refuse_addresses(gr.File(label="image", type="binary", visible=False))
        answer = gr.JSON(label="answer", visible=False)
        gr.Button(visible=False).click(function, [image, hand], answer, api_name=function.__name__)


def _asked(image: bytes | None, hand: str) -> tuple[images.Picture, Hand | None]:
    """Take a stranger's image, and a hand if one was sent; refuse them with a sentence."""
    if image is None:
        raise gr.Error("Expected an image file, got nothing.", print_exception=False)
    try:
        return images.decode(image), Hand.parse_text(hand.encode()) if hand else None
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from None
