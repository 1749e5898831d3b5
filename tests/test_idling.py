import asyncio

import gradio as gr

from lenet.idling import rest_between_events


def test_an_empty_queue_hardly_ever_wakes(monkeypatch):
    pauses, sleep = [], asyncio.sleep

    async def counted(seconds, *others):
        pauses.append(seconds)
        await sleep(seconds, *others)

    async def idle():
        with gr.Blocks(analytics_enabled=False) as blocks:
            gr.Markdown("A page")
        queue = rest_between_events(blocks.queue())._queue
        queue.start()
        await sleep(0.4)
        queue.close()
        await sleep(0.1)

    monkeypatch.setattr(asyncio, "sleep", counted)
    asyncio.run(idle())
    assert 2 <= len(pauses) <= 60  # as it comes, it wakes 400 times
