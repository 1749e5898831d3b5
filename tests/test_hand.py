import json
import re

import numpy as np
import pytest

from conftest import drawing
from hands import CASES, image, sign, text_of
from lenet.hand import ALIKE, MAX_EXEMPLARS, PULL, Exemplar, Hand
from lenet.network.answers import NO_DIGIT
from lenet.recognizer import Recognizer

FIVE = (5, "capped")


@pytest.fixture
def taught(recognizer):
    """A hand that knows the sign as a 4."""
    hand = Hand()
    hand.teach(recognizer.recognize_strokes(sign()), 4)
    return hand


def many(count):
    return [Exemplar(image(value + 1), value % 10) for value in range(count)]


def test_a_refused_sign_is_read_as_taught_and_so_is_one_like_it(recognizer, taught):
    for shift in (0, 4):
        strokes = sign(shift)
        assert recognizer.recognize_strokes(strokes).digit is None
        assert recognizer.recognize_strokes(strokes, hand=taught).digit == 4


def test_the_example_of_the_readme_learns_at_once(recognizer):
    hand = Hand()
    recognition = recognizer.recognize_strokes(sign(), hand=hand)
    hand.teach(recognition, 4)
    assert recognizer.recognize_strokes(sign(), hand=hand).digit == 4


def test_a_letter_taken_for_a_digit_can_be_taught_to_be_none(recognizer):
    hand = Hand()
    hand.teach(recognizer.recognize_strokes(drawing(*FIVE)), None)
    again = recognizer.recognize_strokes(drawing(*FIVE), hand=hand)
    assert again.digit is None
    assert again.doubt > 0.9


def test_what_is_unlike_all_examples_is_read_as_before(recognizer, taught):
    before = recognizer.recognize_strokes(drawing(0, "oval"))
    after = recognizer.recognize_strokes(drawing(0, "oval"), hand=taught)
    np.testing.assert_allclose(after.probabilities, before.probabilities, atol=1e-3)
    assert np.abs(after.lift).max() < 2


def test_lift_of_the_same_drawing_is_the_gain_and_lessens_no_digit(recognizer, taught):
    recognition = recognizer.recognize_strokes(sign(), hand=taught)
    assert recognition.lift[4] == pytest.approx(PULL.gain, abs=1e-3)
    assert recognition.lift[NO_DIGIT] == pytest.approx(-PULL.trust, abs=1e-3)
    assert not recognition.lift[[0, 1, 2, 3, 5, 6, 7, 8, 9]].any()


def test_an_empty_hand_adds_nothing(recognizer):
    assert not recognizer.recognize_strokes(drawing(*FIVE), hand=Hand()).lift.any()
    assert Hand().contradictions(recognizer.weights) == []
    recognition = recognizer.recognize_strokes(drawing(*FIVE))
    c5 = recognition.feature_maps["C5"][None]
    assert Hand().similarities(c5, recognizer.weights).shape == (1, 0)


def test_no_lift_without_a_hand(recognizer):
    assert not recognizer.recognize_strokes(drawing(*FIVE)).lift.any()


def test_the_same_drawing_taught_again_is_relabelled(recognizer, taught):
    taught.teach(recognizer.recognize_strokes(sign()), 9)
    assert [label for _, label in taught.exemplars] == [9]
    assert recognizer.recognize_strokes(sign(), hand=taught).digit == 9


def test_what_is_forgotten_is_read_as_before(recognizer, taught):
    taught.forget(0)
    assert recognizer.recognize_strokes(sign(), hand=taught).digit is None
    with pytest.raises(ValueError, match="Expected one of 0"):
        taught.forget(0)


def test_keys_follow_the_weights(recognizer, taught):
    other = {name: (kernel * 0.9, bias) for name, (kernel, bias) in recognizer.weights.items()}
    changed = Recognizer(other, recognizer.record)
    assert changed.recognize_strokes(sign(), hand=taught).digit == 4
    assert recognizer.recognize_strokes(sign(), hand=taught).digit == 4


def test_two_labels_for_much_the_same_drawing_contradict_each_other(recognizer, taught):
    taught.teach(recognizer.recognize_strokes(sign(1)), 9)
    taught.teach(recognizer.recognize_strokes(drawing(*FIVE)), 5)
    assert (
        taught.similarities(
            recognizer.recognize_strokes(sign()).feature_maps["C5"][None], recognizer.weights
        )[0, 1]
        > ALIKE
    )
    assert taught.contradictions(recognizer.weights) == [(0, 1)]


def test_a_file_holds_the_hand(recognizer, taught, tmp_path):
    taught.teach(recognizer.recognize_strokes(drawing(*FIVE)), None)
    taught.write(tmp_path / "hand.json")
    again = Hand.read(tmp_path / "hand.json")
    assert [label for _, label in again.exemplars] == [4, None]
    for one, other in zip(again.exemplars, taught.exemplars, strict=True):
        np.testing.assert_array_equal(one.digit_image, other.digit_image)
    assert (tmp_path / "hand.json").stat().st_size < 1_200


def test_a_full_hand_stays_far_below_the_limit_of_a_file(tmp_path, recognizer):
    rng = np.random.default_rng(0)
    hand = Hand(Exemplar(rng.integers(0, 256, (28, 28), np.uint8), 1) for _ in range(MAX_EXEMPLARS))
    hand.write(tmp_path / "hand.json")  # noise, which cannot be packed
    assert Hand.read(tmp_path / "hand.json").exemplars[99].label == 1


def test_a_full_hand_takes_no_more(recognizer):
    hand = Hand(many(MAX_EXEMPLARS))
    with pytest.raises(ValueError, match="room for 100"):
        hand.teach(recognizer.recognize_strokes(drawing(*FIVE)), 5)
    assert len(hand) == MAX_EXEMPLARS


def test_a_blank_drawing_teaches_nothing(recognizer):
    with pytest.raises(ValueError, match="blank"):
        Hand().teach(recognizer.recognize_strokes([]), 4)


@pytest.mark.parametrize("label", [10, -1, "4", True, 4.0, float("nan"), [4]])
def test_a_label_that_is_none_is_refused(recognizer, label):
    with pytest.raises(ValueError, match="Expected a label from 0 to 9"):
        Hand().teach(recognizer.recognize_strokes(drawing(*FIVE)), label)


@pytest.mark.parametrize(("case", "outcome"), CASES, ids=range(len(CASES)))
def test_a_file_is_read_or_gets_one_sentence(case, outcome, tmp_path):
    path = tmp_path / "hand.json"
    path.write_text(text_of(case), encoding="utf-8")
    if isinstance(outcome, list):
        assert [label for _, label in Hand.read(path).exemplars] == outcome
        return
    with pytest.raises(ValueError, match=re.escape(f"{path}: {outcome}") + "$"):
        Hand.read(path)
    if not isinstance(case, str):  # as it comes with a question of the page
        with pytest.raises(ValueError, match=f"^{re.escape(outcome)}$"):
            Hand.parse(case)


def test_a_file_with_a_byte_order_mark_is_read(taught, tmp_path):
    (tmp_path / "hand.json").write_text(json.dumps(taught.to_json()), encoding="utf-8-sig")
    assert len(Hand.read(tmp_path / "hand.json")) == 1


def test_a_file_in_no_encoding_gets_a_sentence(tmp_path):
    (tmp_path / "hand.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="Expected a handwriting file"):
        Hand.read(tmp_path / "hand.json")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.json"):
        Hand.read(tmp_path / "none.json")


def test_json_of_a_hand_is_plain(taught):
    text = json.dumps(taught.to_json())
    assert Hand.parse_text(text.encode()).exemplars[0].label == 4
