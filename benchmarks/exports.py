"""Size and accuracy of exported networks: `python benchmarks/exports.py [--json FILE]`.

Each reads MNIST's test images and the pen digits as `lenet.evaluate` draws them at random. With 8
bits a weight the network may lose at most a tenth of a point, or the script fails.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from common import parser, report, sys
from lenet.data.conditions import at_random
from lenet.data.mnist import load_mnist
from lenet.data.pen_digits import read_pen_digits
from lenet.evaluation import measure
from lenet.export import export
from lenet.network import weights
from lenet.network.forward import run_many
from lenet.network.model import to_input

MOST = 0.001  # accuracy that a network with 8 bits may lose
FILES = {"onnx": "lenet5.onnx", "litert": "lenet5.tflite", "litert-int8": "lenet5-int8.tflite"}


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    test, digits = load_mnist().test, read_pen_digits()
    drawn = measure.digit_images(map(at_random(np.random.default_rng(0)), digits))
    parts = {
        "mnist": (test.images, test.labels),
        "pen": (drawn, np.array([digit.label for digit in digits])),
    }
    model, record = weights.load()
    arrays = weights.to_arrays(model)
    measured: dict[str, Any] = {}
    for name, (images, labels) in parts.items():
        measured.setdefault("keras", {})[name] = accuracy(run_many(images, arrays)[0], labels)
    with tempfile.TemporaryDirectory() as folder:
        for kind, file in FILES.items():
            path = Path(folder, file)
            export(path, kind)
            run = _onnx(path) if kind == "onnx" else _litert(path)
            measured[kind] = {"bytes": path.stat().st_size} | {
                name: accuracy(run(to_input(images)), labels)
                for name, (images, labels) in parts.items()
            }
    report({"weights_sha256": record["weights_sha256"], "by_format": measured}, options.json)
    if any(measured["litert-int8"][name] < measured["keras"][name] - MOST for name in parts):
        sys.exit(f"Expected a network with 8 bits to lose at most {MOST:.1%}.")


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images whose largest logit is that of the label."""
    return round(float((logits.argmax(axis=1) == labels).mean()), 5)


def _onnx(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    import onnxruntime

    session = onnxruntime.InferenceSession(path)
    return lambda inputs: session.run(None, {"INPUT": inputs})[0]


def _litert(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    (taken,), (given,) = interpreter.get_input_details(), interpreter.get_output_details()

    def run(inputs: np.ndarray) -> np.ndarray:
        logits = []
        for one in quantized(inputs, taken):
            interpreter.set_tensor(taken["index"], one[None])
            interpreter.invoke()
            logits.append(interpreter.get_tensor(given["index"])[0])
        return restored(np.stack(logits), given)

    return run


def quantized(inputs: np.ndarray, taken: dict[str, Any]) -> np.ndarray:
    """Return inputs as a LiteRT model takes them, by its own scale."""
    if taken["dtype"] == np.float32:
        return inputs
    scale, zero = taken["quantization"]
    return np.clip(np.rint(inputs / scale + zero), -128, 127).astype(np.int8)


def restored(logits: np.ndarray, given: dict[str, Any]) -> np.ndarray:
    """Return a LiteRT model's logits, float32."""
    if given["dtype"] == np.float32:
        return logits
    scale, zero = given["quantization"]
    return ((logits.astype(np.float32) - zero) * scale).astype(np.float32)


if __name__ == "__main__":
    main()
