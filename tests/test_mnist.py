import numpy as np
import pytest

from lenet.data import mnist as mnist_module
from lenet.data.mnist import load_mnist


def test_load_mnist_holds_back_the_same_images_each_time(mnist):
    assert [len(part.labels) for part in mnist[:3]] == [55_000, 5_000, 10_000]
    again = load_mnist()
    np.testing.assert_array_equal(mnist.validation.images, again.validation.images)
    assert mnist.sha256 == again.sha256


def test_load_mnist_splits_without_loss(mnist):
    counts = np.bincount(mnist.train.labels) + np.bincount(mnist.validation.labels)
    assert counts.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


def arrays(**changes):
    """Arrays as MNIST's are, of a thousandth of the images."""
    whole = {
        "x_train": np.zeros((60, 28, 28), np.uint8),
        "y_train": np.zeros(60, np.uint8),
        "x_test": np.zeros((10, 28, 28), np.uint8),
        "y_test": np.zeros(10, np.uint8),
    }
    return {name: array for name, array in (whole | changes).items() if array is not None}


WRONG = {
    "a missing array": (arrays(y_test=None), "can't be read"),
    "too few images": (arrays(x_train=np.zeros((9, 28, 28), np.uint8)), "x_train .* to be uint8"),
    "floats": (arrays(x_test=np.zeros((10, 28, 28), np.float16)), "x_test .* to be uint8"),
    "labels past 9": (arrays(y_test=np.full(10, 10)), "integers from 0 to 9"),
    "too few labels": (arrays(y_train=np.zeros(9, int)), "integers from 0 to 9"),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG.keys())
def test_load_mnist_refuses_what_is_not_mnist(tmp_path, monkeypatch, content, message):
    for name, count in {"TRAINING_IMAGES": 55, "VALIDATION_IMAGES": 5, "_TEST_IMAGES": 10}.items():
        monkeypatch.setattr(mnist_module, name, count)
    file = tmp_path / "mnist.npz"
    np.savez(file, **content)
    with pytest.raises(ValueError, match=message):
        load_mnist(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not an archive", b"text"])
def test_load_mnist_refuses_a_damaged_file(tmp_path, content):
    file = tmp_path / "mnist.npz"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="can't be read"):
        load_mnist(file)


def test_load_mnist_names_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file"):
        load_mnist(tmp_path / "mnist.npz")
