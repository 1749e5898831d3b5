"""The one way from a drawing to the network's input.

    any image --to_ink--> ink --frame--> digit image --to_input--> input

MNIST was made by scaling each digit to fit 20 x 20 pixels with its aspect kept and placing it with
its centre of mass in the middle of 28 x 28 (LeCun et al. 1998, section III-A). `frame` does the
same to a drawing, after evening out the width of the pen, so that a network trained on MNIST sees
what it knows. Every image on the way is kept to be shown.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

BOX = 20  # side of the square that a digit fits, pixels
FIELD = 28  # side of a digit image, pixels
INPUT = 32  # side of the network's input, pixels
PEN = 2.5  # width of the evened pen, pixels of the digit image; MNIST's own median is near it

MAX_SIDE = 8_192  # pixels, longest side of an image
MAX_PIXELS = 16_777_216  # 4,096 x 4,096, more than a phone's photo needs to show a digit

_INK = 64  # of 255: where a pixel counts as ink; below lie the fringes of anti-aliasing
_CONTRAST = 32  # of 255: an image whose darkest and lightest pixels differ by less is blank
_WORK = 96  # longer side of the drawing while its pen is evened, pixels; some 5 to a pixel of BOX
_WORK_INK = 90  # of 255: a line one pixel wide that falls between two pixels still counts
_THICKEST = 0.75  # of the longer side: a wider "pen" is a blot, which has no path to keep


class Framing(NamedTuple):
    """A drawing on its way to the network's input, one image for each step."""

    ink: np.ndarray  # uint8 [H, W], 0 blank to 255 full
    crop: np.ndarray  # uint8 [h, w], the ink within its bounding box; of no size if blank
    even: np.ndarray  # uint8 [h, w], the crop with its pen evened out, some 5 times as fine as BOX
    fit: np.ndarray  # uint8 [h, w], scaled so that the longer side is 20 pixels
    digit_image: np.ndarray  # uint8 [28, 28], placed by its centre of mass
    input: np.ndarray  # float32 [32, 32, 1], 0 blank to 1 full

    @property
    def blank(self) -> bool:
        """Whether the ink had nothing to frame."""
        return self.crop.size == 0


def to_ink(image: np.ndarray) -> np.ndarray:
    """Turn any image of a drawing into ink.

    Dark on light and light on dark are told apart by the image itself: what most of it shows is
    paper. Where it is transparent, the alpha channel is the ink.

    Args:
        image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, 0 to 255.

    Returns:
        Ink, uint8 (H, W), 0 blank to 255 full; all 0 if the image has hardly any contrast.

    Raises:
        ValueError: If the image has another type or shape, or is too large.
    """
    _check(image)
    if image.ndim == 3 and image.shape[2] == 4:
        alpha = image[..., 3]
        if 2 * cv2.countNonZero(alpha) <= alpha.size:
            return alpha.copy()
        opacity = alpha[..., None].astype(np.float32) / 255
        image = (image[..., :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    darkest, lightest = int(grey.min()), int(grey.max())
    if lightest - darkest < _CONTRAST:
        return np.zeros_like(grey)
    paper = float(np.median(grey))
    far_end = darkest if paper - darkest > lightest - paper else lightest
    ink = (grey.astype(np.float32) - paper) * (255 / (far_end - paper))
    return np.clip(ink, 0, 255).astype(np.uint8)


def _check(image: np.ndarray) -> None:
    shape = getattr(image, "shape", None)
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8:
        kind = f"dtype {image.dtype}" if shape is not None else f"a {type(image).__name__}"
        raise ValueError(f"Expected an image as a NumPy array of dtype uint8, got {kind}.")
    if not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4))) or 0 in shape:
        raise ValueError(f"Expected an image of shape (H, W), (H, W, 3) or (H, W, 4), got {shape}.")
    if max(shape[:2]) > MAX_SIDE or shape[0] * shape[1] > MAX_PIXELS:
        raise ValueError(
            f"Expected an image of at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side, "
            f"got {shape[1]:,} × {shape[0]:,}."
        )


def frame(ink: np.ndarray) -> Framing:
    """Frame a drawing as MNIST frames its digits.

    Args:
        ink: uint8 (H, W), 0 blank to 255 full.

    Returns:
        The digit image, the input and every image on the way to them; all 0 for a blank drawing.
    """
    crop = _crop(ink)
    if crop.size == 0:
        digit_image = np.zeros((FIELD, FIELD), np.uint8)
        return Framing(ink, crop, crop, crop, digit_image, to_input(digit_image))
    even = _even(crop)
    fit = _resize(even, BOX)
    digit_image = _place(fit)
    return Framing(ink, crop, even, fit, digit_image, to_input(digit_image))


def to_input(digit_images: np.ndarray) -> np.ndarray:
    """Pad digit images to the size of the network's input and scale them.

    Args:
        digit_images: uint8 [..., 28, 28], 0 to 255.

    Returns:
        Input, float32 [..., 32, 32, 1], 0 to 1. (The paper's input runs from -0.1 to 1.175.)
    """
    margin = (INPUT - FIELD) // 2
    inputs = np.zeros((*digit_images.shape[:-2], INPUT, INPUT, 1), np.float32)
    inputs[..., margin:-margin, margin:-margin, 0] = digit_images
    inputs /= 255
    return inputs


def _crop(ink: np.ndarray) -> np.ndarray:
    x, y, width, height = cv2.boundingRect((ink >= _INK).view(np.uint8))
    return ink[y : y + height, x : x + width]


def _resize(ink: np.ndarray, longer_side: float) -> np.ndarray:
    height, width = ink.shape
    scale = longer_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _even(crop: np.ndarray) -> np.ndarray:
    """Redraw a drawing with a pen of `PEN` pixels of the digit image.

    The distance to the edge of the ink rises from 0 to half the pen's width and is a quarter of
    it in the mean, which gives the width. Thresholding the distance elsewhere than at 0 grows or
    shrinks the ink by the same amount everywhere, and so leaves the pen's path where it was.
    """
    ink = _resize(crop, _WORK)
    margin = _WORK // 4  # room to grow into
    solid = cv2.threshold(ink, _WORK_INK, 255, cv2.THRESH_BINARY)[1]
    solid = cv2.copyMakeBorder(solid, *[margin] * 4, cv2.BORDER_CONSTANT, value=0)
    # OpenCV measures between pixels' centres; the edge lies half a pixel nearer.
    inside = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
    outside = cv2.distanceTransform(255 - solid, cv2.DIST_L2, 3)
    depth = np.where(solid, inside - 0.5, 0.5 - outside)
    width = 4 * cv2.mean(depth, solid)[0]
    path = _WORK - min(width, _THICKEST * _WORK)  # longer side of the pen's path
    target = PEN * path / (BOX - PEN)
    grown = np.clip(depth + (target - width) / 2 + 0.5, 0, 1) * 255
    even = _crop(grown.astype(np.uint8))
    return even if even.size else crop


def _place(fit: np.ndarray) -> np.ndarray:
    """Put the ink on a digit image, its centre of mass in the middle as far as it fits."""
    height, width = fit.shape
    moments = cv2.moments(fit)
    centre = (FIELD - 1) / 2
    x = round(centre - moments["m10"] / moments["m00"])
    y = round(centre - moments["m01"] / moments["m00"])
    x, y = min(max(x, 0), FIELD - width), min(max(y, 0), FIELD - height)
    digit_image = np.zeros((FIELD, FIELD), np.uint8)
    digit_image[y : y + height, x : x + width] = fit
    return digit_image
