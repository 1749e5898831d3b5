"""Draw what the page trains on, and what it holds out: `python docs/draw_practice.py`.

Digits and what is none, by the project's own generator, from seeds that no recipe trains or
validates on. Each file is deflated: a byte for each label, then 28 × 28 levels of 0 to 15 for each
drawing, two in a byte.
"""

import sys
import zlib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.data.drawings import digit_images, draw_digit, draw_no_digit  # noqa: E402
from lenet.data.mnist import Images  # noqa: E402

PRACTICE = ROOT / "lenet" / "ui" / "practice.bin"
HELD_OUT = ROOT / "lenet" / "ui" / "held_out.bin"
# digits, what is none, and the seed; the recipes' runs have seeds below 1,000
KINDS = {PRACTICE: (5_340, 660, 1998), HELD_OUT: (945, 55, 1999)}
LEVEL = 17  # of 255, from one to the next


def draw(digits: int, no_digits: int, seed: int) -> Images:
    """Return drawings in a random order."""
    parts = (digit_images(draw_digit, digits, seed), digit_images(draw_no_digit, no_digits, seed))
    images, labels = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.random.default_rng(seed).permutation(len(labels))
    return Images(images[order], labels[order])


def pack(drawings: Images) -> bytes:
    """Return drawings as the page reads them."""
    levels = np.rint(drawings.images / LEVEL).astype(np.uint8).reshape(-1, 2)
    return zlib.compress(
        drawings.labels.tobytes() + (levels[:, 0] << 4 | levels[:, 1]).tobytes(), 9
    )


if __name__ == "__main__":
    for path, how in KINDS.items():
        path.write_bytes(pack(draw(*how)))
