"""What the page, its API and its card make of weights that know other signs than digits."""

import base64
import json
import re

import numpy as np
import pytest
from own_signs import ARABIC, EVERY, LETTERS, PAIR, named
from pictures import data_url

from conftest import ROOT, WAYS, drawing, number, run
from lenet.drawing.strokes import draw
from lenet.hand import OTHER_SIGNS
from lenet.network import forward
from lenet.network.model import layers_for, summarize
from lenet.ui import assets, card, constants, page, words
from lenet.ui.body import body
from lenet.ui.calls import endpoints, server_calls
from lenet.ui.page import COLLECTED


@pytest.fixture(autouse=True)
def graphs(monkeypatch):
    """To compile for each number of signs would take longer than all that is asked here."""
    monkeypatch.setattr(forward, "_COMPILED", ())


@pytest.fixture(scope="module", params=[PAIR, EVERY], ids=len)
def signs(request, recognizer):
    """Weights of signs that form no numbers."""
    return named(recognizer, request.param)


@pytest.fixture(scope="module")
def arabic(recognizer):
    return named(recognizer, ARABIC)


def ask(calls, question):
    return json.loads(run(calls["recognize"](question)).body)


def test_the_api_answers_with_the_names(signs):
    (recognize,) = endpoints(signs).values()
    reply = recognize(data_url(draw(drawing(1, WAYS[1]))))
    assert reply["label"] == signs.names[1]
    assert [each["label"] for each in reply["confidences"]] == list(signs.names)
    assert recognize(data_url(draw([])))["label"] == "no sign"
    for name in signs.names:
        assert name in recognize.__doc__
    assert not re.search(r"\bdigits?\b", recognize.__doc__)


def test_the_api_reads_numbers_of_any_script(arabic):
    functions = endpoints(arabic)
    reply = functions["recognize_number"](data_url(draw(number(47))))
    assert reply["text"] == "٤٧"
    assert [digit["label"] for digit in reply["digits"]] == ["٤", "٧"]
    assert "one of ٠, ١, ٢" in functions["recognize"].__doc__
    assert functions["recognize"](data_url(draw([])))["label"] == "no digit"


def test_of_the_digits_the_api_says_what_it_always_has(recognizer):
    functions = endpoints(recognizer)
    assert list(functions) == ["recognize", "recognize_number"]
    assert 'a label, "0" to "9", or "no digit"' in functions["recognize"].__doc__


def test_the_page_is_answered_by_numbers_and_the_names_as_text(signs, arabic):
    strokes = [
        {"width": each.width, "points": each.points.tolist()} for each in drawing(1, WAYS[1])
    ]
    for own in (signs, arabic):
        reply = ask(server_calls(own), {"strokes": strokes})
        assert reply["text"] == own.names[1]
        assert reply["digits"][0]["digit"] == 1
        assert len(reply["digits"][0]["probabilities"]) == len(own.names)


def test_a_hand_of_other_signs_is_refused(signs):
    hand = {"format": "lenet-hand", "version": 1, "exemplars": []}
    question = {"strokes": [], "hand": hand}
    assert ask(server_calls(signs), question) == {"error": OTHER_SIGNS}
    told = ask(server_calls(signs), question | {"hand": hand | {"names": list(signs.names)}})
    assert told["text"] == ""


def test_the_scripts_get_names_and_a_network_of_as_many_outputs(signs, arabic):
    for own in (signs, arabic):
        count = len(own.names)
        made = constants.constants(own)
        assert made["NAMES"] == own.names
        assert made["CLASSES"] == made["NO_DIGIT"] == count
        assert made["READS_NUMBERS"] is own.reads_numbers
        assert made["HAND_FORMAT"]["names"] == own.names
        parameters = sum(layer["parameters"] for layer in made["LAYERS"])
        assert parameters == sum(each.parameters for each in summarize(layers_for(count)))
        assert len(constants.to_bytes(own.weights)) == 2 * parameters


# What is only said of numbers, of the bundled weights, or of how MNIST framed its digits.
NOT_SAID = re.compile(
    r"card|training|misread|finding|step\.(finding|training)|keys\.wide|(answer|sketchpad)\.digits"
    r"|answer\.(gaps|look|own)|memory\.worked|step\.stages\.details|hand\.error"
    r"|step\.(switches|practice|networks)|practice|opened|data\.|networks|challenges|question\.(data|switches)"
)


