import numpy as np
import pytest

from lenet.training.augment import Augmentation
from lenet.training.batches import batches
from lenet.training.recipes import Epoch

AUGMENTATION = Augmentation()


@pytest.fixture
def epoch(small_mnist):
    images, labels = small_mnist.train
    return Epoch(images, labels, np.ones(len(labels), np.float32))


def first(epoch, **options):
    return next(batches(epoch, 16, **options).as_numpy_iterator())[0]


def test_batches_cover_the_epoch_once(epoch):
    parts = list(batches(epoch, 16).as_numpy_iterator())
    assert [len(labels) for _, labels in parts] == [16, 16, 8]
    assert len(batches(epoch, 16)) == 3
    np.testing.assert_array_equal(np.concatenate([labels for _, labels in parts]), epoch.labels)
    inputs = np.concatenate([inputs for inputs, _ in parts])
    assert inputs.shape == (len(epoch.labels), 32, 32, 1)
    assert inputs.dtype == np.float32


def test_batches_are_bent_alike_by_the_same_seed(epoch):
    one, again, other = (first(epoch, augmentation=AUGMENTATION, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != first(epoch)).any()
    assert (one != other).any()


def test_batches_bend_each_image_by_its_share(epoch):
    shares = np.arange(len(epoch.labels), dtype=np.float32) % 2
    bent = first(epoch._replace(bent=shares), augmentation=AUGMENTATION)
    straight = first(epoch)
    np.testing.assert_array_equal(bent[::2], straight[::2])
    assert (bent[1::2] != straight[1::2]).any(axis=(1, 2, 3)).all()


def test_batches_give_targets_in_the_place_of_labels(epoch):
    targets = np.random.default_rng(0).random((len(epoch.labels), 11)).astype(np.float32)
    parts = [part for _, part in batches(epoch, 16, targets=targets).as_numpy_iterator()]
    np.testing.assert_array_equal(np.concatenate(parts), targets)
