"""LeNet-5 and its teacher, ready to be trained."""

from __future__ import annotations

import keras

from lenet.network.model import CLASSES, build
from lenet.network.parameters import Weights
from lenet.training.muon import Muon
from lenet.training.recipes import Recipe, Teacher
from lenet.training.teacher import build_teacher

TRANSFERRED = ("C1", "C3", "C5", "F6")  # layers that begin with trained weights
_STEPS_AT_ONCE = 8  # steps between two looks of Python at the training, which cost time


def compiled_trainer(
    recipe: Recipe, images: int, classes: int = CLASSES, start: Weights | None = None
) -> keras.Model:
    """Return LeNet-5 ready to be trained, with a logit of 0 beside its others for "not a digit".

    Args:
        recipe: What to do. Under a teacher the network learns probabilities, else labels.
        images: How many an epoch shows.
        classes: How many signs there are.
        start: Trained weights to begin with; by default random ones. OUTPUT begins anew in any
            case, and the layers that the recipe keeps stay as they are.
    """
    model = build(classes)
    if start:
        for name in TRANSFERRED:
            model.get_layer(name).set_weights(start[name])
            model.get_layer(name).trainable = name not in recipe.kept
    logits = model.output
    if recipe.no_digits[1]:
        column = keras.layers.Reshape((classes, 1))(logits)
        column = keras.layers.ZeroPadding1D((0, 1))(column)
        logits = keras.layers.Reshape((classes + 1,))(column)
    loss = (
        keras.losses.CategoricalCrossentropy(from_logits=True)
        if recipe.teacher
        else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    steps = -(-images // recipe.batch_size) * recipe.epochs
    trainer = keras.Model(model.input, logits)
    return _compiled(trainer, recipe, recipe.learning_rate, steps, loss)


def compiled_teacher(
    recipe: Recipe, teacher: Teacher, images: int, classes: int = CLASSES
) -> keras.Model:
    """Return a recipe's teacher ready to be trained on epochs of so many images, on labels."""
    steps = -(-images // recipe.batch_size) * teacher.epochs
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(
        build_teacher(teacher.maps, classes), recipe, teacher.learning_rate, steps, loss
    )


def _compiled(
    trainer: keras.Model, recipe: Recipe, learning_rate: float, steps: int, loss: keras.Loss
) -> keras.Model:
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, steps)
    optimizer = (
        Muon(schedule, weight_decay=None, adam_weight_decay=None)
        if recipe.optimizer == "muon"
        else keras.optimizers.Adam(schedule)
    )
    trainer.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=_STEPS_AT_ONCE)
    return trainer
