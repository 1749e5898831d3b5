"""Recipes: how a network is trained, and on which images."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from lenet.data import drawings
from lenet.data.mnist import TRAINING_IMAGES, Collection, Images
from lenet.data.no_signs import no_signs
from lenet.drawing.framing import frame
from lenet.network.signs import Names
from lenet.training.augment import Augmentation


@dataclass(frozen=True)
class Teacher:
    """A larger network that is trained first, on the same kinds of images; see `teacher`."""

    maps: int  # feature maps of its first layer
    epochs: int
    learning_rate: float  # as the recipe's
    temperature: float  # its logits are divided by it before LeNet-5 learns them
    rounds: int  # epochs of images that it answers; after these they come again


@dataclass(frozen=True)
class Recipe:
    """How a network is trained."""

    name: str
    epochs: int
    batch_size: int
    learning_rate: float  # in the first step; falls to 0 by a cosine
    seed: int = 1
    optimizer: Literal["adam", "muon"] = "adam"
    mnist: int = TRAINING_IMAGES  # of MNIST, so many in each epoch
    evened: int = 0  # and so many with their pen evened out, as the page does it
    drawn: tuple[int, int] = (0, 0)  # digits drawn for the run, and of these in each epoch
    no_digits: tuple[int, int] = (0, 0)  # the same of drawings that are not digits
    hand: int = 0  # drawings of one hand in each epoch, see `own_hand`
    augmentation: Augmentation | None = None
    drawn_bent: float = 1  # share of the augmentation for what was drawn, which varies by itself
    teacher: Teacher | None = None
    answered: float = 1  # share of the validation digits that must not be refused
    expected_no_digits: float = 0.1  # their share among what people draw, see `answers.calibrate`
    own: bool = False  # what is no digit is no sign of the data, see `lenet.data.no_signs`
    patience: int | None = None  # epochs without a better one, after which it ends
    kept: tuple[str, ...] = ()  # layers of trained weights that stay as they are


_CLASSIC = Recipe("classic", epochs=10, batch_size=64, learning_rate=2e-3)
_PEN = Recipe(
    "pen",
    epochs=40,
    batch_size=256,
    learning_rate=3e-3,
    seed=2,  # of three, the best on the validation data
    optimizer="muon",
    mnist=55_000,
    evened=15_000,
    drawn=(120_000, 34_000),
    no_digits=(110_000, 9_000),
    augmentation=Augmentation(),
    drawn_bent=0.5,
    teacher=Teacher(maps=32, epochs=12, learning_rate=4e-3, temperature=2, rounds=10),
    answered=0.9875,
)
# Networks to compare with on the page: one that knows its few drawings by heart, and one that saw
# each image just as it is. The latter is a short training, of minutes, without a teacher.
_HUNDRED = Recipe(
    "hundred", epochs=10, batch_size=20, learning_rate=2e-3, mnist=0, drawn=(100, 2_000)
)
_UNBENT = replace(
    _PEN,
    name="unbent",
    epochs=6,
    mnist=20_000,
    evened=0,
    drawn=(10_000, 8_000),
    no_digits=(6_000, 3_000),
    augmentation=None,
    teacher=None,
)
_OWN = Recipe(
    "own",
    epochs=30,
    batch_size=64,
    learning_rate=3e-3,
    optimizer="muon",
    mnist=2_000,
    no_digits=(800, 300),
    augmentation=Augmentation(),
    answered=0.99,
    own=True,
    patience=10,
)
RECIPES = {recipe.name: recipe for recipe in (_CLASSIC, _PEN, _HUNDRED, _UNBENT, _OWN)}
DEFAULT, OWN = _PEN.name, _OWN.name
KEPT = ("C1", "C3", "C5")  # layers that may stay as they were; OUTPUT and F6 learn in any case
_MOST_OWN = 60_000  # images in an epoch

_LEAST_NO_SIGNS = 20  # in the validation of one's own signs
_VALIDATION_DRAWINGS = 4_000  # of digits, and as many of what is none
# Runs of all seeds are validated on the same drawings, which no run trains on.
_VALIDATION_SEED = 0


class Pool(NamedTuple):
    """Images of one kind, of which each epoch shows some."""

    images: np.ndarray  # uint8 [N, 28, 28]
    labels: np.ndarray  # uint8 [N], which sign, or the label of none
    per_epoch: int  # how many of them an epoch shows, each as often as any other
    bent: float = 1  # share of the augmentation that they get


class Epoch(NamedTuple):
    """The images of an epoch in their order."""

    images: np.ndarray  # uint8 [N, 28, 28]
    labels: np.ndarray  # uint8 [N], which sign, or the label of none
    bent: np.ndarray  # float32 [N], share of the augmentation that each gets


class Material(NamedTuple):
    """What a run trains on, and what it is validated on."""

    pools: list[Pool]
    validation: Epoch  # with the label of none where the recipe has such images; never bent
    names: Names

    @property
    def per_epoch(self) -> int:
        """How many images an epoch shows."""
        return sum(pool.per_epoch for pool in self.pools)

    def epoch(self, rng: np.random.Generator) -> Epoch:
        """Choose the images of an epoch and their order."""
        parts = []
        for pool in self.pools:
            count = len(pool.labels)
            times, rest = divmod(pool.per_epoch, count)
            some = rng.choice(count, rest, replace=False)
            chosen = np.concatenate([np.tile(np.arange(count), times), some])
            bent = np.full(pool.per_epoch, pool.bent, np.float32)
            parts.append(Epoch(pool.images[chosen], pool.labels[chosen], bent))
        order = rng.permutation(self.per_epoch)
        return Epoch(*(column[order] for column in _join(parts)))


def for_size(recipe: Recipe, count: int) -> Recipe:
    """Return a recipe for one's own images that shows each of so many at least once in an epoch.

    Of few images an epoch shows each many times, bent anew.
    """
    if not recipe.own or count <= recipe.mnist:
        return recipe
    shown = min(count, _MOST_OWN)
    made, some = (round(part * shown / recipe.mnist) for part in recipe.no_digits)
    return replace(recipe, mnist=shown, no_digits=(made, some))


def gather(recipe: Recipe, mnist: Collection, own: Images | None = None) -> Material:
    """Gather the images that a recipe asks for.

    Args:
        recipe: What to gather.
        mnist: The data, MNIST or others.
        own: Drawings of a hand, if the recipe shows some in each epoch.
    """
    pools, validation = [Pool(*mnist.train, per_epoch=recipe.mnist)], [mnist.validation]
    if recipe.evened:
        pools.append(Pool(*_evened(mnist.train), per_epoch=recipe.evened))
        validation.append(_evened(mnist.validation))
    if recipe.own:
        nothing = _no_signs(mnist.train, mnist.names, recipe.no_digits[0], recipe.seed)
        pools.append(Pool(*nothing, per_epoch=recipe.no_digits[1], bent=recipe.drawn_bent))
        unseen = max(_LEAST_NO_SIGNS, len(mnist.validation.labels) // len(mnist.names))
        validation.append(_no_signs(mnist.validation, mnist.names, unseen, _VALIDATION_SEED))
    for make, (count, per_epoch) in (
        (drawings.draw_digit, recipe.drawn),
        (drawings.draw_no_digit, (0, 0) if recipe.own else recipe.no_digits),
    ):
        if count:
            drawn = drawings.digit_images(make, count, recipe.seed)
            pools.append(Pool(*drawn, per_epoch=per_epoch, bent=recipe.drawn_bent))
            unseen = min(count, _VALIDATION_DRAWINGS)
            validation.append(drawings.digit_images(make, unseen, _VALIDATION_SEED))
    if own:
        pools.append(Pool(*own, per_epoch=recipe.hand))
    images, labels = _join(validation)
    bent = np.zeros(len(labels), np.float32)
    return Material(pools, Epoch(images, labels, bent), mnist.names)


def _no_signs(images: Images, names: Names, count: int, seed: int) -> Images:
    made = no_signs(images, names, count, seed)
    return Images(made, np.full(len(made), len(names), np.uint8))


def _evened(part: Images) -> Images:
    with ThreadPoolExecutor() as pool:
        framed = list(pool.map(lambda image: frame(image).digit_image, part.images))
    return Images(np.stack(framed), part.labels)


def _join(parts: Iterable[Iterable[np.ndarray]]) -> list[np.ndarray]:
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]
