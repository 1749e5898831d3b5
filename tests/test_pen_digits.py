import numpy as np
import pytest

from lenet.data.pen_digits import read_pen_digits
from lenet.reading import from_strokes
from lenet.reading.lattice import LONGEST, WIDEST_DIGIT

UNIPEN = """.COMMENT two digits
.SEGMENT DIGIT 0 ? "7"
.PEN_DOWN
 10 100
 60 100
 20 0
.PEN_UP
.DT 12
.PEN_DOWN
 15 50
 55 50
.PEN_UP
.SEGMENT DIGIT 1 ? "1"
.PEN_DOWN
 5 5
.PEN_UP
"""


@pytest.fixture
def pen_file(tmp_path):
    def write(text):
        file = tmp_path / "digits.tra"
        file.write_text(text)
        return file

    return write


def test_read_pen_digits_reads_labels_and_strokes(pen_file):
    seven, one = read_pen_digits(pen_file(UNIPEN))
    assert (seven.label, one.label) == (7, 1)
    assert [len(stroke.points) for stroke in seven.strokes] == [3, 2]
    assert [len(stroke.points) for stroke in one.strokes] == [1]


def test_read_pen_digits_turns_them_upright_and_fits_them_to_the_canvas(pen_file):
    seven = read_pen_digits(pen_file(UNIPEN))[0]
    np.testing.assert_allclose(
        seven.strokes[0].points, [[125, 50], [275, 50], [155, 350]], atol=1e-3
    )


@pytest.mark.parametrize(
    ("comment", "writer"),
    [("7 12  224", 12), ("a seven, hastily", None), ("7 12", None), ("7 x 224", None)],
)
def test_read_pen_digits_knows_the_writer_that_a_comment_names(pen_file, comment, writer):
    text = UNIPEN.replace('"7"\n', f'"7"\n.COMMENT {comment}\n')
    assert [digit.writer for digit in read_pen_digits(pen_file(text))] == [writer, None]


DAMAGED = {
    "a label that is no digit": (UNIPEN.replace('"7"', '"A"'), "line 2: expected a label"),
    "a label of two digits": (UNIPEN.replace('"7"', '"17"'), "line 2: expected a label"),
    "no label": (UNIPEN.replace('"7"', ""), "line 2: expected a label"),
    "a long label": (UNIPEN.replace('"7"', '"' + "7" * 9_999 + '"'), "line 2: expected a label"),
    "a long line": (UNIPEN.replace("60 100", "x" * 9_999), "line 5: expected a point"),
    "a coordinate that is text": (UNIPEN.replace("60 100", "60 x"), "line 5: expected a point"),
    "a lone coordinate": (UNIPEN.replace("60 100", "60"), "line 5: expected a point"),
    "a coordinate that is infinite": (
        UNIPEN.replace("60 100", "60 inf"),
        "line 5: expected coordinates within",
    ),
    "a coordinate that is huge": (UNIPEN.replace("60 100", "60 1e39"), "line 5: expected coord"),
    "a coordinate that is no number": (
        UNIPEN.replace("60 100", "nan 1"),
        "line 5: expected coordinates within",
    ),
    "an empty file": ("", "has no .SEGMENT"),
    "a file of something else": ("a,b\n1,2\n", "has no .SEGMENT"),
}


@pytest.mark.parametrize(("text", "message"), DAMAGED.values(), ids=DAMAGED.keys())
def test_read_pen_digits_names_file_and_line_of_what_is_wrong(pen_file, text, message):
    file = pen_file(text)
    with pytest.raises(ValueError, match=message) as refusal:
        read_pen_digits(file)
    assert str(file) in str(refusal.value)
    assert len(str(refusal.value)) < len(str(file)) + 150


def test_read_pen_digits_refuses_a_binary_file(tmp_path):
    file = tmp_path / "digits.tra"
    file.write_bytes(bytes(range(256)))
    with pytest.raises(ValueError, match="plain text"):
        read_pen_digits(file)


def test_read_pen_digits_without_a_file_says_how_to_name_one(monkeypatch):
    monkeypatch.delenv("LENET_PEN_DIGITS", raising=False)
    with pytest.raises(FileNotFoundError, match="--pen or in LENET_PEN_DIGITS"):
        read_pen_digits()


def test_read_pen_digits_reads_the_whole_collection(pen_digits):
    assert len(pen_digits) == 7_494
    counts = np.bincount([digit.label for digit in pen_digits])
    # the counts that the collection's own description gives
    assert counts.tolist() == [780, 779, 780, 719, 780, 720, 720, 778, 719, 719]


def test_pen_digits_are_as_the_limits_of_reading_say(pen_digits):
    """What comments say of them, in lenet/reading/lattice.py, number.py and drawing/strokes.py."""
    pens = [from_strokes.lay_out(digit.strokes) for digit in pen_digits]
    shapes = [from_strokes._candidate(pen, pen.pieces, 0, 1).shape for pen in pens]
    wide = np.array([shape.width / shape.height for shape in shapes])
    assert 1 / np.mean(wide > WIDEST_DIGIT) == pytest.approx(400, rel=0.1)
    assert wide.max() < 2
    lengths = np.array([shape.length for shape in shapes])
    assert lengths.max() < 5
    longer = lengths / np.array(LONGEST)[[digit.label for digit in pen_digits]]
    assert np.mean(longer > 1) == pytest.approx(1 / 4, abs=0.03)
    assert np.median(longer[longer > 1]) < 1.1
    assert max(sum(len(stroke.points) for stroke in digit.strokes) for digit in pen_digits) < 200
