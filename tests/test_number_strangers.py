"""What strangers may send that is no number: no number, a sentence at most, bounded time."""

import time

import cv2
import numpy as np
import pytest

from conftest import number
from lenet.drawing.strokes import CANVAS, MAX_POINTS, MAX_STROKES, WIDEST, Stroke, draw, parse
from lenet.reading.belief import NOT_SURE, TOO_MANY_DIGITS
from lenet.reading.from_strokes import SEPARATED
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES

# Of one core. A number takes some milliseconds and the worst here some tens; the rest is for
# machines that are slow.
_MOST_SECONDS = 0.25
_PAPER = np.array([WIDEST, CANVAS])


def line(points, width=6.0):
    return Stroke(np.clip(points, 0, _PAPER).astype(np.float32), width)


def scribble(strokes, points, width=6.0):
    rng = np.random.default_rng(0)
    return [line(rng.uniform(0, 1, (points, 2)) * _PAPER, width) for _ in range(strokes)]


def loops(count, radius, order=None):
    turn = np.linspace(0, 6.3, 100)
    middles = np.linspace(radius, WIDEST - radius, count)
    around = [
        np.stack([x + radius * np.cos(turn), 200 + 150 * np.sin(turn)], axis=1) for x in middles
    ]
    return [line(around[at]) for at in (range(count) if order is None else order)]


def zigzag(points):
    x = np.linspace(5, WIDEST - 5, points)
    return [line(np.stack([x, np.where(np.arange(points) % 2, 20, 380)], axis=1))]


def table():
    rows = [line([(5, y), (WIDEST - 5, y)]) for y in range(20, 400, 60)]
    return rows + [line([(x, 20), (x, 380)]) for x in range(20, WIDEST, 100)]


def bars(count):
    xs = np.linspace(10, WIDEST - 10, count)
    return [line([(x, 100), (x, 300)], 3) for x in xs]


def rings(count):
    turn = np.linspace(0, 6.3, 80)
    return [
        line(200 + (10 + 6 * at) * np.stack([np.cos(turn), np.sin(turn)], axis=1), 2)
        for at in range(count)
    ]


THROUGH = line([(5, 200), (WIDEST - 5, 200)], 12)
SHUFFLED = np.random.default_rng(3).permutation(MOST_PIECES)

