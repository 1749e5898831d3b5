"""The teacher: a larger network that is trained first, and whose answers LeNet-5 then learns.

A label says which digit an image shows. The answer of a better network says more: how much the
image looks like every other digit.

Sources: G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015; that
both networks see the very same bent image, L. Beyer et al., "Knowledge distillation: A good teacher
is patient and consistent", CVPR 2022.
"""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from keras import layers

from lenet.network.model import CLASSES, INPUT_SIZE
from lenet.training.batches import batches
from lenet.training.recipes import Epoch, Teacher

_ANSWERED_AT_ONCE = 500  # images


def build_teacher(maps: int, classes: int = CLASSES) -> keras.Model:
    """Build a convolutional network with random weights, larger than LeNet-5.

    Its first layer takes every other place, which halves the time that two cores need for it.

    Source: batch normalization, S. Ioffe, C. Szegedy, "Batch Normalization: Accelerating Deep
    Network Training by Reducing Internal Covariate Shift", ICML 2015.

    Args:
        maps: Feature maps of the first layer; those above have two, four and eight times as many.
        classes: How many signs there are.

    Returns:
        A Keras model from inputs, float32 [B, 32, 32, 1] in 0 to 1, to logits, float32 [B, N + 1],
        of the signs and of "not a sign".
    """

    def normalized(x: keras.KerasTensor) -> keras.KerasTensor:
        # the averages follow within some twenty steps: a run has few epochs
        return layers.ReLU()(layers.BatchNormalization(momentum=0.95)(x))

    x = inputs = keras.Input((INPUT_SIZE, INPUT_SIZE, 1))
    x = normalized(layers.Conv2D(maps, 5, strides=2, use_bias=False)(x))
    x = normalized(layers.Conv2D(2 * maps, 3, use_bias=False)(x))
    x = layers.MaxPooling2D(2)(x)
    x = normalized(layers.Conv2D(4 * maps, 3, use_bias=False)(x))
    x = normalized(layers.Dense(8 * maps, use_bias=False)(layers.Flatten()(x)))
    return keras.Model(inputs, layers.Dense(classes + 1, name="OUTPUT")(x), name="teacher")


class Answered:
    """Rounds of images with the teacher's answers, each made when it is first asked for.

    An answer takes as long as a step of LeNet-5's training, so the rounds are repeated.
    """

    def __init__(
        self, teacher: keras.Model, settings: Teacher, bent: Callable[[int], Epoch]
    ) -> None:
        """Let a trained teacher answer the images of each round, which `bent` makes by its number.

        They are answered as they are, and are not to be bent any more.
        """
        self._teacher = teacher
        self._settings = settings
        self._bent = bent
        self._rounds: dict[int, tuple[Epoch, np.ndarray]] = {}

    def epoch(self, number: int, rng: np.random.Generator) -> tuple[Epoch, np.ndarray]:
        """Return the images of an epoch in an order of its own, and their soft targets."""
        number %= self._settings.rounds
        if number not in self._rounds:
            epoch = self._bent(number)
            self._rounds[number] = epoch, self._answer(epoch)
        epoch, targets = self._rounds[number]
        order = rng.permutation(len(targets))
        return Epoch(*(column[order] for column in epoch)), targets[order]

    def _answer(self, epoch: Epoch) -> np.ndarray:
        """Return the teacher's probabilities at its temperature, float32 [N, classes + 1]."""
        logits = self._teacher.predict(batches(epoch, _ANSWERED_AT_ONCE), verbose=0)
        logits /= self._settings.temperature
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)


def certain(labels: np.ndarray, classes: int = CLASSES) -> np.ndarray:
    """Return labels, uint8 [N], as targets beside a teacher's: float32 [N, classes + 1], 0 or 1."""
    return np.eye(classes + 1, dtype=np.float32)[labels]
