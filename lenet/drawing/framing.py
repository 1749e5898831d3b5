"""The one way from a drawing to the network's input.

    any image --ink.to_ink--> ink --frame--> digit image --network.model.to_input--> input

MNIST was made by scaling each digit to fit 20 x 20 pixels with its aspect kept and placing it with
its centre of mass in the middle of 28 x 28 (LeCun et al. 1998, section III-A). `frame` does the
same to a drawing, after evening out the width of its pen. Every image on the way is kept to be
shown.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import cv2
import numpy as np

from lenet.drawing.raster import INK, masked, overview, resize, solid

BOX = 20  # side of the square that a digit fits, pixels
FIELD = 28  # side of a digit image, pixels
PEN = 2.5  # width of the evened pen, pixels of the digit image; MNIST's own median is near it

WORK = 96  # longer side of the drawing while its pen is evened, pixels; some 5 to a pixel of BOX
# Room around it that the thinnest pen grows into, soft edge and all, pixels.
MARGIN = math.ceil(PEN * WORK / (BOX - PEN) / 2) + 1
THICKEST = 0.75  # of the longer side: a wider "pen" is a blot, which has no path to keep
RIDGE = 0.01  # pixels: a place that is not less deep than those around it by more is a ridge

# What does not belong to a drawing, see `_clean`. Sizes are relative to the largest component.
SPECK_AREA = 0.006  # of its area: smaller ones are dirt wherever they lie
SPECK_SIDE = 0.2  # of its longer side: smaller ones are stray dots if they lie apart
SPECK_GAP = 0.06  # of its longer side: how far apart that is


Step = Literal["clean", "crop", "even", "fit", "centre"]


class Framing(NamedTuple):
    """A drawing on its way to a digit image, one image for each step."""

    ink: np.ndarray  # uint8 [H, W], 0 blank to 255 full
    box: tuple[int, int, int, int]  # around the drawing without specks: left, top, width, height
    crop: np.ndarray  # uint8 [h, w], that part of it; of no size without ink
    even: np.ndarray  # uint8 [h, w], the crop with its pen evened out, some 5 times as fine as BOX
    fit: np.ndarray  # uint8 [h, w], scaled so that the longer side is 20 pixels
    digit_image: np.ndarray  # uint8 [28, 28], placed by its centre of mass
    square: tuple[float, float, float]  # of the ink in the digit image: left, top, side, pixels

    @property
    def blank(self) -> bool:
        """Whether there was no ink, or so little that nothing of it is left at this size."""
        return not self.digit_image.any()


def frame(ink: np.ndarray, *, without: Step | None = None) -> Framing:
    """Frame a drawing as MNIST frames its digits.

    Args:
        ink: uint8 (H, W), 0 blank to 255 full.
        without: A step to leave out: keep specks ("clean"), take the whole image instead of the
            drawing ("crop", which also leaves out "even"), keep the pen ("even"), stretch to a
            square ("fit"), or centre the box ("centre").

    Returns:
        The digit image and every image on the way to it; all 0 for a blank drawing.

    Raises:
        ValueError: If the ink has another type or shape.
    """
    check(ink)
    cleaned = ink if without == "clean" else _clean(ink)
    crop, box = _crop(cleaned)
    if crop.size == 0:
        digit_image = np.zeros((FIELD, FIELD), np.uint8)
        return Framing(ink, box, crop, crop, crop, digit_image, (0, 0, 0))
    if without == "crop":
        even, corner, scale, longer_side = cleaned, (0.0, 0.0), 1.0, FIELD
    else:
        even, offset, scale = (crop, (0, 0), 1.0) if without == "even" else _even(crop)
        corner, longer_side = (box[0] + offset[0], box[1] + offset[1]), BOX
    if without == "fit":
        fit = cv2.resize(even, (BOX, BOX), interpolation=cv2.INTER_AREA)
    else:
        fit = resize(even, longer_side)
    digit_image, (x, y) = _place(fit, by_mass=without not in ("crop", "centre"))
    pixel = max(even.shape) / longer_side / scale  # of the digit image, in pixels of the ink
    square = (corner[0] - x * pixel, corner[1] - y * pixel, FIELD * pixel)
    return Framing(ink, box, crop, even, fit, digit_image, square)


def check(ink: np.ndarray) -> None:
    """Raise a `ValueError` unless this is ink, uint8 (H, W)."""
    known = isinstance(ink, np.ndarray)
    if known and ink.dtype == np.uint8 and ink.ndim == 2 and ink.size > 0:
        return
    got = f"dtype {ink.dtype} and shape {ink.shape}" if known else f"a {type(ink).__name__}"
    raise ValueError(f"Expected ink as a NumPy array of dtype uint8 and shape (H, W), got {got}.")


def _clean(ink: np.ndarray) -> np.ndarray:
    """Drop specks and stray dots; return the ink itself if there are none."""
    components = solid(overview(ink))
    cleaned = _without_specks(ink, components)
    if cleaned is not ink:
        components = solid(overview(cleaned))
    if _shows_all(components, cleaned):
        return cleaned
    # what is too thin for the overview, a leftover of a rule or a hairline, is told apart here
    return _without_specks(cleaned, _inked(cleaned))


def _without_specks(ink: np.ndarray, components: np.ndarray) -> np.ndarray:
    """Drop specks and stray dots; `components` is 0 and 1, of the ink's size or the overview's."""
    x, y, width, height = cv2.boundingRect(components)
    if width == 0:
        return ink
    drawn = np.s_[y : y + height, x : x + width]  # the rest would only take time
    if cv2.connectedComponents(components[drawn], connectivity=8)[0] <= 2:
        return ink  # to count them takes a fifth of the time that it takes to measure them
    _, labels, stats, _ = cv2.connectedComponentsWithStats(components[drawn], connectivity=8)
    kept = _kept_components(stats)
    if kept.all():
        return ink
    kept[0] = False
    mask = np.zeros_like(components)
    mask[drawn] = kept[labels]
    return masked(ink, mask, components)


def _shows_all(components: np.ndarray, ink: np.ndarray) -> bool:
    """Return whether the box around the overview's components, and a pixel more, holds all ink."""
    scale = max(ink.shape) / max(components.shape)
    x, y, width, height = cv2.boundingRect(components)
    if scale == 1 or width == 0:
        return True
    left, top, across, down = cv2.boundingRect(_inked(ink))
    wide = left >= (x - 1) * scale and left + across <= (x + width + 1) * scale
    return wide and top >= (y - 1) * scale and top + down <= (y + height + 1) * scale


