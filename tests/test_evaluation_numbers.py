import numpy as np
import pytest

import fill_tables
from conftest import WAYS, drawing
from hands import sign
from lenet.data.drawings import draw_scribble
from lenet.data.mnist import Images
from lenet.data.numbers import SPACINGS
from lenet.data.pen_digits import PenDigit
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.evaluation import numbers
from lenet.evaluation.numbers import DEFECTS, GAPS, edits, evaluate_numbers
from lenet.ui import tables

DIGITS = [PenDigit(drawing(digit, way), digit, 1) for digit, way in enumerate(WAYS)]


@pytest.fixture(scope="module")
def evaluated(recognizer):
    images = np.stack([frame(draw(digit.strokes)).digit_image for digit in DIGITS])
    rng = np.random.default_rng(0)
    with pytest.MonkeyPatch.context() as few:
        few.setattr(numbers, "COUNT", 4)
        few.setattr(numbers, "OF_EACH_LENGTH", 3)
        few.setattr(numbers, "DEFECTIVE", 3)
        few.setattr(numbers, "NO_NUMBERS", 3)
        few.setattr(numbers, "LENGTHS", range(1, 3))
        return evaluate_numbers(
            recognizer,
            DIGITS,
            [digit.strokes for digit in DIGITS],
            test=Images(images, np.array([digit.label for digit in DIGITS], np.uint8)),
            letters=[sign()],
            scribbles=[draw_scribble(rng) for _ in range(4)],
        )


def test_each_kind_is_measured(evaluated):
    for kind in ("strokes", "images"):
        assert list(evaluated[kind]) == [*SPACINGS, "wrong", "milliseconds"]
        assert set(evaluated[kind]["milliseconds"]) == {"p50", "p95", "most"}
    parts = [evaluated[kind][spacing] for kind in ("strokes", "images") for spacing in SPACINGS]
    parts += evaluated["mnist"].values()
    assert list(evaluated["mnist"]) == list(map(str, GAPS))
    for part in parts:
        assert set(part) == {"count", "exact", "possible", "digit_errors", "wrong"}
        assert part["count"] == 4
        assert 0 <= part["exact"] <= 1 - part["wrong"]
    assert list(evaluated["by_length"]) == ["1", "2"]


def test_plain_digits_apart_are_read(evaluated):
    assert evaluated["strokes"]["apart"]["exact"] == evaluated["images"]["apart"]["exact"] == 1
    assert evaluated["strokes"]["apart"]["digit_errors"] == 0
    assert evaluated["by_length"]["1"]["strokes"] == 1


def test_single_digits_are_compared_with_and_without_defects(evaluated):
    singles = evaluated["singles"]
    assert list(singles) == ["as they are", *DEFECTS]
    assert singles["as they are"]["strokes"] == {"count": 10, "lost": 0, "won": 0}
    assert singles["stray dot"]["images"]["count"] == 3
    assert singles["detached hat"]["strokes"]["count"] == 1  # there is one 5


def test_no_sign_and_no_scribble_is_taken_for_a_number(evaluated):
    assert evaluated["taken"]["letters, strokes"] == 0
    assert evaluated["taken"]["scribbles, strokes"] == 0
    assert len(evaluated["taken"]) == 4


def test_tables_have_a_row_for_each_kind(evaluated):
    exact, by_length = tables.numbers({"numbers": evaluated})
    singles, taken, times = fill_tables.more_of_numbers(evaluated)
    assert len(exact.rows) == 2 * len(SPACINGS) + len(GAPS)
    assert exact.rows[0][:3] == ["strokes, apart", "4", "100.0 %"]
    assert exact.rows[-1][0] == "MNIST, −1 px apart"
    assert exact.rows[-1][3] == "–"  # whether its digits alone are right was not tried
    assert by_length.head == ["digits", "1", "2"]
    assert singles.rows[0] == ["as they are", "10", "0", "0", "10", "0", "0"]
    assert taken.rows[0][1] == "0.0 %"
    for each in (exact, by_length, singles, taken, times):
        assert all(len(row) == len(each.head) for row in each.rows)


def test_without_digits_there_are_gaps():
    assert numbers._sum_up([]) == {
        "count": 0,
        "exact": None,
        "possible": None,
        "digit_errors": 0,
        "wrong": None,
    }


EDITS = [
    ("", "", 0),
    ("123", "123", 0),
    ("1?3", "123", 1),
    ("13", "123", 1),
    ("1123", "123", 1),
    ("?", "4567", 4),
    ("", "12", 2),
    ("321", "123", 2),
]


@pytest.mark.parametrize(("read", "truth", "count"), EDITS)
def test_edits(read, truth, count):
    assert edits(read, truth) == edits(truth, read) == count


# What is claimed of the bundled weights, as shares: exact at least …
EXACT = {
    ("strokes", "apart"): 0.95,
    ("strokes", "near"): 0.95,
    ("strokes", "touching"): 0.9,
    ("images", "apart"): 0.93,
    ("images", "near"): 0.91,
    ("images", "touching"): 0.4,
    ("mnist", "2"): 0.93,
    ("mnist", "0"): 0.8,
}
# … and at most: single digits lost, as strokes and as images together, wrong without a "?", and
# what is no number but taken for one.
LOST = {"as they are": 2, "stray dot": 1, "broken stroke": 3, "detached hat": 1}
WRONG = 0.05
TAKEN = 0.1


@pytest.fixture
def stored():
    return tables.evaluation()["numbers"]


def test_stored_figures_hold_what_is_read_exactly(stored):
    below = {kind: stored[kind[0]][kind[1]]["exact"] for kind in EXACT}
    assert {kind: share for kind, share in below.items() if share < EXACT[kind]} == {}


def test_stored_figures_hold_that_single_digits_stay_single(stored):
    lost = {name: sum(each["lost"] for each in stored["singles"][name].values()) for name in LOST}
    assert {name: count for name, count in lost.items() if count > LOST[name]} == {}


def test_stored_figures_hold_what_is_taken_for_a_number(stored):
    assert max(stored["taken"].values()) <= TAKEN
    assert max(stored["strokes"]["wrong"], stored["images"]["wrong"]) <= WRONG
