import numpy as np
import pytest

from lenet.network import model

# LeCun et al. 1998, section II-B; C3 with all connections, S2 and S4 without coefficients.
PAPER = {
    "C1": ((28, 28, 6), 156),
    "S2": ((14, 14, 6), 0),
    "C3": ((10, 10, 16), 2_416),
    "S4": ((5, 5, 16), 0),
    "C5": ((1, 1, 120), 48_120),
    "F6": ((84,), 10_164),
    "OUTPUT": ((10,), 850),
}


@pytest.fixture(scope="module")
def lenet():
    return model.build()


def test_summary_has_the_papers_shapes_and_parameters():
    summaries = {s.layer.name: (s.output_shape, s.parameters) for s in model.summarize()}
    assert summaries == PAPER


def test_summary_adds_up_to_all_parameters():
    assert sum(s.parameters for s in model.summarize()) == model.PARAMETERS == 61_706


@pytest.mark.parametrize("name", PAPER)
def test_keras_layer_agrees_with_summary(lenet, name):
    shape, parameters = PAPER[name]
    layer = lenet.get_layer(name)
    assert tuple(layer.output.shape[1:]) == shape
    assert layer.count_params() == parameters


def test_model_returns_logits(lenet):
    logits = lenet(np.random.default_rng(0).random((5, 32, 32, 1), np.float32)).numpy()
    assert logits.shape == (5, 10)
    assert not np.allclose(logits.sum(axis=1), 1)


def test_arithmetic_is_worked_out_with_the_layers_own_numbers():
    texts = [s.arithmetic for s in model.summarize()]
    assert texts[0] == "((32 + 2·0 − 5) / 1) + 1 = 28"
    assert texts[1] == "((28 + 2·0 − 2) / 2) + 1 = 14"
    assert texts[5] == "120 inputs → 84 units"


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [(32, 5, 1, 0, 28), (28, 2, 2, 0, 14), (28, 5, 1, 2, 28), (5, 5, 1, 0, 1), (7, 3, 2, 1, 4)],
)
def test_output_size(size, kernel, stride, padding, expected):
    assert model.output_size(size, kernel=kernel, stride=stride, padding=padding) == expected


@pytest.mark.parametrize(("size", "kernel", "stride"), [(5, 2, 2), (4, 5, 1)])
def test_output_size_refuses_kernels_that_do_not_tile(size, kernel, stride):
    with pytest.raises(ValueError, match="to tile the input"):
        model.output_size(size, kernel=kernel, stride=stride, padding=0)


def test_to_input_pads_and_scales_a_batch():
    inputs = model.to_input(np.full((3, 28, 28), 255, np.uint8))
    assert inputs.shape == (3, 32, 32, 1)
    assert inputs.dtype == np.float32
    assert inputs.sum() == pytest.approx(3 * 28 * 28)
    assert not inputs[:, :2].any()
