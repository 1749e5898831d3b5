"""What is not one of one's own signs: scribbles, dots, several signs at once; for digits, letters.

A letter or a dot may be one of the signs, so whatever resembles a training image is left out.
"""

from __future__ import annotations

import numpy as np

from lenet.data import drawings
from lenet.data.mnist import Images
from lenet.drawing.framing import FIELD, frame
from lenet.network.signs import Names, are_decimal

ALIKE = 0.85  # cosine similarity to a training image, from which on it may be a sign itself
_COMPARED = 4_000  # training images
_SEVERAL, _LETTERS = 0.4, 0.3  # shares of all


def no_signs(train: Images, names: Names, count: int, seed: int) -> np.ndarray:
    """Make digit images of what is none of the signs.

    Args:
        train: Images of the signs, some of which are put side by side.
        names: Of the signs; letters are drawn only if these are digits.
        count: How many to make, at most.
        seed: The only source of randomness.

    Returns:
        uint8 [N, 28, 28]; fewer than `count` if some resemble a sign.
    """
    rng = np.random.default_rng([seed, 1])
    several = round(_SEVERAL * count)
    letters = round(_LETTERS * count) if are_decimal(names) else 0
    parts = [np.stack([_several(train.images, rng) for _ in range(several)])]
    for make, share in (
        (drawings.draw_no_sign, count - several - letters),
        (drawings.draw_letter, letters),
    ):
        if share:
            parts.append(drawings.digit_images(make, share, seed).images)
    made = np.concatenate(parts)
    return made[_most_alike(made, rng.permutation(train.images)[:_COMPARED]) < ALIKE]


def _several(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Put two or three signs side by side, and frame them as one drawing."""
    columns = []
    for image in images[rng.choice(len(images), rng.choice([2, 3], p=[0.75, 0.25]))]:
        inked = np.flatnonzero(image.any(axis=0))
        columns += [image[:, inked[0] : inked[-1] + 1], np.zeros((FIELD, rng.integers(1, 6)))]
    return frame(np.hstack(columns).astype(np.uint8)).digit_image


def _most_alike(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the cosine similarity of each image to that of the others which it resembles most."""
    one, other = (part.reshape(len(part), -1).astype(np.float32) for part in (some, others))
    one, other = (part / np.linalg.norm(part, axis=1, keepdims=True) for part in (one, other))
    return (one @ other.T).max(axis=1)
