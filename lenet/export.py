"""Export the network for other programs, or the page for any web server: `python -m lenet.export`.

The network is exported as a SavedModel, for TensorFlow Serving; as a LiteRT model, for phones and
other small devices, also with 8 bits a weight; or for ONNX. Its input is what
`lenet.network.model.to_input` makes of a digit image, see `lenet.drawing.framing.frame`. Its output
is logits. `NAME.json` beside it holds the names of the signs, and the calibration, with which
`lenet.network.answers.to_answers` turns logits into answers.

As safetensors its weights and their record are one file, which the page loads.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lenet import files
from lenet.data import drawings
from lenet.hand import unpack_image
from lenet.interrupts import interruptible
from lenet.network import safetensors, weights
from lenet.network.answers import Calibration
from lenet.network.model import INPUT_SIZE, layers_for, to_input
from lenet.network.parameters import Weights, classes_of
from lenet.network.signs import names_of
from lenet.recognizer import Recognizer
from lenet.records import Record
from lenet.training.augment import Augmentation, augment

if TYPE_CHECKING:
    import keras

FORMATS = ("saved-model", "litert", "litert-int8", "onnx", "safetensors", "site")
_OPSET, _IR = 13, 8  # of ONNX, of 2021, which all of today's runtimes know
_TYPICAL = 300  # images
_SUFFIXES = {"litert": ".tflite", "litert-int8": ".tflite", "onnx": ".onnx"}
_SUFFIXES["safetensors"] = safetensors.SUFFIX


@interruptible()
def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(
        prog="python -m lenet.export",
        description="Export the network, or the page, for others.",
        allow_abbrev=False,
    )
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("--weights", type=Path, default=weights.BUNDLED, metavar="FILE")
    parser.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="PATH",
        help="a folder, or NAME.tflite, NAME.onnx, or NAME.safetensors",
    )
    options = parser.parse_args(arguments)
    try:
        written = export(options.output, options.format, source=options.weights)
    except (ImportError, OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Nothing was written.")
    print(f"Wrote {' and '.join(map(str, written))}.")


def export(output: Path, kind: str, *, source: Path = weights.BUNDLED) -> list[Path]:
    """Export the page, or the network and its calibration: all or nothing.

    The exported network takes float32 [B, 32, 32, 1], 0 paper to 1 ink, and gives logits, float32
    [B, signs]; a LiteRT model takes one input at a time, B = 1, and with 8 bits takes and gives
    int8, whose scales it holds. The page is a folder of static files.

    Args:
        output: Where it goes: a folder, or a file `NAME.tflite`, `NAME.onnx` or
            `NAME.safetensors`.
        kind: One of `FORMATS`.
        source: The weights.

    Returns:
        What was written.

    Raises:
        FileNotFoundError: If there are no weights, or no folder to write to.
        FileExistsError: If something is there already; it is left as it is.
        OSError: If the files can't be written; then there are none.
        ImportError: If the package `onnx` is missing, which an ONNX model needs.
        ValueError: If the weights are damaged, or the output is to end in another suffix.
    """
    alone = kind in ("site", "safetensors")
    written = [output] if alone else [calibration_path(output), output]
    _check(written, kind)
    try:
        drafts = tempfile.TemporaryDirectory(dir=output.parent, prefix=".export-")
    except OSError as error:
        raise OSError(f"Can't write to the folder {output.parent}: {error.strerror}.") from error
    with drafts as folder:
        draft = Path(folder, output.name)
        if kind == "site":
            from lenet.ui import site

            recognizer = Recognizer.load(source)
            draft.mkdir()
            site.write(draft, recognizer)
        elif kind == "safetensors":
            recognizer = Recognizer.load(source)
            draft.write_bytes(safetensors.to_bytes(recognizer.weights, recognizer.record))
        else:
            model, record = weights.load(source)
            _export(model, draft, kind, record)
            beside = {
                "names": names_of(record),
                "calibration": Calibration.of(record)._asdict(),
                "weights_sha256": record["weights_sha256"],
            }
            files.write_text(calibration_path(draft), files.to_json(beside))
        # The network last: whoever finds it finds its calibration, too.
        for path in written:
            Path(folder, path.name).rename(path)
    return written


def calibration_path(output: Path) -> Path:
    """Return where the calibration of an exported network lies."""
    return output.with_name(f"{output.name}.json")


def _check(written: Sequence[Path], kind: str) -> None:
    output = written[-1]
    suffix = _SUFFIXES.get(kind, output.suffix)
    if output.suffix != suffix:
        names = {"onnx": "an ONNX model", "safetensors": "a safetensors file"}
        name = names.get(kind, "a LiteRT model")
        raise ValueError(f"Expected {name} to end in {suffix}, got {output}.")
    if not output.parent.is_dir():
        raise FileNotFoundError(f"Expected a folder {output.parent} to write to; there is none.")
    for path in written:
        if os.path.lexists(path):
            raise FileExistsError(f"Expected {path} not to be there; remove it or name another.")


def _export(model: keras.Model, path: Path, kind: str, record: Record) -> None:
    if kind == "saved-model":
        _export_by_keras(model, path, "tf_saved_model", None)  # a server is asked for many
    elif kind == "litert":
        _export_by_keras(model, path, "litert", 1)  # a device for one
    elif kind == "litert-int8":
        path.write_bytes(_quantized(model, _typical(record)))
    else:
        path.write_bytes(_onnx(weights.to_arrays(model)))


def _export_by_keras(model: keras.Model, path: Path, name: str, count: int | None) -> None:
    import keras

    shape = (count, INPUT_SIZE, INPUT_SIZE, 1)
    signature = [keras.InputSpec(dtype="float32", shape=shape, name="INPUT")]
    model.export(path, format=name, verbose=False, input_signature=signature)


def _typical(record: Record) -> np.ndarray:
    """Return digit images, uint8 [N, 28, 28], that show how far each layer's values reach."""
    own = record.get("examples")
    drawn = drawings.digit_images(drawings.draw_digit, _TYPICAL, 0).images
    if not own:
        return drawn
    shown = np.resize(np.stack(list(map(unpack_image, own))), drawn.shape)
    return augment(shown, np.random.default_rng(0), Augmentation())


