import numpy as np
import pytest
from own_signs import ARABIC, named

from conftest import WAYS, drawing, number
from lenet.drawing.strokes import draw
from lenet.hand import Hand
from lenet.network import signs, weights
from lenet.network.model import build, parameters_for
from lenet.network.parameters import classes_of, flatten, unflatten
from lenet.recognizer import Recognizer

WORDS = ("nought", "واحد", "two", "three", "four", "five", "six")


def test_digits_are_the_names_of_a_record_without_any(recognizer):
    assert recognizer.names == tuple("0123456789")
    assert recognizer.reads_numbers
    assert recognizer.recognize_strokes(drawing(3, "round")).name == "3"
    assert recognizer.recognize_strokes([]).name is None


def test_numbers_are_told_by_the_names_of_any_script(recognizer):
    arabic = named(recognizer, ARABIC)
    assert arabic.reads_numbers
    assert arabic.recognize_strokes(drawing(3, "round")).name == "٣"
    assert arabic.read_number_strokes(number(47)).text == "٤٧"
    assert arabic.read_number_ink(draw(number(47))).text == "٤٧"


@pytest.mark.parametrize(("size", "said"), [(20, "٤٧"), (70, "٤٠٧")])
def test_a_zero_that_is_a_dot_is_left_out_of_a_number(recognizer, size, said):
    places = {4: (200, -100), 0: (size, 100), 7: (200, 300)}
    strokes = [
        stroke._replace(points=stroke.points + np.float32([aside, 0]))
        for digit, (high, aside) in places.items()
        for stroke in drawing(digit, WAYS[digit], size=high)
    ]
    assert named(recognizer, ARABIC).read_number_strokes(strokes).text == said


def test_other_signs_are_read_one_at_a_time(recognizer):
    words = named(recognizer, WORDS)
    assert not words.reads_numbers
    recognition = words.recognize_strokes(drawing(3, "round"))
    assert (recognition.digit, recognition.name) == (3, "three")
    assert recognition.probabilities.shape == (7,)
    assert recognition.feature_maps["OUTPUT"].shape == (7,)
    assert words.read_number_strokes(drawing(3, "round")).text == "three"
    assert words.read_number(255 - draw(drawing(4, "open"))).text == "four"
    beside = words.read_number_strokes(number(43))
    assert len(beside.digits) == 1
    assert beside.segmentation.lattice is None


def test_evidence_and_units_are_of_as_many_outputs(recognizer):
    words = named(recognizer, WORDS)
    recognition = words.recognize_strokes(drawing(3, "round"))
    evidence = words.explain(recognition.input)
    assert evidence.digit == 3
    assert words.open_unit(recognition.input, "OUTPUT", (0, 0, 6)).value == pytest.approx(
        recognition.feature_maps["OUTPUT"][6], rel=1e-3, abs=1e-3
    )
    with pytest.raises(ValueError, match="Expected a unit of OUTPUT"):
        words.open_unit(recognition.input, "OUTPUT", (0, 0, 7))


def test_a_hand_belongs_to_its_signs(recognizer, tmp_path):
    words = named(recognizer, WORDS)
    hand = Hand(names=WORDS)
    hand.teach(words.recognize_strokes(drawing(3, "round")), 6)
    hand.write(tmp_path / "hand.json")
    hand = Hand.read(tmp_path / "hand.json", names=WORDS)
    taught = words.recognize_strokes(drawing(3, "round"), hand=hand)
    assert (taught.name, taught.lift.shape) == ("six", (8,))
    with pytest.raises(ValueError, match="of the signs that are read here"):
        Hand.read(tmp_path / "hand.json")
    with pytest.raises(ValueError, match="of the signs that are read here"):
        recognizer.recognize_strokes(drawing(3, "round"), hand=hand)
    with pytest.raises(ValueError, match="a label from 0 to 6"):
        hand.teach(words.recognize_strokes(drawing(3, "round")), 7)
    assert "names" not in Hand().to_json()


def test_weights_of_any_number_of_signs_are_loaded_with_their_names(tmp_path):
    path = tmp_path / "own.keras"
    weights.save(build(3), {"names": ["a", "b", "c"]}, path)
    own = Recognizer.load(path)
    assert own.names == ("a", "b", "c")
    assert classes_of(own.weights) == 3
    values = flatten(own.weights)
    assert values.shape == (parameters_for(3),)
    np.testing.assert_array_equal(flatten(unflatten(values)), values)


@pytest.fixture(scope="module")
def model():
    return build(3)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a", "b"], "are not those of LeNet-5"),  # but there are three outputs
        (["a"], "2 to 62 signs, got 1"),
        ([str(n) for n in range(63)], "got 63"),
        (["a", "b", "a"], "'a' twice"),
        (["a", "b", "x" * 200], "at most 40 characters, got 200"),
        (["a", "b", " "], "text in one line"),
        (["a", "b", "c\nd"], "text in one line"),
        (["a", "b", 3], "text in one line"),
        ("abc", "as a list"),
    ],
)
def test_a_record_with_other_names_is_refused(tmp_path, model, names, said):
    path = tmp_path / "own.keras"
    weights.save(model, {"names": names}, path)
    with pytest.raises(ValueError, match=said):
        Recognizer.load(path)


@pytest.mark.parametrize(
    ("names", "decimal"),
    [
        ("0123456789", True),
        ("٠١٢٣٤٥٦٧٨٩", True),
        ("०१२३४५६७८९", True),
        ("1234567890", False),
        ("012345678٩", False),
        ("⁰¹²³⁴⁵⁶⁷⁸⁹", False),  # raised, which is no decimal digit
        ("012345678", False),
        ("abcdefghij", False),
        (["zero", *"123456789"], False),
    ],
)
def test_decimal_digits_of_one_script_form_numbers(names, decimal):
    assert signs.are_decimal(tuple(names)) is decimal
