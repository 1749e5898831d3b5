import pytest

from lenet.data import no_digits
from lenet.data.letters import KEPT_FILE, LETTERS, TRAINED_FILE, traced
from lenet.drawing.penmanship import control_points, ways


@pytest.mark.slow
def test_letters_that_are_measured_are_of_fonts_that_training_never_draws():
    trained, kept = traced(TRAINED_FILE), traced(KEPT_FILE)
    assert set(trained) == set(kept) == set(LETTERS)
    assert not set(trained["A"]) & set(kept["A"])
    assert len(list(no_digits.letters())) == sum(map(len, kept.values())) >= 2_000


@pytest.mark.slow
def test_traced_letters_lie_in_the_box_of_the_table():
    for file in (TRAINED_FILE, KEPT_FILE):
        for fonts in traced(file).values():
            for way in fonts.values():
                points = [point for stroke in way for point in control_points(stroke)[0]]
                assert way
                assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)


def test_no_letter_could_be_a_digit():
    assert not set(LETTERS) & set("BDGIOQSZbgijloqsz")
    assert len(set(LETTERS)) == len(LETTERS) >= 30
    assert set(LETTERS) & set(ways("letters"))
