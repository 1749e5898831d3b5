"""The training: epochs by a recipe, in the end the weights with the best validation accuracy."""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from lenet.data.mnist import Mnist
from lenet.network import weights
from lenet.network.answers import NO_DIGIT, Calibration, calibrate, confusion_matrix
from lenet.network.model import CLASSES, build, to_input
from lenet.training.checkpoint import Checkpoint
from lenet.training.recipes import Epoch, Recipe, gather

if TYPE_CHECKING:
    import keras

_SCORED_AT_ONCE = 1_000  # images
_STEPS_AT_ONCE = 8  # steps between two looks of Python at the training, which cost time


def train(recipe: Recipe, mnist: Mnist, output: Path, *, resume: bool = False) -> dict[str, Any]:
    """Train by a recipe and write the weights with the best validation accuracy.

    After each epoch the state goes to a folder beside `output`, from which a run that was
    interrupted resumes; the folder goes when the weights are written.

    Args:
        recipe: What to do.
        mnist: The data. The test images are scored once, with the weights chosen before.
        output: Where the weights go, `NAME.keras`; the record goes beside them.
        resume: Go on with the interrupted run that was to write `output`.

    Returns:
        The record that is stored beside the weights.

    Raises:
        ValueError: If `resume` finds no interrupted run, a damaged one, or one with another
            recipe, other data or other versions of the libraries.
        FileExistsError: If there is an interrupted run that is not to be resumed.
        OSError: If a file can't be written.
    """
    import keras

    from lenet.training.batches import batches

    run = {
        "recipe": json.loads(json.dumps(asdict(recipe))),
        "data_sha256": mnist.sha256,
        "versions": _versions(),
    }
    checkpoint = Checkpoint(output.with_suffix(".training"), run)
    if not resume:
        checkpoint.expect_none()
    keras.utils.set_random_seed(recipe.seed)
    restored = checkpoint.restore() if resume else None
    print(f"Gathering the images of the recipe {recipe.name} …", flush=True)
    lessons = gather(recipe, mnist)
    trainer, history = restored or (compiled_trainer(recipe, lessons.per_epoch), [])
    for number in range(len(history), recipe.epochs):
        started = time.perf_counter()
        choosing, bending = np.random.SeedSequence((recipe.seed, number)).spawn(2)
        epoch = lessons.epoch(np.random.default_rng(choosing))
        measured = trainer.fit(
            batches(epoch, recipe.batch_size, augmentation=recipe.augmentation, seed=bending),
            initial_epoch=number,
            epochs=number + 1,
            shuffle=False,
            validation_data=batches(lessons.validation, _SCORED_AT_ONCE),
        ).history
        history.append({name: values[0] for name, values in measured.items()})
        history[-1]["seconds"] = round(time.perf_counter() - started, 2)
        checkpoint.save(trainer, history)
    trainer.load_weights(checkpoint.best(history))
    model = keras.Model(trainer.input, trainer.get_layer("OUTPUT").output, name="lenet5")
    calibration = _calibrate(model, lessons.validation, recipe.answered)
    record = run | _score(model, mnist) | {"calibration": calibration._asdict(), "history": history}
    weights.save(model, record, output)
    checkpoint.clear()
    return record


def compiled_trainer(recipe: Recipe, images: int) -> keras.Model:
    """Return LeNet-5 ready to be trained, with a logit of 0 beside its ten for "no digit"."""
    import keras

    from lenet.training.muon import Muon

    model = build()
    logits = model.output
    if recipe.no_digits[1]:
        column = keras.layers.Reshape((CLASSES, 1))(logits)
        column = keras.layers.ZeroPadding1D((0, 1))(column)
        logits = keras.layers.Reshape((CLASSES + 1,))(column)
    trainer = keras.Model(model.input, logits)
    steps = -(-images // recipe.batch_size) * recipe.epochs
    schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    trainer.compile(
        Muon(schedule, weight_decay=None, adam_weight_decay=None)
        if recipe.optimizer == "muon"
        else keras.optimizers.Adam(schedule),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        steps_per_execution=_STEPS_AT_ONCE,
    )
    return trainer


def _logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(to_input(images), batch_size=_SCORED_AT_ONCE, verbose=0)


def _calibrate(model: keras.Model, validation: Epoch, answered: float) -> Calibration:
    digits = validation.labels != NO_DIGIT
    logits = _logits(model, validation.images[digits])
    return calibrate(logits, validation.labels[digits], answered=answered)


def _score(model: keras.Model, mnist: Mnist) -> dict[str, Any]:
    """Measure the chosen weights on all images, the test images for the first and only time."""
    read_as = {
        part: _logits(model, getattr(mnist, part).images).argmax(axis=1)
        for part in ("train", "validation", "test")
    }
    accuracies = {
        f"{part}_accuracy": float(np.mean(digits == getattr(mnist, part).labels))
        for part, digits in read_as.items()
    }
    return accuracies | {"confusion_matrix": confusion_matrix(mnist.test.labels, read_as["test"])}


def _versions() -> dict[str, str]:
    import keras
    import tensorflow as tf

    modules = {"tensorflow": tf, "keras": keras, "numpy": np, "opencv": cv2}
    return {"python": platform.python_version()} | {
        name: module.__version__ for name, module in modules.items()
    }
