"""The folder in which Gradio stores what strangers send: private, emptied, and never too full."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    import gradio as gr

MAX_BYTES = 256_000_000  # of all files together
MAX_ENTRIES = 4_000  # files and folders
# Seconds. Gradio deletes files after ten to twenty minutes; this takes what it loses track of:
# those of visitors who hang up, and those that came in a data URL.
KEPT = 1_300


class Stored(NamedTuple):
    """What lies in a folder."""

    entries: int  # files and folders
    size: int  # bytes


def private_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that no other user can read, and name it to Gradio.

    Call it before Gradio is imported for the first time. The folder goes when the program ends, or
    when the caller drops it.
    """
    folder = tempfile.TemporaryDirectory(prefix="lenet-", dir=os.environ.get("GRADIO_TEMP_DIR"))
    os.environ["GRADIO_TEMP_DIR"] = folder.name
    return folder


def sweep(folder: Path) -> Stored:
    """Delete what has lain in a folder for too long; count what stays."""
    entries = size = 0
    for path in sorted(folder.rglob("*"), reverse=True):  # files before their folders
        try:
            status = path.lstat()
            is_folder = path.is_dir()
            old = time.time() - status.st_mtime > KEPT
            if not old or (is_folder and any(path.iterdir())):
                entries, size = entries + 1, size + (0 if is_folder else status.st_size)
            elif is_folder:
                path.rmdir()
            else:
                path.unlink()
        except FileNotFoundError:  # Gradio was quicker
            continue
    return Stored(entries, size)


def refuse_addresses(component: gr.File) -> gr.File:
    """Keep a component from fetching web addresses; return it.

    A file's "path" may be any web address, which Gradio would download, of any size. The one
    component gets a method of its own, since for a subclass Gradio writes a stub file into the
    package.
    """
    store = component.async_move_resource_to_block_cache

    async def store_files_only(url_or_file_path: str | Path | None) -> str | None:
        if str(url_or_file_path).lower().startswith(("http://", "https://")):
            _refuse()
        return await store(url_or_file_path)

    component.async_move_resource_to_block_cache = store_files_only  # type: ignore[method-assign]
    return component


def _refuse() -> NoReturn:
    import gradio as gr

    raise gr.Error(
        "Expected a file or a data URL; web addresses are not fetched.", print_exception=False
    )
