"""The routes that take something. They answer Gradio's clients in place of Gradio.

Gradio's queue, sessions and uploads hold what is sent in memory and on the disk, some of it
forever. This page does not need them. So its clients, which speak the protocol of Gradio 6
(`sse_v3`), are answered here. Gradio itself gets no request with a body but MCP's.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import orjson
from anyio import to_thread
from starlette.datastructures import QueryParams
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Scope

from lenet.drawing import images
from lenet.ui.calls import SLOW, Reply
from lenet.ui.server.store import Store

ROUTES = frozenset(("call", "component_server", "queue", "run", "upload"))
NOTHING = "There is nothing here."

_MAX_VALUES = 50_000  # in a JSON document, roughly: the largest drawing has some 12,000
_MAX_SESSION = 64  # characters; Gradio's clients use up to 36
_SESSION = f"Expected a session_hash of at most {_MAX_SESSION} characters."
_GONE = {"error": "There is no such call."}


class RequestError(ValueError):
    """A request that gets no answer but a sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        """Refuse with a sentence and an HTTP status."""
        super().__init__(sentence)
        self.status = status


class _Call(NamedTuple):
    """A question about an image, which is answered when the answer is asked for."""

    name: str
    image: Any
    hand: Any


class Api:
    """Answers requests under /gradio_api/ that were read in full."""

    def __init__(
        self,
        calls: Mapping[str, Callable[[Any], Awaitable[Response]]],
        endpoints: Mapping[str, Callable[[Any, Any], Reply]],
    ) -> None:
        """Answer the page's calls and the endpoints; these have Gradio's numbers in their order."""
        self._calls, self._endpoints = calls, endpoints
        self._uploads: Store[bytes] = Store()
        self._waiting: Store[_Call] = Store()

    async def answer(self, scope: Scope, body: bytes) -> Response:
        """Answer a request.

        Raises:
            RequestError: If there is no such route, or the body is not what it takes.
        """
        match [scope["method"], *segments(scope["path"])]:
            case ["POST", "component_server"]:
                return await self._ask(parse(body))
            case ["POST", "upload"]:
                content = only_file(dict(scope["headers"]).get(b"content-type", b""), body)
                return _json([self._uploads.put(content, len(content))])
            case ["POST", "run", name]:
                reply = await self._reply(self._keep(name, parse(body), len(body))) or _GONE
                return _json(reply, 200 if "data" in reply else 400)
            case ["POST", "call", name] | ["POST", "call", "v2", name]:
                return _json({"event_id": self._keep(name, parse(body), len(body))})
            case ["GET", "call", _, event] | ["GET", "call", "v2", _, event]:
                return _stream(self._event(event))
            case ["POST", "queue", "join"]:
                asked = parse(body)
                number, session = asked.get("fn_index"), asked.get("session_hash")
                if not isinstance(session, str) or len(session) > _MAX_SESSION:
                    raise RequestError(_SESSION)
                names = dict(enumerate(self._endpoints))
                name = names.get(number, "") if isinstance(number, int) else ""
                return _json({"event_id": self._keep(name, asked, len(body), session)})
            case ["GET", "queue", "data"]:
                query = QueryParams(scope["query_string"])
                return _stream(self._events(query.get("session_hash", "")))
        raise RequestError(NOTHING, 404)

    async def _ask(self, content: dict[str, object]) -> Response:
        name = content.get("fn_name")
        if not isinstance(name, str) or name not in self._calls:
            raise RequestError("Expected the name of a function of the page.", 404)
        return await self._calls[name](content.get("data"))

    def _keep(self, name: str, content: dict[str, object], size: int, session: str = "") -> str:
        data = content.get("data", [content.get("image"), content.get("hand")])
        if not isinstance(data, list) or len(data) > 2:
            raise RequestError("Expected data: a list of an image and, perhaps, a hand.")
        image, hand = (*data, None, None)[:2]
        if isinstance(image, dict):
            image = image.get("path") or image.get("url")
        uploaded = self._uploads.take(image) if isinstance(image, str) else None
        call = _Call(name, uploaded or image, hand)
        return self._waiting.put(call, size + len(uploaded or b""), session)

    async def _reply(self, event: str) -> Reply:
        """Answer a call: `{"data": [answer]}` or `{"error": sentence}`, nothing if it is gone."""
        async with SLOW:  # until its turn comes, it waits in the store, which has an end
            call = self._waiting.take(event)
            if call is None:
                return {}
            endpoint = self._endpoints.get(call.name)
            if endpoint is None:
                return {"error": f"Expected one of {', '.join(self._endpoints)}."}
            reply = await to_thread.run_sync(endpoint, call.image, call.hand)
            return reply if "error" in reply else {"data": [reply]}

    async def _event(self, event: str) -> AsyncIterator[str]:
        reply = await self._reply(event) or _GONE
        kind, told = ("complete", reply["data"]) if "data" in reply else ("error", reply)
        yield f"event: {kind}\ndata: {_text(told)}\n\n"

    async def _events(self, session: str) -> AsyncIterator[str]:
        while session and (event := self._waiting.oldest(session)):
            if reply := await self._reply(event):
                done = {"msg": "process_completed", "success": "data" in reply}
                yield f"data: {_text(done | {'event_id': event, 'output': reply})}\n\n"
        yield 'data: {"msg":"close_stream","event_id":null}\n\n'


def segments(path: str) -> list[str]:
    """Return what follows the first /gradio_api/ in a path, cut at the slashes."""
    found = re.search(r"/gradio_api/+([^/].*?)/*$", path)
    return found[1].split("/") if found else []


def parse(body: bytes) -> dict[str, object]:
    """Parse an object in JSON.

    Raises:
        RequestError: If it is none, or has so many values that parsing alone would fill the memory.
    """
    if sum(map(body.count, b"[{,")) > _MAX_VALUES:
        raise RequestError(f"Expected JSON of at most {_MAX_VALUES:,} values.", 413)
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        raise RequestError("Expected an object in JSON.")
    return content


def only_file(content_type: bytes, body: bytes) -> bytes:
    """Return the content of the only file in a form.

    Raises:
        RequestError: If the form has another number of parts, or the file is too large.
    """
    boundary = re.fullmatch(rb'multipart/form-data;\s*boundary="?([^";,\s]{1,70})"?', content_type)
    if not boundary:
        raise RequestError("Expected a form with one file.", 415)
    between = b"\r\n--" + boundary[1]
    head, _, rest = (b"\r\n" + body).partition(b"\r\n\r\n")
    content, _, end = rest.partition(between)
    if not head.startswith(between) or b"filename" not in head or not end.startswith(b"--"):
        raise RequestError("Expected a form with one file.")
    if len(content) > images.MAX_BYTES:
        raise RequestError(f"Expected a file of at most {images.MAX_BYTES / 1e6:.0f} MB.", 413)
    return content


def say(sentence: str, status: int) -> Response:
    """Answer with a sentence."""
    return PlainTextResponse(sentence, status)


def _text(content: Any) -> str:
    return orjson.dumps(content).decode()


def _json(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _stream(events: AsyncIterator[str]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream")
