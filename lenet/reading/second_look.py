"""A second look at the digits beside cuts: each is read again, slanted a little.

Half a digit can look like another one, but then seldom from every side. So the network reads its
input as it is, slanted either way, and sloping either way; the mean is what it really knows.
"""

from __future__ import annotations

import numpy as np

from lenet.network.model import CLASSES, INPUT_SIZE
from lenet.reading.digit import DigitReader
from lenet.reading.search import BestPath

SLANT = 0.22  # pixels a row, or a column: some twelve degrees


def look_again(path: BestPath, reader: DigitReader) -> BestPath:
    """Return a path whose digits beside cuts are known by the mean of several views."""
    cut = [at for at, sides in enumerate(path.sides) if any(side.crossing for side in sides)]
    if not cut:
        return path
    inputs = views(np.stack([path.groups[at].recognition.input for at in cut]))
    _, answers, _ = reader.read(inputs.reshape(-1, INPUT_SIZE, INPUT_SIZE, 1))
    shares = (answers.probabilities * (1 - answers.doubt[:, None])).reshape(len(cut), -1, CLASSES)
    seen = list(path.seen)
    for at, views_of in zip(cut, shares, strict=True):
        group = path.groups[at]
        each = [group.probability, *views_of[:, group.digit].tolist()]
        seen[at] = sum(each) / len(each)
    return path._replace(seen=tuple(seen))


def views(inputs: np.ndarray) -> np.ndarray:
    """Slant inputs, float32 [B, 32, 32, 1], both ways, and let them slope, [B, 4, 32, 32, 1]."""
    images = inputs[..., 0]
    turned = images.transpose(0, 2, 1)
    slanted = [_slanted(images, SLANT), _slanted(images, -SLANT)]
    sloping = [_slanted(turned, slant).transpose(0, 2, 1) for slant in (SLANT, -SLANT)]
    return np.stack([*slanted, *sloping], axis=1)[..., None]


def _slanted(images: np.ndarray, slant: float) -> np.ndarray:
    """Shift each row by its distance from the middle."""
    rows = np.arange(INPUT_SIZE)
    shift = slant * (rows - (INPUT_SIZE - 1) / 2)
    whole = np.floor(shift).astype(int)
    part = (shift - whole)[:, None]
    room = INPUT_SIZE // 2
    padded = np.pad(images, ((0, 0), (0, 0), (room, room)))
    columns = room + rows - whole[:, None]
    near, far = padded[:, rows[:, None], columns], padded[:, rows[:, None], columns - 1]
    return ((1 - part) * near + part * far).astype(np.float32)
