"""The training: epochs by a recipe, in the end the weights with the best validation accuracy."""

from __future__ import annotations

import json
import platform
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from lenet.data.mnist import Images, Mnist
from lenet.network import weights
from lenet.network.answers import NO_DIGIT, Calibration, calibrate, confusion_matrix
from lenet.network.model import CLASSES, build, to_input
from lenet.training.recipes import Recipe, gather

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
        ValueError: If `resume` finds no interrupted run, or one of another recipe or other data.
        OSError: If a file can't be written.
    """
    import keras

    from lenet.training.batches import batches

    checkpoint = Checkpoint(output.with_suffix(".training"))
    run = {
        "recipe": json.loads(json.dumps(asdict(recipe))),
        "data_sha256": mnist.sha256,
        "versions": _versions(),
    }
    keras.utils.set_random_seed(recipe.seed)
    restored = checkpoint.restore(run) if resume else checkpoint.clear()
    print(f"Gathering the images of the recipe {recipe.name} …", flush=True)
    lessons = gather(recipe, mnist)
    trainer, history = restored or (compiled_trainer(recipe, lessons.per_epoch), [])
    for number in range(len(history), recipe.epochs):
        started = time.perf_counter()
        seed = (recipe.seed, number)
        epoch = lessons.epoch(np.random.default_rng(seed))
        measured = trainer.fit(
            batches(
                epoch,
                recipe.batch_size,
                augmentation=recipe.augmentation,
                shares=epoch.bent,
                seed=seed,
            ),
            initial_epoch=number,
            epochs=number + 1,
            shuffle=False,
            validation_data=batches(lessons.validation, _SCORED_AT_ONCE),
        ).history
        history.append({name: values[0] for name, values in measured.items()})
        history[-1]["seconds"] = round(time.perf_counter() - started, 2)
        checkpoint.save(trainer, run, history)
    trainer.load_weights(checkpoint.best)
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


class Checkpoint:
    """The state of a run after its latest epoch, in a folder that is replaced step by step.

    `state.json` counts: what it names is whole, what it doesn't name is not part of the run.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which need not exist."""
        self._folder = folder
        self._state = folder / "state.json"

    @property
    def best(self) -> Path:
        """The model of the epoch with the best validation accuracy."""
        return self._model(_best(json.loads(self._state.read_text())["history"]))

    def save(self, model: keras.Model, run: dict[str, Any], history: list[dict]) -> None:
        """Keep the state after an epoch, and the best epoch's model."""
        self._folder.mkdir(parents=True, exist_ok=True)
        latest = len(history) - 1
        model.save(self._model(latest))
        weights.flush(self._model(latest))
        weights.write_text(self._state, json.dumps({"run": run, "history": history}))
        for file in self._folder.glob("*.keras"):
            if file not in (self._model(latest), self._model(_best(history))):
                file.unlink()

    def restore(self, run: dict[str, Any]) -> tuple[keras.Model, list[dict]]:
        """Return the model as it was, optimizer included, and the epochs' history."""
        import keras

        from lenet.training import muon  # noqa: F401, so that Keras knows it when it loads the optimizer

        if not self._state.is_file():
            raise ValueError(f"There is no interrupted run to resume in {self._folder}.")
        state = json.loads(self._state.read_text())
        if state["run"] != run:
            raise ValueError(
                f"The interrupted run in {self._folder} has other settings or data: "
                f"{state['run']['recipe']}. Give the same, or start anew without --resume."
            )
        history = state["history"]
        return keras.saving.load_model(self._model(len(history) - 1)), history

    def clear(self) -> None:
        """Forget the run."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _model(self, epoch: int) -> Path:
        return self._folder / f"epoch-{epoch + 1}.keras"


def _best(history: list[dict]) -> int:
    """Return the epoch, from 0, of the best validation accuracy; of equals the lowest loss."""
    return max(
        range(len(history)),
        key=lambda epoch: (history[epoch]["val_accuracy"], -history[epoch]["val_loss"]),
    )


def _logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(to_input(images), batch_size=_SCORED_AT_ONCE, verbose=0)


def _calibrate(model: keras.Model, validation: Images, answered: float) -> Calibration:
    digits = validation.labels != NO_DIGIT
    logits = _logits(model, validation.images[digits])
    return calibrate(logits, validation.labels[digits], answered=answered)


def _score(model: keras.Model, mnist: Mnist) -> dict[str, Any]:
    """Measure the chosen weights on all images, the test images for the first and only time."""
    record: dict[str, Any] = {}
    for part in ("train", "validation", "test"):
        images = getattr(mnist, part)
        digits = _logits(model, images.images).argmax(axis=1)
        record[f"{part}_accuracy"] = float(np.mean(digits == images.labels))
    return record | {"confusion_matrix": confusion_matrix(images.labels, digits)}


def _versions() -> dict[str, str]:
    import keras
    import tensorflow as tf

    modules = {"tensorflow": tf, "keras": keras, "numpy": np, "opencv": cv2}
    return {"python": platform.python_version()} | {
        name: module.__version__ for name, module in modules.items()
    }
