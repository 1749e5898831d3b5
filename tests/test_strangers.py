"""Whatever a stranger sends, he gets an answer or one sentence, and soon."""

import base64
import io
import json
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from conftest import drawing
from lenet import strokes
from lenet.images import decode
from lenet.ink import to_ink
from lenet.strokes import CANVAS, MAX_POINTS, MAX_STROKES, PEN_WIDTHS, draw
from lenet.ui.calls import server_calls

LONGEST = 1.0  # seconds of computing for anything that is allowed
CALLS = ("recognize", "leave_out_steps", "replay", "explain", "open_unit")

# The first call of a kind compiles, and the machine may be busy: time is judged by the processor's
# clock, below, not by hypothesis' own.
settings.register_profile(
    "strangers",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("strangers")

ODD_NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, -(10**400), float("nan"), float("inf"), -0.0, 5e-324, True]),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), ODD_NUMBERS, st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(
                ["strokes", "picture", "width", "points", "input", "layer", "index", ""]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=30,
)


def mostly(valid):
    """Values that are nearly all valid, so that the odd one gets far."""
    return st.one_of(valid, valid, valid, valid, valid, valid, ODD_NUMBERS, JSON)


POINT = st.lists(mostly(st.floats(0, CANVAS)), min_size=2, max_size=2)
STROKE = st.fixed_dictionaries(
    {"width": mostly(st.floats(*PEN_WIDTHS)), "points": st.lists(POINT, max_size=12)}
)
STROKES = st.lists(mostly(STROKE), max_size=6)
INPUT = st.one_of(
    st.binary(min_size=1024, max_size=1024).map(lambda raw: base64.b64encode(raw).decode()),
    st.text(max_size=1400),
)
QUESTION = st.fixed_dictionaries(
    {
        "input": INPUT,
        "layer": mostly(st.sampled_from(["C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"])),
        "index": st.lists(mostly(st.integers(-1, 30)), min_size=3, max_size=3),
    }
)
ARGUMENTS = st.one_of(
    JSON,
    STROKES,
    STROKES.map(lambda pens: {"strokes": pens}),
    JSON.map(lambda picture: {"picture": picture}),
    INPUT,
    QUESTION,
)


@pytest.fixture(scope="module")
def calls(recognizer):
    return server_calls(recognizer)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def ask(calls, name, argument):
    """Call; check that the answer is JSON, has a sentence or probabilities, and came soon."""
    started = time.process_time()
    reply = calls[name](argument)
    assert time.process_time() - started < LONGEST
    json.dumps(reply, allow_nan=False)
    if "error" in reply:
        assert reply["error"].endswith(".")
        assert len(reply["error"]) < 300
        assert "\n" not in reply["error"]
        return reply
    for answer in [reply, *reply.get("trials", []), *reply.get("answers", [])]:
        if "probabilities" in answer:
            assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)
    return reply


@pytest.mark.parametrize("name", CALLS)
@given(argument=ARGUMENTS)
@example(argument={"strokes": [{"width": 10**400, "points": [[0, 0]]}]})
@example(argument={"input": "A" * 1368, "layer": "\ud800" * 9_999, "index": [0, 0, 10**400]})
def test_any_json_gets_an_answer_or_a_sentence(calls, name, argument):
    ask(calls, name, argument)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("depth", [10, 900])
def test_deep_nesting_gets_a_sentence(calls, name, depth):
    assert "error" in ask(calls, name, nested(depth))
    assert "error" in ask(calls, name, {"strokes": nested(depth), "index": nested(depth)})


@given(pens=st.lists(STROKE, min_size=1, max_size=6))
def test_near_valid_strokes_are_read_or_refused(pens):
    try:
        drawn = strokes.parse(pens)
    except ValueError as refusal:
        assert str(refusal).startswith("Expected ")
        return
    for stroke in drawn:
        assert np.isfinite(stroke.points).all()
        assert stroke.points.min() >= 0
        assert stroke.points.max() <= CANVAS
    assert draw(drawn).any()


@pytest.mark.parametrize("name", ["explain", "open_unit"])
@given(raw=st.binary(min_size=1024, max_size=1024))
def test_any_bytes_are_an_input(calls, name, raw):
    values = base64.b64encode(raw).decode()
    question = values if name == "explain" else {"input": values, "layer": "C3", "index": [9, 9, 9]}
    assert "error" not in ask(calls, name, question)


