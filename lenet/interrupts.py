"""Ctrl-C and SIGTERM, which stop a long command at any point.

Python raises KeyboardInterrupt in whatever the main thread does. Some C code drops it (CPython's
PyObject_HasAttrString is documented to), so that a request is also remembered.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = False


@contextmanager
def interruptible() -> Iterator[None]:
    """Let both raise KeyboardInterrupt at once and, if that is lost, in `heed`."""
    global _asked
    before = {number: signal.signal(number, _ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        _asked = False
        for number, handler in before.items():
            signal.signal(number, handler)


def heed() -> None:
    """Raise KeyboardInterrupt if it was asked for."""
    if _asked:
        raise KeyboardInterrupt


def _ask(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise KeyboardInterrupt
