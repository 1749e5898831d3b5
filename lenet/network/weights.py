"""Weights on disk: `NAME.keras`, and beside it `NAME.json`, the record of how they were made.

The record holds the SHA-256 of its weights, and of snapshots of their training where there are any.
The files change together. New weights are written beside the old ones, then the record is replaced,
then the weights. The record decides: an interruption leaves a record and, under one of two names,
its weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from lenet import files
from lenet.network import signs, snapshots
from lenet.network.model import build
from lenet.network.parameters import Weights
from lenet.network.snapshots import Snapshot
from lenet.records import Record

if TYPE_CHECKING:
    import keras

# An installed package brings its weights along; a clone has them beside the package, for training.
_INSTALLED = Path(__file__).resolve().parents[1] / "bundled"
_IN_CLONE = Path(__file__).resolve().parents[2] / "weights"
BUNDLED = (_INSTALLED if _INSTALLED.is_dir() else _IN_CLONE) / "lenet5.keras"

_REMEDY = "Take the repository's own file again, or make new weights with: python -m lenet.train"


def save(
    model: keras.Model, record: Record, path: Path, *, past: Sequence[Snapshot] = ()
) -> Record:
    """Replace the weights, their record and their snapshots, all or none.

    Args:
        model: LeNet-5.
        record: The record of the run, ready for JSON; `weights_sha256` is added.
        path: The weights' file, `NAME.keras`.
        past: Snapshots of their training; those of the old weights are removed in any case.

    Returns:
        The record with the checksums of the files that belong to it.

    Raises:
        OSError: If the files can't be written; those that were there are whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _fresh(path)
    if _bears_out(fresh, path):  # an earlier save was stopped in between: finish it first
        fresh.replace(path)
    model.save(fresh, include_optimizer=False)
    files.flush(fresh)
    record = {**record, "weights_sha256": _sha256(fresh)}
    if past:
        content = snapshots.to_bytes(past)
        files.write_bytes(snapshots.fresh_path_of(path), content)
        record["snapshots_sha256"] = hashlib.sha256(content).hexdigest()
    files.write_text(record_path(path), files.to_json(record))
    fresh.replace(path)
    snapshots.path_of(path).unlink(missing_ok=True)
    if past:
        snapshots.fresh_path_of(path).replace(snapshots.path_of(path))
    return record


def load(path: Path = BUNDLED) -> tuple[keras.Model, Record]:
    """Load weights into a LeNet-5 built by this code.

    Only numbers are taken from the file, no layers and no code; and these with 16 bits, as browsers
    get them, so that all read with the same.

    Returns:
        The model, and the record of the run that made it.

    Raises:
        FileNotFoundError: If there are no weights or no record.
        ValueError: If the weights are not those of the record, or not LeNet-5's for its signs.
    """
    if not path.is_file() and not _fresh(path).is_file():
        raise FileNotFoundError(f"Expected weights in {path}, but there are none. {_REMEDY}")
    record = read_record(path)  # first, for its own messages
    bearing_out = [file for file in (path, _fresh(path)) if _bears_out(file, path)]
    if not bearing_out:
        raise ValueError(f"The weights in {path} are damaged: their checksum differs. {_REMEDY}")
    try:
        model = build(len(signs.names_of(record)))
    except ValueError as error:
        raise ValueError(f"The weights' record beside {path} is damaged: {error}") from error
    try:
        model.load_weights(bearing_out[0])
    except Exception as error:  # Keras and h5py raise many kinds
        raise ValueError(f"The weights in {path} are not those of LeNet-5. {_REMEDY}") from error
    model.set_weights([value.astype(np.float16) for value in model.get_weights()])
    return model, record


def to_arrays(model: keras.Model) -> Weights:
    """Return a model's weights: kernel and bias, float32, of each layer that has some."""
    return {
        layer.name: (np.array(kernel), np.array(bias))
        for layer in model.layers
        if layer.get_weights()
        for kernel, bias in [layer.get_weights()]
    }


def read_record(path: Path = BUNDLED) -> Record:
    """Read the record beside a file of weights.

    Raises:
        FileNotFoundError: If there is none.
        ValueError: If it is damaged.
    """
    source = record_path(path)
    try:
        record = json.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"Expected the weights' record in {source}, but there is none. {_REMEDY}"
        ) from error
    except ValueError as error:
        raise ValueError(f"The weights' record in {source} is damaged. {_REMEDY}") from error
    if not isinstance(record, dict):
        raise ValueError(f"The weights' record in {source} is damaged. {_REMEDY}")
    return cast(Record, record)


def record_path(path: Path) -> Path:
    """Return where the record of a file of weights lies."""
    return path.with_suffix(".json")


def _bears_out(weights: Path, path: Path) -> bool:
    """Return whether a file holds the weights that the record beside `path` names."""
    try:
        return _sha256(weights) == read_record(path).get("weights_sha256")
    except (OSError, ValueError):  # a file that is missing or damaged bears nothing out
        return False


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.stem}.fresh.keras")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
