"""The page without a server: a folder of static files for any web server, or for a static Space."""

from __future__ import annotations

import html
import json
from pathlib import Path

from lenet.recognizer import Recognizer
from lenet.ui import card, page, words
from lenet.ui.assets import BODY, CARD_STYLE, HELD_OUT, HERE, PRACTICE, SHARED, Assets
from lenet.ui.body import waiting
from lenet.ui.server import head

# Nothing from elsewhere, no inline script or style, no eval but that of WebAssembly, which trains.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        *(f"{kind}-src 'self'" for kind in ("style", "connect", "worker")),
        "img-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


def write(folder: Path, recognizer: Recognizer) -> None:
    """Write the page into a folder that is there and empty.

    Raises:
        OSError: If a file can't be written.
    """
    described = page.describe(recognizer, card="card.html")
    files = Assets(recognizer, described, "site.js")
    base = f"assets/{files.version}"
    kept = {f"{base}/{name}": files[name] for name in files if name not in (SHARED, BODY)}
    for name, content in kept.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    others = (f"{name}.bin" for name in page.calibrations())
    later = [f"{base}/{name}" for name in (PRACTICE, HELD_OUT, page.WORKBOOK.name, *others)]
    worker = (HERE / "scripts" / "service-worker.js").read_text(encoding="utf-8")
    texts = {
        "index.html": _index(files, base, described.signs),
        "card.html": card.page(recognizer.record, f"{base}/{CARD_STYLE}", "./"),
        "service-worker.js": f"const VERSION = {json.dumps(files.version)};\n"
        f"const FILES = {json.dumps([each for each in kept if each not in later], indent=2)};\n"
        f"const LATER = {json.dumps(later)};\n\n{worker}",
        "README.md": _readme(described.signs),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index(files: Assets, base: str, signs: bool) -> str:
    title, description = words.text("title"), words.text("description", signs=signs)
    described = f'<meta name="description" content="{html.escape(description)}">\n'
    body = f"""<body class="site">
<main id="lenet">
{files[BODY].decode()}
</main>
{waiting("waiting_file")}
</body>"""
    tags = f"{described}{head.tags(title, description)}{files.links(base)}"
    return words.document(_POLICY, title, tags, body)


def _readme(signs: bool) -> str:
    description = words.text("description", signs=signs)
    return f"""---
title: {words.text("title")}
emoji: ✍️
colorFrom: yellow
colorTo: red
sdk: static
app_file: index.html
license: mit
short_description: Draw a {"sign" if signs else "digit"}, watch LeNet-5 read it stroke by stroke
---

# {words.text("title")}

{description} All of it is computed in the visitor's browser; no server is asked.

Made by `python -m lenet.export --format site`.
"""
