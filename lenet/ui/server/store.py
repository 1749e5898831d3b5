"""Untrusted content in memory: for a limited time, and up to a limited size."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

MAX_BYTES = 32_000_000  # of all contents together
MAX_ENTRIES = 500
KEPT = 300  # seconds


class _Entry(NamedTuple, Generic[T]):
    content: T
    owner: str
    size: int  # bytes
    due: float  # when it is dropped, seconds


class Store(Generic[T]):
    """Contents under random keys. The oldest are dropped for new ones."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: dict[str, _Entry[T]] = {}  # the oldest first
        self._size = 0
        self._sweeping = False

    def put(self, content: T, size: int, owner: str = "") -> str:
        """Keep a content of so many bytes; return its key. Called in an event loop."""
        key = secrets.token_hex(16)
        self._entries[key] = _Entry(content, owner, size, time.monotonic() + KEPT)
        self._size += size
        while self._size > MAX_BYTES or len(self._entries) > MAX_ENTRIES:
            self.take(next(iter(self._entries)))
        if not self._sweeping:
            self._sweep()
        return key

    def take(self, key: str) -> T | None:
        """Return a content and forget it; None if it isn't there."""
        entry = self._entries.pop(key, None)
        if entry is None:
            return None
        self._size -= entry.size
        return entry.content

    def oldest(self, owner: str) -> str | None:
        """Return the key of the oldest content of an owner."""
        return next((key for key, entry in self._entries.items() if entry.owner == owner), None)

    def _sweep(self) -> None:
        now = time.monotonic()
        for key in [key for key, entry in self._entries.items() if entry.due <= now]:
            self.take(key)
        self._sweeping = bool(self._entries)
        if self._sweeping:
            asyncio.get_running_loop().call_later(KEPT / 10, self._sweep)
