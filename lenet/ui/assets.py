"""The files of the page, by path: scripts, styles, weights.

The scripts are the modules of `scripts/` and `parts/`, in one file and one for each part that is
loaded later, with some that are made here: `scripts/constants.js`, the numbers that Python owns,
`scripts/parts.js`, the page's parts, and `scripts/parts/NAME.js`, each of them with its props.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lenet.network.signs import DIGITS
from lenet.recognizer import Recognizer
from lenet.ui import constants, words
from lenet.ui.body import body
from lenet.ui.bundle import bundle
from lenet.ui.page import NETWORKS, WORKBOOK, Page, Part, calibrations, examples_of

HERE = Path(__file__).parent
MAIN = "page.js"
STYLE = "page.css"
BODY = "body.html"
_WAITING = "waiting.css"
CARD_STYLE = "card.css"

ICON = "icon.svg"
SHARED = "share.png"  # what a shared link shows; `docs/take_pictures.py` makes it

_SHARING = "kernels"  # the part whose words others use, too
_WEIGHTS = "weights.bin"
DRAWINGS = "drawings.bin"  # in which the page finds what its maps answer to: `docs/draw_sample.py`
UNSEEN = "unseen.bin"  # by which the page measures a changed network; the same script draws them
SNAPSHOTS = "snapshots.bin"  # fetched only where they are looked at
# What the page trains with, once it does: `docs/draw_practice.py`, `npm run kernels`
PRACTICE, HELD_OUT, KERNELS = "practice.bin", "held_out.bin", "kernels.wasm"
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".bin": "application/octet-stream",
    ".wasm": "application/wasm",
    ".ipynb": "application/x-ipynb+json",
}
_STYLES = HERE / "styles"
_IN_ORDER = ("ground", "page", "story", "widths", "modes")  # of equal weight, the later wins
# What a style sheet may not have within a rule.
_UNNESTED = re.compile(r"^@(?:keyframes|page)\b.*?^}\n", re.MULTILINE | re.DOTALL)
# A version never changes, so a browser need not ask for it twice.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",  # for the page as a web component on another site
}


class Assets(Mapping[str, bytes]):
    """The files of a page, by path."""

    def __init__(self, recognizer: Recognizer, page: Page, entry: str = "gradio.js") -> None:
        """Gather the files of a page that reads with these weights and starts by this script."""
        modules = _modules() | made(recognizer, page, apart=True)
        texts = bundle(modules, f"scripts/{entry}", MAIN) | {STYLE: _style(page), BODY: body(page)}
        self._files = {name: text.encode() for name, text in texts.items()}
        for name in (ICON, SHARED, _WAITING, CARD_STYLE, UNSEEN, PRACTICE, HELD_OUT, KERNELS):
            self._files[name] = (HERE / name).read_bytes()
        for path in (*NETWORKS.glob("*.bin"), *WORKBOOK.parent.glob(WORKBOOK.name)):
            self._files[path.name] = path.read_bytes()
        self._files[DRAWINGS] = _drawings(recognizer)
        self._files[_WEIGHTS] = constants.to_bytes(recognizer.weights)
        if recognizer.snapshots:
            values = (snapshot.values.astype("<f2") for snapshot in recognizer.snapshots)
            self._files[SNAPSHOTS] = b"".join(each.tobytes() for each in values)

    @cached_property
    def version(self) -> str:
        """A name that changes with any of the files."""
        digest = hashlib.sha256()
        for name, content in sorted(self._files.items()):
            digest.update(f"{name} {len(content)} ".encode() + content)
        return digest.hexdigest()[:12]

    def links(self, base: str) -> str:
        """Return the links to what a browser needs, and what starts it, for a page's head."""
        return (
            f'<link rel="icon" href="{base}/{ICON}">\n'
            f'<link rel="stylesheet" href="{base}/{STYLE}">\n'
            f'<link rel="stylesheet" href="{base}/{_WAITING}">\n'
            f'<link rel="preload" as="fetch" crossorigin href="{base}/{_WEIGHTS}">\n'
            f'<script type="module" src="{base}/{MAIN}"></script>'
        )

    def route(self, path: str) -> Route:
        """Return the route that serves the files under a path and their version.

        One route and no mount: a mount takes the path at which a proxy publishes the page for part
        of its own, and where the proxy has stripped that it finds nothing.
        """

        def serve(request: Request) -> Response:
            name = request.path_params["name"]
            if request.path_params["version"] != self.version or name not in self:
                return Response("There is nothing here.", 404)
            media_type = _MEDIA_TYPES[Path(name).suffix]
            return Response(self[name], media_type=media_type, headers=_HEADERS)

        return Route(path + "/{version}/{name:path}", serve)

    def __getitem__(self, name: str) -> bytes:
        """Return a file's content."""
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the files' paths."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._files)


