"""LeNet-5, the convolutional network of LeCun et al. 1998, described once and built in Keras.

`LAYERS` is the only description of the network: the Keras model, the forward pass in the browser,
the arithmetic of the sizes that page and docs show, and the tests are made from it.

Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document
Recognition", Proceedings of the IEEE 86(11), 1998, section II-B and figure 2. Departures from the
paper are marked where they are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lenet.network.quiet import import_keras

if TYPE_CHECKING:
    import keras

INPUT_SIZE = 32  # pixels; larger than any digit, so that strokes' ends can centre in a C1 field
CLASSES = 10  # signs that the bundled weights know, one output for each; others have 2 to 62


class Layer(NamedTuple):
    """One layer of the network, as the paper specifies it."""

    name: str
    kind: Literal["convolution", "average pooling", "dense"]
    filters: int  # feature maps of the output, or units of a dense layer
    kernel: int = 1  # F: side of the square receptive field, pixels
    stride: int = 1  # S: step between receptive fields, pixels
    padding: int = 0  # P: zeros added on each side of the input, pixels
    activation: Literal["relu"] | None = None


# Departures: S2 and S4 average without trainable coefficients, C3 sees all six maps of S2 (the
# paper's table I connects it in part), OUTPUT is dense instead of Euclidean RBF units; ReLU, the
# usual choice today, stands for 1.7159 tanh(2/3 x).
LAYERS = (
    Layer("C1", "convolution", 6, kernel=5, activation="relu"),
    Layer("S2", "average pooling", 6, kernel=2, stride=2),
    Layer("C3", "convolution", 16, kernel=5, activation="relu"),
    Layer("S4", "average pooling", 16, kernel=2, stride=2),
    Layer("C5", "convolution", 120, kernel=5, activation="relu"),
    Layer("F6", "dense", 84, activation="relu"),
    Layer("OUTPUT", "dense", CLASSES),
)


def layers_for(classes: int) -> tuple[Layer, ...]:
    """Return `LAYERS` with so many outputs: whatever the signs, all other layers are the same."""
    return (*LAYERS[:-1], LAYERS[-1]._replace(filters=classes))


def parameters_for(classes: int) -> int:
    """Return how many trainable parameters the network with so many outputs has."""
    return sum(summary.parameters for summary in summarize(layers_for(classes)))


class LayerSummary(NamedTuple):
    """The shapes and sizes of a layer, computed from `LAYERS` alone."""

    layer: Layer
    input_size: int  # N: side of the input's feature maps, pixels; 1 for a dense layer
    inputs: int  # feature maps of the input; all inputs of a dense layer
    output_shape: tuple[int, ...]  # (height, width, channels), or (units,) for a dense layer
    parameters: int
    arithmetic: str  # the output's size, worked out
    field: int  # side of the receptive field of one unit in the network's input, pixels
    step: int  # from one unit's receptive field to its neighbour's, pixels of the input

    @property
    def grid(self) -> tuple[int, int, int]:
        """Rows, columns and feature maps; of a dense layer 1, 1 and its units."""
        height, width, maps = (1, 1, *self.output_shape)[-3:]
        return height, width, maps

    @property
    def size(self) -> str:
        """The output's size as the paper writes it."""
        height, width, maps = self.grid
        return f"{maps} units" if height == 1 else f"{maps} @ {height} × {width}"


def output_size(size: int, *, kernel: int, stride: int, padding: int) -> int:
    """Return the side of a layer's feature maps: ((N + 2P - F) / S) + 1.

    Raises:
        ValueError: If the receptive fields do not tile the padded input exactly.
    """
    steps, rest = divmod(size + 2 * padding - kernel, stride)
    if rest or steps < 0:
        raise ValueError(
            f"Expected a kernel of {kernel} and a stride of {stride} to tile the input, "
            f"got {size} pixels with a padding of {padding}."
        )
    return steps + 1


def summarize(layers: tuple[Layer, ...] = LAYERS) -> list[LayerSummary]:
    """Work out every layer's output shape, trainable parameters and receptive fields."""
    summaries = []
    size, channels = INPUT_SIZE, 1
    field = step = 1
    for layer in layers:
        inputs = size * size * channels if layer.kind == "dense" else channels
        weighs = layer.kind != "average pooling"
        weights = (layer.kernel**2 * inputs + 1) * layer.filters if weighs else 0
        if layer.kind == "dense":
            shape: tuple[int, ...] = (layer.filters,)
            arithmetic = f"{inputs} inputs → {layer.filters} units"
            out = 1
        else:
            out = output_size(size, kernel=layer.kernel, stride=layer.stride, padding=layer.padding)
            shape = (out, out, layer.filters)
            arithmetic = (
                f"(({size} + 2·{layer.padding} − {layer.kernel}) / {layer.stride}) + 1 = {out}"
            )
        field += (layer.kernel - 1) * step
        step *= layer.stride
        summaries.append(LayerSummary(layer, size, inputs, shape, weights, arithmetic, field, step))
        size, channels = out, layer.filters
    return summaries


def to_input(digit_images: np.ndarray) -> np.ndarray:
    """Pad digit images to the size of the network's input and scale them.

    Args:
        digit_images: uint8 [..., 28, 28], 0 to 255.

    Returns:
        Input, float32 [..., 32, 32, 1], 0 to 1. (The paper's input runs from -0.1 to 1.175.)
    """
    height, width = digit_images.shape[-2:]
    top, left = (INPUT_SIZE - height) // 2, (INPUT_SIZE - width) // 2
    inputs = np.zeros((*digit_images.shape[:-2], INPUT_SIZE, INPUT_SIZE, 1), np.float32)
    inputs[..., top : top + height, left : left + width, 0] = digit_images
    inputs /= 255
    return inputs


def build(classes: int = CLASSES) -> keras.Model:
    """Build LeNet-5 with random weights.

    Args:
        classes: How many signs it is to know.

    Returns:
        A Keras model from inputs, float32 [B, 32, 32, 1] in 0 to 1 (0 paper, 1 ink), to logits,
        float32 [B, classes]. Its layers bear the names of `LAYERS`.
    """
    import_keras()
    import keras

    x = inputs = keras.Input((INPUT_SIZE, INPUT_SIZE, 1), name="INPUT")
    for layer in layers_for(classes):
        if layer.kind == "dense" and x.ndim > 2:
            x = keras.layers.Flatten(name=f"{layer.name}_inputs")(x)
        x = _keras_layer(layer)(x)
    model = keras.Model(inputs, x, name="lenet5")
    assert model.count_params() == parameters_for(classes)
    return model


PARAMETERS = parameters_for(CLASSES)  # 61,706


def _keras_layer(layer: Layer) -> keras.Layer:
    import keras

    if layer.kind == "dense":
        return keras.layers.Dense(layer.filters, activation=layer.activation, name=layer.name)
    assert layer.padding == 0, "Keras calls a padding of 0 'valid'; no layer of LeNet-5 has another"
    if layer.kind == "average pooling":
        return keras.layers.AveragePooling2D(layer.kernel, layer.stride, "valid", name=layer.name)
    return keras.layers.Conv2D(
        layer.filters,
        layer.kernel,
        layer.stride,
        "valid",
        activation=layer.activation,
        name=layer.name,
    )
