import asyncio

import gradio as gr
import pytest

from conftest import run
from lenet.idling import rest_between_events


@pytest.mark.parametrize("seconds", [0.02, 0.2])
def test_an_empty_queue_rests_as_long_as_is_said(monkeypatch, seconds):
    pauses, sleep = [], asyncio.sleep

    async def noted(duration, *others):
        pauses.append(duration)
        await sleep(0, *others)

    async def idle():
        with gr.Blocks(analytics_enabled=False) as blocks:
            gr.Markdown("A page")
        queue = rest_between_events(blocks.queue(), seconds)._queue
        monkeypatch.setattr(asyncio, "sleep", noted)
        queue.start()
        while len(pauses) < 20:
            await sleep(0)
        queue.close()
        monkeypatch.undo()
        await sleep(0)

    run(idle())
    assert min(pauses) >= seconds  # as it comes, a thousandth and a twentieth of a second
