"""Files that are written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any


def write_text(path: Path, text: str) -> None:
    """Replace a text file whole or not at all."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    try:
        draft.write_bytes(content)
        flush(draft)
        draft.replace(path)
    except BaseException:  # Ctrl-C, too
        draft.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Write a file from the system's buffers to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def expect_writable(path: Path) -> None:
    """Check before minutes of work that a file can be written.

    Raises:
        OSError: If a folder is in its place, or its folder is missing or can't be written to.
    """
    if path.is_dir():
        raise IsADirectoryError(f"Expected a file to write to, but {path} is a folder.")
    try:
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        reason = f"Can't write to the folder {path.parent}: {error.strerror}."
        raise OSError(reason) from error


def to_json(data: Any) -> str:
    """Return JSON that people can read: indented, but a list of numbers on one line."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    return re.sub(r"\[[\s\d.,eE+-]*\]", lambda match: " ".join(match[0].split()), text) + "\n"
