"""MNIST: its images, split for training."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.drawing.framing import FIELD
from lenet.network.quiet import import_keras
from lenet.network.signs import DIGITS, Names

TRAINING_IMAGES = 55_000
VALIDATION_IMAGES = 5_000  # of those published for training, held back from it
_TEST_IMAGES = 10_000
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_SPLIT_SEED = 1998  # the same for every run, so that all are validated on the same images


class Images(NamedTuple):
    """Digit images and what they show."""

    images: np.ndarray  # uint8 [N, 28, 28], 0 blank to 255 full
    labels: np.ndarray  # uint8 [N], which sign; of drawings the label of none, too


class Collection(NamedTuple):
    """Images of signs: MNIST, its training images split in two, or one's own."""

    train: Images
    validation: Images
    test: Images
    sha256: str  # of the images and labels, whatever file they came in
    names: Names = DIGITS  # of the signs
    source: str = "MNIST"


def load_mnist(path: str | Path | None = None) -> Collection:
    """Load MNIST from a file, or have Keras download it.

    Args:
        path: An `.npz` in the layout of Keras' own `mnist.npz`. By default the environment
            variable `LENET_MNIST` names it; without that, Keras downloads and checks it.

    Returns:
        All images; which of them validate is the same on every call.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If the file is not MNIST in that layout.
    """
    path = path or os.environ.get("LENET_MNIST")
    arrays = _read_npz(Path(path)) if path else _download()
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(arrays["y_train"]))
    held_back, rest = order[:VALIDATION_IMAGES], order[VALIDATION_IMAGES:]
    images, labels = arrays["x_train"], arrays["y_train"]
    return Collection(
        train=Images(images[rest], labels[rest]),
        validation=Images(images[held_back], labels[held_back]),
        test=Images(arrays["x_test"], arrays["y_test"]),
        sha256=hashlib.sha256(b"".join(arrays[name].tobytes() for name in _ARRAYS)).hexdigest(),
    )


def _download() -> dict[str, np.ndarray]:
    import_keras()
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
            f"but it can't be read: {str(error)[:80]}"
        ) from error
    counts = {"train": TRAINING_IMAGES + VALIDATION_IMAGES, "test": _TEST_IMAGES}
    for part, count in counts.items():
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
