"""Ink as an image: at which level a pixel counts, its overview, its components kept or not."""

from __future__ import annotations

import cv2
import numpy as np

INK = 64  # of 255: where a pixel counts as ink; below lie the fringes of anti-aliasing
SHRUNK_INK = 0.25  # of the ink's level after shrinking, which makes thin lines pale
OVERVIEW = 200  # longer side of the overview in which components of ink are told apart, pixels


def overview(ink: np.ndarray) -> np.ndarray:
    """Shrink ink, uint8 [H, W], to at most 200 pixels a side, which tells its components apart."""
    return resize(ink, OVERVIEW) if max(ink.shape) > OVERVIEW else ink


def solid(ink: np.ndarray) -> np.ndarray:
    """Return where ink is, uint8 [H, W] of 0 and 1; shrinking may have made thin lines pale."""
    return (ink >= max(1, min(INK, SHRUNK_INK * int(ink.max())))).view(np.uint8)


def masked(ink: np.ndarray, kept: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Keep the ink of some components.

    Args:
        ink: uint8 [H, W].
        kept: bool or 0 and 1, of the size of the overview: where these components are.
        solid: uint8 0 and 1, of the same size: where any ink is.
    """
    mask = kept.astype(np.uint8)
    # the overview's pixels are coarse, so their neighbours' ink belongs to what is kept
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8)) & ((solid == 0) | (mask > 0))
    height, width = ink.shape
    return ink * cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)


def resize(image: np.ndarray, longer_side: float) -> np.ndarray:
    """Scale an image, uint8 [H, W] or [H, W, C], to a longer side in pixels, its aspect kept."""
    height, width = image.shape[:2]
    scale = longer_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
