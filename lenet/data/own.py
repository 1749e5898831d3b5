"""Images of one's own signs: a folder of pictures, an `.npz`, or drawings that the page exported.

Whatever they come in, they go through the product's own ink and framing, as the page frames what is
drawn on it. What can't be used is refused with its reason, and the rest goes on. Files are read one
after another, so that memory holds the digit images and no more.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lenet.data.mnist import Collection, Images
from lenet.drawing import images, strokes
from lenet.drawing.framing import FIELD, frame
from lenet.drawing.ink import find_ink
from lenet.network import signs
from lenet.network.signs import Names

LEAST = 10  # images of each sign; with fewer, nothing can be held back
FEW = 30  # of each: fewer are worth a warning
HELD_BACK = 0.15  # of each sign, to validate on, and as much to test on
KIND = "lenet-examples"  # of the page's file
MAX_BYTES = 100_000_000  # of such a file; a drawing takes some kB

_PARTS = ("train", "test")  # sub-folders, if it is split already
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


class _Item(NamedTuple):
    where: str
    label: int
    test: bool
    ink: Callable[[], np.ndarray]  # raises ValueError or OSError with a reason


class _Source(NamedTuple):
    names: Names
    total: int
    items: Iterator[_Item]
    split: bool = False


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
    source = _source(paths)
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


def _source(paths: Sequence[Path]) -> _Source:
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"Expected data in {path}, but there is no such file.")
    if len(paths) == 1 and paths[0].is_dir():
        folder = paths[0]
        exported = sorted(path for path in folder.glob("[!.]*.json") if path.is_file())
        folders = _entries(folder, folders=True)
        if exported and folders:
            raise ValueError(
                f"Expected a folder for each sign or .json files of examples in {folder}, not both."
            )
        return _exported(exported) if exported else _folder(folder)
    if len(paths) == 1 and paths[0].suffix == ".npz":
        return _arrays(paths[0])
    if all(path.suffix == ".json" and path.is_file() for path in paths):
        return _exported(paths)
    raise ValueError(
        "Expected a folder of signs or of examples, an .npz, or .json files of examples, "
        f"got {', '.join(str(path) for path in paths)[:80]}."
    )


def _folder(folder: Path) -> _Source:
    names = _entries(folder, folders=True)
    split = sorted(names) == sorted(_PARTS)
    parts = _PARTS if split else ("",)
    if split:
        names = sorted({name for part in parts for name in _entries(folder / part, folders=True)})
    if not names:
        raise ValueError(
            f"Expected a sub-folder for each sign, or examples, in {folder}, but found none."
        )
    names = sorted(names, key=_order)
    named = signs.check([unicodedata.normalize("NFC", name) for name in names])
    listed = {
        (part, label): _entries(folder / part / name)
        for part in parts
        for label, name in enumerate(names)
        if (folder / part / name).is_dir()
    }

    def items() -> Iterator[_Item]:
        for (part, label), files in listed.items():
            for file in files:
                inside = Path(part, names[label], file)
                yield _Item(
                    str(inside), label, part == "test", partial(_from_file, folder / inside)
                )

    return _Source(named, sum(map(len, listed.values())), items(), split)


def _entries(folder: Path, *, folders: bool = False) -> list[str]:
    """Return the names in a folder, or of its folders alone, in order, but for hidden ones."""
    with os.scandir(folder) as entries:
        return sorted(
            entry.name
            for entry in entries
            if not entry.name.startswith(".") and (entry.is_dir() or not folders)
        )


def _order(name: str) -> list[tuple[bool, int, str]]:
    """Return what sorts 2 before 10."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in re.split(r"(\d+)", name)
        if part
    ]


def _from_file(path: Path) -> np.ndarray:
    if not path.is_file():  # opening a pipe would wait for whoever writes to it
        raise ValueError("Expected an image file, but it is none.")
    with path.open("rb") as file:
        return find_ink(images.decode(file.read(images.MAX_BYTES + 1))).ink


def _arrays(path: Path) -> _Source:
    try:
        with np.load(path, allow_pickle=False) as file:
            x, y, names = (file[name] for name in ("x", "y", "names"))
    except Exception as error:  # zipfile, zlib, NumPy and KeyError each name their own
        raise ValueError(
            f"Expected {path} to be an .npz with x, y and names, but it can't be read: "
            f"{str(error)[:80]}"
        ) from error
    if x.ndim != 3 or x.dtype != np.uint8 or min(x.shape[1:]) < FIELD or not len(x):
        raise ValueError(
            f"Expected x in {path} to be uint8 (N, H, W), {FIELD} × {FIELD} or larger, "
            f"got {x.dtype} {x.shape}."
        )
    if names.ndim != 1 or names.dtype.kind != "U":
        raise ValueError(f"Expected names in {path} to be a list of texts, got {names.dtype}.")
    if y.shape != (len(x),) or y.dtype.kind not in "iu" or not 0 <= y.min() <= y.max() < len(names):
        raise ValueError(
            f"Expected y in {path} to be {len(x):,} integers from 0 to {len(names) - 1}."
        )
    border = np.concatenate([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], axis=1)
    if np.median(border) > 127:
        raise ValueError(f"Expected x in {path} as 0 blank to 255 full. Turn it round: 255 - x.")

    def items() -> Iterator[_Item]:
        for number, (image, label) in enumerate(zip(x, y, strict=True)):
            yield _Item(f"image {number}", int(label), False, partial(np.array, image))

    return _Source(signs.check([str(name) for name in names]), len(x), items())


def _exported(paths: Sequence[Path]) -> _Source:
    contents = [_examples(path) for path in paths]
    names = contents[0]["names"]
    for path, content in zip(paths, contents, strict=True):
        if others := sorted(set(content["names"]) ^ set(names)):
            raise ValueError(
                f"Expected the same signs in all files, but {path} and {paths[0]} differ: "
                f"{', '.join(others)[:80]}."
            )

    def items() -> Iterator[_Item]:
        for path, content in zip(paths, contents, strict=True):
            labels = [names.index(name) for name in content["names"]]
            for number, example in enumerate(content["examples"]):
                where = f"{path}, example {number + 1}"
                ink = partial(_drawn, example["strokes"])
                yield _Item(where, labels[example["label"]], False, ink)

    count = sum(len(content["examples"]) for content in contents)
    return _Source(signs.check(names), count, items())


def _drawn(data: Any) -> np.ndarray:
    return strokes.draw(strokes.parse(data))


def _examples(path: Path) -> dict[str, Any]:
    said = f"Expected {path} to be a file of examples that the page exported"
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{said}, of at most {MAX_BYTES // 1_000_000} MB.")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        names, examples = content["names"], content["examples"]
        labels = [example["label"] for example in examples if "strokes" in example]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"{said}.") from error
    whole = [type(label) is int and 0 <= label < len(names) for label in labels]
    if content.get("kind") != KIND or not isinstance(names, list) or not all(whole):
        raise ValueError(f"{said}.")
    if len(labels) < len(examples):
        raise ValueError(f"{said}: each example has strokes.")
    signs.check(names)
    return content


def _read(
    source: _Source, progress: Callable[[int, int], None]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[Refused]]:
    """Return digit images, labels and which of them test, and what was refused."""
    kept = bytearray()  # of all digit images; arrays of their own would take twice the memory
    labels: list[int] = []
    test: list[bool] = []
    refused: list[Refused] = []
    seen: dict[bytes, tuple[str, int]] = {}
    done = 0
    with ThreadPoolExecutor() as pool:  # OpenCV and Pillow let go of Python's lock
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


def _digit_image(item: _Item) -> np.ndarray | str:
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