PENS = {
    "nothing": [],
    "a dot": [line([(200, 200)])],
    "two dots far apart": [line([(5, 5)]), line([(WIDEST - 5, 395)])],
    "a line across the paper": [THROUGH],
    "as many dots as there may be": [line([(5.9 * at, 100 + at % 7)]) for at in range(MAX_STROKES)],
    "hundreds of bars": bars(MAX_STROKES),
    "as many bars as a number has pieces": bars(MOST_PIECES),
    "more bars": bars(MOST_PIECES + 1),
    "a page of scribble in one stroke": scribble(1, MAX_POINTS),
    "a page of scribble in many strokes": scribble(MAX_STROKES, MAX_POINTS // MAX_STROKES),
    "a page of scribble in some strokes": scribble(MOST_PIECES, 100),
    "a zigzag": zigzag(MAX_POINTS),
    "a stroke through everything": [*number(12345, size=170, step=200), THROUGH],
    "a table": table(),
    "loops in a row": loops(MOST_PIECES, 40),
    "loops drawn in disorder": loops(MOST_PIECES, 40, SHUFFLED),
    "rings in rings": rings(MOST_PIECES),
    "a Y whose arms don't meet": [
        line([(91, 63), (156, 201)], 22),
        line([(280, 70), (108, 338)], 22),
    ],
    "an H of few points": [
        line([(100, 60), (100, 340)], 12),
        line([(70, 200), (330, 200)], 12),
        line([(300, 60), (300, 340)], 12),
    ],
}


# With a sign between or beside its digits, which are not to be told as if there were none.
SIGNED = {
    "a decimal comma": [*number(47), line([(196, 292), (190, 318)])],
    "a date": [*number(1204), *(line([(x, 298), (x + 1, 299)], 12) for x in (440, 660))],
    "a slash": [*number(47, step=190), line([(235, 60), (175, 340)], 12)],
    "brackets": [
        line([(30, 50), (18, 200), (30, 350)], 12),
        *number(3, left=80),
        line([(270, 50), (282, 200), (270, 350)], 12),
    ],
    "a minus between": [*number(47, step=220), line([(190, 205), (245, 202)], 12)],
}


def paper(height=400, width=1_000):
    return np.full((height, width), 255, np.uint8)


def page_of_text():
    image = paper(1_000)
    for y in range(40, 1_000, 40):
        cv2.putText(image, "the quick brown fox 12345", (10, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    return image


def picture_of_a_table():
    image = paper()
    image[::50] = image[:, ::100] = 0
    for row in range(8):
        for column in range(10):
            place = (column * 100 + 30, row * 50 + 40)
            digit = str((3 * column + row) % 10)
            cv2.putText(image, digit, place, cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    return image


def with_ink(image, place):
    image[place] = 0
    return image


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width)).astype(np.uint8)


def salt(share):
    grains = np.random.default_rng(0).random((400, 1_000)) < share
    return np.where(grains, 0, 255).astype(np.uint8)


def digits_in_a_row(count):
    image = np.zeros((64, 20 * count + 8), np.uint8)
    for at in range(count):
        cv2.putText(image, str(7 * at % 10), (20 * at, 56), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 4)
    return image


PICTURES = {
    "a wide blank": paper(40, 8_000),
    "a high blank": paper(8_000, 40),
    "one pixel": np.zeros((1, 1), np.uint8),
    "one dark pixel": with_ink(paper(), (200, 500)),
    "a line as wide as an image may be": with_ink(paper(40, 8_000), np.s_[20:22]),
    "a black page": np.zeros((400, 1_000), np.uint8),
    "a black bar": with_ink(paper(), np.s_[20:380, 20:980]),
    "noise": noise(300, 300),
    "wide noise": noise(64, 1_024),
    "salt": salt(0.02),
    "little salt": salt(0.001),
    "checks": 255 * (np.indices((400, 1_000)).sum(axis=0) // 20 % 2).astype(np.uint8),
    "a grating": with_ink(paper(), np.s_[:, ::26]),
    "a fine grating": with_ink(paper(1_000), np.s_[:, ::4]),
    "a table": picture_of_a_table(),
    "a page of text": page_of_text(),
    "digits without end": digits_in_a_row(50),
    "twice as many digits as may be": digits_in_a_row(16),
} | {f"{name}, drawn": 255 - draw(strokes) for name, strokes in PENS.items()}

# A number that is struck out is still legible in part, in a picture.
LEGIBLE = ("a stroke through everything, drawn",)
SENTENCES = (None, NOT_SURE, TOO_MANY_DIGITS, TOO_MANY_PIECES)


def sent(strokes):
    return parse([{"width": s.width, "points": s.points.tolist()} for s in strokes])


@pytest.mark.parametrize("strokes", PENS.values(), ids=PENS.keys())
def test_strokes_that_are_no_number_are_none(recognizer, strokes):
    found = recognizer.read_number_strokes(sent(strokes))
    assert len(found.text) <= 1
    assert found.reason in SENTENCES


@pytest.mark.parametrize("strokes", SIGNED.values(), ids=SIGNED.keys())
def test_numbers_with_signs_are_not_told_without_them(recognizer, strokes):
    found = recognizer.read_number_strokes(sent(strokes))
    assert not found.text.isdigit()
    assert found.reason in (*SENTENCES, SEPARATED)


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        pytest.param(*item, id=item[0], marks=[pytest.mark.slow] * (item[0] == "a black bar"))
        for item in PICTURES.items()
    ],
)
def test_pictures_that_are_no_number_are_none(recognizer, name, picture):
    found = recognizer.read_number(picture)
    assert len(found.text) <= 1 or (name in LEGIBLE and "?" in found.text)
    assert found.reason in SENTENCES


@pytest.mark.nightly
def test_what_is_no_number_is_told_soon(recognizer):
    readings = [(name, recognizer.read_number_strokes, sent(PENS[name])) for name in PENS]
    readings += [(name, recognizer.read_number, PICTURES[name]) for name in PICTURES]
    for _, read, drawing in readings:
        read(drawing)  # the network is compiled once
    for name, read, drawing in readings:
        started = time.thread_time()
        read(drawing)
        assert time.thread_time() - started < _MOST_SECONDS, name


@pytest.mark.parametrize("read", ["read_number_strokes", "read_number_ink"])
def test_too_many_pieces_are_told(recognizer, read):
    drawing = bars(MOST_PIECES + 1)
    given = drawing if read == "read_number_strokes" else draw(drawing)
    found = getattr(recognizer, read)(given)
    assert found.reason == TOO_MANY_PIECES
    assert found.digits[0].digit is None


@pytest.mark.parametrize("sentence", SENTENCES[1:])
def test_a_reason_is_one_sentence(sentence):
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence.count(".") == 1
    assert len(sentence) < 80
