import asyncio

import pytest

from conftest import run
from lenet.idling import rest_between_events

pytestmark = pytest.mark.slow  # for Gradio, which is imported for seconds


async def page():
    """Build a page where a loop runs: elsewhere Gradio makes loops that nobody closes."""
    import gradio as gr

    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.Markdown("A page")
    return blocks.queue()


@pytest.mark.parametrize("name", ["sleep_when_free", "progress_update_sleep_when_free"])
def test_gradio_has_what_is_set_of_its_queue(name):
    queue = getattr(run(page()), "_queue", None)
    assert hasattr(queue, name), "See CONTRIBUTING.md, Upgrade Gradio."


@pytest.mark.parametrize("seconds", [0.02, 0.2])
def test_an_empty_queue_rests_as_long_as_is_said(monkeypatch, seconds):
    pauses, sleep = [], asyncio.sleep

    async def noted(duration, *others):
        pauses.append(duration)
        await sleep(0, *others)

    async def idle():
        queue = rest_between_events(await page(), seconds)._queue
        monkeypatch.setattr(asyncio, "sleep", noted)
        queue.start()
        while len(pauses) < 20:
            await sleep(0)
        queue.close()
        monkeypatch.undo()
        await sleep(0)

    run(idle())
    assert min(pauses) >= seconds  # as it comes, a thousandth and a twentieth of a second
