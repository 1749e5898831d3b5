"""The page in Gradio: its HTML as one component, what it asks the server, and the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

import gradio as gr
import orjson
from anyio import to_thread
from starlette.responses import HTMLResponse
from starlette.routing import Route

from lenet.recognizer import Recognizer
from lenet.ui import assets, card, page, words
from lenet.ui.assets import Assets
from lenet.ui.calls import SLOW, Reply, endpoints, server_calls
from lenet.ui.server.api import Api

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

# As a web component on another site, the page's files lie with the page, not with that site.
_START = """
const home = document.querySelector("gradio-app[src]")?.getAttribute("src") ?? document.baseURI;
import(new URL("{main}", home.endsWith("/") ? home : home + "/"))
  .then(({{ begin }}) => begin(element, server));
"""


def links(files: Assets) -> str:
    """Return the links to what a browser needs, for the page's head."""
    return files.links(_base(files))


def ahead(files: Assets) -> str:
    """Return the page's HTML, which starts before Gradio does, see `scripts/gradio.js`."""
    return f'<div id="lenet" class="ahead">{files[assets.BODY].decode()}</div>'


def _base(files: Assets) -> str:
    return f"{ASSETS_PATH.lstrip('/')}/{files.version}"


def routes(recognizer: Recognizer, files: Assets) -> list[Route]:
    """Return the routes of the page's files, and of its card."""
    text = card.page(recognizer.record, f"{_base(files)}/{assets.CARD_STYLE}", "./")
    return [files.route(ASSETS_PATH), Route("/card", lambda _: HTMLResponse(text))]


def build(recognizer: Recognizer) -> tuple[gr.Blocks, Assets, Api]:
    """Build the page around a recognizer, gather the files that it needs, and its answers."""
    files = Assets(recognizer, page.describe(recognizer))
    calls, functions = server_calls(recognizer), endpoints(recognizer)
    with gr.Blocks(title=words.text("title"), analytics_enabled=False) as blocks:
        gr.HTML(
            html_template="<div></div>",  # where the script puts the page
            js_on_load=_START.format(main=f"{_base(files)}/{assets.MAIN}"),
            apply_default_css=False,
            elem_id="lenet",
            server_functions=list(calls.values()),
        )
        image = gr.Textbox(label="image", visible=False)
        hand = gr.Textbox("", label="hand", visible=False)  # a value makes it optional
        for name, function in functions.items():
            button, answer = gr.Button(visible=False), gr.JSON(label="answer", visible=False)
            button.click(
                for_tools(function),
                [image, hand],
                answer,
                api_name=name,
                queue=False,
                postprocess=False,
            )
    return blocks, files, Api(calls, functions)


def for_tools(function: Callable[..., Reply]) -> Callable[..., Awaitable[str]]:
    """Return an endpoint as Gradio's MCP server wants it: the guard answers all other clients."""

    @wraps(function)
    async def answer(image: str, hand: str = "") -> str:
        async with SLOW:
            reply = await to_thread.run_sync(function, image, hand)
        if "error" in reply:
            raise gr.Error(str(reply["error"]), print_exception=False)
        return orjson.dumps(reply).decode()

    return answer
