import io
import struct

import numpy as np
import pytest
from PIL import Image

from conftest import drawing
from lenet.drawing import images
from lenet.drawing.images import decode
from lenet.drawing.ink import to_ink
from lenet.drawing.strokes import draw


@pytest.fixture(scope="module")
def ink():
    return draw(drawing(3, "round"), size=120)


def encode(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"]
KINDS = {"CMYK": "TIFF", "I": "TIFF", "F": "TIFF", "YCbCr": "JPEG"}


@pytest.mark.parametrize("mode", MODES)
def test_decode_then_ink_reads_every_mode(ink, mode):
    grey = Image.fromarray(255 - ink)
    if mode == "I;16":
        image = Image.fromarray((255 - ink).astype(np.uint16) * 200)
    elif mode in ("CMYK", "YCbCr"):
        image = grey.convert("RGB").convert(mode)
    else:
        image = grey.convert(mode)
    read = to_ink(decode(encode(image, KINDS.get(mode, "PNG"))))
    assert np.abs(read.astype(int) - ink).mean() < 4


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_decode_reads_every_format(ink, kind):
    read = to_ink(decode(encode(Image.fromarray(255 - ink).convert("RGB"), kind)))
    assert np.abs(read.astype(int) - ink).mean() < 4


def test_decode_keeps_transparency(ink):
    layer = Image.fromarray(np.dstack([np.zeros_like(ink)] * 3 + [ink]))
    np.testing.assert_array_equal(to_ink(decode(encode(layer))), ink)


def test_decode_turns_a_photo_as_the_camera_was_held(ink):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter: the first row is the right side
    turned = encode(Image.fromarray(255 - np.rot90(ink)), "PNG", exif=exif)
    read = to_ink(decode(turned))
    np.testing.assert_array_equal(read, ink)


def test_decode_takes_the_first_frame_of_an_animation(ink):
    first, second = Image.fromarray(255 - ink), Image.fromarray(ink)
    animation = encode(first, "GIF", save_all=True, append_images=[second])
    assert to_ink(decode(animation)).mean() == pytest.approx(ink.mean(), abs=2)


def damaged():
    good = encode(Image.fromarray(np.random.default_rng(0).integers(0, 255, (99, 99), np.uint8)))
    return {
        "nothing": b"",
        "text": b"a digit",
        "a truncated image": good[: len(good) // 2],
        "a spoiled image": good[:60] + bytes(40) + good[100:],
        "a disguised archive": b"PK\x03\x04" + bytes(200),
        "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "a PostScript program": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    }


@pytest.mark.parametrize("data", damaged().values(), ids=damaged().keys())
def test_decode_refuses_what_is_no_image(data):
    with pytest.raises(ValueError, match=r"^Expected an image file .* can't be read as one\.$"):
        decode(data)


@pytest.mark.parametrize("size", [(6_100, 6_100), (9_000, 9_000), (10_000, 1)])
def test_decode_refuses_a_bomb_before_it_unfolds(size):
    bomb = encode(Image.new("1", size))
    assert len(bomb) < 100_000
    with pytest.raises(ValueError, match="at most 36,000,000 pixels"):
        decode(bomb)


def test_decode_refuses_a_jpeg_of_many_scans(ink):
    file = encode(Image.fromarray(255 - ink), "JPEG", progressive=True)
    last = file[file.rindex(b"\xff\xda") : -2]
    np.testing.assert_array_equal(decode(file[:-2] + 9 * last + file[-2:]).shape, ink.shape)
    with pytest.raises(ValueError, match="at most 32 scans"):
        decode(file[:-2] + 99 * last + file[-2:])


def test_decode_refuses_a_packed_bitmap():
    rows = 8 * (8 * b"\x01\x07" + b"\0\0") + b"\0\x01"
    header = struct.pack("<IiiHHIIiiII", 40, 8, 8, 1, 8, 1, len(rows), 0, 0, 256, 0)
    file = (
        struct.pack("<2sIHHI", b"BM", 1_078 + len(rows), 0, 0, 1_078) + header + bytes(1_024) + rows
    )
    with pytest.raises(ValueError, match="can't be read as one"):
        decode(file)


def test_decode_refuses_a_file_too_large():
    with pytest.raises(ValueError, match=r"at most 10 MB"):
        decode(bytes(images.MAX_BYTES + 1))