def _quantized(model: keras.Model, digit_images: np.ndarray) -> bytes:
    """Return a LiteRT model with 8 bits for each weight and value, input and output included."""
    import tensorflow as tf

    constants = [tf.constant(value) for value in model.get_weights()]
    traced = tf.function(lambda inputs: model.stateless_call(constants, [], inputs)[0])
    shape = (1, INPUT_SIZE, INPUT_SIZE, 1)
    function = traced.get_concrete_function(tf.TensorSpec(shape, tf.float32, name="INPUT"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on statistics that it takes from the images itself
        converter = tf.lite.TFLiteConverter.from_concrete_functions([function], model)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([each[None]] for each in to_input(digit_images))
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
        return converter.convert()


def _onnx(arrays: Weights) -> bytes:
    """Return the seven layers as an ONNX model, which has channels before rows and columns.

    Raises:
        ImportError: If the package is missing.
    """
    try:
        import onnx
    except ImportError as error:
        raise ImportError("An ONNX model needs a package more: pip install onnx") from error

    helper: Any = onnx.helper
    nodes = [helper.make_node("Transpose", ["INPUT"], ["maps"], perm=[0, 3, 1, 2])]
    values, at = [], "maps"
    for layer in layers_for(classes_of(arrays)):
        taken = [at]
        if layer.name in arrays:
            kernel, bias = arrays[layer.name]
            if layer.kind == "convolution":
                kernel = kernel.transpose(3, 2, 0, 1)
            for name, value in (("kernel", kernel), ("bias", bias)):
                taken.append(f"{layer.name}_{name}")
                value = np.ascontiguousarray(value)
                values.append(onnx.numpy_helper.from_array(value, taken[-1]))
        if layer.kind == "dense" and layer.name == "F6":
            nodes.append(helper.make_node("Flatten", [at], ["units"]))
            taken[0] = "units"
        sums = f"{layer.name}_sums" if layer.activation else layer.name
        shape = {"kernel_shape": [layer.kernel] * 2, "strides": [layer.stride] * 2}
        operation = {"convolution": "Conv", "average pooling": "AveragePool", "dense": "Gemm"}
        more = {} if layer.kind == "dense" else shape
        nodes.append(helper.make_node(operation[layer.kind], taken, [sums], **more))
        if layer.activation:
            nodes.append(helper.make_node("Relu", [sums], [layer.name]))
        at = layer.name
    kind = onnx.TensorProto.FLOAT
    shapes = ["N", INPUT_SIZE, INPUT_SIZE, 1], ["N", classes_of(arrays)]
    ends = [
        [helper.make_tensor_value_info(name, kind, shape)]
        for name, shape in zip(("INPUT", at), shapes, strict=True)
    ]
    graph = helper.make_graph(nodes, "lenet5", *ends, values)
    opsets = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


if __name__ == "__main__":
    main()
