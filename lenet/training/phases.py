"""The phases of a run: the teacher's epochs, if the recipe has one, then LeNet-5's."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from lenet.interrupts import heed
from lenet.network.parameters import Weights
from lenet.network.snapshots import Snapshot
from lenet.training.augment import augment
from lenet.training.batches import batches
from lenet.training.checkpoint import Checkpoint, State
from lenet.training.progress import Phase, Progress
from lenet.training.recipes import Epoch, Material, Recipe
from lenet.training.snapshots import KeepSnapshots
from lenet.training.teacher import Answered, certain
from lenet.training.trainers import compiled_teacher, compiled_trainer

SCORED_AT_ONCE = 1_000  # images


def restore(taught: Checkpoint, learned: Checkpoint) -> tuple[State | None, State | None]:
    """Return the states that an interrupted run left of its teacher and of LeNet-5.

    Raises:
        ValueError: If there is no interrupted run, it is damaged, or it is another one.
    """
    teacher = taught.restore() if taught.begun else None
    begun = learned.begun or teacher is None
    return teacher, learned.restore() if begun else None


def train_teacher(
    recipe: Recipe, material: Material, checkpoint: Checkpoint, restored: State | None
) -> State | None:
    """Train the recipe's teacher on labels; a recipe without one has none."""
    if recipe.teacher is None:
        return None
    keras.utils.set_random_seed(recipe.seed)
    classes = len(material.names)
    state = restored or State(
        compiled_teacher(recipe, recipe.teacher, material.per_epoch, classes), []
    )

    validation = batches(material.validation, SCORED_AT_ONCE)
    # Images of its own: those that it is to answer it has not learned by heart.
    images = _labelled(recipe, material, 1)
    epochs = recipe.teacher.epochs
    phase = Phase("teacher", epochs, material.per_epoch, recipe.batch_size)
    progress = Progress(checkpoint.folder, phase, state.history)
    return run_epochs(state, epochs, images, validation, checkpoint, [progress])


def train_student(
    recipe: Recipe,
    material: Material,
    checkpoint: Checkpoint,
    restored: State | None,
    teacher: State | None,
    start: Weights | None = None,
) -> tuple[State, list[Snapshot]]:
    """Train LeNet-5, on what the teacher answers or, without one, on labels.

    It begins with `start`, as far as `compiled_trainer` takes them, or with random weights.

    Returns:
        The state after the last epoch, and the weights at many points on the way.
    """
    keras.utils.set_random_seed(recipe.seed)
    classes, validation = len(material.names), material.validation
    state = restored or State(compiled_trainer(recipe, material.per_epoch, classes, start), [])
    targets = certain(validation.labels, classes) if teacher else None
    steps = -(-material.per_epoch // recipe.batch_size)
    snapshots = KeepSnapshots(checkpoint.folder / "moments.npz", steps, len(state.history))
    phase = Phase("LeNet-5", recipe.epochs, material.per_epoch, recipe.batch_size)
    state = run_epochs(
        state,
        recipe.epochs,
        _answered(recipe, material, teacher) if teacher else _labelled(recipe, material),
        batches(validation, SCORED_AT_ONCE, targets=targets),
        checkpoint,
        [snapshots, Progress(checkpoint.folder, phase, state.history)],
        patience=recipe.patience,
    )
    return state, snapshots.kept


def run_epochs(
    state: State,
    epochs: int,
    images: Callable[[int], tf.data.Dataset],
    validation: tf.data.Dataset,
    checkpoint: Checkpoint,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    *,
    patience: int | None = None,
) -> State:
    """Train through the epochs that are left, and keep the state after each.

    Args:
        state: Where to begin; its trainer goes on being trained.
        epochs: How many there are in all.
        images: Makes the batches of an epoch, by its number from 0.
        validation: The batches to measure on after each.
        checkpoint: What keeps the state.
        callbacks: What Keras tells of each step.
        patience: After so many epochs without a better one it ends.

    Returns:
        The state after the last.
    """
    stop = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: heed())
    trainer, history = state
    for number in range(len(history), epochs):
        if patience and history and number - checkpoint.best(history) > patience:
            break
        started = time.perf_counter()
        measured = trainer.fit(
            images(number),
            initial_epoch=number,
            epochs=number + 1,
            shuffle=False,
            validation_data=validation,
            callbacks=[*callbacks, stop],
            verbose=0,
        ).history
        epoch = {name: values[0] for name, values in measured.items()}
        epoch["seconds"] = round(time.perf_counter() - started, 2)
        history = [*history, epoch]
        checkpoint.save(trainer, history)
    return State(trainer, history)


def _labelled(recipe: Recipe, material: Material, *stream: int) -> Callable[[int], tf.data.Dataset]:
    """Return what makes the batches of an epoch with their labels, from a random stream."""

    def images(number: int) -> tf.data.Dataset:
        epoch, bending = _choose(material, (recipe.seed, number, *stream))
        return batches(epoch, recipe.batch_size, augmentation=recipe.augmentation, seed=bending)

    return images


def _answered(
    recipe: Recipe, material: Material, teacher: State
) -> Callable[[int], tf.data.Dataset]:
    """Return what makes the batches of an epoch with the teacher's answers."""
    assert recipe.teacher

    def bent(number: int) -> Epoch:
        epoch, bending = _choose(material, (recipe.seed, number))
        if recipe.augmentation is None:
            return epoch
        rng = np.random.default_rng(bending)
        images = augment(epoch.images, rng, recipe.augmentation, shares=epoch.bent)
        return epoch._replace(images=images)

    answered = Answered(teacher.trainer, recipe.teacher, bent)

    def images(number: int) -> tf.data.Dataset:
        rng = np.random.default_rng((recipe.seed, number, 2))
        epoch, targets = answered.epoch(number, rng)
        return batches(epoch, recipe.batch_size, targets=targets)

    return images


def _choose(material: Material, entropy: tuple[int, ...]) -> tuple[Epoch, np.random.SeedSequence]:
    """Choose the images of an epoch, and the seed that bends them."""
    choosing, bending = np.random.SeedSequence(entropy).spawn(2)
    return material.epoch(np.random.default_rng(choosing)), bending
