import json
import re

import pytest

import lenet
from lenet.drawing import strokes
from lenet.experiments import leave_out_steps
from lenet.network.model import PARAMETERS
from lenet.recognizer import Recognizer
from lenet.ui import page, words
from lenet.ui.assets import HERE, Assets
from past import past_of


@pytest.fixture(scope="module")
def described(recognizer):
    return page.describe(recognizer)


@pytest.fixture(scope="module")
def files(recognizer, described):
    return Assets(recognizer, described)


def test_every_part_has_an_element_and_every_chapter_its_words(described):
    body = page.body(described)
    for part in described.parts:
        assert body.count(f'<div id="{part.name}">') == 1
    for part in described.chapters:
        assert f"<h2>{words.text(f'chapter.{part.name}')}</h2>" in body
    assert f">{words.text('title')} {lenet.__version__}</footer>" in body
    folders = {folder.name for folder in (HERE / "parts").iterdir()}
    assert folders == {part.name for part in described.parts} | {
        "training"
    }  # of weights with a past


def test_the_body_needs_no_inline_style_or_script_and_no_template_syntax(described):
    # a strict policy forbids the first two; Gradio would evaluate the last, as Handlebars and as
    # JavaScript, with values from the network
    body = page.body(described)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", body)
    assert not re.search(r"\{\{|\$\{|`", body)


def test_props_are_plain_json(described):
    for part in described.parts:
        assert json.loads(json.dumps(part.props)) is not None


def test_examples_are_valid_drawings_of_every_digit(recognizer, described):
    (examples,) = (part.props["drawings"] for part in described.view if part.name == "examples")
    for example in examples:
        drawn = strokes.parse(json.loads(json.dumps(example["strokes"])))
        assert recognizer.recognize_strokes(drawn).digit == int(example["name"][0]), example["name"]
    assert {example["name"][0] for example in examples} == set("0123456789")


def test_the_example_of_the_steps_becomes_another_digit_without_three(recognizer, described):
    (flagged,) = (part.props["flagged"] for part in described.chapters if part.name == "stages")
    ink = strokes.draw(strokes.parse(flagged["strokes"]))
    answers = leave_out_steps(recognizer, ink).answers
    assert answers.probabilities.argmax(axis=1).tolist() == [1, 1, 7, 7, 7, 1]
    assert not answers.refused.any()


def test_what_a_browser_needs_is_few_files(recognizer, described):
    files = Assets(Recognizer(recognizer.weights, recognizer.record), described)
    assert set(files) == {
        *("page.js", "page.css", "waiting.css"),
        *("icon.svg", "share.png", "weights.bin"),
    }
    assert b"export const { start } =" in files["page.js"]


def test_snapshots_are_a_file_of_their_own_which_no_page_fetches_at_first(recognizer, described):
    past = past_of(recognizer.weights)
    files = Assets(Recognizer(recognizer.weights, recognizer.record, past), described)
    assert len(files["snapshots.bin"]) == len(past) * 2 * PARAMETERS  # 16 bits each
    assert "snapshots" not in files.links("base")


def test_all_weights_travel_in_at_most_250_kb(files):
    assert len(files["weights.bin"]) <= 250_000


def test_the_version_changes_with_the_files(recognizer, described, files):
    other = described._replace(view=described.view[:-1])
    assert Assets(recognizer, described).version == files.version
    assert Assets(recognizer, other).version != files.version


def test_the_letters_that_are_listed_as_keys_are_those_that_act():
    script = (HERE / "parts/head/script.js").read_text(encoding="utf-8")
    acting = re.findall(r'^    "?([a-z?])"?: "\w+",$', script, re.MULTILINE)
    template = words.fill((HERE / "parts/head/template.html").read_text(encoding="utf-8"))
    listed = ", ".join(re.findall("<dt>(.*?)</dt>", template))
    assert {key.upper() for key in acting} == set(re.findall(r"(?:^|, )([A-Z?])(?=,|$)", listed))


def test_no_part_reaches_beyond_its_own_element_or_finds_a_child_by_its_place():
    beyond = r"\b(?:document|root|scope)\.(?:query|getElement)|\.closest\(|\.parentElement\b"
    by_place = r"\.(?:first|last)(?:Element)?Child\b|\] = \w+\.(?:children|querySelectorAll)\b"
    for path in (HERE / "parts").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(f"{beyond}|{by_place}", text), path


def test_state_lists_every_kind_that_is_published_or_listened_to():
    texts = [path.read_text(encoding="utf-8") for path in HERE.rglob("*.js")]
    calls = [
        call
        for text in texts
        for call in re.findall(r'state\.(publish|subscribe|latest)\(\s*"(\w+)"', text)
    ]
    comment, _, _ = (HERE / "scripts/page/state.js").read_text(encoding="utf-8").partition("/**")
    listed = set(re.findall(r'^// "(\w+)"', comment, re.MULTILINE))
    assert {kind for way, kind in calls if way == "publish"} == listed
    assert {kind for _, kind in calls} == listed
