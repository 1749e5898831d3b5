"""Odd requests: each is one that a route takes, with a part of it replaced by something odd."""

import asyncio
import base64
import json
import random
from collections import Counter
from typing import NamedTuple

import httpx
import numpy as np

from conftest import drawing
from lenet.drawing import strokes
from visitor import picture_file

AT_ONCE = 8


class Request(NamedTuple):
    method: str
    path: str
    body: bytes = b""
    kind: str = "application/json"


async def soak(url, odd, body):
    """Send requests, some at once, and meanwhile ask for the reading of a drawing.

    Returns how often each status came, 0 for none, and how often the drawing was read.
    """
    statuses, read, waiting, events = Counter(), 0, iter(odd), []

    async def send_some(client):
        for request in waiting:
            path = request.path.replace("EVENT", events.pop() if events else "none")
            endless = request.method == "GET" and ("/heartbeat/" in path or path.endswith("/mcp/"))
            headers = {"Content-Type": request.kind}
            headers["Accept"] = "application/json, text/event-stream"
            how = {"content": request.body, "headers": headers, "timeout": 0.2 if endless else 60}
            try:
                answer = await client.request(request.method, url + path, **how)
            except httpx.TimeoutException:
                continue  # a stream that has no end
            except httpx.TransportError:  # it hung up on a body that it refused
                statuses[0] += 1
                continue
            statuses[answer.status_code] += 1
            if b'"event_id"' in answer.content[:20]:
                events.append(answer.json()["event_id"])

    async with httpx.AsyncClient(timeout=60) as client:
        others = [asyncio.create_task(send_some(client)) for _ in range(AT_ONCE)]
        while not all(task.done() for task in others):
            answer = await client.post(
                f"{url}/gradio_api/component_server",
                content=body,
                headers={"Content-Type": "application/json"},
            )
            assert "error" not in answer.json(), answer.text
            read += 1
            await asyncio.sleep(0.05)
        await asyncio.gather(*others)
    return statuses, read


def requests(count, seed):
    """Yield odd requests, the same for the same seed."""
    draw = random.Random(seed)
    bodies = _bodies()
    for _ in range(count):
        path, body = draw.choice(bodies)
        route = f"/gradio_api/{path}"
        match draw.randrange(10):
            case 0:
                yield _other(draw)
            case 1:
                yield Request("POST", "/gradio_api/upload", *_form(draw))
            case 2:
                yield Request("GET", draw.choice((route, "/gradio_api/call/recognize/EVENT")))
            case 3:
                text = json.dumps(body).encode()
                cut = draw.randrange(len(text))
                yield Request("POST", route, text[:cut] + draw.randbytes(draw.randrange(20)))
            case _:
                yield Request("POST", route, json.dumps(_changed(draw, body)).encode())


def _bodies():
    pens = drawing(9, "curled")
    content = picture_file(strokes.draw(pens))["buffer"]
    picture = "data:image/png;base64," + base64.b64encode(content).decode()
    pens = [{"width": 16, "points": np.round(each.points, 1).tolist()} for each in pens]
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
        ("cancel", {"session_hash": "s", "fn_index": 0, "event_id": "e"}),
        ("reset", {"event_id": "e"}),
    ]


def _odd(draw):
    """Return something that nobody expects; now and then it has megabytes."""
    if draw.random() < 0.02:
        big = "A" * draw.choice((10**5, 10**6, 8 * 10**6))
        return draw.choice((big, [[0]] * (len(big) // 5), f"data:image/png;base64,{big}"))
    return draw.choice(
        [
            *(None, True, -1, 0.5, 10**30, [], {}, "", "x", "\x00", "é" * 99, [[]], [None] * 9),
            *({"path": "/etc/passwd"}, {"path": "http://127.0.0.1:1/"}),
            *("data:image/png;base64,AAAA", {"path": "data:,x", "url": 7}),
        ]
    )


def _changed(draw, value):
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


def _form(draw):
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    content = draw.randbytes(draw.choice((0, 9, 10**4, 10**6)))
    parts = (part + content + b"\r\n") * (draw.choice((1, 2, 990)) if len(content) < 10 else 1)
    kind = draw.choice(("multipart/form-data; boundary=x",) * 5 + ("multipart/form-data", "text/x"))
    return parts + draw.choice((b"--x--\r\n", b"--x\r\n", b"")), kind


def _other(draw):
    name = draw.randbytes(draw.choice((4, 4, 300, 900))).hex()
    paths = [
        *("", "config", "theme.css", "robots.txt", "login", "monitoring", name, "%2e%2e/app.py"),
        *("gradio_api/info", "gradio_api/startup-events", "gradio_api/openapi.json"),
        *("gradio_api/file=/etc/passwd", f"gradio_api/heartbeat/{name}", f"gradio_api/{name}"),
        *(f"gradio_api/queue/data?session_hash={name}", f"gradio_api/call/recognize/{name}"),
        *("gradio_api/mcp/", "gradio_api/mcp/schema", "gradio_api/user", "gradio_api/deep_link"),
    ]
    method = draw.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))
    return Request(method, f"/{draw.choice(paths)}", b'{"a":1}' if method == "POST" else b"")
