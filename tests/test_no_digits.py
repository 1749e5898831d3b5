import pytest

from lenet.data import no_digits
from lenet.drawing.penmanship import ways


@pytest.mark.slow
def test_printed_letters_are_many_and_none_is_blank():
    letters = list(no_digits.printed_letters())
    assert len(letters) == 6 * 2 * len(no_digits.LETTERS) * 3
    assert all(ink.any() for ink in letters)


def test_no_letter_that_is_tested_could_be_a_digit():
    assert not set(no_digits.LETTERS) & set("BDGIOQSZbgijloqsz")
    assert len(set(no_digits.LETTERS)) == len(no_digits.LETTERS) >= 30
    assert set(no_digits.LETTERS) & set(ways("letters"))
