from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
import tensorflow as tf

from conftest import drawing
from lenet.network import forward, weights
from lenet.network.model import LAYERS, build, summarize


def layer_outputs(model, inputs):
    outputs = [model.get_layer(layer.name).output for layer in LAYERS]
    return [np.array(value[0]) for value in keras.Model(model.input, outputs)(inputs[None])]


def kernels(model):
    return {layer.name: layer.get_weights() for layer in model.layers if layer.get_weights()}


def expect_same(model, inputs):
    outputs = forward.run(inputs, kernels(model))
    assert list(outputs) == [layer.name for layer in LAYERS]
    for mine, theirs, summary in zip(
        outputs.values(), layer_outputs(model, inputs), summarize(), strict=True
    ):
        assert mine.dtype == np.float32
        assert mine.shape == summary.output_shape
        np.testing.assert_allclose(mine, theirs, atol=1e-4 * max(1, np.abs(theirs).max()))


@pytest.mark.parametrize("way", [(2, "looped"), (4, "open"), (8, "in one")])
def test_every_layer_gives_what_keras_gives(recognizer, way):
    expect_same(weights.load()[0], recognizer.recognize_strokes(drawing(*way)).stages["input"])


@pytest.mark.parametrize("seed", [0, 1])
def test_fresh_weights_on_noise_give_what_keras_gives(seed):
    keras.utils.set_random_seed(seed)
    model = build()
    for layer in model.layers:  # biases start at 0, which would hide a forgotten one
        if layer.get_weights():
            kernel, bias = layer.get_weights()
            layer.set_weights([kernel, np.random.default_rng(seed).normal(size=bias.shape)])
    expect_same(model, np.random.default_rng(seed).random((32, 32, 1), np.float32))


def test_a_batch_gives_what_its_images_give_alone(recognizer):
    inputs = np.random.default_rng(0).random((7, 32, 32, 1), np.float32)
    together = forward.run(inputs, recognizer.weights)
    many = forward.run(inputs[np.arange(20) % len(inputs)], recognizer.weights)  # in the graph
    for at, image in enumerate(inputs):
        np.testing.assert_allclose(many["OUTPUT"][at], together["OUTPUT"][at], rtol=1e-4, atol=1e-4)
        for name, values in forward.run(image, recognizer.weights).items():
            np.testing.assert_allclose(together[name][at], values, rtol=1e-4, atol=1e-4)


def test_the_gradient_is_the_slope_of_the_sum(recognizer):
    rng = np.random.default_rng(0)
    inputs = rng.random((2, 32, 32, 1), np.float32)
    direction = rng.normal(size=10).astype(np.float32)
    slopes = forward.gradient(direction, inputs, recognizer.weights)
    step = 1e-3 * rng.normal(size=inputs.shape).astype(np.float32)
    ends = (inputs + step, inputs - step)
    up, down = (forward.run(end, recognizer.weights)["OUTPUT"] for end in ends)
    np.testing.assert_allclose(
        (slopes * step).sum(axis=(1, 2, 3)), (up - down) @ direction / 2, rtol=0.05, atol=1e-3
    )


@pytest.mark.slow
def test_threads_share_it_each_with_weights_of_its_own(recognizer):
    """Also the first call, which traces and compiles it."""
    inputs = np.random.default_rng(0).random((3, 32, 32, 1), np.float32)
    scales = np.linspace(0.5, 1.5, 8, dtype=np.float32)

    def read(scale):
        weights = recognizer.weights.items()
        scaled = {name: (kernel * scale, bias) for name, (kernel, bias) in weights}
        return [forward.run(inputs, scaled)["OUTPUT"] for _ in range(25)]

    forward._made.clear()
    with ThreadPoolExecutor(len(scales)) as pool:
        at_once = list(pool.map(read, scales))
    for scale, logits in zip(scales, at_once, strict=True):
        for each in logits:
            np.testing.assert_allclose(each, read(scale)[0], rtol=1e-5, atol=1e-5)


def test_where_xla_does_not_work_the_graph_does(recognizer, monkeypatch):
    inputs = np.random.default_rng(0).random((3, 32, 32, 1), np.float32)
    compiled = forward.run(inputs, recognizer.weights)["OUTPUT"]
    trace, asked = forward._trace, []

    def refuse(function, *shapes, jit_compile=False):
        asked.append(jit_compile)
        if not jit_compile:
            return trace(function, *shapes)

        def call(*given):
            raise tf.errors.NotFoundError(None, None, "could not find compiler")

        return call

    monkeypatch.setattr(forward, "_trace", refuse)
    monkeypatch.setattr(forward, "_made", {})
    for _ in range(2):
        again = forward.run(inputs, recognizer.weights)["OUTPUT"]
        np.testing.assert_allclose(again, compiled, rtol=1e-4, atol=1e-4)
    assert asked == [True, False]


def test_what_is_warm_is_not_traced_again(recognizer, monkeypatch):
    forward.warm()
    monkeypatch.setattr(forward, "_trace", None)
    for count in (1, 3, 4, 5):
        forward.run(np.zeros((count, 32, 32, 1), np.float32), recognizer.weights)


def test_other_weights_are_not_taken_for_the_last(recognizer):
    inputs = np.random.default_rng(0).random((32, 32, 1), np.float32)
    once = forward.run(inputs, recognizer.weights)["OUTPUT"]
    other = {name: (kernel * 0.5, bias) for name, (kernel, bias) in recognizer.weights.items()}
    assert not np.allclose(forward.run(inputs, other)["OUTPUT"], once)
    np.testing.assert_array_equal(forward.run(inputs, recognizer.weights)["OUTPUT"], once)


def test_the_input_stays_as_it_was(recognizer):
    inputs = np.random.default_rng(0).random((32, 32, 1), np.float32)
    before = inputs.copy()
    forward.run(inputs, recognizer.weights)
    np.testing.assert_array_equal(inputs, before)
