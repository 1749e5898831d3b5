"""What a page costs while nobody asks it anything: next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

_PAUSE = 0.02  # seconds; what is queued waits for half as long in the mean


def rest_between_events(blocks: gr.Blocks) -> gr.Blocks:
    """Let the queue of a page rest for a fiftieth of a second while it is empty.

    Gradio's looks for events a thousand times a second, which takes a part of a core, day and
    night: from the training that the page shows, or from whoever pays for the server.

    Args:
        blocks: The page, whose `queue` has been called if it is to be called at all.

    Returns:
        The same page.
    """
    blocks._queue.sleep_when_free = _PAUSE
    blocks._queue.progress_update_sleep_when_free = _PAUSE
    return blocks
