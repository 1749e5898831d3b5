"""Send odd requests to a running page, thousands of them, and see what they cost and leave.

`python benchmarks/soak.py [--requests N] [--seed N] [--json FILE]`

Each request is one that a route takes, with a part of it replaced by something odd. Beside them a
visitor asks about a drawing twenty times a second. The figures are the memory after a quarter of
the requests and at the end, the lines in the log, what lies on the disk, and the visitor's wait.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np
from PIL import Image

from common import Page, app, drawing, memory, parser, percentiles, report
from lenet.drawing import strokes

_AT_ONCE = 8
_PERIOD = 0.05  # seconds between two questions of the visitor
_IDLE = 200  # questions of the visitor before the others come


class Request(NamedTuple):
    """A request to send."""

    method: str
    path: str
    body: bytes = b""
    kind: str = "application/json"


def main() -> None:
    """Parse the command line, measure, print."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("--requests", type=int, default=10_000, metavar="N")
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name) / "gradio", Path(name) / "log"
        command = f"exec {sys.executable} app.py >{log} 2>&1"
        with app("sh", "-c", command, GRADIO_TEMP_DIR=str(folder)) as (url, process):
            lines = len(log.read_text().splitlines())
            body = Page(url).body(drawing())
            idle = asyncio.run(_visit(url, body, asyncio.Event(), _IDLE))
            odd = [*_filling(), *requests(options.requests, options.seed)]
            quarter = len(odd) // 4
            statuses, warm = asyncio.run(soak(url, odd[:quarter], body))
            before = memory(process)
            answered, beside = asyncio.run(soak(url, odd[quarter:], body))
            statuses += answered
            measured = {
                "requests": len(odd),
                "statuses": dict(sorted(statuses.items())),
                "megabytes_after_a_quarter": round(before, 1),
                "megabytes_at_the_end": round(memory(process), 1),
                "log_lines": len(log.read_text().splitlines()) - lines,
                "files": sum(path.is_file() for path in folder.rglob("*")),
                "milliseconds_of_a_drawing_idle": percentiles(idle),
                "milliseconds_of_a_drawing_beside": percentiles(warm + beside),
            }
    report(measured, options.json)


async def soak(
    url: str, odd: list[Request], body: bytes | None = None
) -> tuple[Counter[int], list[float]]:
    """Send requests, some at once.

    Args:
        url: The page.
        odd: What to send.
        body: What a visitor asks meanwhile, see `Page.body`.

    Returns:
        How often each status came, 0 for none; and the visitor's waits, milliseconds.
    """
    statuses: Counter[int] = Counter()
    waiting, done = iter(odd), asyncio.Event()
    events: list[str] = []

    async def send_some(client: httpx.AsyncClient) -> None:
        for request in waiting:
            path = request.path.replace("EVENT", events.pop() if events else "none")
            try:
                answer = await _send(client, url + path, request)
            except httpx.TimeoutException:
                continue  # a stream that has no end
            except httpx.TransportError:  # it hung up on a body that it refused
                statuses[0] += 1
                continue
            statuses[answer.status_code] += 1
            if b'"event_id"' in answer.content[:20]:
                events.append(answer.json()["event_id"])

    async with httpx.AsyncClient(timeout=60) as client:
        visitor = asyncio.create_task(_visit(url, body, done)) if body else None
        await asyncio.gather(*(send_some(client) for _ in range(_AT_ONCE)))
        done.set()
        return statuses, await visitor if visitor else []


async def _send(client: httpx.AsyncClient, url: str, request: Request) -> httpx.Response:
    headers = {"Content-Type": request.kind, "Accept": "application/json, text/event-stream"}
    endless = request.method == "GET" and ("/heartbeat/" in url or url.endswith("/mcp/"))
    return await client.request(
        request.method, url, content=request.body, headers=headers, timeout=0.2 if endless else 60
    )


async def _visit(url: str, body: bytes, done: asyncio.Event, count: int = 0) -> list[float]:
    waits: list[float] = []
    async with httpx.AsyncClient(timeout=60) as client:
        while not done.is_set() and (not count or len(waits) < count):
            started = time.perf_counter()
            answer = await client.post(
                f"{url}/gradio_api/component_server",
                content=body,
                headers={"Content-Type": "application/json"},
            )
            waits.append((time.perf_counter() - started) * 1e3)
            if "error" in answer.json():
                raise RuntimeError(answer.text)
            await asyncio.sleep(_PERIOD)
    return waits


def requests(count: int, seed: int) -> Iterator[Request]:
    """Yield odd requests, the same for the same seed."""
    draw = random.Random(seed)
    bodies = _bodies()
    for _ in range(count):
        path, body = draw.choice(bodies)
        route = f"/gradio_api/{path}"
        match draw.randrange(10):
            case 0:
                yield draw.choice(_others(draw))
            case 1:
                yield Request("POST", "/gradio_api/upload", *_form(draw))
            case 2:
                yield Request("GET", draw.choice((route, "/gradio_api/call/recognize/EVENT")))
            case 3:
                text = json.dumps(body).encode()
                cut = draw.randrange(len(text))
                yield Request("POST", route, text[:cut] + draw.randbytes(draw.randrange(20)))
            case _:
                text = json.dumps(_changed(draw, body)).encode()
                yield Request("POST", route, text)


