"""The training: epochs by a recipe, then the weights with the best validation accuracy."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from lenet.data import letters
from lenet.data.mnist import Collection, Images
from lenet.drawing import penmanship
from lenet.hand import Hand, pack_image
from lenet.network import weights
from lenet.network.answers import Calibration, calibrate, confusion_matrix
from lenet.network.model import to_input
from lenet.network.parameters import Weights, flatten
from lenet.network.quiet import import_keras
from lenet.network.signs import names_of
from lenet.network.snapshots import Snapshot
from lenet.records import Record, Run, Score
from lenet.training.checkpoint import Checkpoint, alone
from lenet.training.own_hand import describe, gain, split, with_hands
from lenet.training.recipes import Material, Recipe, for_size, gather

if TYPE_CHECKING:
    import keras


LEAST_CALIBRATED = 100  # validation images; fewer tell little of how sure to be
UNFITTED = Calibration(least_confidence=0.5)


def train(
    recipe: Recipe,
    mnist: Collection,
    output: Path,
    *,
    resume: bool = False,
    hands: Sequence[Hand] = (),
    start: tuple[Weights, Record] | None = None,
) -> Record:
    """Train by a recipe and write the weights with the best validation accuracy.

    After each epoch the state is saved in a folder beside `output`, from which an interrupted run
    resumes. The folder is removed when the weights are written.

    Args:
        recipe: What to do.
        mnist: The data, MNIST or others. The test images are scored once, with the weights chosen
            before.
        output: Where the weights go, `NAME.keras`; the record goes beside them.
        resume: Go on with the interrupted run that was to write `output`.
        hands: Whose drawings join the training images.
        start: Trained weights to begin with, and their record; by default random ones.

    Returns:
        The record that is stored beside the weights.

    Raises:
        ValueError: If `resume` finds no interrupted run, a damaged one, or one with another
            recipe, other data, other ways of writing or other versions of the libraries; or if a
            hand is empty, or has what is not a digit and the recipe has no such images.
        FileExistsError: If there is an interrupted run that is not to be resumed, or another one is
            at work on the same output.
        OSError: If a file can't be written.
    """
    with alone(output.with_suffix(".training")) as folder:
        return _train(recipe, mnist, output, folder, resume=resume, hands=hands, start=start)


def _train(
    recipe: Recipe,
    mnist: Collection,
    output: Path,
    folder: Path,
    *,
    resume: bool,
    hands: Sequence[Hand],
    start: tuple[Weights, Record] | None,
) -> Record:
    import_keras()
    import keras

    from lenet.training.phases import restore, train_student, train_teacher
    from lenet.training.snapshots import choose

    recipe = for_size(recipe, len(mnist.train.labels))
    own = split(hands) if hands else None
    if own:
        recipe = with_hands(recipe, own, len(mnist.names))
    run: Run = {
        "recipe": json.loads(json.dumps(asdict(recipe))),
        "data_sha256": mnist.sha256,
        "versions": _versions(),
    }
    if recipe.drawn[0] or recipe.no_digits[0]:
        run["penmanship_sha256"] = penmanship.sha256()
    if recipe.no_digits[0] and not recipe.own:
        run["letters_sha256"] = letters.sha256()
    if own:
        run["hand"] = describe(own)
    if start:
        run["start_sha256"] = start[1]["weights_sha256"]
    taught, learned = Checkpoint(folder, run, of="teacher-"), Checkpoint(folder, run)
    if resume:
        teacher, student = restore(taught, learned)
    else:
        teacher = student = None
        for checkpoint in (taught, learned):
            checkpoint.expect_none()
    print(f"Gathering the images of the recipe {recipe.name} …", flush=True)
    material = gather(recipe, mnist, own.learned if own else None)
    teacher = train_teacher(recipe, material, taught, teacher)
    begin = start[0] if start else None
    (trainer, history), kept = train_student(recipe, material, learned, student, teacher, begin)
    best = learned.best(history)
    trainer.load_weights(learned.model(best))
    model = keras.Model(trainer.input, trainer.get_layer("OUTPUT").output, name="lenet5")
    classes, labels = len(mnist.names), material.validation.labels
    calibrated = not recipe.own or (labels != classes).sum() >= LEAST_CALIBRATED
    calibration, offset = UNFITTED, 0.0
    if calibrated:
        calibration, offset = _calibrate(model, material, recipe)
    biases = model.get_layer("OUTPUT").bias
    biases.assign(biases + offset)
    record: Record = {
        **run,
        **_score(model, mnist),
        "calibration": calibration._asdict(),
        "history": history,
    }
    if recipe.own:
        record["calibrated"] = bool(calibrated)
        _describe(record, mnist)
    if teacher:
        record["teacher_history"] = teacher.history
    if own:
        parts = {
            f"{mnist.source}, test images": mnist.test,
            "validation, all kinds": Images(*material.validation[:2]),
            "the hands, held back": own.held_back,
        }
        before = start or _bundled()
        if names_of(before[1]) == mnist.names:
            after = weights.to_arrays(model), calibration
            record["hand"]["gain"] = gain((before[0], Calibration.of(before[1])), after, parts)
    steps = -(-material.per_epoch // recipe.batch_size) * (best + 1)
    last = Snapshot(steps, best + 1, flatten(weights.to_arrays(model)).astype(np.float16))
    # OUTPUT's biases, the last values, move in all snapshots as in the weights
    shift = np.zeros_like(last.values)
    shift[-classes:] = offset
    kept = [snapshot._replace(values=snapshot.values + shift) for snapshot in kept]
    past = choose(kept, last, material.validation.images, calibration)
    record = weights.save(model, record, output, past=past)
    learned.clear()
    return record


def _logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    from lenet.training.phases import SCORED_AT_ONCE

    return model.predict(to_input(images), batch_size=SCORED_AT_ONCE, verbose=0)


def _bundled() -> tuple[Weights, Record]:
    model, record = weights.load()
    return weights.to_arrays(model), record


def _calibrate(model: keras.Model, material: Material, recipe: Recipe) -> tuple[Calibration, float]:
    logits, labels = _logits(model, material.validation.images), material.validation.labels
    share = recipe.expected_no_digits if (labels == len(material.names)).any() else 0
    return calibrate(logits, labels, answered=recipe.answered, no_digits=share)


def _describe(record: Record, data: Collection) -> None:
    """Note in a record what one's own data are."""
    parts = {"train": data.train, "validation": data.validation, "test": data.test}
    classes = len(data.names)
    record["names"], record["source"] = list(data.names), data.source
    record["counts"] = {
        name: np.bincount(part.labels, minlength=classes).tolist() for name, part in parts.items()
    }
    images, labels = data.validation
    firsts = [np.flatnonzero(labels == label)[0] for label in range(classes)]
    record["examples"] = [pack_image(images[first]) for first in firsts]


def _score(model: keras.Model, mnist: Collection) -> Score:
    """Score the chosen weights on all images; the test images are scored only here."""
    parts = (mnist.train, mnist.validation, mnist.test)
    read_as = [_logits(model, part.images).argmax(axis=1) for part in parts]
    shares = [float(np.mean(a == part.labels)) for a, part in zip(read_as, parts, strict=True)]
    return {
        "train_accuracy": shares[0],
        "validation_accuracy": shares[1],
        "test_accuracy": shares[2],
        "confusion_matrix": confusion_matrix(mnist.test.labels, read_as[2], len(mnist.names)),
    }


def _versions() -> dict[str, str]:
    import keras
    import tensorflow as tf

    modules = {"tensorflow": tf, "keras": keras, "numpy": np, "opencv": cv2}
    return {"python": platform.python_version()} | {
        name: module.__version__ for name, module in modules.items()
    }
