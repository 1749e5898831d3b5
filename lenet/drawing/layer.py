"""Transparency: a drawing in the alpha channel, or paper beneath what is half transparent."""

from __future__ import annotations

import cv2
import numpy as np

from lenet.drawing.paper import CONTRAST, EVEN_BORDER, RING
from lenet.drawing.raster import overview, solid

_OPAQUE = 0.999  # of the image: where more is opaque, as good as nothing is transparent
_COVERED = 0.6  # of the box around what is seen: more is paper; a disc covers 0.79
_STRAY = 0.05  # of the paper's longer side: smaller components of another colour are stray pixels
_STROKES = 0.25  # of all that has another colour: where no component is larger, it is a grain


def drawn_in_alpha(image: np.ndarray) -> bool:
    """Return whether the transparency of an RGBA image, not its colours, holds the drawing.

    It does if all that is seen has one colour. A picture of thin ink nearly has one, too, but it
    shows its paper, and on the paper more than stray pixels or the grain of chalk.

    Args:
        image: uint8 [H, W, 4].
    """
    seen = _seen(image)
    if seen.mean() > _OPAQUE:
        return False
    colours = image[seen][:, :3]
    if colours.size and np.any(colours.std(axis=0) >= CONTRAST):
        return False
    if not _shows_paper(seen):
        return True
    differs = np.zeros(seen.shape, np.uint8)
    distance = np.abs(colours - np.median(colours, axis=0)).max(axis=1)
    differs[seen] = 255 * (distance >= CONTRAST)
    x, y, width, height = cv2.boundingRect(seen.view(np.uint8))
    components = solid(overview(differs[y : y + height, x : x + width]))
    stats = cv2.connectedComponentsWithStats(components, connectivity=8)[2][1:]
    if not len(stats):
        return True
    _, _, width, height, area = stats[stats[:, cv2.CC_STAT_AREA].argmax()]
    stray = max(width, height) < _STRAY * max(components.shape)
    return bool(stray or area < _STROKES * components.sum())


def on_white(image: np.ndarray) -> np.ndarray:
    """Lay an RGBA image on paper: its own colour of it, or white.

    Args:
        image: uint8 [H, W, 4].

    Returns:
        RGB, uint8 [H, W, 3].
    """
    seen = _seen(image)
    if seen.mean() > _OPAQUE:
        return image[..., :3]
    paper = np.full(3, 255.0)
    if _shows_paper(seen):
        ring = 2 * max(1, round(RING * min(seen.shape))) + 1
        inner = cv2.erode(seen.view(np.uint8), np.ones((ring, ring), np.uint8), borderValue=0)
        rim = image[seen & (inner == 0)][:, :3]
        colour = np.median(rim, axis=0)
        even = np.abs(rim - colour).max(axis=1) < CONTRAST
        if even.mean() > EVEN_BORDER:
            paper = colour
    opacity = image[..., 3:].astype(np.float32) / 255
    return (image[..., :3] * opacity + paper.astype(np.float32) * (1 - opacity)).astype(np.uint8)


def _seen(image: np.ndarray) -> np.ndarray:
    """Return which pixels of an RGBA image are more than half as opaque as any, bool [H, W]."""
    alpha = image[..., 3]
    return alpha > alpha.max() / 2


def _shows_paper(seen: np.ndarray) -> bool:
    """Return whether what is seen covers the box around it, as paper does and strokes do not."""
    _, _, width, height = cv2.boundingRect(seen.view(np.uint8))
    return bool(seen.sum() > _COVERED * width * height)
