import importlib.metadata
import re

import pytest

import fill_tables

TEXT = fill_tables.README.read_text(encoding="utf-8")
CARD = dict(re.findall(r"^(\w+): (.+)$", TEXT.split("---")[1], re.MULTILINE))


BENCHMARKS = fill_tables.BENCHMARKS.read_text(encoding="utf-8")
PAGES = (
    (TEXT, fill_tables.TABLES),
    (BENCHMARKS, fill_tables.MEASURED),
)


@pytest.mark.parametrize(("text", "tables"), PAGES)
def test_tables_are_those_of_the_measurements(text, tables):
    assert fill_tables.fill(text, tables) == text


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for text, tables in PAGES for name in tables]
)
def test_every_table_is_there_with_figures(text, name):
    block = re.search(rf"<!-- table: {name} -->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert block, name
    assert len(block[1].splitlines()) >= 3


def test_fill_replaces_stale_figures():
    stale = "<!-- table: architecture -->\n| old |\n<!-- end -->\nrest"
    filled = fill_tables.fill(stale, fill_tables.TABLES)
    assert "old" not in filled
    assert "48,120" in filled
    assert filled.endswith("<!-- end -->\nrest")


def test_card_names_the_gradio_that_is_tested():
    assert CARD["sdk"] == "gradio"
    assert CARD["sdk_version"] == importlib.metadata.version("gradio")


def test_card_has_what_a_space_needs():
    assert (fill_tables.ROOT / CARD["app_file"]).is_file()
    assert CARD["python_version"] == '"3.12"'
    assert CARD["license"] == "mit"
    assert len(CARD["short_description"]) <= 60


def test_card_comes_first():
    assert TEXT.startswith("---\n")


def test_links_and_files_that_it_names_exist():
    for name in re.findall(
        r"`((?:lenet|docs|weights|benchmarks)/[\w/.-]*[\w])`|\((docs/[\w.-]+)\)", TEXT
    ):
        path = next(filter(None, name))
        assert (fill_tables.ROOT / path).exists(), path
