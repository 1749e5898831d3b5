import gzip
import json
import re
import zlib
from typing import get_args

import numpy as np
import pytest
from draw_practice import KINDS, pack
from draw_sample import FILES, SAMPLE, UNSEEN, sample

import lenet
from lenet.data.drawings import _chunk, draw_digit, draw_no_digit
from lenet.data.mnist import Images
from lenet.drawing import strokes
from lenet.drawing.framing import Step, frame
from lenet.network.answers import NO_DIGIT
from lenet.network.model import PARAMETERS, to_input
from lenet.network.parameters import flatten
from lenet.recognizer import Recognizer
from lenet.training.recipes import RECIPES
from lenet.ui import page, words
from lenet.ui.assets import HERE, Assets
from lenet.ui.body import body
from past import past_of


@pytest.fixture(scope="module")
def described(recognizer):
    return page.describe(recognizer)


@pytest.fixture(scope="module")
def files(recognizer, described):
    return Assets(recognizer, described)


def test_every_part_has_an_element_and_every_chapter_its_words(described):
    html = body(described)
    for part in described.parts:
        classes = " ".join(["folded"] * part.folded + ["later"] * part.later)
        kind = f' class="{classes}"' if classes else ""
        assert html.count(f'<div id="{part.name}"{kind}>') == 1
    for chapter in described.chapters:
        title = words.text(f"chapter.{chapter.name}")
        assert f"<h2>{title}</h2>" in html
        assert f'<a href="#chapter-{chapter.name}">{title}</a>' in html
    assert f">{words.text('title')} {lenet.__version__}</footer>" in html
    folders = {folder.name for folder in (HERE / "parts").iterdir()}
    assert folders == {part.name for part in described.parts} | {
        "training"
    }  # of weights with a past


def test_the_body_needs_no_inline_style_or_script_and_no_template_syntax(described):
    # a strict policy forbids the first two; Gradio would evaluate the last, as Handlebars and as
    # JavaScript, with values from the network
    html = body(described)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r"\{\{|\$\{|`", html)


def test_the_drawings_in_which_maps_are_understood_are_the_generator_s():
    assert SAMPLE.read_bytes() == sample(*FILES[SAMPLE])


def test_the_drawings_by_which_a_changed_network_is_measured_are_the_generator_s_and_few_bytes():
    assert len(UNSEEN.read_bytes()) <= 150_000
    kept, (count, seed) = gzip.decompress(UNSEEN.read_bytes()), FILES[UNSEEN]
    assert len(kept) == count * (1 + 28 * 28)
    assert sorted(set(kept[:count])) == list(range(10))
    drawn = sample(20, seed)  # the first of them
    assert kept[:20] == drawn[:20]
    assert kept[count : count + 20 * 28 * 28] == drawn[20:]


def test_what_the_page_trains_on_is_drawn_by_seeds_of_its_own_and_light():
    assert sum(path.stat().st_size for path in KINDS) < 1_200_000
    for path, (digits, no_digits, seed) in KINDS.items():
        assert all(seed > recipe.seed + 100 for recipe in RECIPES.values())
        content = np.frombuffer(zlib.decompress(path.read_bytes()), np.uint8)
        labels, pixels = np.split(content, [digits + no_digits])
        assert (labels == NO_DIGIT).sum() == no_digits
        images = {image.tobytes() for image in pixels.reshape(len(labels), -1)}
        for make in (draw_digit, draw_no_digit):
            made = Images(*_chunk(make, seed, (0, 5)))
            again = np.frombuffer(zlib.decompress(pack(made)), np.uint8)[5:].reshape(5, -1)
            assert all(image.tobytes() in images for image in again)


def test_props_are_plain_json(described):
    for part in described.parts:
        assert json.loads(json.dumps(part.props)) is not None


def test_examples_are_valid_drawings_of_every_digit(recognizer, described):
    (examples,) = (part.props["drawings"] for part in described.view if part.name == "examples")
    for example in examples:
        drawn = strokes.parse(json.loads(json.dumps(example["strokes"])))
        assert recognizer.recognize_strokes(drawn).digit == int(example["name"][0]), example["name"]
    assert {example["name"][0] for example in examples} == set("0123456789")


