import cv2
import numpy as np
import pytest

from conftest import WAYS, drawing
from lenet.data import no_digits
from lenet.data.mnist import Images
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.evaluation import own


@pytest.fixture
def images():
    """Ten digits that the bundled weights read."""
    framed = [frame(draw(drawing(digit, name))).digit_image for digit, name in enumerate(WAYS)]
    return Images(np.stack(framed), np.arange(10, dtype=np.uint8))


@pytest.fixture
def mislabelled(images):
    """The same, of which a 7 is called a 4 and a 2 a 3."""
    return Images(images.images, np.array([0, 1, 3, 3, 4, 5, 6, 4, 8, 9], np.uint8))


def test_what_was_measured_is_said_worst_first(recognizer, mislabelled, monkeypatch):
    monkeypatch.setattr(no_digits, "SCRIBBLES", 20)
    monkeypatch.setattr(own, "letters", lambda: [drawing(8, "in one")])
    measured = own.evaluate_own(recognizer, mislabelled)
    assert measured["accepted"]["letters"] == 1
    told = own.say(measured, ("nought", *"123456789"))
    lines = told.splitlines()
    assert lines[0].startswith(
        "10 images: accuracy 80.00% (95 % interval 49.0% to 94.3%), answered"
    )
    assert lines[1:3] == ["Below 100 %: 3 50%, 4 50%.", "Read wrongly: 3 as 2, 4 as 7."]
    assert lines[3].endswith("100.0% of letters.")


def test_confusions_are_drawn_in_rows_and_removed_once_there_are_none(
    recognizer, images, mislabelled, tmp_path
):
    path = tmp_path / "x.png"
    assert own.write_picture(path, recognizer, mislabelled)
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture.shape == (2 * 64, 12 * 64)
    inked = [(picture[:64, at : at + 64] < 128).any() for at in range(0, 12 * 64, 64)]
    assert inked == [True] * 3 + [False] * 9  # a 3, a 2, and the 2 that is called a 3
    assert not own.write_picture(path, recognizer, images)
    assert not path.exists()
