"""The figures of the watcher: curves, kernels, the confusion matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from lenet.network.parameters import Weights

_SIZE = (640, 240)  # of the curves, units
_LEAST, _MOST = 0.002, 1.0  # shares that are misread; the scale is one of powers of ten
_CELL = 12  # pixels of a kernel's weight
_SQUARE = 34  # pixels of a cell of the confusion matrix


def curves(history: Sequence[dict[str, float]]) -> str:
    """Return a picture, SVG, of what was misread in each epoch, in training and in validation."""
    width, height = _SIZE

    def place(epoch: int, share: float) -> str:
        x = 40 + (width - 48) * epoch / max(1, len(history) - 1)
        return f"{x:.1f} {_height_of(share) * (height - 24) + 8:.1f}"

    lines = []
    for name, colour in (("accuracy", "#8b887f"), ("val_accuracy", "#d9480f")):
        places = [place(number, 1 - epoch[name]) for number, epoch in enumerate(history)]
        if places:
            lines.append(
                f'<path d="M{"L".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>'
            )
    for share in (1, 0.1, 0.01):
        y = _height_of(share) * (height - 24) + 8
        lines.append(
            f'<line x1="40" x2="{width}" y1="{y}" y2="{y}" stroke="#8b887f55"/>'
            f'<text x="34" y="{y + 4}" text-anchor="end" font-size="12" fill="currentColor">'
            f"{share:.0%}</text>"
        )
    words = "grey in training, on bent images; orange in validation"
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="Misread by epoch, {words}">'
        f"{''.join(lines)}"
        f'<text x="40" y="{height - 2}" font-size="12" fill="currentColor">{words}</text></svg>'
    )


def _height_of(share: float) -> float:
    """Return how far down a share stands, 0 to 1."""
    return math.log(_MOST / min(max(share, _LEAST), _MOST)) / math.log(_MOST / _LEAST)


def kernels(weights: Weights) -> np.ndarray:
    """Return C1's kernels side by side, uint8 RGB: orange above zero, blue below."""
    kernel = weights["C1"][0][:, :, 0, :]  # float32 [5, 5, 6]
    shares = kernel / max(float(np.abs(kernel).max()), 1e-9)
    tiles = [np.pad(shares[..., number], ((0, 0), (0, 1))) for number in range(shares.shape[-1])]
    strip = np.hstack(tiles)[:, :-1, None]
    orange, blue, white = np.array([217, 72, 15]), np.array([28, 126, 214]), np.full(3, 255)
    colour = np.where(strip > 0, orange, blue)
    picture = white + (colour - white) * np.abs(strip)
    return picture.astype(np.uint8).repeat(_CELL, axis=0).repeat(_CELL, axis=1)


def confusion(counts: np.ndarray) -> np.ndarray:
    """Return what was read (columns) of each digit (rows), int [10, 10], as uint8 RGB."""
    side = len(counts)
    wrong = counts * (1 - np.eye(side, dtype=int))
    shade = np.where(np.eye(side, dtype=bool), 0.12, wrong / max(1, int(wrong.max())))
    tint = np.where(np.eye(side, dtype=bool)[..., None], [90, 100, 120], [232, 89, 12])
    cells = (255 + (tint - 255) * shade[..., None]).astype(np.uint8)
    picture = cells.repeat(_SQUARE, axis=0).repeat(_SQUARE, axis=1)
    for row in range(side):
        for column in range(side):
            place = (column * _SQUARE + 6, row * _SQUARE + 22)
            text = str(counts[row, column] or ".")
            cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (30, 36, 48), 1, 16)
    return picture
