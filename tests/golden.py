"""What Python makes of drawings: golden cases, by which the browser's scripts are held.

`python tests/golden.py` writes `.generated/`: the scripts that Python makes, which `tsc` and Node
look for there, the weights, and a file of cases for each subject of `tests/js/`.
"""

import base64
import json
import sys
import zlib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

FOLDER = ROOT / ".generated"
MADE_FROM = (
    *("lenet/**/*.py", "lenet/**/*.json", "lenet/ui/*.bin", "weights/*", "benchmarks/twins.*"),
    *("tests/*cases.py", "tests/conftest.py", "tests/golden.py", "tests/hands.py"),
    *("tests/judging.py", "tests/pictures.py", "tests/brought/*"),
)


def main():
    """Write the folder, unless it is newer than all that it is made from, and made by the same."""
    sources = [path for pattern in MADE_FROM for path in ROOT.glob(pattern)]
    last, by = FOLDER / "done", " ".join(map(version, ("keras", "numpy", "opencv-python")))
    newest = max(path.stat().st_mtime for path in sources)
    if last.exists() and last.read_text() == by and last.stat().st_mtime > newest:
        return
    from lenet.recognizer import Recognizer

    write(FOLDER, Recognizer.load())
    last.write_text(by)


def write(folder, recognizer, pen_digits=None):
    """Write what the scripts import, and the cases: more, and harder ones, with real pen digits."""
    from cases import cases
    from lenet.ui import assets, constants, page

    (folder / "scripts" / "parts").mkdir(parents=True, exist_ok=True)
    texts = assets.made(recognizer, page.describe(recognizer))
    for name, made in cases(recognizer, pen_digits).items():
        texts[f"{name}.json"] = json.dumps(made)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "weights.bin").write_bytes(constants.to_bytes(recognizer.weights))


def packed(image):
    """Return a uint8 image [H, W] ready for JSON."""
    height, width = image.shape
    data = base64.b64encode(zlib.compress(image.tobytes(), 1)).decode()
    return {"width": width, "height": height, "data": data}


if __name__ == "__main__":
    main()
