"""Recipes: all that decides how a network is trained, and the images that it is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lenet import drawings
from lenet.augment import Augmentation
from lenet.data import Images, Mnist
from lenet.preprocess import frame


@dataclass(frozen=True)
class Recipe:
    """All that decides how a network is trained."""

    name: str
    epochs: int
    batch_size: int
    learning_rate: float  # of Adam in the first step; falls to 0 by a cosine
    seed: int = 1
    mnist: int = 55_000  # of MNIST's training images, so many in each epoch
    evened: int = 0  # and so many with their pen evened out, as the page does it
    drawn: tuple[int, int] = (0, 0)  # digits drawn for the run, and of these in each epoch
    no_digits: tuple[int, int] = (0, 0)  # the same of drawings that are no digits
    augmentation: Augmentation | None = None
    answered: float = 1  # share of the validation digits that must not be refused


RECIPES = {
    "classic": Recipe("classic", epochs=10, batch_size=64, learning_rate=2e-3),
    "pen": Recipe(
        "pen",
        epochs=60,
        batch_size=128,
        learning_rate=3e-3,
        mnist=45_000,
        evened=10_000,
        drawn=(70_000, 40_000),
        no_digits=(40_000, 8_000),
        augmentation=Augmentation(),
        answered=0.985,
    ),
}
DEFAULT = "pen"

_VALIDATION_DRAWINGS = 4_000  # of digits, and as many of what is none
# Runs of all seeds are validated on the same drawings, which no run trains on.
_VALIDATION_SEED = 0


class Pool(NamedTuple):
    """Images of one kind, of which each epoch shows some."""

    images: np.ndarray  # uint8 [N, 28, 28]
    labels: np.ndarray  # uint8 [N], 0 to 9 or `answers.NO_DIGIT`
    per_epoch: int  # how many of them an epoch shows, each once


class Lessons(NamedTuple):
    """What a run trains on, and what it is validated on."""

    pools: list[Pool]
    validation: Images  # with `answers.NO_DIGIT` where the recipe has such images

    @property
    def per_epoch(self) -> int:
        """How many images an epoch shows."""
        return sum(pool.per_epoch for pool in self.pools)

    def epoch(self, rng: np.random.Generator) -> Images:
        """Choose the images of an epoch and their order."""
        chosen = [
            rng.choice(len(pool.labels), pool.per_epoch, replace=False) for pool in self.pools
        ]
        images, labels = _join(
            [
                Images(pool.images[index], pool.labels[index])
                for pool, index in zip(self.pools, chosen, strict=True)
            ]
        )
        order = rng.permutation(len(labels))
        return Images(images[order], labels[order])


def gather(recipe: Recipe, mnist: Mnist) -> Lessons:
    """Gather the images that a recipe asks for; drawing them takes a minute or two."""
    pools, validation = [Pool(*mnist.train, per_epoch=recipe.mnist)], [mnist.validation]
    if recipe.evened:
        pools.append(Pool(*_evened(mnist.train), per_epoch=recipe.evened))
        validation.append(_evened(mnist.validation))
    for kind, make in (("drawn", drawings.draw_digit), ("no_digits", drawings.draw_no_digit)):
        count, per_epoch = getattr(recipe, kind)
        if not count:
            continue
        drawn = drawings.digit_images(make, count, recipe.seed)
        pools.append(Pool(*drawn, per_epoch=per_epoch))
        unseen = min(count, _VALIDATION_DRAWINGS)
        validation.append(Images(*drawings.digit_images(make, unseen, _VALIDATION_SEED)))
    return Lessons(pools, _join(validation))


def _evened(part: Images) -> Images:
    with ThreadPoolExecutor() as pool:
        framed = list(pool.map(lambda image: frame(image).digit_image, part.images))
    return Images(np.stack(framed), part.labels)


def _join(parts: Sequence[Images]) -> Images:
    images, labels = zip(*parts, strict=True)
    return Images(np.concatenate(images), np.concatenate(labels))