def test_strange_drawings_have_words_and_the_7_of_other_schools_is_read(recognizer, described):
    (data,) = (part for part in described.parts if part.name == "data")
    others = data.props["others"]
    named = [key for key in words.CATALOGUE["later"] if key.startswith("data.other.")]
    assert [f"data.other.{name}" for name in others] == named
    assert recognizer.recognize_strokes(strokes.parse(others["school"])).digit == 7


def test_the_example_of_the_steps_becomes_another_digit_without_three(recognizer, described):
    (flagged,) = (part.props["flagged"] for part in described.parts if part.name == "stages")
    ink = strokes.draw(strokes.parse(flagged["strokes"]))
    framed = [frame(ink, without=step).digit_image for step in (None, *get_args(Step))]
    answers = recognizer.read(to_input(np.stack(framed)))
    assert answers.probabilities.argmax(axis=1).tolist() == [1, 1, 7, 7, 7, 1]
    assert not answers.refused.any()


def test_what_a_browser_needs_is_few_files(files, described):
    later = {f"{part.name}.js" for part in described.parts if part.later}
    assert files.keys() - {"snapshots.bin"} == later | {
        *("page.js", "page.css", "waiting.css", "card.css"),
        *("icon.svg", "share.png", "weights.bin", "body.html", "drawings.bin", "unseen.bin"),
        # fetched when they are asked for
        *("change.js", "changes.js", "kernel_editor.js", "later_words.js", "other_networks.js"),
        *("questions.js", "rounds.js", "unseen_worker.js"),
        *("camera.js", "decode.js", "decode_worker.js", "overlay.js"),
        *("picture_worker.js", "pictures.js"),
        *(path.name for path in page.NETWORKS.glob("*.bin")),
        "workbook.ipynb",
        *("own.js", "worker.js", "practice.bin", "held_out.bin", "kernels.wasm"),  # to train
    }
    assert {"stages.js", "misread.js"} <= later
    assert b"export const { begin } =" in files["page.js"]
    links = files.links("base")
    assert not any(name in links for name in later | {"practice.bin", "kernels.wasm"})


def test_snapshots_are_a_file_of_their_own_which_no_page_fetches_at_first(recognizer, described):
    past = past_of(recognizer.weights)
    files = Assets(Recognizer(recognizer.weights, recognizer.record, past), described)
    assert len(files["snapshots.bin"]) == len(past) * 2 * PARAMETERS  # 16 bits each
    assert "snapshots" not in files.links("base")


def test_the_weights_travel_with_16_bits_each_and_are_those_that_python_reads_with(
    recognizer, files
):
    sent = np.frombuffer(files["weights.bin"], "<f2")
    np.testing.assert_array_equal(sent.astype(np.float32), flatten(recognizer.weights))


def test_the_words_of_parts_that_come_later_come_with_them_and_nothing_else_needs_them(
    files, described
):
    later = [part.name for part in described.parts if part.later and part.name != "kernels"]
    for key in words.CATALOGUE["scripts"]:
        name = key.partition(".")[0]
        where = {file for file in files if f'"{key}"'.encode() in files[file]}
        assert where == {f"{name}.js"} if name in later else "page.js" in where, key


def test_the_version_changes_with_the_files(recognizer, described, files):
    other = described._replace(view=described.view[:-1])
    assert Assets(recognizer, described).version == files.version
    assert Assets(recognizer, other).version != files.version


def test_the_letters_that_are_listed_as_keys_are_those_that_act():
    script = (HERE / "parts/head/script.js").read_text(encoding="utf-8")
    acting = re.findall(r'^    "?([a-z?])"?: "\w+",$', script, re.MULTILINE)
    template = words.fill((HERE / "parts/head/template.html").read_text(encoding="utf-8"))
    listed = ", ".join(re.findall("<dt[^>]*>(.*?)</dt>", template))
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