def _kept_components(stats: np.ndarray) -> np.ndarray:
    """Return which connected components belong to the drawing, bool [N]; the first is the paper."""
    x, y, width, height, area = stats.T
    side = np.maximum(width, height)
    largest = 1 + int(side[1:].argmax())
    large = np.flatnonzero(side >= SPECK_SIDE * side[largest])[:, None]
    large = large[large > 0][:, None]
    across = np.maximum(x - (x + width)[large], x[large] - (x + width))
    down = np.maximum(y - (y + height)[large], y[large] - (y + height))
    gap = np.maximum(across, down).min(axis=0)
    dirt = area < SPECK_AREA * area[largest]
    stray = (side < SPECK_SIDE * side[largest]) & (gap > SPECK_GAP * side[largest])
    return ~(dirt | stray)


def bounds(ink: np.ndarray) -> tuple[int, int, int, int]:
    """Return the rectangle around ink, uint8 [H, W]: left, top, width and height, pixels."""
    left, top, width, height = cv2.boundingRect(_inked(ink))
    return left, top, width, height


def _crop(ink: np.ndarray) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """Return the part with ink and where it is, see `bounds`."""
    x, y, width, height = box = bounds(ink)
    return ink[y : y + height, x : x + width], box


def _inked(ink: np.ndarray) -> np.ndarray:
    return (ink >= INK).view(np.uint8)


def _even(crop: np.ndarray) -> tuple[np.ndarray, tuple[float, float], float]:
    """Redraw a drawing with a pen of `PEN` pixels of the digit image.

    Return it, the place of its corner in the crop, x and y, and how many times larger it is.

    The distance to the edge of the ink rises from 0 to half the pen's width and is a quarter of
    it in the mean, which gives the width. Thresholding the distance elsewhere than at 0 grows or
    shrinks the ink by the same amount everywhere, and so leaves the pen's path where it was. Where
    a stroke is thinner than the others, its middle is kept.
    """
    shape = 255 * solid(resize(crop, WORK))
    shape = cv2.copyMakeBorder(shape, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=0)
    # OpenCV measures between pixels' centres; the edge lies half a pixel nearer.
    inside = cv2.distanceTransform(shape, cv2.DIST_L2, 3)
    outside = cv2.distanceTransform(255 - shape, cv2.DIST_L2, 3)
    depth = np.where(shape, inside - 0.5, 0.5 - outside)
    width = 4 * cv2.mean(depth, shape)[0]
    path = WORK - min(width, THICKEST * WORK)  # longer side of the pen's path
    target = PEN * path / (BOX - PEN)
    grown = np.clip(depth + (target - width) / 2 + 0.5, 0, 1) * 255
    if target < width:
        grown = np.maximum(grown, 255 * _ridges(depth, shape))
    even, (x, y, *_) = _crop(grown.astype(np.uint8))
    if even.size == 0:
        return crop, (0.0, 0.0), 1.0
    scale = WORK / max(crop.shape)
    return even, ((x - MARGIN) / scale, (y - MARGIN) / scale), scale


def _ridges(depth: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Return the middles of strokes, some pixels wide, uint8 [h, w] of 0 and 1."""
    around = np.ones((3, 3), np.uint8)
    inside = shape > 0
    deepest = inside & (depth > cv2.dilate(depth, around) - RIDGE)
    return np.where(inside, cv2.dilate(deepest.view(np.uint8), around), 0)


def _place(fit: np.ndarray, *, by_mass: bool = True) -> tuple[np.ndarray, tuple[int, int]]:
    """Put the ink on a digit image, its centre of mass in the middle as far as it fits.

    Return the digit image and the place of the ink's corner, x and y.
    """
    height, width = fit.shape
    x, y = (FIELD - width) // 2, (FIELD - height) // 2
    if by_mass and fit.any():
        moments = cv2.moments(fit)
        centre = (FIELD - 1) / 2
        x = round(centre - moments["m10"] / moments["m00"])
        y = round(centre - moments["m01"] / moments["m00"])
        x, y = min(max(x, 0), FIELD - width), min(max(y, 0), FIELD - height)
    digit_image = np.zeros((FIELD, FIELD), np.uint8)
    digit_image[y : y + height, x : x + width] = fit
    return digit_image, (x, y)
