"""`/recognize` as a tool for assistants, over the protocol itself."""

import importlib.util
import json
import re

import pytest
from own_signs import ARABIC, named
from pictures import data_url

from conftest import ROOT, drawing, number, require, run, running_app
from hands import sign
from lenet.drawing.strokes import draw
from lenet.hand import Hand
from lenet.network import safetensors


@pytest.fixture(scope="module")
def client():
    """Talk to the tools of a page in one session: `client(url, talk)`."""
    require(importlib.util.find_spec("mcp"), "gradio[mcp] (pip install -r requirements.txt)")
    import mcp
    from mcp.client.streamable_http import streamable_http_client

    async def converse(url, talk):
        async with (
            streamable_http_client(f"{url}/gradio_api/mcp/") as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await talk(session)

    return lambda url, talk: run(converse(url, talk))


def call(client, page_url, **arguments):
    return client(page_url, lambda session: session.call_tool("recognize", arguments))


def test_the_tools_say_what_they_take(client, page_url):
    tools = {tool.name: tool for tool in client(page_url, lambda s: s.list_tools()).tools}
    assert set(tools) == {"recognize", "recognize_number"}
    assert "handwritten digit" in tools["recognize"].description
    assert "handwritten number" in tools["recognize_number"].description
    for tool in tools.values():
        assert tool.inputSchema["required"] == ["image"]
        texts = [
            tool.description,
            *(p["description"] for p in tool.inputSchema["properties"].values()),
        ]
        assert "data URL" in texts[1]
        for text in texts:  # whole sentences, whatever Gradio joins the docstring's lines with
            assert text.endswith(".")
            assert not re.search(r"[,;:],|\.,|Returns:|upload_file", text)


def test_an_image_gets_its_number(client, page_url):
    arguments = {"image": data_url(draw(number(47)))}
    result = client(page_url, lambda session: session.call_tool("recognize_number", arguments))
    assert not result.isError
    assert json.loads(result.content[0].text)["text"] == "47"


def test_an_image_gets_its_digit(client, page_url):
    result = call(client, page_url, image=data_url(draw(drawing(4, "closed"))))
    assert not result.isError
    answer = json.loads(result.content[0].text)
    assert answer["label"] == "4"
    assert sum(row["confidence"] for row in answer["confidences"]) == pytest.approx(1, abs=1e-4)


@pytest.mark.slow
def test_other_signs_are_told_by_their_names(client, recognizer, tmp_path):
    arabic, path = named(recognizer, ARABIC), tmp_path / "arabic.safetensors"
    path.write_bytes(safetensors.to_bytes(arabic.weights, arabic.record))

    async def talk(session):
        tools = {tool.name: tool.description for tool in (await session.list_tools()).tools}
        calls = {"recognize": drawing(4, "closed"), "recognize_number": number(47)}
        results = {
            name: await session.call_tool(name, {"image": data_url(draw(strokes))})
            for name, strokes in calls.items()
        }
        return tools, {name: json.loads(each.content[0].text) for name, each in results.items()}

    with running_app(ROOT, gradio=tmp_path / "gradio", LENET_WEIGHTS=str(path)) as url:
        tools, answers = client(url, talk)
    assert "٠, ١, ٢" in tools["recognize"]
    assert answers["recognize"]["label"] == "٤"
    assert [each["label"] for each in answers["recognize"]["confidences"]] == list(ARABIC)
    assert answers["recognize_number"]["text"] == "٤٧"


def test_a_hand_goes_with_the_image(client, page_url, recognizer):
    hand = Hand()
    hand.teach(recognizer.recognize(255 - draw(sign())), 4)
    text = json.dumps(hand.to_json())
    result = call(client, page_url, image=data_url(draw(sign())), hand=text)
    assert json.loads(result.content[0].text)["label"] == "4"
    assert call(client, page_url, image=data_url(draw(sign())), hand="no hand").isError


@pytest.mark.parametrize("image", ["", "x", "/etc/passwd", "file:///etc/passwd", "data:,x", None])
def test_what_is_no_image_is_refused(client, page_url, image):
    result = call(client, page_url, image=image)
    assert result.isError
    assert "root:" not in result.content[0].text


def test_a_web_address_is_not_fetched(client, page_url, other_server):
    url, asked = other_server
    result = call(client, page_url, image=url)
    assert result.isError
    assert "web addresses are not fetched" in result.content[0].text
    assert not asked
