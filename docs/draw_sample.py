"""Draw the digits that the page knows: `python docs/draw_sample.py`.

In some it finds what its maps answer to, in others what a changed network still reads. They are the
generator's, from seeds that no training uses, and know nothing of any weights.
"""

import gzip
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.data.drawings import draw_digit  # noqa: E402
from lenet.drawing.framing import frame  # noqa: E402
from lenet.drawing.strokes import draw  # noqa: E402

SAMPLE = ROOT / "lenet" / "ui" / "drawings.bin"
UNSEEN = ROOT / "lenet" / "ui" / "unseen.bin"
FILES = {SAMPLE: (60, 1998), UNSEEN: (500, 2027)}  # drawings, seed
SIDE = 160  # pixels of the ink


def sample(count: int, seed: int) -> bytes:
    """Return labels and digit images, a byte a label and a byte a pixel."""
    rng = np.random.default_rng(seed)
    drawings = [draw_digit(rng) for _ in range(count)]
    images = [frame(draw(drawing.strokes, size=SIDE)).digit_image for drawing in drawings]
    return bytes(drawing.label for drawing in drawings) + np.stack(images).tobytes()


if __name__ == "__main__":
    SAMPLE.write_bytes(sample(*FILES[SAMPLE]))
    UNSEEN.write_bytes(gzip.compress(sample(*FILES[UNSEEN]), mtime=0))
