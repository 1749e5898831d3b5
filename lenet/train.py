"""Train LeNet-5, on MNIST or on one's own signs: `python -m lenet.train`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lenet import files
from lenet.data.mnist import Collection, load_mnist
from lenet.data.own import FEW, Own, is_own, load_own
from lenet.evaluation import own as own_evaluation
from lenet.hand import Hand
from lenet.interrupts import interruptible
from lenet.network import snapshots, weights
from lenet.network.parameters import Weights
from lenet.recognizer import Recognizer
from lenet.records import Record
from lenet.training import own_hand
from lenet.training.loop import LEAST_CALIBRATED, train
from lenet.training.recipes import DEFAULT, KEPT, OWN, RECIPES, Recipe

BESIDE = Path("weights", "own")  # git ignores it: the weights that the repository ships stay
RELEASED = Path("weights", "lenet5.keras")  # in a clone of the repository, those weights
_TOLD = 20  # of what was refused


@interruptible()
def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = _parser()
    options = parser.parse_args(arguments)
    own = is_own(options.data)
    output = options.output or _default_output(options.data if own else [], options.release)
    if output.suffix != ".keras":
        parser.error(f"Expected --output to end in .keras, got {output}.")
    try:
        recipe = _recipe(options, own)
        _check_writable(output)
        start = _load(options.start) if options.start else None
        hands = [] if own else list(map(Hand.read, options.hand))
        data, refused = _data(options.data, own)
        if own:  # whose names are not known before
            hands = [Hand.read(path, names=data.names) for path in options.hand]
        if options.watch:
            return _watch(sys.argv[1:] if arguments is None else arguments, output, data, recipe)
        _warn(data, refused)
        record = train(recipe, data, output, resume=options.resume, hands=hands, start=start)
        if own:
            _sum_up(data, output)
    except (OSError, ValueError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. If an epoch was complete, --resume goes on from there.")
    if "gain" in record.get("hand", {}):
        print(own_hand.say(record["hand"]["gain"]))
    if not record.get("calibrated", True):
        print(
            f"There are fewer than {LEAST_CALIBRATED} validation images, too few to tell how sure "
            "an answer is: confidences are as the network gives them."
        )
    print(f"Test accuracy {record['test_accuracy']:.2%}. Wrote {output}.")
    if output != RELEASED:
        print(f"See it by: python app.py --weights {output}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lenet.train",
        description="Train LeNet-5 and write its weights.",
        allow_abbrev=False,  # each run that is watched is this command without --watch
    )
    add = parser.add_argument
    add("--recipe", choices=RECIPES, help=f"by default {DEFAULT}; of one's own signs {OWN}")
    add("--epochs", type=_positive(int), metavar="N")
    add("--batch-size", type=_positive(int), metavar="N")
    add("--learning-rate", type=_positive(float), metavar="X")
    add("--seed", type=_positive(int), metavar="N")
    add(
        "--data",
        type=Path,
        nargs="+",
        default=[],
        metavar="PATH",
        help="MNIST, as Keras' mnist.npz; or one's own signs: a folder with a sub-folder for each, "
        "an .npz with x, y and names, or files of examples that the page exported, or their folder",
    )
    add(
        "--hand",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="learn these drawings, too, as the page saves them",
    )
    add("--from", dest="start", type=Path, metavar="FILE", help="begin with these weights")
    add("--keep", action="store_true", help=f"with --from: {', '.join(KEPT)} stay as they are")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--output", type=Path, metavar="FILE", help=f"by default in {BESIDE}")
    where.add_argument(
        "--release", action="store_true", help=f"replace the shipped weights, {RELEASED}"
    )
    add("--resume", action="store_true", help="go on with an interrupted run")
    add("--watch", action="store_true", help="serve a page of the run meanwhile")
    return parser


def _default_output(own: Sequence[Path], release: bool) -> Path:
    """Return where weights go: named like the data, if they are one's own."""
    if release:
        return RELEASED
    name = re.sub(r"\W+", "-", own[0].resolve().stem).strip("-") if own else ""
    return BESIDE / f"{name or RELEASED.stem}.keras"


def _recipe(options: argparse.Namespace, own: bool) -> Recipe:
    name = options.recipe or (OWN if own else DEFAULT)
    if RECIPES[name].own != own:
        known = "one's own signs" if own else "MNIST"
        raise ValueError(f"Expected a recipe for {known}, but {name} is not: leave out --recipe.")
    if own and options.release:
        raise ValueError("Expected MNIST with --release: the shipped weights read digits.")
    if options.keep and not options.start:
        raise ValueError("Expected --from with --keep, so that there is something to keep.")
    names = ("epochs", "batch_size", "learning_rate", "seed")
    changes = {name: getattr(options, name) for name in names if getattr(options, name)}
    return replace(RECIPES[name], **changes, kept=KEPT if options.keep else ())


def _load(path: Path) -> tuple[Weights, Record]:
    model, record = weights.load(path)
    return weights.to_arrays(model), record


def _data(paths: Sequence[Path], own: bool) -> tuple[Collection, Own | None]:
    if not own:
        return load_mnist(paths[0] if paths else None), None
    told = load_own(paths, progress=_tell)
    return told.collection, told


def _tell(done: int, count: int) -> None:
    if sys.stdout.isatty():
        print(f"\rRead {done:,} of {count:,} images", end="\n" if done == count else "", flush=True)


def _warn(data: Collection, own: Own | None) -> None:
    """Say what of one's own images was refused, and how many there are."""
    if own is None:
        return
    for where, reason in own.refused[:_TOLD]:
        print(f"Refused {where}: {reason}")
    parts = (data.train, data.validation, data.test)
    trained, validated, tested = (len(part.labels) for part in parts)
    print(
        f"{len(data.names)} signs: {trained:,} images to train on, {validated:,} to validate, "
        f"{tested:,} to test; {len(own.refused):,} refused."
    )
    counts = np.bincount(np.concatenate([part.labels for part in parts]))
    least = int(counts.argmin())
    if counts[least] < FEW:
        told = f"there are {counts[least]} of {data.names[least]}"
        print(f"Warning: fewer than {FEW} images of a sign are few; {told}.")


def _sum_up(data: Collection, output: Path) -> None:
    """Say how the test images are read, and draw what was confused beside the weights."""
    recognizer = Recognizer.load(output)
    reading = own_evaluation.evaluate_own(recognizer, data.test)
    print(own_evaluation.say(reading, data.names))
    path = output.with_name(f"{output.stem}.confusions.png")
    if own_evaluation.write_picture(path, recognizer, data.test):
        print(f"Drew the worst confusions in {path}.")


def _check_writable(output: Path) -> None:
    """Check before the training that its files can be written; folders are made later."""
    folder = next(each for each in output.parents if each.exists())
    for path in (output, weights.record_path(output), snapshots.path_of(output)):
        files.expect_writable(path if folder == output.parent else folder / "any")


def _watch(arguments: Sequence[str], output: Path, data: Collection, recipe: Recipe) -> None:
    from lenet.watch.page import serve

    others = [argument for argument in arguments if argument != "--watch"]
    serve(others, output.with_suffix(".training"), data, recipe)


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
