"""Whatever file or array a stranger sends, it is read or refused in one sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_strangers import encode

from conftest import drawing
from lenet.drawing.images import decode
from lenet.drawing.ink import to_ink
from lenet.drawing.strokes import draw

pytestmark = pytest.mark.slow


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
    try:
        image = decode(data)
    except ValueError as refusal:
        assert str(refusal).startswith("Expected ")  # noqa: PT017 (either may come)
        image = None
    else:
        recognition = recognizer.recognize(image)
        assert recognition.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert np.isfinite(recognition.probabilities).all()
        assert 0 <= recognition.confidence <= 1
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
