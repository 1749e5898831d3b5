"""README, CONTRIBUTING, docs and benchmarks: their figures, and what they point at."""

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from packaging.requirements import Requirement
from PIL import Image

import draw_signs
import fill_tables
from conftest import ROOT, drawing, number
from lenet import app, evaluate, export, train
from lenet.data.own import load_own
from lenet.drawing.strokes import draw
from lenet.recognizer import Recognizer
from lenet.ui import words

TEXTS = {
    path.relative_to(fill_tables.ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in fill_tables.PAGES
}
README = TEXTS["README.md"]
CARD = dict(re.findall(r"^(\w+): (.+)$", README.split("---")[1], re.MULTILINE))
LONGEST = 150  # lines of the README

PAGES = pytest.mark.parametrize("page", TEXTS)


@PAGES
def test_figures_are_those_of_the_measurements(page):
    assert fill_tables.fill(TEXTS[page]) == TEXTS[page]


@pytest.mark.parametrize("name", fill_tables.TABLES)
def test_every_table_is_somewhere_with_figures(name):
    pattern = rf"<!-- table: {name} -->\n(.*?)<!-- end -->"
    blocks = [block for text in TEXTS.values() for block in re.findall(pattern, text, re.DOTALL)]
    assert blocks, name
    assert all(re.search(r"\d", block) for block in blocks)


def test_fill_replaces_stale_figures():
    filled = fill_tables.fill("<!-- table: architecture -->\n| old |\n<!-- end -->\nrest")
    assert "old" not in filled
    assert "48,120" in filled
    assert filled.endswith("<!-- end -->\nrest")


def test_readme_is_short():
    assert len(README.splitlines()) <= LONGEST


def test_card_names_a_gradio_that_is_asked_for():
    assert CARD["sdk"] == "gradio"
    asked = (fill_tables.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert Requirement(asked[0]).name == "gradio"
    assert Requirement(asked[0]).specifier.contains(CARD["sdk_version"])
    assert f"/{CARD['sdk_version']}/gradio.js" in TEXTS["docs/hosting.md"]


def programs(page):
    """Return the Python programs of a page, in their order."""
    return re.findall(r"```python\n(.*?)```", TEXTS[page], re.DOTALL)


def test_program_of_the_readme_reads_a_digit():
    (program,) = programs("README.md")
    names = {"image": 255 - draw(drawing(7, "crossed"))}
    exec(program, names)
    assert names["recognizer"].recognize(names["image"]).digit == 7


def test_programs_of_the_docs_read_an_image_and_ask_a_page(page_url, tmp_path, monkeypatch):
    local, remote = programs("docs/program.md")
    names = {"image": 255 - draw(number(47)), "another": 255 - draw(drawing(4, "closed"))}
    monkeypatch.chdir(tmp_path)
    exec(local, names)
    assert names["number"].text == "47"
    maps = names["recognition"].feature_maps
    assert names["unit"].value == pytest.approx(maps["C3"][4, 4, 3], abs=1e-4)
    assert (tmp_path / "hand.json").is_file()
    assert not names["hand"].exemplars
    Image.fromarray(names["another"]).save("digit.png")
    exec(remote.replace("http://127.0.0.1:7860", page_url), names)


@pytest.mark.slow  # it trains
def test_commands_of_own_signs_lead_from_images_to_a_page(tmp_path, monkeypatch, capsys):
    block = re.search(r"```sh\n(.*?)```", TEXTS["docs/own-signs.md"], re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights").symlink_to(ROOT / "weights")
    own = ROOT / "weights" / "own"
    monkeypatch.setattr(train, "BESIDE", tmp_path / "own")
    small = {"epochs": 2, "mnist": 300, "no_digits": (40, 20)}
    monkeypatch.setitem(train.RECIPES, "own", replace(train.RECIPES["own"], **small))
    monkeypatch.setattr("lenet.data.no_digits.SCRIBBLES", 20)
    monkeypatch.setattr("lenet.evaluation.own.letters", lambda: [drawing(1, "bare")])
    served = []
    monkeypatch.setattr(app, "_serve", lambda path, port: served.append(Recognizer.load(path)))
    mains = {
        "docs/draw_signs.py": lambda arguments: draw_signs.main([*arguments[:-1], "10"]),
        "-m lenet.train": train.main,
        "-m lenet.evaluate": evaluate.main,
        "app.py": app.main,
        "-m lenet.export": export.main,
    }
    lines = block.strip().splitlines()
    assert len(lines) == 5
    for line, (name, main) in zip(lines, mains.items(), strict=True):
        command = line.partition("  #")[0].replace("weights/own", "own")
        assert command.startswith(f"python {name} ")
        main(shlex.split(command.removeprefix(f"python {name} ")))
    assert "20 images: accuracy" in capsys.readouterr().out
    assert served[0].names == tuple("०१२३४५६७८९")
    assert served[0].reads_numbers
    assert (tmp_path / "site" / "index.html").is_file()
    assert not own.exists() or not (own / "signs.keras").exists()


def test_recipes_for_data_of_others_make_data(tmp_path, monkeypatch):
    letters, kuzushiji = re.findall(r"```py\n(.*?)```", TEXTS["docs/own-signs.md"], re.DOTALL)
    monkeypatch.chdir(tmp_path)
    images = np.zeros((26, 28, 28), np.uint8)
    images[:, 6:20, 10:13] = np.arange(100, 126)[:, None, None]
    images = np.repeat(images, 12, axis=0)
    images[:, 20, 10:22] = np.random.default_rng(0).integers(100, 200, (312, 12))
    data = SimpleNamespace(
        classes=["N/A", *"abcdefghijklmnopqrstuvwxyz"],
        targets=SimpleNamespace(numpy=lambda: np.arange(312) // 12 + 1),
        data=SimpleNamespace(numpy=lambda: images.transpose(0, 2, 1)),
    )
    emnist = SimpleNamespace(EMNIST=lambda *arguments, **options: data)
    monkeypatch.setitem(sys.modules, "torchvision", SimpleNamespace(datasets=emnist))
    monkeypatch.setitem(sys.modules, "torchvision.datasets", emnist)
    exec(letters, {})
    np.savez("k49-train-imgs.npz", images[:24])
    np.savez("k49-train-labels.npz", np.arange(24) // 12)
    Path("k49_classmap.csv").write_text("index,codepoint,char\n0,U+3042,あ\n1,U+3044,い\n")
    exec(kuzushiji, {})
    with np.load("letters.npz") as file:
        np.testing.assert_array_equal(file["x"], images)
        assert list(file["names"][file["y"][[0, -1]]]) == ["a", "z"]
    assert load_own([Path("kuzushiji.npz")]).collection.names == ("あ", "い")


def test_card_has_what_a_space_needs():
    assert (fill_tables.ROOT / CARD["app_file"]).is_file()
    assert CARD["python_version"] == '"3.12.12"'  # ZeroGPU takes this one
    assert CARD["license"] == "mit"
    assert len(CARD["short_description"]) <= 60


@pytest.mark.parametrize("page", ["README.md", "weights/README.md"])
def test_card_comes_first(page):
    assert TEXTS[page].startswith("---\n")
    assert "\nlicense: mit\n" in TEXTS[page].split("---")[1]


@PAGES
def test_files_that_it_names_exist(page):
    named = re.findall(r"(?:lenet|docs|weights|benchmarks|tests|\.ci)/[\w/.-]*\w", TEXTS[page])
    named += re.findall(r"`([\w.-]+\.(?:py|txt|toml|lock|md))`", TEXTS[page])
    made = re.compile(r"NAME|weights/runs/pen-\d\.keras|weights/own")
    for path in {path for path in named if not made.search(path)}:
        assert (fill_tables.ROOT / path).exists(), path


OPTIONS = re.compile(r"python (?:-m )?((?:lenet|benchmarks|docs|tests)[./]\w+)([^`\n|#&>]*)")


@PAGES
def test_commands_have_the_options_that_it_names(page):
    for name, options in OPTIONS.findall(TEXTS[page]):
        folder, _, command = name.replace(".", "/").partition("/")
        scripts = [fill_tables.ROOT / folder / f"{each}.py" for each in (command, "common")]
        text = "".join(script.read_text(encoding="utf-8") for script in scripts if script.exists())
        for option in re.findall(r"--[\w-]+", options):
            assert f'"{option}"' in text, f"{name} {option}"


@PAGES
def test_links_lead_somewhere(page):
    for file, anchor in re.findall(r"\]\(([^)#:]*)(?:#([\w-]+))?\)", TEXTS[page]):
        path = (fill_tables.ROOT / page).parent / file if file else fill_tables.ROOT / page
        assert path.exists(), file
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}
    for image in re.findall(r'<img src="([^"]+)"', TEXTS[page]):
        assert ((fill_tables.ROOT / page).parent / image).is_file(), image


def test_the_readme_names_every_chapter_as_the_page_does():
    for key, title in words.CATALOGUE["page"].items():
        if re.fullmatch(r"chapter\.\w+", key):
            assert f"**{title}**" in README, title
