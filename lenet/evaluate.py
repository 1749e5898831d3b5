"""Measure how well the network reads: `python -m lenet.evaluate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2

from lenet import files
from lenet.data.mnist import load_mnist
from lenet.data.pen_digits import read_pen_digits
from lenet.evaluation import measure
from lenet.interrupts import interruptible
from lenet.network import weights
from lenet.recognizer import Recognizer


@interruptible()
def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(
        prog="python -m lenet.evaluate",
        description="Measure how well the network reads.",
        allow_abbrev=False,
    )
    parser.add_argument("--weights", type=Path, default=weights.BUNDLED, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    parser.add_argument("--pen", type=Path, metavar="FILE", help="pen digits, as UNIPEN text")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements there")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the mistakes there")
    parser.add_argument(
        "--quick", action="store_true", help="without hands, numbers and the training's snapshots"
    )
    options = parser.parse_args(arguments)
    try:
        _check_writable(options.json, options.picture)
        recognizer = Recognizer.load(options.weights)
        digits, mnist = read_pen_digits(options.pen), load_mnist(options.data)
        report = measure.evaluate(recognizer, mnist.test, digits, quick=options.quick)
        if options.json:
            files.write_text(options.json, files.to_json(report))
        if options.picture:
            picture = measure.picture(report["mistakes"])
            _, content = cv2.imencode(options.picture.suffix, picture)
            files.write_bytes(options.picture, content.tobytes())
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
    print(files.to_json(report), end="")


def _check_writable(json: Path | None, picture: Path | None) -> None:
    """Check before measuring that the results can be written."""
    if picture and not cv2.haveImageWriter(str(picture)):
        raise ValueError(f"Expected --picture to end in .png or the like, got {picture}.")
    for path in filter(None, (json, picture)):
        files.expect_writable(path)


if __name__ == "__main__":
    main()