def test_of_other_signs_no_word_speaks_of_digits():
    for section in ("page", "scripts", "later"):
        for key, entry in words.entries(section, signs=True).items():
            said = re.sub(r"\{\w+\}", "", str(entry))
            if not NOT_SAID.match(key):
                assert not re.search(r"\bdigits?\b|\ball ten\b|MNIST", said, re.IGNORECASE), key


def test_words_are_for_digits_or_for_signs(recognizer, arabic, signs):
    for own in (recognizer, arabic):
        assert constants.constants(own)["WORDS"] == words.CATALOGUE["scripts"]
        assert words.text("sketchpad.paper") in body(page.describe(own))
    assert constants.constants(signs)["WORDS"]["digit.none"] == "none of these"
    assert words.text("sketchpad.paper", signs=True) in body(page.describe(signs))
    every = words.CATALOGUE["page"] | words.CATALOGUE["scripts"] | words.CATALOGUE["later"]
    assert set(words.CATALOGUE["signs"]) <= set(every)


def test_what_speaks_of_digits_alone_is_left_out(signs, arabic, recognizer):
    names = {part.name for part in page.describe(signs).parts}
    shipped = {part.name for part in page.describe(recognizer).parts}
    alone = {"finding", "training", "misread", "switches", "practice"}
    alone |= {"networks", "data", "challenges"}
    assert shipped - names == alone & shipped
    assert "finding" in {part.name for part in page.describe(arabic).parts}
    for own in (signs, arabic):
        described = page.describe(own, card="its-card")
        assert "learned" not in {chapter.name for chapter in described.chapters}
        assert 'href="its-card"' in body(described)  # to which no other part leads
    assert "its-card" not in body(page.describe(recognizer, card="its-card"))


def test_examples_come_from_the_record(signs):
    (props,) = (part.props for part in page.describe(signs).view if part.name == "examples")
    assert props["drawings"] == []
    assert [each["label"] for each in props["images"]] == list(range(len(signs.names)))
    images = [np.frombuffer(base64.b64decode(e["digit_image"]), np.uint8) for e in props["images"]]
    assert all(image.shape == (28 * 28,) and image.any() for image in images)
    files = assets.Assets(signs, page.describe(signs))
    drawings = np.frombuffer(files["drawings.bin"], np.uint8).reshape(-1)
    count = len(signs.names)
    assert drawings[:count].tolist() == list(range(count))
    assert (drawings[count:] == np.concatenate(images)).all()


def test_weights_whose_record_has_no_examples_have_none(recognizer):
    own = named(recognizer, LETTERS)
    own.record.pop("examples")
    (props,) = (part.props for part in page.describe(own).view if part.name == "examples")
    assert props == {"drawings": [], "images": []}
    assert assets.Assets(own, page.describe(own))["drawings.bin"] == b""


def test_the_card_tells_of_the_signs_and_keeps_silent_on_mnist(signs):
    text = card.page(signs.record, "card.css", "./")
    count = len(signs.names)
    assert f"{20 * count:,} images of “my signs”" in text
    for name in signs.names:
        assert f"<bdi>{name}</bdi>" in text
    assert text.count('class="right"') == count
    assert not re.search(r"MNIST|digits|pen ", text)
    assert not re.search(r"<script|\sstyle=|\{\w*\}", text)


def test_names_are_no_html(recognizer):
    own = named(recognizer, ("<b>", "&amp;"))
    for text in (card.page(own.record, "card.css", "./"), body(page.describe(own))):
        assert "<b>&" not in text
        assert "<bdi><b>" not in text


@pytest.mark.parametrize("name", ["own_signs", "own_numbers", "exports"])
def test_figures_are_of_the_weights_that_are_shipped(name, recognizer):
    stored = json.loads((ROOT / "benchmarks" / f"{name}.json").read_text())
    assert stored["weights_sha256"] == recognizer.record["weights_sha256"]


def test_ten_drawings_with_trained_weights_are_worth_more_than_a_hundred_without():
    by_way = json.loads((ROOT / "benchmarks" / "own_signs.json").read_text())["by_way"]
    few, many = by_way["from the bundled, free"]["10"], by_way["random weights"]["100"]
    assert min(run["accuracy"] for run in few) > max(run["accuracy"] for run in many)


def test_a_round_of_collecting_asks_for_as_many_as_training_takes():
    from lenet.data.own import LEAST

    assert COLLECTED == LEAST
