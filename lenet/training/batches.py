"""An epoch's images on their way to the trainer: bent, turned into inputs, one batch at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from lenet.network.model import INPUT_SIZE, to_input
from lenet.training.augment import Augmentation, augment
from lenet.training.recipes import Epoch

_AHEAD = 16  # batches that are made while the trainer is busy
_BENT_AT_ONCE = 7  # batches; many small calls would take nearly twice as long


def batches(
    epoch: Epoch,
    batch_size: int,
    *,
    targets: np.ndarray | None = None,
    augmentation: Augmentation | None = None,
    seed: int | np.random.SeedSequence = 0,
) -> tf.data.Dataset:
    """Cut an epoch into batches, which a thread of its own makes while the trainer works.

    Args:
        epoch: The images in their order, and how much of the augmentation each gets.
        batch_size: Images in a batch; the last one may have fewer.
        targets: What the trainer is to learn instead of the labels, float32 [N, classes].
        augmentation: How far to bend them; by default not at all.
        seed: Decides how they are bent.

    Returns:
        Batches of inputs, float32 [B, 32, 32, 1], and labels, uint8 [B], or targets.
    """
    count = len(epoch.labels)
    learned = epoch.labels if targets is None else targets
    at_once = _BENT_AT_ONCE * batch_size

    def make() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        rng = np.random.default_rng(seed)
        for first in range(0, count, at_once):
            images = epoch.images[first : first + at_once]
            if augmentation:
                shares = epoch.bent[first : first + at_once]
                images = augment(images, rng, augmentation, shares=shares)
            for start in range(0, len(images), batch_size):
                part = learned[first + start : first + start + batch_size]
                yield to_input(images[start : start + len(part)]), part

    signature = (
        tf.TensorSpec((None, INPUT_SIZE, INPUT_SIZE, 1), tf.float32),
        tf.TensorSpec((None, *learned.shape[1:]), learned.dtype),
    )
    options = tf.data.Options()
    # Threads of its own: on two cores the training step would else take both of TensorFlow's, and
    # each epoch would stand still for some seconds.
    options.threading.private_threadpool_size = 2
    options.autotune.enabled = False
    dataset = tf.data.Dataset.from_generator(make, output_signature=signature)
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(-(-count // batch_size)))
    return dataset.prefetch(_AHEAD).with_options(options)
