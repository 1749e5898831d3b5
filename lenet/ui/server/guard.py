"""The guard around Gradio, as ASGI middleware.

Gradio has routes that this page never uses: for files, web addresses, recording, deep links. They
are closed. `Api` answers those that take something. A body is read only where one is expected, up
to a limit for each request and for all requests together.
"""

from __future__ import annotations

import logging

from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lenet.ui.server.api import NOTHING, ROUTES, Api, RequestError, parse, say, segments

MAX_BODY = 14_000_000  # bytes of a request: the largest image in base64, and a hand
MAX_HELD = 128_000_000  # bytes of all requests that are under way
MAX_ADDRESS = 1_000  # bytes of a request's path and query
# What follows /gradio_api/ in Gradio's own routes that the page, its clients and its tools use.
_SERVED = frozenset(
    (
        *("app_id", "heartbeat", "info", "login_check", "mcp", "openapi.json"),
        *("startup-events", "theme.css", "user"),
    )
)
_TAKING = ROUTES | {"mcp"}

_log = logging.getLogger(__name__)


def middleware(api: Api) -> Middleware:
    """Return the guard for Gradio's `app_kwargs`."""
    return Middleware(Guard, api=api)


class Guard:
    """ASGI middleware that closes routes, bounds requests, and answers those that bring a body."""

    def __init__(self, app: ASGIApp, *, api: Api) -> None:
        """Guard an app; the routes of the API are answered without it."""
        self._app, self._api = app, api
        self._held = 0  # bytes of the requests under way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have Gradio answer it."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close"})
        body = None
        try:
            limit = _limit(scope)
            body = await self._read(receive, limit) if limit else None
            if _route(scope) in ROUTES:
                response = await self._api.answer(scope, body or b"")
            else:
                if body is not None:
                    parse(body)
                return await _Exchange(body, receive, send).run(self._app, scope)
        except RequestError as refusal:
            response = say(str(refusal), refusal.status)
        except ClientDisconnect:
            return
        finally:
            self._held -= len(body or b"")
        await response(scope, receive, send)

    async def _read(self, receive: Receive, limit: int) -> bytes:
        chunks: list[bytes] = []
        size = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                self._held += len(chunks[-1])
                if size > limit:
                    raise _too_large(limit)
                if self._held > MAX_HELD:
                    raise RequestError("Too much has come at once; try again in a moment.", 503)
                if not message.get("more_body"):
                    return b"".join(chunks)
        except BaseException:
            self._held -= size
            raise


class _Exchange:
    """A request that Gradio answers, and its answer."""

    def __init__(self, body: bytes | None, receive: Receive, send: Send) -> None:
        self._body, self._receive, self._send = body, receive, send
        self._begun = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._replay, self._note)
        except Exception as error:
            # Gradio did not expect this request; an invalid request gets no traceback.
            _log.warning("%s %.40r: %.80r", scope["method"], scope["path"], error)
            if self._begun:
                await self._send({"type": "http.response.body"})
            else:
                await say("Invalid request.", 400)(scope, self._receive, self._send)

    async def _replay(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body}

    async def _note(self, message: Message) -> None:
        self._begun = True
        await self._send(message)


def _route(scope: Scope) -> str | None:
    """Return what follows /gradio_api/ in a path, up to the next slash."""
    return next(iter(segments(scope["path"])), None)


def _limit(scope: Scope) -> int:
    """Return how many bytes a request may bring; refuse it if nothing else in it matters."""
    route = _route(scope)
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
        raise RequestError("Expected a shorter address.", 414)
    if route is not None and route not in ROUTES | _SERVED:
        raise RequestError(NOTHING, 404)
    takes = scope["method"] == "POST" and route in _TAKING
    if not takes and scope["method"] not in ("GET", "HEAD"):
        raise RequestError("Invalid request.", 405)
    limit = MAX_BODY if takes else 0
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 15 or int(length) > limit:
        raise _too_large(limit)
    return limit


def _too_large(limit: int) -> RequestError:
    return RequestError(f"Expected a request of at most {limit / 1e6:.0f} MB.", 413)
