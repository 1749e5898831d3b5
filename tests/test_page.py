import base64
import io
import json
import urllib.error
import urllib.request

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from conftest import drawing
from lenet.drawing.strokes import draw
from lenet.network.model import LAYERS
from lenet.ui import page, part
from lenet.ui.packing import pack, unpack_input

PARTS = [
    *("sketchpad", "answer", "examples", "replay", "evidence", "stages", "network", "unit"),
    *("kernels", "mistakes"),
]


def png(ink):
    file = io.BytesIO()
    Image.fromarray(255 - ink).save(file, "PNG")
    return file.getvalue()


def strokes_json(strokes):
    return [{"width": stroke.width, "points": stroke.points.tolist()} for stroke in strokes]


@pytest.fixture(scope="module")
def config(page_url):
    with urllib.request.urlopen(f"{page_url}/config") as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def ask(page_url, config):
    """Call a server function of a part as the browser does."""
    ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}

    def call(function, data, part="sketchpad"):
        body = {"component_id": ids[part], "fn_name": function, "session_hash": "t", "data": data}
        request = urllib.request.Request(
            f"{page_url}/gradio_api/component_server",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    return call


def test_strokes_are_answered(ask):
    reply = ask("recognize", {"strokes": strokes_json(drawing(2, "looped"))})
    assert reply["digit"] == 2
    assert sum(reply["probabilities"]) == pytest.approx(1, abs=1e-3)
    assert {layer: tuple(maps["shape"]) for layer, maps in reply["layers"].items()}["C3"] == (
        10,
        10,
        16,
    )


def test_an_update_is_small(ask):
    reply = ask("recognize", {"strokes": strokes_json(drawing(8, "in one"))})
    assert len(json.dumps(reply)) < 40_000


def test_no_strokes_are_no_digit(ask):
    assert ask("recognize", {"strokes": []})["digit"] is None


@pytest.mark.parametrize("data", [None, "x", {"a": 1}, [[1]], [{"width": 1, "points": [[None]]}]])
def test_hostile_strokes_get_a_sentence_and_the_page_goes_on(ask, data):
    assert ask("recognize", {"strokes": data})["error"].startswith("Expected ")
    assert ask("recognize", data)["error"].startswith("Expected ")
    assert ask("leave_out_steps", {"strokes": data}, "stages")["error"].startswith("Expected ")
    assert ask("replay", data, "replay")["error"].startswith("Expected ")
    assert ask("recognize", {"strokes": strokes_json(drawing(1, "based"))})["digit"] == 1


def test_a_picture_is_answered(ask):
    picture = "data:image/png;base64," + base64.b64encode(png(draw(drawing(6, "wide")))).decode()
    assert ask("recognize", {"picture": picture})["digit"] == 6
    trials = ask("leave_out_steps", {"picture": picture}, "stages")["trials"]
    assert [trial["without"] for trial in trials] == [
        None,
        "clean",
        "crop",
        "even",
        "fit",
        "centre",
    ]


@pytest.mark.parametrize(
    "picture", [None, 7, "", "data:image/png;base64,", "data:image/png;base64,?", "data:text/x,a"]
)
def test_hostile_pictures_get_a_sentence(ask, picture):
    assert ask("recognize", {"picture": picture})["error"].startswith("Expected an image")


@pytest.fixture(scope="module")
def seen(ask):
    """The input that the network got for a drawing, as the page holds it."""
    stages = ask("recognize", {"strokes": strokes_json(drawing(3, "round"))})["stages"]
    return next(stage["values"] for stage in stages if stage["name"] == "input")


def test_a_unit_is_opened_with_the_numbers_of_the_model(ask, seen, recognizer):
    unit = ask("open_unit", {"input": seen, "layer": "C3", "index": [4, 5, 6]}, "unit")
    maps = recognizer.recognize_strokes(drawing(3, "round")).feature_maps["C3"]
    assert unit["value"] == pytest.approx(float(maps[4, 5, 6]), abs=1e-4)
    assert len(unit["terms"]) == 6
    totals = [abs(term["total"]) for term in unit["terms"]]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("layer", "index"),
    [
        *(("C9", [0, 0, 0]), (7, [0, 0, 0]), ("C1", [28, 0, 0]), ("C1", [0, 0, -1])),
        *(("C1", [0, 0]), ("C1", "000"), ("C1", [0, 0, 0.5]), ("C1", [True, 0, 0]), ("F6", None)),
    ],
)
def test_a_unit_that_does_not_exist_is_refused(ask, seen, layer, index):
    reply = ask("open_unit", {"input": seen, "layer": layer, "index": index}, "unit")
    assert reply["error"].startswith("Expected ")


@pytest.mark.parametrize("inputs", [None, 3, "", "AAAA", "?" * 1368, "A" * 5000, ["A"]])
def test_a_stale_or_hostile_input_is_refused(ask, inputs):
    question = {"input": inputs, "layer": "C1", "index": [0, 0, 0]}
    assert ask("open_unit", question, "unit")["error"].startswith("Expected an input")
    assert ask("explain", inputs, "evidence")["error"].startswith("Expected an input")


