"""The data: MNIST's images, and pen digits in the UNIPEN format."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.preprocess import FIELD
from lenet.strokes import CANVAS, DEFAULT_PEN, Stroke, transform

VALIDATION_IMAGES = 5_000  # of the 60,000, held back from training
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
DEFAULT_SIZE = 0.75 * CANVAS  # longer side of a pen digit, canvas units
_FARTHEST = 1e6  # of a pen's coordinates; tablets count to some tens of thousands
_SPLIT_SEED = 1998  # the same for every run, so that all are validated on the same images


class Images(NamedTuple):
    """Digit images and what they show."""

    images: np.ndarray  # uint8 [N, 28, 28], 0 blank to 255 full
    labels: np.ndarray  # uint8 [N], 0 to 9


class Mnist(NamedTuple):
    """MNIST, its training images split in two."""

    train: Images  # 55,000
    validation: Images  # 5,000
    test: Images  # 10,000
    sha256: str  # of the four published arrays, whatever file they came in


class PenDigit(NamedTuple):
    """A digit written with a pen."""

    strokes: list[Stroke]
    label: int


def load_mnist(path: str | Path | None = None) -> Mnist:
    """Load MNIST from a file, or have Keras download it.

    Args:
        path: An `.npz` in the layout of Keras' own `mnist.npz`. By default the environment
            variable `LENET_MNIST` names it; without that, Keras downloads and checks it.

    Returns:
        All 70,000 images; which of them validate is the same on every call.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the file is not MNIST in that layout.
    """
    path = path or os.environ.get("LENET_MNIST")
    arrays = _read_npz(Path(path)) if path else _download()
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(arrays["y_train"]))
    held_back, rest = order[:VALIDATION_IMAGES], order[VALIDATION_IMAGES:]
    images, labels = arrays["x_train"], arrays["y_train"]
    return Mnist(
        train=Images(images[rest], labels[rest]),
        validation=Images(images[held_back], labels[held_back]),
        test=Images(arrays["x_test"], arrays["y_test"]),
        sha256=hashlib.sha256(b"".join(arrays[name].tobytes() for name in _ARRAYS)).hexdigest(),
    )


def _download() -> dict[str, np.ndarray]:
    import keras

    try:
        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    except Exception as error:  # urllib's, socket's or Keras' own: all mean no data
        raise FileNotFoundError(
            "MNIST could not be downloaded. Name a copy of Keras' mnist.npz with --data or in the "
            f"environment variable LENET_MNIST. ({error})"
        ) from error
    return dict(zip(_ARRAYS, (x_train, y_train, x_test, y_test), strict=True))


def _read_npz(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise FileNotFoundError(f"Expected MNIST in {path}, but there is no such file.")
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
    except Exception as error:  # zipfile, zlib, NumPy and KeyError each name their own
        raise ValueError(
            f"Expected {path} to be an .npz with x_train, y_train, x_test and y_test, "
            f"but it can't be read: {error}"
        ) from error
    for part, count in (("train", 60_000), ("test", 10_000)):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        expected = (count, FIELD, FIELD)
        if images.shape != expected or images.dtype != np.uint8:
            raise ValueError(
                f"Expected x_{part} in {path} to be uint8 {expected}, "
                f"got {images.dtype} {images.shape}."
            )
        if (
            labels.shape != (count,)
            or labels.dtype.kind not in "iu"
            or set(labels) - set(range(10))
        ):
            raise ValueError(f"Expected y_{part} in {path} to be {count} integers from 0 to 9.")
        arrays[f"y_{part}"] = labels.astype(np.uint8)
    return arrays


def read_pen_digits(path: str | Path | None = None) -> list[PenDigit]:
    """Read pen digits from a file in the UNIPEN format, as those of UCI's "Pen-Based Recognition".

    Of the format (I. Guyon et al., "UNIPEN project of on-line data exchange and recognizer
    benchmarks", 1994) it knows what such files use: `.SEGMENT … "label"` begins a digit,
    `.PEN_DOWN` a stroke, `.PEN_UP` ends it; a line of numbers is a point, x and y, y upwards.

    Args:
        path: The file; by default the environment variable `LENET_PEN_DIGITS` names it.

    Returns:
        The digits in the file's order. Each is scaled and moved so that its longer side is three
        quarters of the canvas and its middle is the canvas's; the pen is `DEFAULT_PEN` wide.

    Raises:
        FileNotFoundError: If there is no such file, or none is named.
        ValueError: If a line is not of the format (file and line are named), or no digit is there.
    """
    path = path or os.environ.get("LENET_PEN_DIGITS")
    if not path:
        raise FileNotFoundError("Name a file of pen digits with --pen or in LENET_PEN_DIGITS.")
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"Expected pen digits in {path}, but there is no such file.")
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"Expected {path} to be a UNIPEN file, which is plain text.") from error
    digits = [
        PenDigit(_on_canvas(paths), label) for label, paths in _segments(path, lines) if paths
    ]
    if not digits:
        raise ValueError(f"Expected digits in {path}, but it has no .SEGMENT with a stroke.")
    return digits


def _segments(path: Path, lines: list[str]) -> Iterator[tuple[int, list[list[tuple]]]]:
    """Yield each segment's label and the points of its strokes."""
    label, paths, pen_down = None, [], False
    for number, line in enumerate(lines, start=1):
        word, _, rest = line.strip().partition(" ")
        try:
            if word == ".SEGMENT":
                if label is not None:
                    yield label, [points for points in paths if points]
                label, paths, pen_down = _label(rest), [], False
            elif word == ".PEN_DOWN":
                paths.append([])
                pen_down = True
            elif word == ".PEN_UP":
                pen_down = False
            elif pen_down and word and not word.startswith("."):
                paths[-1].append(_coordinates(line))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    if label is not None:
        yield label, [points for points in paths if points]


def _label(rest: str) -> int:
    label = rest.rsplit('"', 2)[1] if rest.count('"') >= 2 else rest
    if label not in tuple("0123456789"):
        raise ValueError(f"expected a label from 0 to 9 in quotes, got {label!r}.")
    return int(label)


def _coordinates(line: str) -> tuple[float, float]:
    try:
        x, y = (float(word) for word in line.split()[:2])
    except ValueError:
        raise ValueError(f"expected a point, x and y, got {line.strip()!r}.") from None
    if not (abs(x) < _FARTHEST and abs(y) < _FARTHEST):  # false for what is no number, too
        raise ValueError(f"expected coordinates within ±{_FARTHEST:g}, got {line.strip()!r}.")
    return x, y


def _on_canvas(paths: list[list[tuple]]) -> list[Stroke]:
    strokes = [Stroke(np.array(path, np.float32) * np.float32([1, -1]), 1) for path in paths]
    return transform(strokes, width=DEFAULT_PEN, size=DEFAULT_SIZE)
