"""What one's own signs come in: a folder of pictures, an `.npz`, or drawings from the page."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lenet.drawing import images, strokes
from lenet.drawing.framing import FIELD
from lenet.drawing.ink import find_ink
from lenet.network import signs
from lenet.network.signs import Names

KIND = "lenet-examples"  # of the page's file
MAX_BYTES = 100_000_000  # of such a file; a drawing takes some kB

_PARTS = ("train", "test")  # sub-folders, if it is split already


class Item(NamedTuple):
    """One image, which is drawn or decoded when it is asked for."""

    where: str
    label: int
    test: bool
    ink: Callable[[], np.ndarray]  # raises ValueError or OSError with a reason


class Source(NamedTuple):
    """All images of some data, one after another."""

    names: Names
    total: int
    items: Iterator[Item]
    split: bool = False


def source_of(paths: Sequence[Path]) -> Source:
    """Return what data hold, of whichever kind they are.

    Raises:
        FileNotFoundError: If there is no such folder or file.
        ValueError: If it is none of these, or of too few signs, or too many.
    """
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


def _folder(folder: Path) -> Source:
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

    def items() -> Iterator[Item]:
        for (part, label), files in listed.items():
            for file in files:
                inside = Path(part, names[label], file)
                yield Item(str(inside), label, part == "test", partial(_from_file, folder / inside))

    return Source(named, sum(map(len, listed.values())), items(), split)


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


def _arrays(path: Path) -> Source:
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

    def items() -> Iterator[Item]:
        for number, (image, label) in enumerate(zip(x, y, strict=True)):
            yield Item(f"image {number}", int(label), False, partial(np.array, image))

    return Source(signs.check([str(name) for name in names]), len(x), items())


def _exported(paths: Sequence[Path]) -> Source:
    contents = [_examples(path) for path in paths]
    names = contents[0]["names"]
    for path, content in zip(paths, contents, strict=True):
        if others := sorted(set(content["names"]) ^ set(names)):
            raise ValueError(
                f"Expected the same signs in all files, but {path} and {paths[0]} differ: "
                f"{', '.join(others)[:80]}."
            )

    def items() -> Iterator[Item]:
        for path, content in zip(paths, contents, strict=True):
            labels = [names.index(name) for name in content["names"]]
            for number, example in enumerate(content["examples"]):
                where = f"{path}, example {number + 1}"
                ink = partial(_drawn, example["strokes"])
                yield Item(where, labels[example["label"]], False, ink)

    count = sum(len(content["examples"]) for content in contents)
    return Source(signs.check(names), count, items())


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
