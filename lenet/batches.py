"""An epoch's images on their way to the trainer: bent, turned into inputs, one batch at a time."""

from __future__ import annotations

import keras
import numpy as np

from lenet.augment import Augmentation, augment
from lenet.data import Images
from lenet.preprocess import to_input


class Batches(keras.utils.PyDataset):
    """The batches of one epoch, each made by a thread of its own while the last one trains."""

    def __init__(
        self,
        epoch: Images,
        batch_size: int,
        *,
        augmentation: Augmentation | None = None,
        seed: tuple[int, ...] = (),
    ) -> None:
        """Cut an epoch into batches.

        Args:
            epoch: The images in their order.
            batch_size: Images in a batch; the last one may have fewer.
            augmentation: How far to bend them; by default not at all.
            seed: Decides how they are bent.
        """
        super().__init__(workers=1, max_queue_size=16)
        self._epoch = epoch
        self._batch_size = batch_size
        self._augmentation = augmentation
        self._seed = seed

    def __len__(self) -> int:
        """Return the number of batches."""
        return -(-len(self._epoch.labels) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Return a batch: inputs, float32 [B, 32, 32, 1], and labels, uint8 [B]."""
        part = slice(index * self._batch_size, (index + 1) * self._batch_size)
        images = self._epoch.images[part]
        if self._augmentation:
            images = augment(
                images, np.random.default_rng([*self._seed, index]), self._augmentation
            )
        return to_input(images), self._epoch.labels[part]
