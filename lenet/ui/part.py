"""A part of the page: a `gr.HTML` whose template, style and script are files in a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

_HERE = Path(__file__).parent


def part(name: str, *, calls: Sequence[Callable] = (), **props: Any) -> gr.HTML:
    """Make the part of the page that lies in the folder `name`.

    Args:
        name: The folder beside this file, with `template.html`, `style.css` and `script.js`; also
            the id of the part on the page.
        calls: Functions that the script may call as `await server.NAME(argument)`. Anyone on the
            network can call them with any JSON.
        props: What the script finds in `props`, ready for JSON.

    Returns:
        The component.
    """
    folder = _HERE / "parts" / name
    return gr.HTML(
        html_template=(folder / "template.html").read_text(encoding="utf-8"),
        css_template=(folder / "style.css").read_text(encoding="utf-8"),
        js_on_load=(folder / "script.js").read_text(encoding="utf-8"),
        head=f"<script>{(_HERE / 'shared.js').read_text(encoding='utf-8')}</script>",
        apply_default_css=False,
        elem_id=name,
        server_functions=list(calls),
        **props,
    )
