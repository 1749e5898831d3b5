"""The figures of the watcher: curves, kernels, the confusion matrix."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np

from lenet.network.parameters import Weights
from lenet.watch.words import WORDS

_SIZE = (440, 220)  # of the curves, units
_MOST_TIMES = 1.2  # as wide as that figures may become, so that their text stays small
_LEAST, _MOST = 0.002, 1.0  # shares that are misread; the scale is one of powers of ten
_CELL = 12  # pixels of a kernel's weight
_CUT = 8  # characters of a name in the confusion matrix
_ROOM = 20  # units of its cells, in which a count has room


def curves(history: Sequence[dict[str, float]], caption: str) -> str:
    """Return a figure, HTML, of what was misread in each epoch, in training and in validation."""
    width, height = _SIZE
    below = height - 20  # of the axis of epochs
    last = max(2, len(history))

    def across(epoch: int) -> float:
        return 40 + (width - 56) * (epoch - 1) / (last - 1)

    def down(share: float) -> float:
        return 8 + _height_of(share) * (below - 8)

    shapes = []
    for share in (1, 0.1, 0.01):
        y = down(share)
        shapes.append(f'<line x1="40" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8b887f55"/>')
        shapes.append(_text(34, y + 4, f"{share:.0%}", "end"))
    for epoch in range(1, last + 1):
        if epoch in (1, last) or (epoch % _every(last) == 0 and last - epoch >= _every(last)):
            shapes.append(_text(across(epoch), below + 16, str(epoch), "middle"))
    for name, colour in (("accuracy", "#8b887f"), ("val_accuracy", "#d9480f")):
        places = [
            f"{across(number):.1f} {down(1 - epoch[name]):.1f}"
            for number, epoch in enumerate(history, start=1)
        ]
        if places:
            shapes.append(
                f'<path d="M{"L".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>'
            )
    told = html.escape(f"{WORDS['curves.epochs']}; {caption}")
    picture = _svg(width, height, html.escape(f"{WORDS['curves']}: {caption}"), shapes)
    return f'<figure class="curves">{picture}<figcaption>{told}</figcaption></figure>'


def _every(last: int) -> int:
    """Return of how many epochs one is named on the axis."""
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 10**9) if last / step <= 10)


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="currentColor">{html.escape(text)}</text>'
    )


def _svg(width: int, height: int, label: str, shapes: Sequence[str]) -> str:
    """Return a picture as wide as there is room for."""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}" '
        f'style="width: 100%; max-width: {_MOST_TIMES * width:.0f}px">{"".join(shapes)}</svg>'
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


def confusion(counts: np.ndarray, names: Sequence[str]) -> str:
    """Return what was read (columns) of each sign (rows), int [N, N], as a picture, SVG."""
    side = len(counts)
    longest = max(map(len, names))
    left, cell = 12 + 8 * min(longest, _CUT), max(14, 340 // side)
    right = counts.trace() / max(1, side)
    wrong = max(1, int((counts * (1 - np.eye(side, dtype=int))).max()))
    shapes = []
    for row in range(side):
        middle = row * cell + cell / 2 + 4
        shapes.append(_text(left - 6, left + middle, _cut(names[row]), "end", min(12, cell - 2)))
        x, y = left + middle, left - 6
        turned = f' transform="rotate(-90 {x:.1f} {y})"' if longest > 1 else ""
        anchor = "start" if turned else "middle"
        x = x if turned else x - 4
        named = _text(x, y, _cut(names[row]), anchor, min(12, cell - 2))
        shapes.append(named.replace("<text", f"<text{turned}", 1))
        for column in range(side):
            count = int(counts[row, column])
            share = min(1, count / max(1, right)) * 0.3 if row == column else count / wrong
            colour = "#5a6478" if row == column else "#e8590c"
            x, y = left + column * cell, left + row * cell
            shapes.append(
                f'<rect x="{x}" y="{y}" width="{cell - 1}" height="{cell - 1}" '
                f'fill="{colour}" fill-opacity="{share:.2f}"><title>'
                f"{html.escape(f'{names[row]} → {names[column]}: {count}')}</title></rect>"
            )
            if count and cell >= _ROOM:
                place = x + cell / 2, y + cell / 2 + 4
                shapes.append(_text(*place, str(count), "middle"))
    total = left + side * cell
    return _svg(total, total, html.escape(WORDS["confusion"]), shapes)


def _cut(name: str) -> str:
    return name if len(name) <= _CUT else f"{name[: _CUT - 1]}…"
