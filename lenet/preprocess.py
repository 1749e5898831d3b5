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

_CONTRAST = 32  # of 255: an image whose darkest and lightest pixels differ by less is blank
_FLAT, _FLAT_SHARE = 6, 0.5  # levels: flat paper has so large a share of all pixels so near its own
_PHOTO = 512  # longer side of a photo while its ink is found, pixels
_PAPER = 0.25  # of a photo's shorter side: wider than any stroke, narrower than shadows

_INK = 64  # of 255: where a pixel counts as ink; below lie the fringes of anti-aliasing
_WORK = 96  # longer side of the drawing while its pen is evened, pixels; some 5 to a pixel of BOX
_WORK_INK = 90  # of 255: a line one pixel wide that falls between two pixels still counts
_THICKEST = 0.75  # of the longer side: a wider "pen" is a blot, which has no path to keep

# What is no part of a drawing, see `_clean`. Sizes are relative to the largest piece of ink.
_OVERVIEW = 200  # longer side of the overview in which pieces of ink are told apart, pixels
_SPECK_AREA = 0.006  # of its area: smaller ones are dirt wherever they lie
_SPECK_SIDE = 0.2  # of its longer side: smaller ones are stray dots if they lie apart
_SPECK_GAP = 0.06  # of its longer side: how far apart that is
_RULE_SPAN = 0.92  # of the image's width or height: longer lines are ruled, not drawn
_RULE_HEIGHT = 0.12  # of the other side: thicker ones, or more slanted ones, are drawn
_RULE_PIECE = 24  # pixels of the overview: a rule is straight for at least that long


class Framing(NamedTuple):
    """A drawing on its way to the network's input, one image for each step."""

    ink: np.ndarray  # uint8 [H, W], 0 blank to 255 full
    crop: np.ndarray  # uint8 [h, w], the drawing without specks, cut out; of no size if blank
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
    counts = np.bincount(grey.ravel(), minlength=256)
    levels = np.flatnonzero(counts)
    darkest, lightest = int(levels[0]), int(levels[-1])
    if lightest - darkest < _CONTRAST:
        return np.zeros_like(grey)
    paper = int(np.searchsorted(np.cumsum(counts), grey.size / 2))
    dark_ink = paper - darkest >= lightest - paper
    if counts[max(0, paper - _FLAT) : paper + _FLAT + 1].sum() < _FLAT_SHARE * grey.size:
        return _photo_to_ink(grey if dark_ink else 255 - grey)
    far_end = darkest if dark_ink else lightest
    ink = (np.arange(256) - paper) * (255 / (far_end - paper))
    return cv2.LUT(grey, np.clip(ink, 0, 255).astype(np.uint8))


def _photo_to_ink(grey: np.ndarray) -> np.ndarray:
    """Find dark ink on paper that is lit unevenly, by what each place has that its paper has not.

    The paper is what a closing leaves, whose kernel is wider than any stroke; a blur evens it out.
    """
    if max(grey.shape) > _PHOTO:
        grey = _resize(grey, _PHOTO)
    grey = cv2.GaussianBlur(grey, (0, 0), 1.2)  # the camera's noise
    side = max(3, int(min(grey.shape) * _PAPER) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel)
    paper = cv2.blur(paper, (side, side))
    darkness = cv2.subtract(paper, grey)
    threshold, _ = cv2.threshold(darkness, 0, 255, cv2.THRESH_OTSU)
    inked = darkness[darkness > threshold]
    if not inked.size or np.median(inked) < _CONTRAST:
        return np.zeros_like(grey)
    low, high = 0.6 * threshold, np.median(inked)
    return np.clip((darkness - low) * (255 / (high - low)), 0, 255).astype(np.uint8)


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
    crop = _crop(_clean(ink))
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


def _clean(ink: np.ndarray) -> np.ndarray:
    """Drop specks, stray dots and ruled lines; return the ink itself if there are none."""
    small = _resize(ink, _OVERVIEW) if max(ink.shape) > _OVERVIEW else ink
    solid = (small >= _INK).view(np.uint8)
    ruled = _without_rules(solid)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ruled, connectivity=8)
    kept = _kept_pieces(stats)
    if kept[1:].all() and ruled is solid:
        return ink
    kept[0] = False
    mask = kept[labels].astype(np.uint8)
    # the overview's pixels are coarse, so their neighbours' ink belongs to what is kept
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8)) & ((solid == 0) | (mask > 0))
    height, width = ink.shape
    mask = cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)
    return ink * mask


def _kept_pieces(stats: np.ndarray) -> np.ndarray:
    """Return which connected pieces belong to the drawing, bool [N]; the first is the paper."""
    x, y, width, height, area = stats.T
    side = np.maximum(width, height)
    kept = np.ones(len(stats), bool)
    if len(stats) <= 2:
        return kept
    largest = 1 + int(side[1:].argmax())
    large = np.flatnonzero(side >= _SPECK_SIDE * side[largest])[:, None]
    large = large[large > 0][:, None]
    across = np.maximum(x - (x + width)[large], x[large] - (x + width))
    down = np.maximum(y - (y + height)[large], y[large] - (y + height))
    gap = np.maximum(across, down).min(axis=0)
    dirt = area < _SPECK_AREA * area[largest]
    stray = (side < _SPECK_SIDE * side[largest]) & (gap > _SPECK_GAP * side[largest])
    return ~(dirt | stray)


def _without_rules(solid: np.ndarray) -> np.ndarray:
    """Take away straight lines from edge to edge; return the argument if there are none."""
    result = solid
    for turned in (False, True):
        lines = result.T if turned else result
        if not (lines[:, :2].any() and lines[:, -2:].any()):
            continue
        pieces = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((1, _RULE_PIECE), np.uint8))
        joined = cv2.dilate(pieces, np.ones((3, _RULE_PIECE), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        rules = (stats[:, cv2.CC_STAT_WIDTH] >= _RULE_SPAN * lines.shape[1]) & (
            stats[:, cv2.CC_STAT_HEIGHT] <= _RULE_HEIGHT * lines.shape[0]
        )
        rules[0] = False
        if not rules.any():
            continue
        rest = lines * (1 - (rules[labels].astype(np.uint8) & pieces))
        # where a stroke crosses the rule it goes on above and below
        crossing = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8)) & lines
        result = crossing.T if turned else crossing
    return np.ascontiguousarray(result) if result is not solid else solid


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
