"""Hands among the training images: their drawings, and what learning them cost the others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lenet.data.mnist import Images
from lenet.drawing.framing import FIELD
from lenet.hand import Hand
from lenet.network import forward
from lenet.network.answers import Calibration, to_answers
from lenet.network.parameters import Weights, classes_of
from lenet.records import OwnHand
from lenet.training.recipes import Recipe

# Drawings of hands in each epoch, each many times, bent anew: about a fiftieth of an epoch of
# `pen`, but nearly half of one of `own` with few images.
PER_EPOCH = 2_000
HELD_BACK = 5  # of so many drawings of a hand one is not learned, and measured on
_SEED = 0


class Hands(NamedTuple):
    """The drawings of some hands, of each of which a part is held back."""

    learned: Images
    held_back: Images
    writers: int


def split(hands: Sequence[Hand]) -> Hands:
    """Return what is learned of hands, and what is held back; of four drawings nothing is.

    Raises:
        ValueError: If one has no drawing.
    """
    learned: list[tuple[np.ndarray, int]] = []
    held_back: list[tuple[np.ndarray, int]] = []
    for hand in hands:
        if not len(hand):
            raise ValueError("Expected a hand with at least one drawing.")
        order = np.random.default_rng(_SEED).permutation(len(hand))
        some = set(order[: len(order) // HELD_BACK].tolist())
        for number, (image, label) in enumerate(hand.exemplars):
            pair = image, len(hand.names) if label is None else label
            (held_back if number in some else learned).append(pair)
    return Hands(_images(learned), _images(held_back), len(hands))


def _images(pairs: Sequence[tuple[np.ndarray, int]]) -> Images:
    images = np.array([image for image, _ in pairs], np.uint8).reshape(-1, FIELD, FIELD)
    return Images(images, np.array([label for _, label in pairs], np.uint8))


def describe(hands: Hands) -> OwnHand:
    """Return what of hands belongs to the settings of a run, ready for JSON."""
    digest = hashlib.sha256(b"".join(part.tobytes() for part in hands.learned)).hexdigest()
    return {
        "writers": hands.writers,
        "drawings": len(hands.learned.labels),
        "held_back": len(hands.held_back.labels),
        "sha256": digest,
    }


def with_hands(recipe: Recipe, hands: Hands, classes: int) -> Recipe:
    """Return a recipe that shows the hands' drawings, too.

    Raises:
        ValueError: If one is none of the signs, and the recipe has no such images.
    """
    if not recipe.no_digits[1] and (hands.learned.labels == classes).any():
        raise ValueError(f"Expected digits alone: the recipe {recipe.name} knows nothing else.")
    return replace(recipe, hand=PER_EPOCH)


def gain(
    before: tuple[Weights, Calibration],
    after: tuple[Weights, Calibration],
    parts: Mapping[str, Images],
) -> dict[str, list[float]]:
    """Return which share of each part the weights before read right, and which those after do.

    A part without images is left out.
    """
    return {
        name: [_share(*before, part), _share(*after, part)]
        for name, part in parts.items()
        if len(part.labels)
    }


def _share(arrays: Weights, calibration: Calibration, part: Images) -> float:
    """Return the share that is answered correctly; of what is no sign, the share refused."""
    answers = to_answers(forward.run_many(part.images, arrays)[0], calibration)
    read = np.where(answers.refused, classes_of(arrays), answers.probabilities.argmax(axis=1))
    return round(float((read == part.labels).mean()), 5)


def say(measured: Mapping[str, Sequence[float]]) -> str:
    """Return a table of what the hands gained and the others lost, see `gain`."""
    lines = [f"{'accuracy':32}{'before':>10}{'after':>10}{'change':>10}"]
    for name, (before, after) in measured.items():
        lines.append(f"{name:32}{before:10.2%}{after:10.2%}{100 * (after - before):+10.2f}")
    return "\n".join(lines)
