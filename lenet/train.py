"""Train LeNet-5: `python -m lenet.train` makes the weights that the repository ships."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lenet import files
from lenet.data.mnist import load_mnist
from lenet.hand import Hand
from lenet.interrupts import interruptible
from lenet.network import snapshots, weights
from lenet.training import own_hand
from lenet.training.loop import train
from lenet.training.recipes import DEFAULT, RECIPES

OUTPUT = Path("weights", "lenet5.keras")  # in a clone of the repository, the weights that it ships


@interruptible()
def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(
        prog="python -m lenet.train",
        description="Train LeNet-5 and write its weights.",
        allow_abbrev=False,  # each run that is watched is this command without --watch
    )
    parser.add_argument("--recipe", choices=RECIPES, default=DEFAULT)
    parser.add_argument("--epochs", type=_positive(int), metavar="N")
    parser.add_argument("--batch-size", type=_positive(int), metavar="N")
    parser.add_argument("--learning-rate", type=_positive(float), metavar="X")
    parser.add_argument("--seed", type=_positive(int), metavar="N")
    parser.add_argument("--data", type=Path, metavar="FILE", help="MNIST, as Keras' mnist.npz")
    parser.add_argument(
        "--hand",
        type=Path,
        metavar="FILE",
        help="learn these drawings, too, as the page saves them",
    )
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, metavar="FILE", help="by default %(default)s"
    )
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument("--watch", action="store_true", help="serve a page of the run meanwhile")
    options = parser.parse_args(arguments)
    if options.output.suffix != ".keras":
        parser.error(f"Expected --output to end in .keras, got {options.output}.")
    names = ("epochs", "batch_size", "learning_rate", "seed")
    changes = {name: getattr(options, name) for name in names if getattr(options, name)}
    recipe = replace(RECIPES[options.recipe], **changes)
    try:
        _check_writable(options.output)
        hand = Hand.read(options.hand) if options.hand else None
        if options.watch:
            return _watch(sys.argv[1:] if arguments is None else arguments, options)
        record = train(
            recipe, load_mnist(options.data), options.output, resume=options.resume, hand=hand
        )
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. If an epoch was complete, --resume goes on from there.")
    if hand is not None:
        print(own_hand.say(record["hand"]["gain"]))
    print(f"Test accuracy {record['test_accuracy']:.2%}. Wrote {options.output}.")


def _check_writable(output: Path) -> None:
    """Check before the training that its files can be written; folders are made later."""
    folder = next(each for each in output.parents if each.exists())
    for path in (output, weights.record_path(output), snapshots.path_of(output)):
        files.expect_writable(path if folder == output.parent else folder / "any")


def _watch(arguments: Sequence[str], options: argparse.Namespace) -> None:
    from lenet.watch.page import serve

    others = [argument for argument in arguments if argument != "--watch"]
    serve(others, options.output.with_suffix(".training"), options.data)


def _positive(kind: type) -> Any:
    def parse(text: str) -> float:
        value = kind(text)
        if not 0 < value < 1e9:
            raise ValueError
        return value

    parse.__name__ = f"positive {kind.__name__}"  # argparse names it in its message
    return parse


if __name__ == "__main__":
    main()
