import io
import json
import re
import urllib.error
import urllib.request
from functools import partial

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from pictures import data_url, png
from PIL import Image

from conftest import drawing, number
from hands import sign
from lenet.drawing.strokes import draw
from lenet.hand import Hand
from visitor import draw_and_read, draw_by_mouse, visit


def strokes_json(strokes):
    return [{"width": stroke.width, "points": stroke.points.tolist()} for stroke in strokes]


@pytest.fixture(scope="module")
def config(page_url):
    with urllib.request.urlopen(f"{page_url}/config") as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def ask(page_url, config):
    """Call a server function of the page as the browser does."""
    ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}

    def call(function, data):
        body = {
            "component_id": ids["lenet"],
            "fn_name": function,
            "session_hash": "t",
            "data": data,
        }
        request = urllib.request.Request(
            f"{page_url}/gradio_api/component_server",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    return call


def test_strokes_are_answered(ask):
    reply = ask("recognize", {"strokes": strokes_json(drawing(2, "looped"))})
    assert reply["text"] == "2"
    assert sum(reply["digits"][0]["probabilities"]) == pytest.approx(1, abs=1e-3)


def test_an_update_is_small(ask):
    reply = ask("recognize", {"strokes": strokes_json(drawing(8, "in one"))})
    assert len(json.dumps(reply)) < 20_000


def test_no_strokes_are_no_digit(ask):
    assert ask("recognize", {"strokes": []})["text"] == ""


@pytest.mark.parametrize("data", [None, "x", {"a": 1}, [[1]], [{"width": 1, "points": [[None]]}]])
def test_hostile_strokes_get_a_sentence_and_the_page_goes_on(ask, data):
    assert ask("recognize", {"strokes": data})["error"].startswith("Expected ")
    assert ask("recognize", data)["error"].startswith("Expected ")
    assert ask("recognize", {"strokes": strokes_json(drawing(1, "based"))})["text"] == "1"


def test_a_picture_is_answered(ask):
    picture = data_url(draw(drawing(6, "wide")))
    assert ask("recognize", {"picture": picture})["text"] == "6"


@pytest.mark.parametrize(
    "picture", [None, 7, "", "data:image/png;base64,", "data:image/png;base64,?", "data:text/x,a"]
)
def test_hostile_pictures_get_a_sentence(ask, picture):
    assert ask("recognize", {"picture": picture})["error"].startswith("Expected an image")


def test_a_hand_goes_with_the_question(ask, recognizer):
    hand = Hand()
    hand.teach(recognizer.recognize_strokes(sign()), 4)
    question = {"strokes": strokes_json(sign())}
    assert ask("recognize", question)["text"] == "?"
    assert ask("recognize", question | {"hand": hand.to_json()})["text"] == "4"
    assert ask("recognize", question)["text"] == "?"  # nobody keeps it


@pytest.mark.parametrize(
    "look",
    [
        *({"region": odd} for odd in (7, [], {}, {"x": 0, "y": 0, "width": 1.5, "height": 9})),
        {"region": {"x": 0, "y": 0, "width": 10**30, "height": True}},
        {"region": {"x": -1, "y": 0, "width": 9, "height": 9}},
        {"light": 1},
    ],
)
def test_a_hostile_look_at_a_picture_gets_a_sentence(ask, look):
    picture = data_url(draw(drawing(6, "wide")))
    assert ask("recognize", {"picture": picture} | look)["error"].startswith("Expected ")


@pytest.mark.parametrize("hand", [7, [], {"format": "lenet-hand"}, "x"])
def test_hostile_hands_get_a_sentence(ask, hand):
    reply = ask("recognize", {"strokes": strokes_json(drawing(1, "based")), "hand": hand})
    assert reply["error"].startswith("Expected a hand")


def test_no_other_functions_can_be_called(ask):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask("postprocess", [])
    assert refusal.value.code == 404


def test_recognize_endpoint(page_url, tmp_path):
    file = tmp_path / "digit.png"
    file.write_bytes(png(255 - draw(drawing(4, "closed"))))
    answer = Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert answer["label"] == "4"
    confidences = {row["label"]: row["confidence"] for row in answer["confidences"]}
    assert list(confidences) == list("0123456789")
    assert sum(confidences.values()) == pytest.approx(1, abs=1e-4)


def test_recognize_endpoint_of_a_blank_image_is_no_digit(page_url, tmp_path):
    file = tmp_path / "blank.png"
    file.write_bytes(png(np.full((50, 50), 255)))
    answer = Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert answer["label"] == "no digit"


def test_recognize_endpoint_refuses_what_is_no_image(page_url, tmp_path):
    file = tmp_path / "digit.png"
    file.write_text("no image")
    with pytest.raises(AppError, match="can't be read as one") as refusal:
        Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert str(tmp_path) not in str(refusal.value)


def test_recognize_endpoint_takes_a_hand(page_url, tmp_path, recognizer):
    file = tmp_path / "sign.png"
    file.write_bytes(png(255 - draw(sign())))
    client, hand = Client(page_url, verbose=False), Hand()
    hand.teach(recognizer.recognize(255 - draw(sign())), 4)
    ask = partial(client.predict, handle_file(file), api_name="/recognize")
    assert ask()["label"] == "no digit"
    assert ask(hand=json.dumps(hand.to_json()))["label"] == "4"
    with pytest.raises(AppError, match="Expected a hand"):
        ask(hand="no hand")


def test_recognize_number_endpoint(page_url, tmp_path):
    file = tmp_path / "number.png"
    file.write_bytes(png(255 - draw(number(47))))
    client = Client(page_url, verbose=False)
    answer = client.predict(handle_file(file), api_name="/recognize_number")
    assert answer["text"] == "47"
    assert answer["confidence"] > 0.9
    assert [digit["label"] for digit in answer["digits"]] == ["4", "7"]
    (left, *_), (right, *_) = (digit["box"] for digit in answer["digits"])
    assert left < right
    file.write_bytes(png(np.full((50, 50), 255)))
    blank = client.predict(handle_file(file), api_name="/recognize_number")
    found = {"light": False, "region": [0, 0, 50, 50], "dropped": []}
    nothing = {"text": "", "confidence": 0, "digits": [], "lines": [], "reason": None}
    assert blank == nothing | {"found": found}


def test_boxes_are_in_pixels_of_the_photo_as_the_camera_was_held(page_url, tmp_path, recognizer):
    small = recognizer.read_number_ink(draw(number(47)))
    photo = Image.fromarray(255 - draw(number(47))).resize((4_800, 2_400))  # decoded at half of it
    exif = Image.Exif()
    exif[0x0112] = 6  # the file's first row is the photo's right side
    file = tmp_path / "photo.jpg"
    photo.transpose(Image.Transpose.ROTATE_90).save(file, exif=exif)
    client = Client(page_url, verbose=False)
    answer = client.predict(handle_file(file), api_name="/recognize_number")
    assert [digit["label"] for digit in answer["digits"]] == ["4", "7"]
    for digit, expected in zip(answer["digits"], small.digits, strict=True):
        assert digit["box"] == pytest.approx([6 * length for length in expected.box], abs=24)


def test_numbers_are_answered(ask):
    reply = ask("recognize", {"strokes": strokes_json(number(472))})
    assert reply["text"] == "472"
    assert len(json.dumps(reply)) < 60_000
    picture = data_url(draw(number(472)))
    assert ask("recognize", {"picture": picture})["text"] == "472"
    seven = {"x": 250, "y": 0, "width": 250, "height": 400}
    assert ask("recognize", {"picture": picture, "region": seven})["text"] == "7"
    assert ask("recognize", {"picture": picture, "light": True})["text"] != "472"


def test_the_public_endpoints_are_two(page_url):
    api = Client(page_url, verbose=False).view_api(return_format="dict")
    assert list(api["named_endpoints"]) == ["/recognize", "/recognize_number"]
    assert not api["unnamed_endpoints"]


def test_a_shared_link_shows_the_page_and_not_gradio(page_url):
    with urllib.request.urlopen(page_url) as answer:
        text = answer.read().decode()
    tags = dict(re.findall(r'<meta property="(og:[a-z]+)" content="([^"]*)"', text))
    assert tags["og:title"] == "LeNet-5 sketchpad"
    assert "twitter:creator" not in text
    with urllib.request.urlopen(tags["og:image"]) as picture:
        assert Image.open(io.BytesIO(picture.read())).size == (1200, 630)


def test_a_browser_asks_the_pages_own_address_alone(chromium, page_url):
    context = chromium.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, page_url)
    draw_and_read(page, drawing(7, "crossed"), 7, draw_by_mouse)
    context.close()
    assert {url.startswith((page_url, "data:", "blob:")) for url in asked} == {True}


def test_the_pages_files_are_kept_by_the_browser_and_others_are_not_there(page_url):
    with urllib.request.urlopen(page_url) as answer:
        (path,) = set(re.findall(r'src="([^"]+/page\.js)"', answer.read().decode()))
    with urllib.request.urlopen(f"{page_url}/{path}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    for stranger in (path.replace("page.js", "mine.js"), path.replace("page.js", "../app.py")):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{page_url}/{stranger}")
        assert refusal.value.code == 404
