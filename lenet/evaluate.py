"""Measure how well the network reads: `python -m lenet.evaluate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2

from lenet.data.mnist import load_mnist
from lenet.data.pen_digits import read_pen_digits
from lenet.evaluation import measure
from lenet.network import weights
from lenet.recognizer import Recognizer


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(
        prog="python -m lenet.evaluate", description="Measure how well the network reads."
    )
    parser.add_argument("--weights", type=Path, default=weights.BUNDLED, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    parser.add_argument("--pen", type=Path, metavar="FILE", help="pen digits, as UNIPEN text")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements there")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw the mistakes there")
    options = parser.parse_args(arguments)
    try:
        recognizer = Recognizer.load(options.weights)
        digits, mnist = read_pen_digits(options.pen), load_mnist(options.data)
        report = {
            "weights_sha256": recognizer.record["weights_sha256"],
            "mnist": measure.evaluate_mnist(recognizer, mnist.test),
            "mnist_as_drawings": measure.evaluate_mnist(recognizer, mnist.test, framed=True),
            "pen": measure.evaluate_pen_digits(recognizer, digits),
            "accepted": measure.evaluate_no_digits(recognizer),
            "mistakes": measure.mistakes(recognizer, digits),
        }
        if options.json:
            weights.write_text(options.json, weights.to_json(report))
        shown = measure.picture(report["mistakes"])
        if options.picture and not cv2.imwrite(str(options.picture), shown):
            raise OSError(f"Expected to write a picture to {options.picture}, but could not.")
    except (OSError, ValueError) as error:
        sys.exit(f"{parser.prog}: {error}")
    print(weights.to_json(report), end="")


if __name__ == "__main__":
    main()