def test_evidence_names_the_digit_and_sums_up(ask, seen):
    reply = ask("explain", seen, "evidence")
    assert reply["digit"] == 3
    assert reply["other"] != 3
    assert reply["for"] > 0 > reply["against"]


def test_replay_ends_with_the_answer(ask):
    moments = ask("replay", strokes_json(drawing(5, "capped")), "replay")
    assert moments["points"] == sorted(set(moments["points"]))
    probabilities = moments["answers"][-1]["probabilities"]
    assert probabilities.index(max(probabilities)) == 5


def test_nothing_to_replay_is_said(ask):
    assert "nothing to replay" in ask("replay", [], "replay")["error"]


def test_no_other_functions_can_be_called(ask):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask("postprocess", [])
    assert refusal.value.code == 404


def test_recognize_endpoint(page_url, tmp_path):
    file = tmp_path / "digit.png"
    file.write_bytes(png(draw(drawing(4, "closed"))))
    answer = Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert answer["label"] == "4"
    confidences = {row["label"]: row["confidence"] for row in answer["confidences"]}
    assert list(confidences) == list("0123456789")
    assert sum(confidences.values()) == pytest.approx(1, abs=1e-4)


def test_recognize_endpoint_of_a_blank_image_is_no_digit(page_url, tmp_path):
    file = tmp_path / "blank.png"
    file.write_bytes(png(np.zeros((50, 50), np.uint8)))
    answer = Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert answer["label"] == "no digit"


def test_recognize_endpoint_refuses_what_is_no_image(page_url, tmp_path):
    file = tmp_path / "digit.png"
    file.write_text("no image")
    with pytest.raises(AppError, match="can't be read as one") as refusal:
        Client(page_url, verbose=False).predict(handle_file(file), api_name="/recognize")
    assert str(tmp_path) not in str(refusal.value)


def test_recognize_is_the_only_public_endpoint(page_url):
    api = Client(page_url, verbose=False).view_api(return_format="dict")
    assert list(api["named_endpoints"]) == ["/recognize"]
    assert not api["unnamed_endpoints"]


def test_every_part_is_on_the_page(config):
    ids = [component["props"].get("elem_id") for component in config["components"]]
    assert [name for name in ids if name in PARTS] == PARTS


@pytest.mark.parametrize("name", PARTS)
def test_parts_use_no_template_syntax(name):
    # Gradio would evaluate it, as Handlebars and as JavaScript, with values from the network
    component = part.part(name)
    for text in (component.html_template, component.css_template):
        assert "{{" not in text
        assert "${" not in text
        assert "`" not in text


def test_examples_are_valid_drawings_of_every_digit(recognizer):
    from lenet.drawing import strokes

    examples = [page._example(*way) for way in page.EXAMPLES]
    for (digit, _), example in zip(page.EXAMPLES, examples, strict=True):
        drawn = strokes.parse(json.loads(json.dumps(example["strokes"])))
        assert recognizer.recognize_strokes(drawn).digit == int(digit), example["name"]
    assert {digit for digit, _ in page.EXAMPLES} == set("0123456789")


def test_pack_keeps_the_values_to_a_byte(recognizer):
    recognition = recognizer.recognize_strokes(drawing(5, "capped"))
    packed = pack(recognition)
    assert list(packed["layers"]) == [layer.name for layer in LAYERS]
    for name, layer in packed["layers"].items():
        values = np.frombuffer(base64.b64decode(layer["values"]), np.int8)
        restored = values.reshape(layer["shape"]) * (layer["most"] / 127)
        np.testing.assert_allclose(
            restored, recognition.feature_maps[name], atol=layer["most"] / 253
        )
    stages = {stage["name"]: stage for stage in packed["stages"]}
    assert stages["input"]["shape"] == [32, 32]
    assert stages["ink"]["size"] == [400, 400]
    assert max(stages["ink"]["shape"]) == 64


def test_an_input_survives_the_way_to_the_page_and_back(recognizer):
    recognition = recognizer.recognize_strokes(drawing(9, "curled"))
    stages = {stage["name"]: stage for stage in pack(recognition)["stages"]}
    np.testing.assert_array_equal(
        unpack_input(stages["input"]["values"]), recognition.stages["input"]
    )


def test_square_tells_where_the_digit_image_lies_on_the_paper(recognizer):
    recognition = recognizer.recognize_strokes(drawing(8, "two bowls", size=150))
    left, top, side = pack(recognition)["square"]
    digit_image = recognition.stages["digit_image"]
    ink = recognition.stages["ink"]
    for axis, start in ((1, left), (0, top)):
        on_paper = np.flatnonzero(ink.max(axis=1 - axis) > 127)[[0, -1]].mean() / 400
        in_image = (np.flatnonzero(digit_image.max(axis=1 - axis) > 127)[[0, -1]].mean() + 0.5) / 28
        assert start + side * in_image == pytest.approx(on_paper, abs=0.01)
