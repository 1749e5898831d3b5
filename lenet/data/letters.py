"""Letters by hand, as strokes: those that training draws, and those of fonts that are kept apart.

They are the letters of handwriting fonts under the SIL Open Font License 1.1, traced by
`docs/trace_letters.py`; each font's notice stands beside its letters.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from lenet.drawing.penmanship import Way

# Without those that could be a digit to a reader, too.
LETTERS = "ACEFHJKLMNPRTUVWXYacdefhkmnprtuvwx"
TRAINED_FILE = Path(__file__).with_name("letters.json")
KEPT_FILE = Path(__file__).with_name("letters_kept.json")


@cache
def traced(file: Path = TRAINED_FILE) -> dict[str, dict[str, Way]]:
    """Return the strokes of each letter, by letter and font.

    Args:
        file: `TRAINED_FILE`, which training draws from, or `KEPT_FILE`, which it never does.
    """
    fonts = json.loads(file.read_text(encoding="utf-8"))
    return {
        letter: {name: tuple(font[letter]) for name, font in fonts.items()} for letter in LETTERS
    }


def sha256() -> str:
    """Return the SHA-256 of the letters that training draws."""
    return hashlib.sha256(TRAINED_FILE.read_bytes()).hexdigest()
