"""Whatever strangers send, they get an answer or one sentence, and soon."""

import base64
import inspect
import io
import json
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from conftest import run
from lenet.drawing import strokes
from lenet.drawing.strokes import CANVAS, MAX_POINTS, MAX_STROKES, PEN_WIDTHS, draw
from lenet.ui.calls import server_calls

pytestmark = pytest.mark.slow

LONGEST = 1.5  # seconds of computing for anything that is allowed

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
ARGUMENTS = st.one_of(
    JSON,
    STROKES,
    STROKES.map(lambda pens: {"strokes": pens}),
    JSON.map(lambda picture: {"picture": picture}),
)


@pytest.fixture(scope="module")
def calls(recognizer):
    return server_calls(recognizer)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def ask(calls, argument):
    """Call; check that the answer is JSON, and has a sentence or probabilities."""
    reply = calls["recognize"](argument)
    if inspect.isawaitable(reply):
        reply = json.loads(run(reply).body)
    json.dumps(reply, allow_nan=False)
    if "error" in reply:
        assert reply["error"].endswith(".")
        assert len(reply["error"]) < 300
        assert "\n" not in reply["error"]
        return reply
    for answer in reply.get("digits", []):
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)
    return reply


@given(argument=ARGUMENTS)
@example(argument={"strokes": [{"width": 10**400, "points": [[0, 0]]}]})
@example(argument={"picture": "\ud800" * 9_999})
def test_any_json_gets_an_answer_or_a_sentence(calls, argument):
    ask(calls, argument)


@pytest.mark.parametrize("depth", [10, 900])
def test_deep_nesting_gets_a_sentence(calls, depth):
    assert "error" in ask(calls, nested(depth))
    assert "error" in ask(calls, {"strokes": nested(depth), "index": nested(depth)})


@given(pens=st.lists(STROKE, min_size=1, max_size=6))
def test_near_valid_strokes_are_read_or_refused(pens):
    try:
        drawn = strokes.parse(pens)
    except ValueError as refusal:
        assert str(refusal).startswith("Expected ")  # noqa: PT017 (either may come)
        return
    for stroke in drawn:
        assert np.isfinite(stroke.points).all()
        assert stroke.points.min() >= 0
        assert stroke.points.max() <= CANVAS
    assert draw(drawn).any()


def encode(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def largest():
    """The largest drawings and images that are allowed."""
    rng = np.random.default_rng(0)
    each = MAX_POINTS // MAX_STROKES
    scattered = rng.uniform(0, CANVAS, (MAX_STROKES, each, 2)).tolist()
    there_and_back = [[0, 0], [CANVAS, CANVAS]] * (MAX_POINTS // 2)
    for width in PEN_WIDTHS:
        pens = [{"width": width, "points": points} for points in scattered]
        yield f"strokes of {width}", {"strokes": pens}
        pens = [{"width": width, "points": there_and_back}]
        yield f"a long stroke of {width}", {"strokes": pens}
    for kind, file in largest_files():
        yield kind, {"picture": "data:image/png;base64," + base64.b64encode(file).decode()}


def largest_files():
    side = 4_096
    slope = np.add.outer(np.arange(side), np.arange(side)).astype(np.uint8)
    colour, layer = np.dstack([slope] * 3), np.dstack([slope] * 4)
    yield "grey PNG", encode(Image.fromarray(slope), "PNG")
    yield "transparent PNG", encode(Image.fromarray(layer), "PNG", compress_level=1)
    yield "progressive JPEG", encode(Image.fromarray(colour), "JPEG", progressive=True)
    yield "CMYK JPEG", encode(Image.fromarray(layer, "CMYK"), "JPEG", quality=30)
    yield "WebP", encode(Image.fromarray(colour), "WEBP", method=0)
    dots = np.kron(np.arange(64 * 64).reshape(64, 64) < 0, np.ones((16, 16), bool))
    dots[::16, ::16] = dots[1::16, ::16] = dots[::16, 1::16] = True
    yield "4,096 dots", encode(Image.fromarray(~dots), "PNG")
    yield "TIFF of floats", encode(Image.new("F", (side, side)), "TIFF", compression="tiff_lzw")


def test_the_largest_drawings_and_images_are_answered(calls):
    for kind, argument in largest():
        assert "error" not in ask(calls, argument), kind


@pytest.mark.nightly
def test_the_largest_drawings_and_images_are_answered_soon(calls):
    for kind, argument in largest():
        started = time.process_time()
        ask(calls, argument)
        assert time.process_time() - started < LONGEST, kind
