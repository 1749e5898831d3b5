"""The page without a server: a folder of static files for any web server, or for a static Space."""

from __future__ import annotations

import html
import json
from pathlib import Path

from lenet.recognizer import Recognizer
from lenet.ui import page, words
from lenet.ui.assets import HERE, MAIN, SHARED, STYLE, Assets
from lenet.ui.server import head

# Nothing from elsewhere, no inline script or style, no eval.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "worker")),
        "img-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)

_README = f"""---
title: {words.text("title")}
emoji: ✍️
colorFrom: yellow
colorTo: red
sdk: static
app_file: index.html
license: mit
short_description: Draw a digit, watch LeNet-5 read it stroke by stroke
---

# {words.text("title")}

{words.text("description")} All of it is computed in the visitor's browser; no server is asked.

Made by `python -m lenet.export --format site`.
"""


def write(folder: Path, recognizer: Recognizer) -> None:
    """Write the page into a folder that is there and empty.

    Raises:
        OSError: If a file can't be written.
    """
    described = page.describe(recognizer)
    files = Assets(recognizer, described, "site.js")
    base = f"assets/{files.version}"
    kept = {f"{base}/{name}": files[name] for name in files if name != SHARED}
    for name, content in kept.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    worker = (HERE / "scripts" / "service-worker.js").read_text(encoding="utf-8")
    texts = {
        "index.html": _index(page.body(described), files, base),
        "service-worker.js": f"const VERSION = {json.dumps(files.version)};\n"
        f"const FILES = {json.dumps(list(kept), indent=2)};\n\n{worker}",
        "README.md": _README,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index(body: str, files: Assets, base: str) -> str:
    title, description = words.text("title"), words.text("description")
    return f"""<!doctype html>
<html lang="{words.LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<meta name="description" content="{html.escape(description)}">
{head.tags(title, description)}<link rel="stylesheet" href="{base}/{STYLE}">
{files.links(base)}
<script type="module" src="{base}/{MAIN}"></script>
</head>
<body class="site">
<main id="lenet">
{body}
</main>
{page.waiting("waiting_file")}
</body>
</html>
"""
