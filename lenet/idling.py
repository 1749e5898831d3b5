"""Keeps Gradio's idle queue from polling."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr


def rest_between_events(blocks: gr.Blocks, seconds: float = 0.02) -> gr.Blocks:
    """Let the queue of a page rest for a while whenever it is empty.

    Gradio's queue looks for events a thousand times a second, which takes a part of a core all the
    time.

    Args:
        blocks: The page, whose `queue` has been called if it is to be called at all.
        seconds: Twice the mean time that a queued event waits.

    Returns:
        The same page.
    """
    blocks._queue.sleep_when_free = seconds
    blocks._queue.progress_update_sleep_when_free = seconds
    return blocks
