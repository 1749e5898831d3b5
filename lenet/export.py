"""Export the network for other programs, or the page for any web server: `python -m lenet.export`.

The network is exported as a SavedModel, for TensorFlow Serving, or as a LiteRT model, for phones
and other small devices. Its input is what `lenet.network.model.to_input` makes of a digit image,
see `lenet.drawing.framing.frame`. Its output is logits. `NAME.json` beside it holds the
calibration, with which `lenet.network.answers.to_answers` turns logits into answers.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lenet import files
from lenet.interrupts import interruptible
from lenet.network import weights
from lenet.network.answers import Calibration
from lenet.network.model import INPUT_SIZE
from lenet.recognizer import Recognizer

if TYPE_CHECKING:
    import keras

# Keras' names, and images at once: a server is asked for many, a device for one.
_NETWORKS = {"saved-model": ("tf_saved_model", None), "litert": ("litert", 1)}
FORMATS = (*_NETWORKS, "site")


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
        "--output", type=Path, required=True, metavar="PATH", help="a folder, or NAME.tflite"
    )
    options = parser.parse_args(arguments)
    try:
        written = export(options.output, options.format, source=options.weights)
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Nothing was written.")
    print(f"Wrote {' and '.join(map(str, written))}.")


def export(output: Path, kind: str, *, source: Path = weights.BUNDLED) -> list[Path]:
    """Export the page, or the network and its calibration: all or nothing.

    The exported network takes float32 [B, 32, 32, 1], 0 paper to 1 ink, and gives logits, float32
    [B, 10]; a LiteRT model takes one input at a time, B = 1. The page is a folder of static files.

    Args:
        output: Where it goes: a folder, or for LiteRT a file `NAME.tflite`.
        kind: One of `FORMATS`.
        source: The weights.

    Returns:
        What was written.

    Raises:
        FileNotFoundError: If there are no weights, or no folder to write to.
        FileExistsError: If something is there already; it is left as it is.
        OSError: If the files can't be written; then there are none.
        ValueError: If the weights are damaged, or a LiteRT model is not to end in `.tflite`.
    """
    written = [output] if kind == "site" else [calibration_path(output), output]
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
        else:
            model, record = weights.load(source)
            _export(model, draft, kind)
            beside = {
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
    if kind == "litert" and output.suffix != ".tflite":
        raise ValueError(f"Expected a LiteRT model to end in .tflite, got {output}.")
    if not output.parent.is_dir():
        raise FileNotFoundError(f"Expected a folder {output.parent} to write to; there is none.")
    for path in written:
        if os.path.lexists(path):
            raise FileExistsError(f"Expected {path} not to be there; remove it or name another.")


def _export(model: keras.Model, path: Path, kind: str) -> None:
    import keras

    name, count = _NETWORKS[kind]
    shape = (count, INPUT_SIZE, INPUT_SIZE, 1)
    signature = [keras.InputSpec(dtype="float32", shape=shape, name="INPUT")]
    model.export(path, format=name, verbose=False, input_signature=signature)


if __name__ == "__main__":
    main()
