"""Snapshots: the weights at points of their training, small enough to be sent.

They lie beside the final weights as `NAME.snapshots.npz`, in 16 bits. The record of those weights
holds the SHA-256 of the file, so that snapshots of another training are ignored.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.network.parameters import Weights, unflatten
from lenet.records import Record


class Snapshot(NamedTuple):
    """The weights at one point of their training."""

    step: int  # of the optimizer, before this point; 0 for random weights
    epoch: float  # epochs before this point
    values: np.ndarray  # float16 (N,), see `flatten`

    @property
    def weights(self) -> Weights:
        """The weights by layer, float32."""
        return unflatten(self.values.astype(np.float32))


def path_of(weights: Path) -> Path:
    """Return where the snapshots of a file of weights lie."""
    return weights.with_name(f"{weights.stem}.snapshots.npz")


def fresh_path_of(weights: Path) -> Path:
    """Return where they lie until the record names them, see `lenet.network.weights.save`."""
    return weights.with_name(f"{weights.stem}.fresh.snapshots.npz")


def read(weights: Path, record: Record) -> list[Snapshot]:
    """Read the snapshots that belong to weights with this record.

    Returns:
        The snapshots in their order; none if there is no such file, or it is of another training.
    """
    for path in (path_of(weights), fresh_path_of(weights)):
        if path.is_file():
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == record.get("snapshots_sha256"):
                return from_bytes(content)
    return []


def to_bytes(snapshots: Sequence[Snapshot]) -> bytes:
    """Return snapshots as the content of a file."""
    file = io.BytesIO()
    np.savez(
        file,
        steps=np.array([snapshot.step for snapshot in snapshots]),
        epochs=np.array([snapshot.epoch for snapshot in snapshots]),
        values=np.stack([snapshot.values for snapshot in snapshots]),
    )
    return file.getvalue()


def from_bytes(content: bytes) -> list[Snapshot]:
    """Return what `to_bytes` packed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        columns = (file["steps"].tolist(), file["epochs"].tolist(), file["values"])
        return [Snapshot(*row) for row in zip(*columns, strict=True)]
