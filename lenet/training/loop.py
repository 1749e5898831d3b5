"""The training: epochs by a recipe, then the weights with the best validation accuracy."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from lenet.data.mnist import Images, Mnist
from lenet.drawing import penmanship
from lenet.hand import Hand
from lenet.network import weights
from lenet.network.answers import NO_DIGIT, Calibration, calibrate, confusion_matrix
from lenet.network.model import to_input
from lenet.network.parameters import flatten
from lenet.network.quiet import import_keras
from lenet.network.snapshots import Snapshot
from lenet.records import Record, Run, Score
from lenet.training.checkpoint import Checkpoint, alone
from lenet.training.own_hand import describe, gain, images_of, with_hand
from lenet.training.recipes import Epoch, Recipe, gather

if TYPE_CHECKING:
    import keras


def train(
    recipe: Recipe,
    mnist: Mnist,
    output: Path,
    *,
    resume: bool = False,
    hand: Hand | None = None,
) -> Record:
    """Train by a recipe and write the weights with the best validation accuracy.

    After each epoch the state is saved in a folder beside `output`, from which an interrupted run
    resumes. The folder is removed when the weights are written.

    Args:
        recipe: What to do.
        mnist: The data. The test images are scored once, with the weights chosen before.
        output: Where the weights go, `NAME.keras`; the record goes beside them.
        resume: Go on with the interrupted run that was to write `output`.
        hand: Whose drawings join the training images.

    Returns:
        The record that is stored beside the weights.

    Raises:
        ValueError: If `resume` finds no interrupted run, a damaged one, or one with another
            recipe, other data, other ways of writing or other versions of the libraries; or if the
            hand is empty, or has what is not a digit and the recipe has no such images.
        FileExistsError: If there is an interrupted run that is not to be resumed, or another one is
            at work on the same output.
        OSError: If a file can't be written.
    """
    with alone(output.with_suffix(".training")) as folder:
        return _train(recipe, mnist, output, folder, resume=resume, hand=hand)


def _train(
    recipe: Recipe, mnist: Mnist, output: Path, folder: Path, *, resume: bool, hand: Hand | None
) -> Record:
    import_keras()
    import keras

    from lenet.training.phases import restore, train_student, train_teacher
    from lenet.training.snapshots import choose

    run: Run = {
        "recipe": json.loads(json.dumps(asdict(recipe))),
        "data_sha256": mnist.sha256,
        "versions": _versions(),
    }
    if recipe.drawn[0] or recipe.no_digits[0]:
        run["penmanship_sha256"] = penmanship.sha256()
    own = None if hand is None else images_of(hand)
    if own:
        recipe = with_hand(recipe, own)
        run["recipe"], run["hand"] = json.loads(json.dumps(asdict(recipe))), describe(own)
    taught, learned = Checkpoint(folder, run, of="teacher-"), Checkpoint(folder, run)
    if resume:
        teacher, student = restore(taught, learned)
    else:
        teacher = student = None
        for checkpoint in (taught, learned):
            checkpoint.expect_none()
    print(f"Gathering the images of the recipe {recipe.name} …", flush=True)
    lessons = gather(recipe, mnist, own)
    teacher = train_teacher(recipe, lessons, taught, teacher)
    (trainer, history), kept = train_student(recipe, lessons, learned, student, teacher)
    best = learned.best(history)
    trainer.load_weights(learned.model(best))
    model = keras.Model(trainer.input, trainer.get_layer("OUTPUT").output, name="lenet5")
    calibration = _calibrate(model, lessons.validation, recipe.answered)
    record: Record = {
        **run,
        **_score(model, mnist),
        "calibration": calibration._asdict(),
        "history": history,
    }
    if teacher:
        record["teacher_history"] = teacher.history
    if own:
        parts = {
            "MNIST, test images": mnist.test,
            "validation, all kinds": Images(*lessons.validation[:2]),
            "the hand’s drawings": own,
        }
        record["hand"]["gain"] = gain(weights.to_arrays(model), calibration, parts)
    steps = -(-lessons.per_epoch // recipe.batch_size) * (best + 1)
    last = Snapshot(steps, best + 1, flatten(weights.to_arrays(model)).astype(np.float16))
    past = choose(kept, last, lessons.validation.images, calibration)
    record = weights.save(model, record, output, past=past)
    learned.clear()
    return record


def _logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    from lenet.training.phases import SCORED_AT_ONCE

    return model.predict(to_input(images), batch_size=SCORED_AT_ONCE, verbose=0)


def _calibrate(model: keras.Model, validation: Epoch, answered: float) -> Calibration:
    digits = validation.labels != NO_DIGIT
    logits = _logits(model, validation.images[digits])
    return calibrate(logits, validation.labels[digits], answered=answered)


def _score(model: keras.Model, mnist: Mnist) -> Score:
    """Score the chosen weights on all images; the test images are scored only here."""
    parts = (mnist.train, mnist.validation, mnist.test)
    read_as = [_logits(model, part.images).argmax(axis=1) for part in parts]
    shares = [float(np.mean(a == part.labels)) for a, part in zip(read_as, parts, strict=True)]
    return {
        "train_accuracy": shares[0],
        "validation_accuracy": shares[1],
        "test_accuracy": shares[2],
        "confusion_matrix": confusion_matrix(mnist.test.labels, read_as[2]),
    }


def _versions() -> dict[str, str]:
    import keras
    import tensorflow as tf

    modules = {"tensorflow": tf, "keras": keras, "numpy": np, "opencv": cv2}
    return {"python": platform.python_version()} | {
        name: module.__version__ for name, module in modules.items()
    }
