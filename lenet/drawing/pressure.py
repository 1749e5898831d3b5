"""Strokes whose pressure gave way: far paler than the other ink of a photo, but with its edges.

One level parts ink from paper, so that what is too pale for it is lost, and with it an arc of a
digit. What goes on from the ink with sharp edges counts, for its own fringe, shade and halos are
soft; but nothing counts on paper that has lines or marks as pale.
"""

from __future__ import annotations

import cv2
import numpy as np

_WEAK = 0.15  # of the ink's darkness: paper is paler than that …
_LEAST = 5  # … and than that, of 255
_AREA = 0.0006  # of the photo: less is no stroke
_APART = 3  # pixels from the border: what comes nearer is no stroke
_BROAD = 2.6  # times as many pixels as lie along the ink: less is only its soft edge
_CUT = 2.4  # of its own darkness: so steep is its edge
_OUTER = 0.35  # of its own darkness: there it begins


def with_weak_strokes(
    ink: np.ndarray, darkness: np.ndarray, mask: np.ndarray, steep: np.ndarray
) -> np.ndarray:
    """Add weak strokes to ink.

    Args:
        ink: uint8 [H, W], 0 blank to 255 full.
        darkness: uint8 [H, W], 0 paper to 255 black.
        mask: uint8 [H, W], 0 and 1: which of it is ink.
        steep: float32 [H, W], how fast the level changes, of the paper's light.
    """
    least = _WEAK * float(np.median(darkness[mask > 0]))
    if least < _LEAST:
        return ink
    around = np.ones((3, 3), np.uint8)
    drawn = (darkness >= least).view(np.uint8)
    near = cv2.dilate(mask, around)
    weak = (drawn > near).view(np.uint8)
    edge, beside = drawn > cv2.erode(drawn, around), cv2.dilate(near, around) > 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    found = ink
    for number in 1 + np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= _AREA * mask.size):
        x, y, across, down, area = stats[number].tolist()
        stroke = labels == number
        joined, outline = np.count_nonzero(stroke & beside), stroke & edge
        if area < _BROAD * joined or not outline.any():
            continue
        full = float(darkness[stroke].mean())
        if 255 * float(steep[outline].mean()) < _CUT * full:
            continue
        apart = min(x, y, mask.shape[1] - x - across, mask.shape[0] - y - down)
        if not joined or apart < _APART:
            return ink  # lines of the paper, of which some may cross the digit
        levels = (np.arange(256) / full - _OUTER) * (255 / (1 - _OUTER))
        level = cv2.LUT(darkness, np.clip(levels, 0, 255).astype(np.uint8))
        part = cv2.dilate(stroke.view(np.uint8), np.ones((5, 5), np.uint8)) > 0
        found = np.where(part, np.maximum(found, level), found)
    return found
