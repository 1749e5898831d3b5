"""The guard and its answers in this process, without Gradio: what can't be seen from outside."""

import asyncio
import json
import os
import re
import threading

import pytest

from conftest import ROOT, run
from lenet import hand
from lenet.drawing import images, strokes
from lenet.drawing.framing import FIELD
from lenet.ui import gradio_page
from lenet.ui.server import api, guard, store
from lenet.ui.server.api import Api
from lenet.ui.server.guard import Guard


async def no_gradio(scope, receive, send):
    raise AssertionError("Gradio was asked.")


def guarded(**endpoints):
    return Guard(no_gradio, api=Api({}, endpoints))


async def ask(app, path, *chunks, method="POST", gate=None):
    """Return status and text; with a gate, the last chunk comes when it opens."""
    rest, told = list(chunks), []

    async def receive():
        if not rest:
            await asyncio.Event().wait()  # nobody hangs up
        if gate and len(rest) == 1:
            await gate.wait()
        body = rest.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(rest)}

    async def send(message):
        told.append(message)

    path, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": f"/gradio_api/{path}", "headers": []}
    scope |= {"raw_path": path.encode(), "query_string": query.encode()}
    await app(scope, receive, send)
    return told[0]["status"], b"".join(message.get("body", b"") for message in told).decode()


def test_requests_under_way_share_so_many_bytes(monkeypatch):
    monkeypatch.setattr(guard, "MAX_HELD", 100)

    async def play():
        app, gate = guarded(read=lambda image, hand: {"read": image}), asyncio.Event()
        body = json.dumps({"data": ["x" * 60]}).encode()
        first = asyncio.create_task(ask(app, "run/read", body, b" ", gate=gate))
        await asyncio.sleep(0)
        refused = await ask(app, "run/read", body)
        gate.set()
        return refused, await first, await ask(app, "run/read", body)

    refused, first, later = run(play())
    assert refused == (503, "Too much has come at once; try again in a moment.")
    assert first == later == (200, '{"data":[{"read":"' + "x" * 60 + '"}]}')


@pytest.mark.parametrize("as_tool", [False, True], ids=["API", "tools"])
def test_what_takes_longer_is_computed_one_at_a_time_on_each_core(as_tool):
    now, most, lock = 0, 0, threading.Lock()
    cores = os.cpu_count()
    full = threading.Barrier(cores + 1)

    def read(image, hand):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        if image:  # the first ones wait for each other, so that all that may run do
            full.wait(60)
        with lock:
            now -= 1
        return {}

    async def play():
        app, tool = guarded(read=read), gradio_page.for_tools(read)

        def call(image):
            body = json.dumps({"data": [image]}).encode()
            return asyncio.create_task(tool(image) if as_tool else ask(app, "run/read", body))

        first, others = [call(True) for _ in range(cores)], [call(None) for _ in range(3 * cores)]
        await asyncio.to_thread(full.wait, 60)
        await asyncio.gather(*first, *others)

    run(play())
    assert most == cores


def test_a_call_is_forgotten_with_its_answer():
    async def play():
        app = guarded(read=lambda image, hand: {"read": image})
        event = json.loads((await ask(app, "call/read", b'{"data": [1]}'))[1])["event_id"]
        return [(await ask(app, f"call/read/{event}", method="GET"))[1] for _ in range(2)]

    assert run(play()) == [
        'event: complete\ndata: [{"read":1}]\n\n',
        'event: error\ndata: {"error":"There is no such call."}\n\n',
    ]


def test_a_session_gets_all_its_answers_in_one_stream():
    async def play():
        app = guarded(read=lambda image, hand: {"read": image})
        for image, session in ((1, "a"), (2, "b"), (3, "a")):
            asked = {"data": [image], "fn_index": 0, "session_hash": session}
            await ask(app, "queue/join", json.dumps(asked).encode())
        return (await ask(app, "queue/data?session_hash=a", method="GET"))[1]

    told = [json.loads(line.removeprefix("data: ")) for line in run(play()).split("\n\n") if line]
    assert [message["output"]["data"] for message in told[:-1]] == [[{"read": 1}], [{"read": 3}]]
    assert told[-1]["msg"] == "close_stream"


@pytest.mark.parametrize(
    "figure",
    [
        f"{guard.MAX_BODY / 1e6:.0f} MB where an image may come",
        f"an address of {guard.MAX_ADDRESS:,} bytes",
        f"{guard.MAX_HELD / 1e6:.0f} MB of all requests",
        f"at most {api._MAX_VALUES:,} values",
        f"{store.MAX_BYTES / 1e6:.0f} MB of uploads and {store.MAX_BYTES / 1e6:.0f} MB of calls",
        f"{store.MAX_ENTRIES} of each",
        f"{strokes.MAX_STROKES}, with {strokes.MAX_POINTS:,} points in all",
        f"{strokes.CANVAS} × {strokes.CANVAS}, or up to three of them",
        "pens of {:.0f} to {:.0f}".format(*strokes.PEN_WIDTHS),
        f"at most {images._MAX_SCANS} scans",
        f"{images.MAX_BYTES / 1e6:.0f} MB, {images.MAX_PIXELS / 1e6:.1f} million pixels, "
        f"{images.MAX_SIDE:,} a side",
        f"{hand.MAX_EXEMPLARS} drawings of {FIELD} × {FIELD}, with labels, in "
        f"{hand.MAX_BYTES / 1000:.0f} kB",
        *(["for five minutes"] if store.KEPT == 300 else ["for another time"]),
    ],
)
def test_the_limits_are_those_of_the_documentation(figure):
    text = (ROOT / "docs" / "hosting.md").read_text()
    assert figure in re.sub(r"\s+", " ", text)
