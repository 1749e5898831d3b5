import keras
import numpy as np
import pytest

from lenet.network.model import build
from lenet.training.muon import Muon


def step(gradients):
    """Take one step from fresh weights; return by how much each variable moved."""
    model = build()
    optimizer = Muon(0.01, weight_decay=None, adam_weight_decay=None)
    before = [np.array(variable) for variable in model.trainable_variables]
    optimizer.apply(gradients, model.trainable_variables)
    return {
        variable.path: np.array(variable) - old
        for variable, old in zip(model.trainable_variables, before, strict=True)
    }


@pytest.fixture(scope="module")
def gradients():
    rng = np.random.default_rng(0)
    shapes = [variable.shape for variable in build().trainable_variables]
    # some units get far larger gradients than others
    scales = [np.geomspace(0.1, 1, shape[-1]) for shape in shapes]
    return [
        (rng.normal(size=shape) * scale).astype("float32")
        for shape, scale in zip(shapes, scales, strict=True)
    ]


@pytest.fixture(scope="module")
def moved(gradients):
    return step([keras.ops.convert_to_tensor(gradient) for gradient in gradients])


def evenness(kernel):
    """Smallest to largest singular value."""
    values = np.linalg.svd(kernel.reshape(-1, kernel.shape[-1]), compute_uv=False)
    return values.min() / values.max()


@pytest.mark.parametrize(
    ("path", "index"), [("C1/kernel", 0), ("C3/kernel", 2), ("C5/kernel", 4), ("F6/kernel", 6)]
)
def test_steps_are_more_equal_in_all_directions_than_gradients(moved, gradients, path, index):
    assert evenness(moved[path]) > 0.4
    assert evenness(gradients[index]) < 0.2


def test_steps_are_as_large_as_adams_usually_are(moved):
    for path in ("C1/kernel", "C3/kernel", "C5/kernel", "F6/kernel"):
        assert np.sqrt(np.mean(moved[path] ** 2)) == pytest.approx(0.2 * 0.01, rel=0.25)


def test_biases_and_the_last_layer_go_to_adam(moved):
    for path in ("C3/bias", "OUTPUT/kernel", "OUTPUT/bias"):
        np.testing.assert_allclose(np.abs(moved[path]), 0.01, rtol=0.03)


@pytest.mark.slow
def test_an_optimizer_survives_saving(tmp_path):
    model = build()
    model.compile(Muon(0.01), "mse")
    model.fit(np.zeros((2, 32, 32, 1), "float32"), np.ones((2, 10), "float32"), verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert isinstance(loaded.optimizer, Muon)
    for one, other in zip(model.optimizer.variables, loaded.optimizer.variables, strict=True):
        np.testing.assert_array_equal(one, other)
