"""Augmentation: digit images, bent at random on the fly.

A batch is bent in one call of OpenCV: its images are laid out as one long strip, and a map tells
for each pixel of the result where in the strip it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lenet.drawing.framing import FIELD


@dataclass(frozen=True)
class Augmentation:
    """The largest amounts by which images are bent; amounts are drawn evenly up to these.

    Each image has its own strength, by which all its amounts are multiplied, since most digits are
    written straighter than the boldest.
    """

    rotation: float = 15  # degrees, either way
    shear: float = 0.2  # columns per row, either way
    scale: float = 0.1  # share of the size, up or down
    aspect: float = 0.18  # share of the width, up or down
    shift: float = 1.5  # pixels, either way and axis
    elastic: float = 0.9  # pixels, standard deviation of the displacement of the grid's nodes
    width: float = 0.5  # share of the way to strokes that are two pixels thicker, or thinner
    strongest: float = 1.2  # strengths are drawn evenly from 0 to here


_MARGIN = 2  # pixels around each image of the strip, so that none bleeds into the next
_TILE = FIELD + 2 * _MARGIN
_LONGEST = 32_000 // _TILE  # images in a strip; OpenCV maps at most 32,767 rows
_NODES = 5  # of the grid of elastic displacements, per side


def augment(
    images: np.ndarray,
    rng: np.random.Generator,
    settings: Augmentation,
    *,
    shares: np.ndarray | float = 1,
) -> np.ndarray:
    """Bend digit images at random, each in its own way.

    Rotation, shear, aspect, size and place by an affine map; displacements that vary smoothly over
    the image (P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks
    Applied to Visual Document Analysis", ICDAR 2003); strokes made thicker or thinner.

    Args:
        images: uint8 [B, 28, 28], 0 to 255.
        rng: The only source of randomness.
        settings: The largest amounts.
        shares: By which the strength of each image is multiplied, float32 [B], or of all.

    Returns:
        uint8 [B, 28, 28].
    """
    count = len(images)
    shares = np.broadcast_to(np.float32(shares), count)
    if count > _LONGEST:
        parts = np.split(np.arange(count), range(_LONGEST, count, _LONGEST))
        return np.concatenate(
            [augment(images[part], rng, settings, shares=shares[part]) for part in parts]
        )
    strength = shares * rng.uniform(0, settings.strongest, count).astype(np.float32)
    strip = np.zeros((count, _TILE, _TILE), np.uint8)
    strip[:, _MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = images
    strip = _change_width(strip.reshape(-1, _TILE), rng, settings.width * strength)
    x, y = _sources(strength, rng, settings)
    first_row = (np.arange(count, dtype=np.float32) * _TILE)[:, None, None]
    # Beyond the margin is the neighbour; the margin itself is blank.
    np.clip(x, 0, _TILE - 1, out=x)
    np.clip(y, 0, _TILE - 1, out=y)
    y += first_row
    bent = cv2.remap(
        strip, x.reshape(-1, FIELD), y.reshape(-1, FIELD), cv2.INTER_LINEAR, borderValue=0
    )
    return bent.reshape(count, FIELD, FIELD)


def _change_width(strip: np.ndarray, rng: np.random.Generator, most: np.ndarray) -> np.ndarray:
    """Blend each image with its dilation or erosion."""
    amount = rng.uniform(-most, most).repeat(_TILE)[:, None]
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    thick, thin = cv2.dilate(strip, cross), cv2.erode(strip, cross)
    change = np.where(amount > 0, thick, thin).astype(np.int16) - strip
    # in 128ths: quicker than floats, and 255 * 128 still fits 16 bits
    change *= np.abs(amount * 128).astype(np.int16)
    change >>= 7
    return (strip + change).astype(np.uint8)


def _sources(
    strength: np.ndarray, rng: np.random.Generator, settings: Augmentation
) -> tuple[np.ndarray, np.ndarray]:
    """Return where in its tile each pixel comes from, x and y, float32 [B, 28, 28]."""
    count = len(strength)

    def evenly(most: float) -> np.ndarray:
        return strength * rng.uniform(-most, most, count).astype(np.float32)

    angle = np.radians(evenly(settings.rotation))
    shear = evenly(settings.shear)
    height = 1 + evenly(settings.scale)
    width = height * (1 + evenly(settings.aspect))
    cos, sin = np.cos(angle), np.sin(angle)
    # the inverse of rotation · shear · scale, which maps results to sources
    matrix = np.stack([cos / width, sin / width, -sin / height, cos / height], axis=1)
    matrix[:, 0] -= shear * matrix[:, 2]
    matrix[:, 1] -= shear * matrix[:, 3]
    middle = (FIELD - 1) / 2
    row = np.arange(FIELD, dtype=np.float32) - middle
    a, b, c, d = (matrix[:, index, None, None] for index in range(4))
    across, down = row[None, None, :], row[None, :, None]
    nodes = rng.normal(0, settings.elastic, (2, count, _NODES, _NODES)).astype(np.float32)
    nodes *= strength[:, None, None]
    displacement = _SPREAD @ nodes @ _SPREAD.T
    origin = middle + _MARGIN
    displacement += origin + np.stack([evenly(settings.shift) for _ in "xy"])[..., None, None]
    return (
        a * across + b * down + displacement[0],
        c * across + d * down + displacement[1],
    )


def _spread() -> np.ndarray:
    """Return the matrix that spreads the grid's nodes smoothly over an image, [28, 5]."""
    places = np.linspace(0, FIELD - 1, _NODES)
    distance = (np.arange(FIELD)[:, None] - places) / (places[1] - places[0])
    weights = np.exp(-2 * distance**2)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


_SPREAD = _spread()
