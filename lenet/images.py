"""Image files from strangers, decoded with limits."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, ImageOps

from lenet.ink import MAX_PIXELS, MAX_SIDE

MAX_BYTES = 10_000_000  # of an image file

# What a photo or a drawing comes in. Pillow knows dozens of formats more, some of which start other
# programs or were the door of past attacks.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def decode(data: bytes) -> np.ndarray:
    """Decode an image file; of an animation, its first frame.

    Args:
        data: The file's content.

    Returns:
        uint8 (H, W) grey, (H, W, 3) RGB, or (H, W, 4) RGBA if it has transparency; turned as the
        camera was held.

    Raises:
        ValueError: If it is too large, damaged, or no image of a known format.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"Expected an image file of at most {MAX_BYTES / 1e6:.0f} MB, "
            f"got {len(data) / 1e6:.0f}."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about size and damage; both are judged here
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if max(image.size) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                return _to_array(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise ValueError(
            f"Expected an image of at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side."
        ) from None
    except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
        raise ValueError(
            f"Expected an image file ({', '.join(_FORMATS)}), but this can't be read as one."
        ) from error


def _to_array(image: Image.Image) -> np.ndarray:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _to_8_bits(np.asarray(image))
    if image.has_transparency_data:
        return np.array(image.convert("RGBA"))
    return np.array(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def _to_8_bits(values: np.ndarray) -> np.ndarray:
    """Stretch what is there to 0 to 255: such files use any part of their range."""
    values = np.nan_to_num(values.astype(np.float64), posinf=0, neginf=0)
    low, high = values.min(), values.max()
    return ((values - low) * (255 / (high - low or 1))).astype(np.uint8)
