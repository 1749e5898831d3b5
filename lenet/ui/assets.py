"""What a browser needs of the page: scripts, styles, weights, as files by their paths.

The scripts are the modules of `scripts/` and `parts/`, in one file, with two that are made here:
`scripts/constants.js`, the numbers that Python owns, and `scripts/parts.js`, the page's parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lenet.recognizer import Recognizer
from lenet.ui import constants
from lenet.ui.bundle import bundle
from lenet.ui.page import Page, body

HERE = Path(__file__).parent
MAIN = "page.js"
STYLE = "page.css"
_WAITING = "waiting.css"

ICON = "icon.svg"
SHARED = "share.png"  # what a shared link shows; `docs/take_pictures.py` makes it

_WEIGHTS = "weights.bin"
SNAPSHOTS = "snapshots.bin"  # fetched only where they are looked at
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".bin": "application/octet-stream",
}
# A version never changes, so a browser need not ask for it twice.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",  # for the page as a web component on another site
}


class Assets(Mapping[str, bytes]):
    """The files of a page, by path."""

    def __init__(self, recognizer: Recognizer, page: Page, entry: str = "main.js") -> None:
        """Gather the files of a page that reads with these weights and starts by this script."""
        self._page = page
        modules = _modules() | made(recognizer, page)
        texts = {MAIN: bundle(modules, f"scripts/{entry}"), STYLE: _style(page)}
        self._files = {name: text.encode() for name, text in texts.items()}
        self._files |= {name: (HERE / name).read_bytes() for name in (ICON, SHARED, _WAITING)}
        self._files[_WEIGHTS] = constants.to_bytes(recognizer.weights)
        if recognizer.snapshots:
            values = (snapshot.values.astype("<f2") for snapshot in recognizer.snapshots)
            self._files[SNAPSHOTS] = b"".join(each.tobytes() for each in values)

    @cached_property
    def version(self) -> str:
        """A name that changes with any of the files, and with the page's HTML."""
        digest = hashlib.sha256(body(self._page).encode())
        for name, content in sorted(self._files.items()):
            digest.update(f"{name} {len(content)} ".encode() + content)
        return digest.hexdigest()[:12]

    def links(self, base: str) -> str:
        """Return the links to what a browser will need, for a page's head."""
        return (
            f'<link rel="icon" href="{base}/{ICON}">\n'
            f'<link rel="stylesheet" href="{base}/{_WAITING}">\n'
            f'<link rel="modulepreload" href="{base}/{MAIN}">\n'
            f'<link rel="preload" as="fetch" crossorigin href="{base}/{_WEIGHTS}">'
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


def made(recognizer: Recognizer, page: Page) -> dict[str, str]:
    """Return the modules that are no files: the constants, and the parts of a page."""
    names = f'export const WEIGHTS = "{_WEIGHTS}";\nexport const SNAPSHOTS = "{SNAPSHOTS}";\n'
    return {
        "scripts/constants.js": constants.script(recognizer.calibration) + names,
        "scripts/parts.js": _parts(page),
    }


def _modules() -> dict[str, str]:
    """Return the text of each module that is a file, by its path."""
    return {
        path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("scripts", "parts")
        for path in sorted((HERE / folder).rglob("*.js"))
    }


def _parts(page: Page) -> str:
    """Return the module that knows the parts of a page: of each its script and its props."""
    imports = "".join(
        f'import {{ mount as {part.name} }} from "../parts/{part.name}/script.js";\n'
        for part in page.parts
    )
    entries = "".join(
        f"  {part.name}: {{ mount: {part.name}, props: {json.dumps(part.props)} }},\n"
        for part in page.parts
    )
    return f"{imports}export const PARTS = {{\n{entries}}};\n"


def _style(page: Page) -> str:
    """Return the page's style, and within it each part's own, which knows nothing of the others."""
    texts = [(HERE / "page.css").read_text(encoding="utf-8")]
    for part in page.parts:
        own = (HERE / "parts" / part.name / "style.css").read_text(encoding="utf-8")
        texts.append(f"#{part.name} {{\n{own}}}\n")
    return "\n".join(texts)
