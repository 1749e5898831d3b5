"""README, CONTRIBUTING, docs and benchmarks: their figures, and what they point at."""

import re

import pytest
from packaging.requirements import Requirement
from PIL import Image

import fill_tables
from conftest import drawing, number
from lenet.drawing.strokes import draw
from lenet.ui import words
from lenet.ui.assets import HERE

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
    assert (tmp_path / "hand.json").is_file()
    assert not names["hand"].exemplars
    Image.fromarray(names["another"]).save("digit.png")
    exec(remote.replace("http://127.0.0.1:7860", page_url), names)


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
    made = re.compile(r"NAME|weights/runs/pen-\d\.keras")
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
    for name in (HERE / "parts").iterdir():
        title = words.CATALOGUE["page"].get(f"chapter.{name.name}")
        assert title is None or f"**{title}**" in README, title