def _drawings(recognizer: Recognizer) -> bytes:
    """Return a byte for the label of each drawing, and then for each pixel of the digit images."""
    if recognizer.names == DIGITS:
        return (HERE / DRAWINGS).read_bytes()
    examples = examples_of(recognizer)
    labels = bytes(int(each.label or 0) for each in examples)
    return labels + b"".join(each.digit_image.tobytes() for each in examples)


def made(recognizer: Recognizer, page: Page, *, apart: bool = False) -> dict[str, str]:
    """Return the modules that are no files: the constants, and the parts of a page.

    If they are to be apart, the words of each part that is loaded later come with it.
    """
    files = {
        "WEIGHTS": _WEIGHTS,
        "SNAPSHOTS": SNAPSHOTS,
        "BODY": BODY,
        "STYLE": STYLE,
        "DRAWINGS": DRAWINGS,
        "UNSEEN": UNSEEN,
        "PRACTICE": PRACTICE,
        "HELD_OUT": HELD_OUT,
        "KERNELS": KERNELS,
    }
    names = "".join(f'export const {key} = "{name}";\n' for key, name in files.items())
    told = words.entries("scripts", signs=page.signs)
    fetched = json.dumps(words.entries("later", signs=page.signs))
    later = [part.name for part in page.parts if apart and part.later and part.name != _SHARING]
    own = {
        name: {key: entry for key, entry in told.items() if key.startswith(f"{name}.")}
        for name in later
    }
    own = {name: entries for name, entries in own.items() if entries}
    others = {key: told[key] for key in told if key.partition(".")[0] not in own}
    return {
        "scripts/constants.js": constants.script(recognizer, others)
        + f"{names}/** @type {{Record<string, Calibration>}} */\n"
        f"export const NETWORKS = {json.dumps(calibrations())};\n",
        "scripts/later_words.js": f"export const LATER_WORDS = {fetched};\n",
        "scripts/picture_constants.js": constants.picture_script(),
        "scripts/parts.js": _parts(page),
        **{f"scripts/parts/{part.name}.js": _part(part, part.name in own) for part in page.parts},
        **{f"scripts/parts/{name}.words.js": _words(own[name]) for name in own},
    }


def _modules() -> dict[str, str]:
    """Return the text of each module that is a file, by its path."""
    return {
        path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("scripts", "parts")
        for path in sorted((HERE / folder).rglob("*.js"))
    }


def _parts(page: Page) -> str:
    """Return the module that knows the parts of a page, and what loads those that come later."""
    at_once = [part.name for part in page.parts if not part.later]
    later = [part.name for part in page.parts if part.later]
    imports = (f'import {{ PART as {name} }} from "./parts/{name}.js";\n' for name in at_once)
    loads = (f'  {name}: () => import("./parts/{name}.js"),\n' for name in later)
    return (
        f"{''.join(imports)}export const PARTS = {{ {', '.join(at_once)} }};\n"
        f"export const LATER = {{\n{''.join(loads)}}};\n"
    )


def _words(told: Mapping[str, object]) -> str:
    """Return the module of a part's words, which knows them before the part's script runs."""
    return f'import {{ add }} from "../words.js";\nexport const ADDED = add({json.dumps(told)});\n'


def _part(part: Part, words_apart: bool) -> str:
    """Return the module of a part: its script, its props, and what it is told of."""
    first = f'import {{ ADDED }} from "./{part.name}.words.js";\n' if words_apart else ""
    return (
        f"{first}"
        f'import {{ mount }} from "../../parts/{part.name}/script.js";\n'
        f"export const PART = {{ mount, props: {json.dumps(part.props)}, "
        f"own: {json.dumps(part.own)} }};\n"
    )


def _style(page: Page) -> str:
    """Return the page's style, and within it each part's own, which knows nothing of the others.

    All of it but what is said of the ground that it stands on weighs more than Gradio's own rules.
    """
    ground, *shared = ((_STYLES / f"{name}.css").read_text("utf-8") for name in _IN_ORDER)
    inside = "\n".join(shared)
    texts = [_UNNESTED.sub("", inside)]
    for part in page.parts:
        own = (HERE / "parts" / part.name / "style.css").read_text(encoding="utf-8")
        texts.append(f"#{part.name} {{\n{own}}}\n")
    heavy = f":root:root:root {{\n{''.join(texts)}}}\n"
    return "\n".join((ground, *_UNNESTED.findall(inside), heavy))
