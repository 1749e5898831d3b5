from copy import deepcopy
from pathlib import Path

import pytest

from conftest import data_file
from lenet.ui import tables


@pytest.fixture
def gaps():
    """The bundled evaluation, as if the pen digits had no 0 and no 9, and none was answered."""
    measured = deepcopy(tables.evaluation())
    pen = measured["pen"]["random"]
    pen["by_digit"] = [None, *pen["by_digit"][1:9], None]
    pen["accuracy_among_answered"] = None
    return measured


def test_percent_shows_a_gap_as_an_en_dash():
    assert tables.percent(None) == "–"
    assert tables.percent(0) == "0.00 %"


def test_the_worst_digit_is_one_that_was_there():
    assert tables.worst([None, 0.9, 0.5, None, 0.5]) == (2, 0.5)
    assert tables.worst([None, 0.0]) == (1, 0.0)


def test_tables_cope_with_gaps(gaps):
    least = min(gaps["pen"]["random"]["by_digit"][1:9])
    row = tables.results(gaps).rows[-1]
    assert row[-1].startswith(f"{100 * least:.1f} % (the ")
    answered, _ = tables.doubt(gaps)
    assert "–" in answered.rows[-1]
    assert str(answered).count("\n") == 2 + len(answered.rows)


def test_the_pen_digits_are_of_as_many_writers_as_is_said():
    lines = Path(data_file("LENET_PEN_DIGITS")).read_text().splitlines()
    # of each digit the file says in a comment what it shows, who wrote it, and its number
    comments = [line.split() for line in lines if ".COMMENT" in line]
    assert len({comment[2] for comment in comments}) == tables.PEN_WRITERS
