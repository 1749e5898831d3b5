"""Any image of a drawing turned into ink: dark on light or light on dark, clean or a photo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from lenet.drawing.clutter import Dropped, Rectangle, scaled, without_clutter
from lenet.drawing.layer import drawn_in_alpha, on_white
from lenet.drawing.paper import most_contrast, to_paper
from lenet.drawing.raster import INK, overview, resize

MAX_SIDE = 8_192  # pixels, longest side of an image
MAX_PIXELS = 36_000_000  # a page of A4 at 600 dpi has 34.8 million

LARGEST = 1_024  # pixels, longer side: larger images are shrunk before anything else
_FAINT = 8  # of 255: an opacity that differs by less can't be seen

# A panel or a frame, see `_panel`.
PANEL = "what lies around a panel or a frame"
_DIFFERENT = 16  # of 255: the panel's level, or the frame's, from that of the margins
_UNEVEN = 0.05  # of the picture's border that is no margin, at most
_TICKS = 0.25  # of what lies outside of it within the box around all that hangs together
_SIDES, _STRAIGHT = 0.85, 0.95  # of the box, and of each of its sides, that it covers
_LEAST_SIDE = 0.3  # of the picture's
_WITHIN = 0.2  # of a panel's height: the drawing in it is at least so high

_TINY = 64  # pixels, longer side: in a smaller drawing a bowl may be a pixel wide
_BOWL = np.ones((5, 5), np.uint8)
_DIP = 48  # of 255: by so much paler than the strokes around it a pixel is no ink


@dataclass(frozen=True)
class Found:
    """What was taken for ink in an image."""

    ink: np.ndarray  # uint8 [h, w], 0 blank to 255 full, of the whole image, 1,024 a side at most
    light: bool  # whether the ink is lighter than its paper
    region: Rectangle  # where it was looked for, pixels of the image
    dropped: tuple[Dropped, ...]  # what is no part of it, and why; pixels of the image


def to_ink(image: np.ndarray) -> np.ndarray:
    """Turn any image of a drawing into ink, uint8 [h, w], see `find_ink`."""
    return find_ink(image).ink


def find_ink(
    image: np.ndarray, *, region: Rectangle | None = None, light: bool | None = None
) -> Found:
    """Find the ink in any image of a drawing.

    Dark on light and light on dark are told apart by the image itself: what runs along its border,
    or else what most of it shows, is paper. A drawing in one colour on a transparent layer has its
    ink in the alpha channel; any other transparency is taken for paper. What is no part of a number
    is dropped, see `lenet.drawing.clutter`.

    Args:
        image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, 0 to 255.
        region: Where to look, pixels; by default everywhere, or in a panel or a frame if there is
            one with something in it.
        light: Whether the ink is lighter than its paper; by default the image tells.

    Returns:
        The ink, all 0 if the image has hardly any contrast, and how it was found.

    Raises:
        ValueError: If the image has another type or shape, or is too large, or if the region does
            not lie in it.
    """
    _check(image)
    height, width = image.shape[:2]
    if region is not None:
        _check_region(region, width, height)
    scale = max(1.0, max(height, width) / LARGEST)
    if scale > 1:
        image = resize(image, LARGEST)
    if region is None:
        found = _look(image, light)
    else:
        within = scaled(region, 1 / scale)
        found = _in(image, within, light)
    boxes = [Dropped(reason, scaled(box, scale)) for reason, box in found.dropped]
    return replace(
        found,
        region=region or scaled(found.region, scale),
        dropped=tuple(boxes),
    )


def _look(image: np.ndarray, light: bool | None, depth: int = 2) -> Found:
    """Look in all of an image, or in its panel; boxes are in its pixels."""
    height, width = image.shape[:2]
    everywhere = (0, 0, width, height)
    if image.ndim == 3 and image.shape[2] == 4:
        if drawn_in_alpha(image):
            alpha = image[..., 3]
            if np.ptp(alpha) < _FAINT:
                return Found(np.zeros_like(alpha), False, everywhere, ())
            ink = cv2.normalize(alpha, np.empty_like(alpha), 0, 255, cv2.NORM_MINMAX)
            return Found(ink, False, everywhere, ())
        image = on_white(image)
    grey = most_contrast(image) if image.ndim == 3 else image
    panel = _panel(grey) if depth else None
    if panel:
        found = _in(grey, panel, light, depth - 1)
        if cv2.boundingRect((found.ink >= INK).view(np.uint8))[3] >= _WITHIN * panel[3]:
            return replace(found, dropped=(Dropped(PANEL, everywhere), *found.dropped))
    ink, lighter = to_paper(grey, light=light)
    if max(ink.shape) <= _TINY:
        # a bowl of a pixel is pale at the bottom only
        ink = cv2.subtract(ink, _deep(cv2.morphologyEx(ink, cv2.MORPH_BLACKHAT, _BOWL)))
    ink, dropped = without_clutter(ink)
    scale = max(height, width) / max(ink.shape)
    boxes = [Dropped(reason, scaled(box, scale)) for reason, box in dropped]
    return Found(ink, lighter, everywhere, tuple(boxes))


def _deep(dips: np.ndarray) -> np.ndarray:
    return cv2.threshold(dips, _DIP - 1, 0, cv2.THRESH_TOZERO)[1]


def _in(image: np.ndarray, region: Rectangle, light: bool | None, depth: int = 2) -> Found:
    """Look in a part of an image; the ink is of the whole image, blank around that part."""
    x, y, width, height = region
    part = np.ascontiguousarray(image[y : y + height, x : x + width])
    found = _look(part, light, depth)
    ink = np.zeros(image.shape[:2], np.uint8)
    ink[y : y + height, x : x + width] = cv2.resize(found.ink, part.shape[1::-1])
    left, top, across, down = found.region
    boxes = [Dropped(why, (a + x, b + y, c, d)) for why, (a, b, c, d) in found.dropped]
    return Found(ink, found.light, (left + x, top + y, across, down), tuple(boxes))


def _panel(grey: np.ndarray) -> Rectangle | None:
    """Return the inside of a filled rectangle, or of a frame, in even margins; None without one."""
    small = overview(grey)
    margin = _margin(small)
    if margin is None:
        return None
    different = (np.abs(small - margin) > _DIFFERENT).view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(different, connectivity=8)
    if len(stats) < 2:
        return None
    number = 1 + int(np.prod(stats[1:, 2:4].astype(float), axis=1).argmax())
    x, y, width, height = stats[number, :4].tolist()
    panel = labels[y : y + height, x : x + width] == number
    # ticks may stick out of a frame, so that its sides need not be those of the box around it
    rows, columns = (np.flatnonzero(panel.mean(axis=axis) >= _SIDES) for axis in (1, 0))
    if not (len(rows) and len(columns)):
        return None
    if min(np.ptp(rows) / len(small), np.ptp(columns) / small.shape[1]) < _LEAST_SIDE:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    around = (panel[: max(0, top - 1)], panel[bottom + 1 :])
    beside = (panel[:, : max(0, left - 1)], panel[:, right + 1 :])
    if any(part.mean() > _TICKS for part in around + beside if part.size):
        return None
    panel = panel[top:bottom, left:right]
    if min(side.mean() for side in (panel[0], panel[-1], panel[:, 0], panel[:, -1])) < _STRAIGHT:
        return None
    thick = 1 + next((depth for depth in range(1, 4) if panel[depth].mean() < _SIDES), 1)
    left, top = int(x + columns[0] + thick), int(y + rows[0] + thick)
    across, down = panel.shape[1] - 2 * thick, panel.shape[0] - 2 * thick
    if _margin(small[top : top + down, left : left + across]) is None:
        return None
    return scaled((left, top, across, down), max(grey.shape) / max(small.shape))


def _margin(grey: np.ndarray) -> float | None:
    """Return the level along the border, if it is even."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    level = float(np.median(border))
    return None if (np.abs(border - level) > _DIFFERENT).mean() > _UNEVEN else level


def _check_region(region: Rectangle, width: int, height: int) -> None:
    left, top, across, down = region
    if min(left, top) < 0 or min(across, down) < 1 or left + across > width or top + down > height:
        raise ValueError(
            f"Expected a region, left, top, width and height, within {width} × {height} pixels, "
            f"got {region}."
        )


def _check(image: np.ndarray) -> None:
    known = isinstance(image, np.ndarray)
    if not known or image.dtype != np.uint8:
        kind = f"dtype {image.dtype}" if known else f"a {type(image).__name__}"
        raise ValueError(f"Expected an image as a NumPy array of dtype uint8, got {kind}.")
    shape = image.shape
    if not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4))) or 0 in shape:
        raise ValueError(f"Expected an image of shape (H, W), (H, W, 3) or (H, W, 4), got {shape}.")
    if max(shape[:2]) > MAX_SIDE or shape[0] * shape[1] > MAX_PIXELS:
        raise ValueError(
            f"Expected an image of at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side, "
            f"got {shape[1]:,} × {shape[0]:,}."
        )
