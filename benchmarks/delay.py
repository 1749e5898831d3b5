"""A proxy as far away as one likes: what comes, either way, goes on half a round trip later."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

_CHUNK = 65_536  # bytes


@contextmanager
def far_away(url: str, round_trip: float) -> Iterator[str]:
    """Put so many seconds of round trip before a server on this machine; yield the new address."""
    started = threading.Event()
    loop = asyncio.new_event_loop()
    ports: list[int] = []

    async def serve() -> None:
        host, port = urlsplit(url).hostname, urlsplit(url).port
        server = await asyncio.start_server(
            lambda reader, writer: _connect(reader, writer, host, port, round_trip / 2),
            "127.0.0.1",
            0,
        )
        ports.append(server.sockets[0].getsockname()[1])
        started.set()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    started.wait()
    try:
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        loop.call_soon_threadsafe(_stop, loop)


def _stop(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon(loop.stop)


async def _connect(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    host: str | None,
    port: int | None,
    delay: float,
) -> None:
    # a connection takes a round trip, too, before its first byte
    await asyncio.sleep(2 * delay)
    there, back = await asyncio.open_connection(host, port)
    await asyncio.gather(_pass_on(reader, back, delay), _pass_on(there, writer, delay))


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float
) -> None:
    """Pass on what comes, each piece as much later as the others."""
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(_CHUNK):
            loop.call_later(delay, _write, writer, data)
    except ConnectionError:
        pass
    loop.call_later(delay, writer.close)


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    if not writer.is_closing():
        writer.write(data)
