"""Weights and their record in one file, `NAME.safetensors`: Python and the page read and write it.

Source: the layout of Hugging Face's safetensors: the length of a header, 8 bytes, little-endian;
the header, JSON that names each tensor's type, shape and place; the tensors. Each layer has
`C1.kernel` and `C1.bias`, float16 as browsers get weights; the record is the text `record` of its
metadata.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from lenet.network.answers import Calibration
from lenet.network.model import parameters_for
from lenet.network.parameters import Weights, classes_of, flatten, unflatten
from lenet.network.signs import names_of
from lenet.records import Record

SUFFIX = ".safetensors"
MAX_BYTES = 1_000_000
_TYPES = {"F16": "<f2", "F32": "<f4"}
_EXPECTED = "Expected LeNet-5’s weights as a safetensors file of this page or of lenet.export."


def to_bytes(weights: Weights, record: Record) -> bytes:
    """Return weights and their record as the content of a file; the weights get 16 bits."""
    header: dict[str, object] = {"__metadata__": {"record": _to_json(record)}}
    end = 0
    for name, shape in _shapes(classes_of(weights)).items():
        start, end = end, end + 2 * int(np.prod(shape))
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [start, end]}
    text = _to_json(header).encode()
    text += b" " * (-len(text) % 8)  # so that the tensors lie at multiples of 8
    return len(text).to_bytes(8, "little") + text + flatten(weights).astype("<f2").tobytes()


def from_bytes(content: bytes) -> tuple[Weights, Record]:
    """Read the content of a file.

    Returns:
        The weights, float32 with the precision of float16, and their record, whose `weights_sha256`
        is the content's.

    Raises:
        ValueError: If it is no such file, or its weights are not LeNet-5's, or not finite.
    """
    try:
        if len(content) > MAX_BYTES:
            raise ValueError
        begin = 8 + int.from_bytes(content[:8], "little")
        header, data = json.loads(content[8:begin]), content[begin:]
        record = json.loads(header.pop("__metadata__")["record"])
        calibration = Calibration.of(record)
        shapes = _shapes(len(names_of(record)))
        tensors = [_tensor(header.pop(name), data, shape) for name, shape in shapes.items()]
        values = np.concatenate(tensors)
        known = header == {} and np.isfinite([*values, *calibration]).all()
        if not (known and calibration.temperature > 0):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(_EXPECTED) from error
    record["weights_sha256"] = hashlib.sha256(content).hexdigest()
    return unflatten(values), cast(Record, record)


def _to_json(data: object) -> str:
    """Return JSON as JavaScript writes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _tensor(told: Mapping[str, Any], data: bytes, shape: list[int]) -> np.ndarray:
    """Return a tensor's values in a row."""
    start, end = told["data_offsets"]
    dtype = np.dtype(_TYPES[told["dtype"]])
    if told["shape"] != shape or not 0 <= start <= end <= len(data):
        raise ValueError
    values = np.frombuffer(data[start:end], dtype)
    if len(values) != np.prod(shape):
        raise ValueError
    return values.astype(np.float16).astype(np.float32)


def _shapes(classes: int) -> dict[str, list[int]]:
    """Return the shape of each tensor by its name, in the order of `flatten`, for so many signs."""
    arrays = unflatten(np.zeros(parameters_for(classes), np.float32))
    return {
        f"{layer}.{kind}": list(array.shape)
        for layer, pair in arrays.items()
        for kind, array in zip(("kernel", "bias"), pair, strict=True)
    }