def _filling() -> Iterator[Request]:
    """Yield what fills the memory that may be filled."""
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    for _ in range(4):
        body = part + bytes(9_900_000) + b"\r\n--x--\r\n"
        yield Request("POST", "/gradio_api/upload", body, "multipart/form-data; boundary=x")
        image = json.dumps({"data": ["data:image/png;base64," + "A" * 13_000_000]})
        yield Request("POST", "/gradio_api/call/recognize", image.encode())


def _bodies() -> list[tuple[str, Any]]:
    file = io.BytesIO()
    Image.fromarray(255 - strokes.draw(drawing())).save(file, "PNG")
    picture = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    pens = [{"width": 16, "points": np.round(s.points, 1).tolist()} for s in drawing()]
    sent = {"path": picture, "meta": {"_type": "gradio.FileData"}}
    asked = {"component_id": 1, "fn_name": "recognize", "session_hash": "s"}
    tool = {"name": "recognize", "arguments": {"image": picture, "hand": ""}}
    return [
        ("component_server", asked | {"data": {"strokes": pens}}),
        ("component_server", asked | {"data": {"picture": picture, "hand": {}}}),
        ("component_server", asked | {"data": {"strokes": pens}, "fn_name": "leave_out_steps"}),
        ("queue/join", {"data": [sent, ""], "fn_index": 0, "session_hash": "s"}),
        ("call/recognize", {"data": [sent, ""]}),
        ("call/v2/recognize_number", {"image": picture, "hand": ""}),
        ("run/recognize_number", {"data": [picture, ""], "session_hash": "s"}),
        ("mcp/", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}),
        ("mcp/", {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}),
        ("cancel", {"session_hash": "s", "fn_index": 0, "event_id": "e"}),
        ("reset", {"event_id": "e"}),
    ]


def _odd(draw: random.Random) -> Any:
    """Return something that nobody expects; now and then it has megabytes."""
    small: list[Any] = [
        *(None, True, -1, 0.5, 10**30, [], {}, "", "x", "\x00", "é" * 99, [[]], [None] * 9),
        *({"path": "/etc/passwd"}, {"path": "http://127.0.0.1:1/"}, "data:image/png;base64,AAAA"),
        {"path": "data:,x", "meta": {"_type": "gradio.FileData"}, "url": 7},
    ]
    if draw.random() < 0.02:
        big = "A" * draw.choice((10**5, 10**6, 8 * 10**6))
        return draw.choice((big, [[0]] * (len(big) // 5), f"data:image/png;base64,{big}"))
    return draw.choice(small)


def _changed(draw: random.Random, value: Any) -> Any:
    """Return a copy with one part replaced, dropped or added."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = draw.choice(keys) if keys else "x"
    changed = value.copy()
    if keys and isinstance(value[key], dict | list) and draw.random() < 0.6:
        changed[key] = _changed(draw, value[key])
    elif isinstance(value, list):
        changed[: draw.randrange(2)] = [_odd(draw)]
    elif draw.random() < 0.2:
        changed.pop(key, None)
    else:
        changed[draw.choice((key, key, "batched", "event_data"))] = _odd(draw)
    return changed


def _form(draw: random.Random) -> tuple[bytes, str]:
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    content = draw.randbytes(draw.choice((0, 9, 10**4, 10**6)))
    parts = (part + content + b"\r\n") * (draw.choice((1, 2, 990)) if len(content) < 10 else 1)
    end = draw.choice((b"--x--\r\n", b"--x--\r\n", b"--x\r\n", b""))
    kind = draw.choice(("multipart/form-data; boundary=x",) * 5 + ("multipart/form-data", "text/x"))
    return parts + end, kind


def _others(draw: random.Random) -> list[Request]:
    name = draw.randbytes(draw.choice((4, 4, 300, 900))).hex()
    paths = [
        *("", "config", "theme.css", "robots.txt", "login", "monitoring", name, "%2e%2e/app.py"),
        *("gradio_api/info", "gradio_api/startup-events", "gradio_api/openapi.json"),
        *("gradio_api/file=/etc/passwd", f"gradio_api/heartbeat/{name}", f"gradio_api/{name}"),
        *(f"gradio_api/queue/data?session_hash={name}", "gradio_api/queue/data?session_hash=s"),
        *(f"gradio_api/upload_progress?upload_id={name}", f"gradio_api/call/recognize/{name}"),
        *("gradio_api/mcp/", "gradio_api/mcp/schema", "gradio_api/user", "gradio_api/deep_link"),
    ]
    methods = ("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
    method = draw.choice(methods)
    body = b'{"a":1}' if method == "POST" else b""
    return [Request(method, f"/{path}", body) for path in paths]


if __name__ == "__main__":
    main()
