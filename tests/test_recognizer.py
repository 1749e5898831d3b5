import threading

import numpy as np
import pytest

from conftest import drawing
from lenet.data.drawings import draw_scribble
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw, transform
from lenet.hand import OTHER_SIGNS, Hand
from lenet.network import weights
from lenet.network.model import summarize, to_input
from lenet.recognizer import Recognizer

SHAPES = {summary.layer.name: summary.output_shape for summary in summarize()}


@pytest.fixture(scope="module")
def three():
    return 255 - draw(drawing(3, "round"))


def test_recognize_gives_all_that_it_promises(recognizer, three):
    recognition = recognizer.recognize(three)
    assert recognition.digit == 3
    assert type(recognition.digit) is int
    assert 0.5 < recognition.confidence <= 1
    assert recognition.confidence <= recognition.probabilities[3]
    assert recognition.confidence + recognition.doubt <= 1 + 1e-6
    assert recognition.probabilities.dtype == np.float32
    assert recognition.probabilities.shape == (10,)
    assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert {name: maps.shape for name, maps in recognition.feature_maps.items()} == SHAPES
    assert list(recognition.stages) == ["ink", "crop", "even", "fit", "digit_image", "input"]


def test_feature_maps_are_those_of_the_model(recognizer, three):
    import keras

    model, _ = weights.load()
    outputs = [model.get_layer(name).output for name in SHAPES]
    inputs = to_input(frame(255 - three).digit_image[None])
    expected = keras.Model(model.input, outputs)(inputs)
    maps = recognizer.recognize(three).feature_maps
    for name, values in zip(SHAPES, expected, strict=True):
        np.testing.assert_allclose(maps[name], values[0], atol=1e-4)


def test_recognize_a_blank_image_is_no_digit(recognizer):
    recognition = recognizer.recognize(np.full((400, 400), 255, np.uint8))
    assert recognition.digit is None
    assert recognition.confidence == 0
    assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-6)


def test_recognize_strokes_equals_recognize_their_image(recognizer, three):
    by_strokes = recognizer.recognize_strokes(drawing(3, "round"))
    np.testing.assert_allclose(
        by_strokes.probabilities, recognizer.recognize(three).probabilities, atol=1e-6
    )


def test_many_inputs_at_once_equal_one_by_one(recognizer):
    inks = [draw(drawing(*way)) for way in ((1, "flagged"), (4, "open"), (8, "two bowls"))]
    batch = recognizer.read(to_input(np.stack([frame(ink).digit_image for ink in inks])))
    single = [recognizer.recognize_ink(ink) for ink in inks]
    np.testing.assert_allclose(batch.probabilities, [r.probabilities for r in single], atol=1e-5)
    np.testing.assert_allclose(batch.doubt, [r.doubt for r in single], atol=1e-5)
    assert batch.refused.tolist() == [r.digit is None for r in single]


def test_recognize_refuses_what_is_no_image(recognizer):
    with pytest.raises(ValueError, match="Expected an image of shape"):
        recognizer.recognize(np.zeros(280, np.uint8))


def test_a_hand_of_other_signs_is_refused_however_it_is_read(recognizer, three):
    strokes, inputs, others = drawing(3, "round"), np.zeros((1, 32, 32, 1), np.float32), ("A", "B")
    for read, given in (
        (recognizer.recognize, three),
        (recognizer.recognize_strokes, strokes),
        (recognizer.recognize_ink, 255 - three),
        (recognizer.read_number, three),
        (recognizer.read_number_strokes, strokes),
        (recognizer.read_number_ink, 255 - three),
        (recognizer.read, inputs),
    ):
        with pytest.raises(ValueError, match=OTHER_SIGNS):
            read(given, hand=Hand(names=others))


@pytest.mark.parametrize("dtype", [bool, np.float32])
def test_recognize_ink_refuses_what_is_no_ink(recognizer, dtype):
    with pytest.raises(ValueError, match=f"^Expected ink as .*, got dtype {np.dtype(dtype)} and"):
        recognizer.recognize_ink(np.eye(60, dtype=dtype))


def test_threads_may_share_a_recognizer(recognizer):
    inks = [draw(drawing(digit, name)) for digit, name in ((0, "oval"), (5, "capped"), (7, "bare"))]
    expected = [recognizer.recognize_ink(ink).probabilities for ink in inks]
    wrong = []

    def work(index):
        for _ in range(20):
            got = recognizer.recognize_ink(inks[index]).probabilities
            if not np.array_equal(got, expected[index]):
                wrong.append(index)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_load_says_how_to_make_missing_weights(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"python -m lenet\.train"):
        Recognizer.load(tmp_path / "lenet5.keras")


def test_a_scribble_is_no_digit_but_gets_a_guess(recognizer):
    rng = np.random.default_rng(5)
    refused = [recognizer.recognize_strokes(draw_scribble(rng)) for _ in range(50)]
    refused = [recognition for recognition in refused if recognition.digit is None]
    assert len(refused) >= 45
    assert np.mean([recognition.doubt for recognition in refused]) > 0.5
    for recognition in refused:
        assert recognition.confidence == 0
        assert not recognition.blank
        assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-6)


def test_two_digits_are_no_digit(recognizer):
    left, right = (
        transform(drawing(digit, name), width=12, size=140, centre=(x, 200))
        for digit, name, x in ((4, "open", 110), (7, "crossed", 290))
    )
    assert recognizer.recognize_strokes(left).digit == 4
    assert recognizer.recognize_strokes(left + right).digit is None


def test_a_blank_drawing_is_blank(recognizer):
    recognition = recognizer.recognize_strokes([])
    assert recognition.blank
    assert recognition.doubt == 1
