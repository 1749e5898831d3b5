"""Hand the network to other programs: `python -m lenet.export`.

As a SavedModel, which TensorFlow Serving serves, or as a LiteRT model, which phones and other small
devices run. Either takes digit images, as `lenet.drawing.framing.frame` makes them, by way of
`lenet.network.model.to_input`, and gives logits. Beside it lies `NAME.json` with the calibration,
by which `lenet.network.answers.to_answers` turns logits into probabilities and tells when not to
answer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lenet.network import weights
from lenet.network.answers import Calibration
from lenet.network.model import INPUT_SIZE

if TYPE_CHECKING:
    import keras

_KERAS_NAMES = {"saved-model": "tf_saved_model", "litert": "litert"}
FORMATS = tuple(_KERAS_NAMES)

# A server is asked for many drawings at once, a device for one.
_BATCH = {"saved-model": None, "litert": 1}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(
        prog="python -m lenet.export", description="Export the network for other programs."
    )
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("--weights", type=Path, default=weights.BUNDLED, metavar="FILE")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="PATH", help="a folder, or NAME.tflite"
    )
    options = parser.parse_args(arguments)
    try:
        export(options.output, options.format, source=options.weights)
    except (OSError, ValueError) as error:
        sys.exit(f"{parser.prog}: {error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Nothing was written.")
    print(f"Wrote {options.output} and {calibration_path(options.output)}.")


def export(output: Path, kind: str, *, source: Path = weights.BUNDLED) -> None:
    """Export weights and their calibration, both or neither.

    The exported network takes float32 [B, 32, 32, 1], 0 paper to 1 ink, and gives logits, float32
    [B, 10]; a LiteRT model takes one input at a time, B = 1.

    Args:
        output: Where the network goes: a folder for a SavedModel, a file `NAME.tflite` for LiteRT.
        kind: One of `FORMATS`.
        source: The weights.

    Raises:
        FileNotFoundError: If there are no weights, or no folder to write to.
        FileExistsError: If something is there already; it is left as it is.
        OSError: If the files can't be written; then there are none.
        ValueError: If the weights are damaged, or a LiteRT model is not to end in `.tflite`.
    """
    _check(output, kind)
    try:
        drafts = tempfile.TemporaryDirectory(dir=output.parent, prefix=".export-")
    except OSError as error:
        raise OSError(f"Can't write to the folder {output.parent}: {error.strerror}.") from error
    with drafts as folder:
        model, record = weights.load(source)
        draft = Path(folder, output.name)
        _export(model, draft, kind)
        weights.write_text(calibration_path(draft), weights.to_json(_beside(record)))
        # The network last: whoever finds it finds its calibration, too.
        calibration_path(draft).rename(calibration_path(output))
        draft.rename(output)


def calibration_path(output: Path) -> Path:
    """Return where the calibration of an exported network lies."""
    return output.with_name(f"{output.name}.json")


def _check(output: Path, kind: str) -> None:
    if kind == "litert" and output.suffix != ".tflite":
        raise ValueError(f"Expected a LiteRT model to end in .tflite, got {output}.")
    if not output.parent.is_dir():
        raise FileNotFoundError(f"Expected a folder {output.parent} to write to; there is none.")
    _check_free(output)
    _check_free(calibration_path(output))


def _check_free(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(f"Expected {path} not to be there; remove it or name another.")


def _beside(record: dict[str, Any]) -> dict[str, Any]:
    """Return what others need to make answers of logits, and to tell which weights gave them."""
    try:
        calibration = Calibration(**record.get("calibration", {}))
    except TypeError as error:
        raise ValueError("The weights' record has a calibration of another version.") from error
    return {"calibration": calibration._asdict(), "weights_sha256": record["weights_sha256"]}


def _export(model: keras.Model, path: Path, kind: str) -> None:
    import keras

    shape = (_BATCH[kind], INPUT_SIZE, INPUT_SIZE, 1)
    signature = [keras.InputSpec(dtype="float32", shape=shape, name="INPUT")]
    model.export(path, format=_KERAS_NAMES[kind], verbose=False, input_signature=signature)


if __name__ == "__main__":
    main()
