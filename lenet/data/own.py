"""Images of one's own signs: a folder of pictures, an `.npz`, or drawings that the page exported.

Whatever they come in, they go through the product's own ink and framing, as the page frames what is
drawn on it. What can't be used is refused with its reason, and the rest is used. Files are read one
after another, so that memory holds the digit images and no more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.data.mnist import Collection, Images
from lenet.data.sources import Item, Source, source_of
from lenet.drawing.framing import FIELD, frame
from lenet.network.signs import Names

LEAST = 10  # images of each sign; with fewer, nothing can be held back
FEW = 30  # of each: fewer are worth a warning
HELD_BACK = 0.15  # of each sign, to validate on, and as much to test on

_SPLIT_SEED = 1998  # the same for every run, so that all are validated on the same images
_AT_ONCE = 256  # images that are read before any of them is kept


class Refused(NamedTuple):
    """Something that is not learned from."""

    where: str  # a file, or the number of an image in one
    reason: str  # in a sentence


class Own(NamedTuple):
    """One's own images, and what of them was refused."""

    collection: Collection
    refused: list[Refused]
    split: bool  # whether the data say themselves which images test


def is_own(paths: Sequence[Path]) -> bool:
    """Return whether data are one's own, and not MNIST: all but an `.npz` in MNIST's layout."""
    if len(paths) != 1 or paths[0].suffix != ".npz" or not paths[0].is_file():
        return bool(paths) and (len(paths) > 1 or paths[0].suffix != ".npz")
    try:
        with np.load(paths[0], allow_pickle=False) as file:
            return "x" in file.files
    except Exception:  # `load_mnist` says what is wrong with it
        return False


def load_own(
    paths: Sequence[Path], *, progress: Callable[[int, int], None] = lambda done, count: None
) -> Own:
    """Read one's own images.

    Args:
        paths: A folder with a sub-folder for each sign, its name the sign's, or with two of such
            folders, `train` and `test`; or an `.npz` with `x`, uint8 [N, H, W], 0 blank to 255 full
            and 28 × 28 or larger, `y`, integers [N], and `names`, the signs' in the order of `y`;
            or files of drawings that the page exported, or a folder of such files.
        progress: Told how many of how many images are read.

    Returns:
        The images, split by a seed that is the same for every run; no image is there twice.

    Raises:
        FileNotFoundError: If there is no such folder or file.
        ValueError: If it is none of these, or there are too few images, signs, or too many.
    """
    source = source_of(paths)
    digit_images, labels, test, refused = _read(source, progress)
    _check_counts(source.names, labels[~test], refused)
    if source.split and len(np.unique(labels[test])) < len(source.names):
        raise ValueError(
            f"Expected at least one image of each sign in the folder test, too.{_first(refused)}"
        )
    parts = _split(labels, test if source.split else None)
    content = hashlib.sha256(json.dumps(source.names).encode())
    for part in (digit_images, labels, test):
        content.update(part.data)
    train, validation, tested = (Images(digit_images[part], labels[part]) for part in parts)
    return Own(
        Collection(
            train,
            validation,
            tested,
            sha256=content.hexdigest(),
            names=source.names,
            source=" and ".join(path.resolve().name for path in paths[:3])
            + (f" and {len(paths) - 3} more" if len(paths) > 3 else ""),
        ),
        refused,
        source.split,
    )


def _read(
    source: Source, progress: Callable[[int, int], None]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[Refused]]:
    """Return digit images, labels and which of them test, and what was refused."""
    kept = bytearray()  # of all digit images; arrays of their own would take twice the memory
    labels: list[int] = []
    test: list[bool] = []
    refused: list[Refused] = []
    seen: dict[bytes, tuple[str, int]] = {}
    done = 0
    with ThreadPoolExecutor() as pool:  # OpenCV and Pillow release the GIL
        while items := list(islice(source.items, _AT_ONCE)):
            for item, read in zip(items, pool.map(_digit_image, items), strict=True):
                if isinstance(read, str):
                    refused.append(Refused(item.where, read))
                    continue
                digest = hashlib.blake2b(read.data, digest_size=16).digest()
                if digest in seen:
                    before, label = seen[digest]
                    other = "" if label == item.label else ", which is another sign"
                    refused.append(Refused(item.where, f"The same image as {before}{other}."))
                    continue
                seen[digest] = item.where, item.label
                kept += read.tobytes()
                labels.append(item.label)
                test.append(item.test)
            done += len(items)
            progress(done, source.total)
    return (
        np.frombuffer(kept, np.uint8).reshape(-1, FIELD, FIELD),
        np.array(labels, np.uint8),
        np.array(test, bool),
        refused,
    )


def _digit_image(item: Item) -> np.ndarray | str:
    """Return an item's digit image, or why there is none."""
    try:
        framing = frame(item.ink())
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or str(error)).splitlines()[0]
    return "There is no ink on it." if framing.blank else framing.digit_image


def _check_counts(names: Names, labels: np.ndarray, refused: Sequence[Refused]) -> None:
    counts = np.bincount(labels, minlength=len(names))
    short = [f"{counts[label]} of {names[label]}" for label in np.flatnonzero(counts < LEAST)]
    if short:
        more = f" and {len(short) - 3} more signs" if len(short) > 3 else ""
        raise ValueError(
            f"Expected at least {LEAST} images of each sign, got {', '.join(short[:3])}{more}."
            f"{_first(refused)}"
        )


def _first(refused: Sequence[Refused]) -> str:
    """Return how many were refused, and why the first was, as the end of a message."""
    return f" Refused: {len(refused):,}, first {': '.join(refused[0])}" if refused else ""


def _split(labels: np.ndarray, test: np.ndarray | None) -> list[np.ndarray]:
    """Return which images train, validate and test; of each sign the same share."""
    rng = np.random.default_rng(_SPLIT_SEED)
    parts: list[list[np.ndarray]] = [[], [], []]
    for label in np.unique(labels):
        mine = labels == label
        rest = rng.permutation(np.flatnonzero(mine if test is None else mine & ~test))
        count = max(2, round(HELD_BACK * len(rest)))
        tested = rest[:count] if test is None else np.flatnonzero(mine & test)
        rest = rest[count:] if test is None else rest
        for part, some in zip(parts, (rest[count:], rest[:count], tested), strict=True):
            part.append(some)
    return [np.sort(np.concatenate(part)) for part in parts]
