"""Measure how well the network reads: `python -m lenet.evaluate`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from lenet import files
from lenet.data.mnist import Images, load_mnist
from lenet.data.own import is_own, load_own
from lenet.data.pen_digits import PenDigit, read_pen_digits
from lenet.evaluation import measure, own
from lenet.interrupts import interruptible
from lenet.network import weights
from lenet.network.signs import DIGITS
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
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        default=[],
        metavar="PATH",
        help="MNIST, as Keras' mnist.npz, or one's own signs, as for training",
    )
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
        if is_own(options.data) or recognizer.names != DIGITS:
            return _evaluate_own(recognizer, options)
        test, digits = _collections(options)
        report = measure.evaluate(recognizer, test, digits, quick=options.quick, tell=_tell)
        if options.json:
            files.write_text(options.json, files.to_json(report))
        if options.picture:
            picture = measure.picture(report.get("mistakes", []))
            _, content = cv2.imencode(options.picture.suffix, picture)
            files.write_bytes(options.picture, content.tobytes())
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")
    print(files.to_json({key: part for key, part in report.items() if key != "mistakes"}), end="")


def _collections(options: argparse.Namespace) -> tuple[Images | None, list[PenDigit] | None]:
    """Return MNIST's test images and pen digits, as far as they are named; or MNIST, downloaded."""
    pen = options.pen or os.environ.get("LENET_PEN_DIGITS")
    mnist = options.data[0] if options.data else os.environ.get("LENET_MNIST")
    digits = read_pen_digits(pen) if pen else None
    test = load_mnist(mnist).test if mnist or not pen else None
    missing = [name for name, part in (("MNIST", test), ("pen digits", digits)) if not part]
    if missing:
        _tell(f"no {missing[0]}, which are not named")
    return test, digits


def _evaluate_own(recognizer: Recognizer, options: argparse.Namespace) -> None:
    """Measure on one's own signs: of the data that the weights were trained on, the test images."""
    if not options.data:
        raise ValueError("Expected --data with weights of one's own signs: there are no others.")
    data = load_own(options.data).collection
    if data.names != recognizer.names:
        known, given = (", ".join(names)[:60] for names in (recognizer.names, data.names))
        raise ValueError(f"Expected data of the signs that the weights know, {known}, got {given}.")
    parts = [data.train, data.validation, data.test]
    learned = recognizer.record.get("data_sha256") == data.sha256
    images = data.test if learned else Images(*map(np.concatenate, zip(*parts, strict=True)))
    _tell("the test images, which were not learned" if learned else "all images")
    report = own.evaluate_own(recognizer, images)
    if options.json:
        files.write_text(options.json, files.to_json(report))
    if options.picture:
        own.write_picture(options.picture, recognizer, images)
    print(own.say(report, recognizer.names))


def _tell(what: str) -> None:
    print(f"Measuring: {what} …", file=sys.stderr, flush=True)


def _check_writable(json: Path | None, picture: Path | None) -> None:
    """Check before measuring that the results can be written."""
    if picture and not cv2.haveImageWriter(str(picture)):
        raise ValueError(f"Expected --picture to end in .png or the like, got {picture}.")
    for path in filter(None, (json, picture)):
        files.expect_writable(path)


if __name__ == "__main__":
    main()
