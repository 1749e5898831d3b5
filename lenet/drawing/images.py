"""Image files from strangers, decoded with limits."""

from __future__ import annotations

import io
import warnings
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

from lenet.drawing.ink import LARGEST, MAX_PIXELS, MAX_SIDE

MAX_BYTES = 10_000_000  # of an image file

# What a photo or a drawing comes in. Pillow knows dozens of formats more, some of which start other
# programs or were the door of past attacks.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

# Each scan of a progressive JPEG refines all of the image. Encoders make about ten; a file of a few
# kilobytes can hold hundreds, which take seconds.
_MAX_SCANS = 32
_START_OF_SCAN = b"\xff\xda"


class Picture(NamedTuple):
    """An image file, decoded, and turned as the camera was held."""

    pixels: np.ndarray  # uint8 (H, W) grey, (H, W, 3) RGB, or (H, W, 4) RGBA with transparency
    size: tuple[int, int]  # width and height of the image in the file; the pixels may be fewer


def decode(data: bytes) -> np.ndarray:
    """Return the pixels of an image file, see `open_picture`."""
    return open_picture(data).pixels


def open_picture(data: bytes) -> Picture:
    """Decode an image file; of an animation, its first frame.

    Args:
        data: The file's content.

    Raises:
        ValueError: If it is too large, damaged, or no image of a known format.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"Expected an image file of at most {MAX_BYTES / 1e6:.0f} MB, "
            f"got {len(data) / 1e6:.0f}."
        )
    if data.startswith(b"\xff\xd8") and data.count(_START_OF_SCAN) > _MAX_SCANS:
        raise ValueError(f"Expected a JPEG file of at most {_MAX_SCANS} scans.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about size and damage; both are judged here
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                wide = image.format == "WEBP" or image.mode in ("I", "F")  # take twice the memory
                most = MAX_PIXELS // 2 if wide else MAX_PIXELS
                if max(image.size) > MAX_SIDE or image.width * image.height > most:
                    raise Image.DecompressionBombError
                if image.tile and image.tile[0][0] == "bmp_rle":
                    raise ValueError("Pillow unpacks such a file byte by byte in Python.")
                # what is shrunk before it is read need not unfold in full: JPEG can do with less
                size = image.size
                image.draft(None, (LARGEST, LARGEST))
                drafted = image.size
                ImageOps.exif_transpose(image, in_place=True)
                turned = image.size != drafted
                return Picture(_to_array(image), size[::-1] if turned else size)
    except Image.DecompressionBombError:
        raise ValueError(
            f"Expected an image of at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side; "
            "half as many of WebP, or with 32 bits."
        ) from None
    except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
        raise ValueError(
            f"Expected an image file ({', '.join(_FORMATS)}), but this can't be read as one."
        ) from error


def _to_array(image: Image.Image) -> np.ndarray:
    times = max(image.size) // (2 * LARGEST)  # still at least twice as fine as what is looked at
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _to_8_bits(np.asarray(image)[:: max(1, times), :: max(1, times)])
    opaque = "L" if image.mode in ("1", "L") else "RGB"
    mode = "RGBA" if image.has_transparency_data else opaque
    if image.mode != mode:
        image = image.convert(mode)
    return np.array(image.reduce(times) if times > 1 else image)


def _to_8_bits(values: np.ndarray) -> np.ndarray:
    """Stretch what is there to 0 to 255: such files use any part of their range.

    What differs by no more than a level of 8 bits can't be seen, and stays even.
    """
    whole = np.issubdtype(values.dtype, np.integer)
    least = 257 if values.dtype == np.uint16 else 16 if whole else 0
    values = np.nan_to_num(values.astype(np.float32), copy=False, posinf=0, neginf=0)
    low, high = float(values.min()), float(values.max())
    if high - low <= max(least, max(abs(low), abs(high)) / 255):
        return np.zeros(values.shape, np.uint8)
    values -= low
    values *= 255 / (high - low)
    return values.astype(np.uint8)
