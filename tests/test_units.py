import numpy as np
import pytest

from conftest import drawing
from lenet.network.model import INPUT_SIZE, LAYERS, summarize
from lenet.network.units import PICTURES

SHAPES = {summary.layer.name: (1, 1, *summary.output_shape)[-3:] for summary in summarize()}


@pytest.fixture(scope="module")
def recognition(recognizer):
    return recognizer.recognize_strokes(drawing(5, "capped"))


@pytest.mark.parametrize("layer", SHAPES)
def test_arithmetic_gives_what_the_model_gives(recognizer, recognition, layer):
    rng = np.random.default_rng(0)
    outputs = recognition.feature_maps[layer].reshape(SHAPES[layer])
    for _ in range(40):
        index = [int(rng.integers(size)) for size in SHAPES[layer]]
        unit = recognizer.open_unit(recognition.stages["input"], layer, index)
        assert unit.value == pytest.approx(float(outputs[tuple(index)]), abs=1e-4)
        products = sum(float(term.products.sum()) for term in unit.terms)
        assert products + unit.bias == pytest.approx(unit.total, abs=1e-4)
        for term in unit.terms:
            np.testing.assert_allclose(term.inputs * term.weights, term.products)


def test_terms_are_one_for_each_map_that_the_unit_sees(recognizer, recognition):
    inputs = recognition.stages["input"]
    counts = {layer: len(recognizer.open_unit(inputs, layer, [0, 0, 3]).terms) for layer in SHAPES}
    assert counts == {"C1": 1, "S2": 1, "C3": 6, "S4": 1, "C5": 16, "F6": 1, "OUTPUT": 1}


@pytest.mark.parametrize("layer", SHAPES)
def test_changing_pixels_outside_the_field_changes_nothing(recognizer, recognition, layer):
    inputs = recognition.stages["input"]
    height, width, _ = SHAPES[layer]
    index = [height // 2, width // 3, 2]
    unit = recognizer.open_unit(inputs, layer, index)
    top, left, side = unit.field
    changed = 1 - inputs
    changed[top : top + side, left : left + side] = inputs[top : top + side, left : left + side]
    assert recognizer.open_unit(changed, layer, index).value == pytest.approx(unit.value, abs=1e-4)
    assert top + side <= INPUT_SIZE
    assert left + side <= INPUT_SIZE


def test_pictures_hold_all_units():
    for layer in LAYERS[4:]:
        rows, columns = PICTURES[layer.name]
        assert rows * columns == layer.filters


@pytest.mark.parametrize("index", [[0, 0], [0, 0, 6], [-1, 0, 0], [0, 28, 0]])
def test_a_unit_that_is_none_is_refused(recognizer, recognition, index):
    with pytest.raises(ValueError, match="Expected a unit"):
        recognizer.open_unit(recognition.stages["input"], "C1", index)


def test_a_layer_that_is_none_is_refused(recognizer, recognition):
    with pytest.raises(ValueError, match="C1, S2, C3"):
        recognizer.open_unit(recognition.stages["input"], "C7", [0, 0, 0])