def encode(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def files():
    """Small good files of every format, mode and motion."""
    ink = draw(drawing(3, "round"), size=60)
    grey = Image.fromarray(255 - ink)
    frames = {"save_all": True, "append_images": [Image.fromarray(ink)]}
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        wide = Image.fromarray((255 - ink).astype(np.uint16) * 200)
        yield encode(wide if mode == "I;16" else grey.convert(mode), "PNG")
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I", "F"):
        image = grey.convert("RGB").convert(mode) if mode == "YCbCr" else grey
        if mode == "LAB":
            image = Image.fromarray(np.dstack([255 - ink] * 3), "LAB")
        elif mode == "CMYK":
            image = grey.convert("RGB").convert("CMYK")
        yield encode(image.convert(mode) if image.mode != mode else image, "TIFF")
    for kind in ("JPEG", "WEBP", "BMP", "GIF"):
        yield encode(grey.convert("RGB"), kind)
    yield encode(grey, "JPEG", progressive=True)
    yield encode(grey.convert("RGB").convert("CMYK"), "JPEG")
    for kind in ("GIF", "WEBP", "PNG"):
        yield encode(grey, kind, **frames)
    yield b"II*\0" + bytes(9)
    yield b"<svg xmlns='http://www.w3.org/2000/svg'/>"


FILES = list(files())


def read(recognizer, data):
    """Decode and recognize; check what comes, if anything does."""
    started = time.process_time()
    try:
        image = decode(data)
    except ValueError as refusal:
        assert str(refusal).startswith("Expected ")
        image = None
    else:
        recognition = recognizer.recognize(image)
        assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert np.isfinite(recognition.probabilities).all()
        assert 0 <= recognition.confidence <= 1
    assert time.process_time() - started < LONGEST
    return image


@given(data=st.binary(max_size=2_000))
def test_any_bytes_are_no_image_or_one(recognizer, data):
    read(recognizer, data)


@given(data=st.data())
@settings(max_examples=400)
def test_a_spoiled_file_is_read_or_refused(recognizer, data):
    file = bytearray(data.draw(st.sampled_from(FILES)))
    changes = data.draw(
        st.lists(st.tuples(st.integers(0, len(file) - 1), st.integers(0, 255)), max_size=8)
    )
    for place, value in changes:
        file[place] = value
    cut = data.draw(st.one_of(st.just(len(file)), st.integers(0, len(file))))
    head = data.draw(st.one_of(st.just(b""), st.sampled_from(FILES).map(lambda other: other[:8])))
    read(recognizer, head + bytes(file[len(head) : cut]))


def numbers():
    rng = np.random.default_rng(0)
    limits = np.finfo(np.float32)
    yield "zeros", np.zeros((9, 9), np.float32)
    yield "not numbers", np.full((9, 9), np.nan, np.float32)
    yield "infinities", rng.choice([np.inf, -np.inf, np.nan, 0], (9, 9)).astype(np.float32)
    yield "the largest", rng.choice([limits.max, limits.min], (9, 9)).astype(np.float32)
    yield "the smallest", rng.choice([limits.smallest_subnormal, 0], (9, 9)).astype(np.float32)
    yield "whole numbers", rng.choice([2**31 - 1, -(2**31)], (9, 9)).astype(np.int32)


@pytest.mark.parametrize(
    "values", [values for _, values in numbers()], ids=[n for n, _ in numbers()]
)
def test_images_of_any_numbers_are_read(recognizer, values):
    image = read(recognizer, encode(Image.fromarray(values), "TIFF"))
    assert image.dtype == np.uint8


@given(
    shape=st.sampled_from([(1, 1), (1, 400), (400, 1), (2, 3), (33, 65)]),
    channels=st.sampled_from([None, 3, 4]),
    seed=st.integers(0, 999),
    levels=st.lists(st.integers(0, 255), min_size=1, max_size=4),
)
def test_any_array_is_read(recognizer, shape, channels, seed, levels):
    shape = shape if channels is None else (*shape, channels)
    image = np.random.default_rng(seed).choice(np.array(levels, np.uint8), shape)
    recognition = recognizer.recognize(image)
    assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert to_ink(image).dtype == np.uint8


def largest_drawings():
    rng = np.random.default_rng(0)
    each = MAX_POINTS // MAX_STROKES
    scattered = rng.uniform(0, CANVAS, (MAX_STROKES, each, 2)).tolist()
    there_and_back = [[0, 0], [CANVAS, CANVAS]] * (MAX_POINTS // 2)
    for width in PEN_WIDTHS:
        yield [{"width": width, "points": points} for points in scattered]
        yield [{"width": width, "points": there_and_back}]


@pytest.mark.parametrize("name", ["recognize", "leave_out_steps", "replay"])
def test_the_largest_drawings_are_answered_soon(calls, name):
    for pens in largest_drawings():
        assert "error" not in ask(calls, name, pens if name == "replay" else {"strokes": pens})


def largest_files():
    side = 4_096
    slope = np.add.outer(np.arange(side), np.arange(side)).astype(np.uint8)
    colour, layer = np.dstack([slope] * 3), np.dstack([slope] * 4)
    yield "grey PNG", encode(Image.fromarray(slope), "PNG")
    yield "transparent PNG", encode(Image.fromarray(layer), "PNG", compress_level=1)
    yield "progressive JPEG", encode(Image.fromarray(colour), "JPEG", progressive=True)
    yield "CMYK JPEG", encode(Image.fromarray(layer, "CMYK"), "JPEG", quality=30)
    yield "WebP", encode(Image.fromarray(colour), "WEBP", method=0)
    yield "TIFF of floats", encode(Image.new("F", (side, side)), "TIFF", compression="tiff_lzw")


@pytest.mark.parametrize("name", ["recognize", "leave_out_steps"])
def test_the_largest_images_are_answered_soon(calls, name):
    for kind, file in largest_files():
        picture = "data:image/png;base64," + base64.b64encode(file).decode()
        assert "error" not in ask(calls, name, {"picture": picture}), kind
