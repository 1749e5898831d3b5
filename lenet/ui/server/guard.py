"""What stands between strangers and the server: around all of Gradio, as ASGI middleware.

Gradio has routes for much that this page never does: handing out files, fetching web addresses,
recording, deep links. They are closed. What is left may cost so much memory and disk, and no more.
"""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lenet.ui.server import uploads

MAX_BODY = 16_000_000  # bytes of a request: the largest image in base64, and some
# What follows /gradio_api/ in the routes that the page, its clients and its tools use.
SERVED = frozenset(
    (
        *("api", "app_id", "call", "cancel", "component_server", "heartbeat", "info"),
        *("login_check", "mcp", "openapi.json", "queue", "reset", "run", "startup-events"),
        *("theme.css", "upload", "upload_progress", "user"),
    )
)
_STORING = ("upload", "mcp")
_TOO_LARGE = f"Expected a request of at most {MAX_BODY / 1e6:.0f} MB."

_log = logging.getLogger(__name__)


def middleware(folder: Path) -> Middleware:
    """Return the guard for Gradio's `app_kwargs`.

    Args:
        folder: Where Gradio stores uploads.
    """
    return Middleware(Guard, folder=folder)


class Guard:
    """ASGI middleware that closes routes, bounds requests, and bounds what they leave."""

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        """Guard an app that stores uploads in a folder."""
        self._app = app
        self._folder = folder
        self._arriving = 0  # requests that may be storing something now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have Gradio answer it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        route = _route(scope["path"])
        refusal = self._refusal(scope, route)
        if refusal:
            return await refusal(scope, receive, send)
        storing = scope["method"] == "POST" and route in _STORING
        self._arriving += storing
        try:
            await _Exchange(receive, send).run(self._app, scope)
        finally:
            self._arriving -= storing
            if storing:
                loop = asyncio.get_running_loop()
                loop.call_later(uploads.KEPT + 1, uploads.sweep, self._folder)

    def _refusal(self, scope: Scope, route: str | None) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if route is not None and route not in SERVED:
            return _say("There is nothing here.", 404)
        if not length.isdigit() or len(length) > 15 or int(length) > MAX_BODY:
            return _say(_TOO_LARGE, 413)
        if route == "component_server" and b"multipart" in headers.get(b"content-type", b""):
            return _say("Expected JSON.", 415)
        if scope["method"] == "POST" and route in _STORING:
            stored = uploads.sweep(self._folder)
            size = stored.size + (self._arriving + 1) * MAX_BODY
            if stored.entries >= uploads.MAX_ENTRIES or size > uploads.MAX_BYTES:
                return _say("Too many files have come; try again in some minutes.", 503)
        return None


class _Exchange:
    """One request and its answer; counts what comes, and knows whether an answer has begun."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._received, self._begun = 0, False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._count, self._note)
        except Exception as error:
            # Our own functions answer what they can't do. This is Gradio's about what was around
            # them, such as an unknown component: a stranger's mistake, and no news for the log.
            if self._begun:
                raise
            _log.info("%s %r: %r", scope["method"], scope["path"], error)
            large = self._received > MAX_BODY
            refusal = _say(_TOO_LARGE, 413) if large else _say("Expected another request.", 400)
            await refusal(scope, self._receive, self._send)

    async def _count(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > MAX_BODY:
            raise ValueError(_TOO_LARGE)
        return message

    async def _note(self, message: Message) -> None:
        if not self._begun and self._received > MAX_BODY:
            raise ValueError(_TOO_LARGE)  # whatever Gradio makes of a request that broke off
        self._begun = True
        await self._send(message)


def _route(path: str) -> str | None:
    """Return what follows the first /gradio_api/ in a path, up to the next slash."""
    found = re.search(r"/gradio_api/+([^/]*)", path)
    return found[1] if found else None


def _say(sentence: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(sentence, status)
