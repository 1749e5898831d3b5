"""A hand among the training images: its drawings, and what learning them cost the others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lenet.data.mnist import Images
from lenet.hand import Hand
from lenet.network import forward, weights
from lenet.network.answers import NO_DIGIT, Calibration, to_answers
from lenet.network.parameters import Weights
from lenet.records import OwnHand
from lenet.training.recipes import Recipe

PER_EPOCH = 2_000  # drawings of a hand, each many times, bent anew: a fiftieth of an epoch


def images_of(hand: Hand) -> Images:
    """Return a hand's drawings with their labels.

    Raises:
        ValueError: If it has none.
    """
    if not len(hand):
        raise ValueError("Expected a hand with at least one drawing.")
    images = np.stack([image for image, _ in hand.exemplars])
    labels = [NO_DIGIT if label is None else label for _, label in hand.exemplars]
    return Images(images, np.array(labels, np.uint8))


def describe(own: Images) -> OwnHand:
    """Return what of a hand belongs to the settings of a run, ready for JSON."""
    digest = hashlib.sha256(own.images.tobytes() + own.labels.tobytes()).hexdigest()
    return {"drawings": len(own.labels), "sha256": digest}


def with_hand(recipe: Recipe, own: Images) -> Recipe:
    """Return a recipe that shows a hand's drawings, too.

    Raises:
        ValueError: If one is not a digit, and the recipe has no such images.
    """
    if not recipe.no_digits[1] and (own.labels == NO_DIGIT).any():
        raise ValueError(f"Expected digits alone: the recipe {recipe.name} knows nothing else.")
    return replace(recipe, hand=PER_EPOCH)


def gain(
    arrays: Weights, calibration: Calibration, parts: Mapping[str, Images]
) -> dict[str, list[float]]:
    """Return which share of each part the bundled weights read right, and which these do."""
    model, record = weights.load()
    bundled = weights.to_arrays(model), Calibration.of(record)
    return {
        name: [_share(*bundled, part), _share(arrays, calibration, part)]
        for name, part in parts.items()
    }


def _share(arrays: Weights, calibration: Calibration, part: Images) -> float:
    """Return the share that is answered correctly; of what is not a digit, the share refused."""
    answers = to_answers(forward.run_many(part.images, arrays)[0], calibration)
    read = np.where(answers.refused, NO_DIGIT, answers.probabilities.argmax(axis=1))
    return round(float((read == part.labels).mean()), 5)


def say(measured: Mapping[str, Sequence[float]]) -> str:
    """Return a table of what the hand gained and the others lost, see `gain`."""
    lines = [f"{'accuracy':24}{'bundled':>10}{'these':>10}{'change':>10}"]
    for name, (before, after) in measured.items():
        lines.append(f"{name:24}{before:10.2%}{after:10.2%}{100 * (after - before):+10.2f}")
    return "\n".join(lines)
