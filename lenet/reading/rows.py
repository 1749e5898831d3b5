"""Lines of digits below each other, which are several numbers and not one."""

from __future__ import annotations

import cv2
import numpy as np

from lenet.drawing.raster import masked, overview, solid

_MAIN = 0.5  # of the tallest piece: higher ones are digits, if they are not flat
_FLAT = 1.8  # times as wide as high
_INTO = 0.15  # of the lower one's height: how far two lines may reach into each other
_OVER = 0.5  # of the slimmer one's width that lies above or below the other


def rows_of(ink: np.ndarray) -> list[np.ndarray]:
    """Take ink, uint8 [H, W], apart to its lines from top to bottom, each of the same size."""
    drawn = solid(overview(ink))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    boxes = stats[1:, :4]
    if len(boxes) < 2:
        return [ink]
    _, top, width, height = boxes.T
    main = (height >= _MAIN * height.max()) & (width < _FLAT * height)
    middles = top + height / 2
    feet: list[float] = []  # of each line
    for foot in sorted(set((top + height)[main].tolist())):
        above, below = main & (middles < foot), main & (middles >= foot)
        if not below.any():
            break
        apart = top[below].min() - (top + height)[above].max()
        if apart >= -_INTO * height[main].min() and _over(boxes[above], boxes[below]):
            cut = float(top[below].min() + (top + height)[above].max()) / 2
            feet.append(cut)
    feet = [foot for at, foot in enumerate(feet) if not at or foot > feet[at - 1]]
    if not feet:
        return [ink]
    row = np.searchsorted(feet, middles)
    return [
        masked(ink, np.isin(labels, 1 + np.flatnonzero(row == number)), drawn)
        for number in range(len(feet) + 1)
    ]


def _over(above: np.ndarray, below: np.ndarray) -> bool:
    """Return whether a box of one line lies above one of the other; each is int [N, 4]."""
    starts = np.maximum(above[:, None, 0], below[:, 0])
    ends = np.minimum(above[:, None, 0] + above[:, None, 2], below[:, 0] + below[:, 2])
    slimmer = np.minimum(above[:, None, 2], below[:, 2])
    return bool((ends - starts >= _OVER * slimmer).any())
