import numpy as np
import pytest

from conftest import drawing
from hands import sign
from lenet.data.mnist import Images
from lenet.data.pen_digits import PenDigit
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.evaluation.hand import CORRECTIONS, corrections, evaluate_hands, outputs_of
from lenet.hand import Hand
from lenet.ui import tables

LETTERS = np.stack([frame(draw(sign(shift))).digit_image for shift in (1, 2)])


def digits_of(writer, count=12):
    """A writer's digits: plain 8s, and 4s that the network takes for no digit."""
    plain = [PenDigit(drawing(8, "in one", size=240 + at), 8, writer) for at in range(count)]
    odd = [PenDigit(sign(2 + at / 4), 4, writer) for at in range(count)]
    return plain + odd


@pytest.fixture(scope="module")
def measured(recognizer):
    digits = [*digits_of(1), *digits_of(2), PenDigit(sign(), 4, None)]
    images = np.stack([frame(draw(digit.strokes)).digit_image for digit in digits])
    test = Images(images[:4], np.full(4, 8, np.uint8))
    return evaluate_hands(recognizer, digits, images, test=test, letters=LETTERS, splits=range(2))


def test_an_odd_habit_is_learned_from_corrections(measured):
    assert (measured["writers"], measured["splits"]) == (2, 2)
    steps = measured["by_corrections"]
    assert [step["at_most"] for step in steps] == list(CORRECTIONS)
    assert steps[0]["taught"] == 0
    assert steps[0]["answered_and_right"] < 0.7
    assert steps[-1]["answered_and_right"] > 0.95
    assert all(step["taught"] <= step["at_most"] for step in steps)
    assert (steps[-1]["writers_better"], steps[-1]["writers_worse"]) == (2, 0)


def test_what_it_costs_is_measured_too(measured):
    before, after = measured["by_corrections"][0], measured["by_corrections"][-1]
    assert before["mnist"] == after["mnist"] == 1
    assert before["letters"] == 0
    assert after["letters"] == 1  # these "letters" are the very sign that was taught
    assert measured["round"]["taught"] == 4  # two 8s and two 4s


def test_only_mistakes_are_corrected(recognizer):
    digits = digits_of(1, count=3)
    images = np.stack([frame(draw(digit.strokes)).digit_image for digit in digits])
    stream = outputs_of(recognizer, Images(images, np.array([d.label for d in digits])))
    taught = list(corrections(recognizer, stream))
    assert [label for _, label in taught] == [4]  # the first of them; the others are like it
    assert np.array_equal(taught[0].digit_image, images[3])
    assert len(Hand(taught)) == 1


def test_digits_without_writers_give_no_figures(recognizer):
    digit = PenDigit(sign(), 4, None)
    images = LETTERS[:1]
    test = Images(images, np.zeros(1, np.uint8))
    measured = evaluate_hands(recognizer, [digit], images, test=test, letters=LETTERS)
    assert measured == {"writers": 0, "splits": 3, "by_corrections": [], "round": None}


def test_stored_figures_hold_the_floors():
    measured = tables.evaluation()["hand"]
    steps = {step["at_most"]: step for step in measured["by_corrections"]}
    assert steps[5]["read_right"] >= max(0.994, steps[0]["read_right"])
    assert steps[5]["answered_and_right"] >= 0.988
    assert steps[5]["most_digits_lost"] <= 2
    assert measured["round"]["read_right"] >= 0.997
    assert measured["round"]["writers_worse"] <= 1
    assert steps[0]["mnist"] - steps[5]["mnist"] <= 0.001
    assert steps[5]["letters"] <= 0.08
