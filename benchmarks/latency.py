"""Time one recognition, from strokes to probabilities and all feature maps, beside other ways.

`python benchmarks/latency.py [--json FILE]`; all variants take turns in one run.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import cv2
import keras
import numpy as np
import tensorflow as tf

from common import drawing, parser, percentiles, report
from lenet.drawing import framing, ink, strokes
from lenet.network import forward, weights
from lenet.network.model import INPUT_SIZE, LAYERS, to_input
from lenet.recognizer import Recognizer
from lenet.records import Record
from lenet.ui.packing import pack

ROUNDS = 40
CALLS = 10  # of a variant in a row, so that each is timed with what it needs at hand


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    model, record = weights.load()
    made = variants(model, record)
    times: dict[str, list[float]] = {name: [] for name in made}
    for round_ in range(ROUNDS + 1):
        for name, variant in made.items():
            for _ in range(CALLS):
                start = time.perf_counter()
                variant()
                if round_:  # the first round warms up
                    times[name].append(1e3 * (time.perf_counter() - start))
    milliseconds = {name: percentiles(values, 3) for name, values in times.items()}
    report({"calls": ROUNDS * CALLS, "milliseconds": milliseconds}, options.json)


def variants(model: keras.Model, record: Record) -> dict[str, Callable[[], object]]:
    """Return what is timed, by its name; indented is what another one consists of."""
    recognizer = Recognizer(weights.to_arrays(model), record)
    pens = drawing()
    inked = strokes.draw(pens)
    image = 255 - inked
    inputs = to_input(framing.frame(inked).digit_image)
    number = recognizer.read_number_strokes(pens)

    def usual_demo() -> np.ndarray:
        small = cv2.resize(inked, (framing.FIELD, framing.FIELD))
        return model.predict(to_input(small)[None], verbose=0)

    return {
        "drawing to all feature maps": lambda: recognizer.recognize_strokes(pens),
        "  raster": lambda: strokes.draw(pens),
        "  framing": lambda: framing.frame(inked),
        "  the network": lambda: forward.run(inputs, recognizer.weights),
        "drawing to a number": lambda: recognizer.read_number_strokes(pens),
        "packing for the browser": lambda: pack(number),
        "image to all feature maps": lambda: recognizer.recognize(image),
        "  image to ink": lambda: ink.to_ink(image),
        "model(inputs)": lambda: model(inputs[None], training=False),
        "model.predict": lambda: model.predict(inputs[None], verbose=0),
        "TensorFlow Lite interpreter": lite(model, inputs),
        "usual demo: resize, predict": usual_demo,
    }


def lite(model: keras.Model, inputs: np.ndarray) -> Callable[[], list[np.ndarray]]:
    """Return a call of TensorFlow Lite's interpreter that gives all layers' outputs."""
    signature = [tf.TensorSpec((1, INPUT_SIZE, INPUT_SIZE, 1), tf.float32)]
    every = keras.Model(model.input, [model.get_layer(layer.name).output for layer in LAYERS])
    run = tf.function(lambda batch: every(batch, training=False), input_signature=signature)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([run.get_concrete_function()], run)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it moves to a package of its own one day
        interpreter = tf.lite.Interpreter(model_content=converter.convert(), num_threads=1)
    interpreter.allocate_tensors()
    (given,) = (each["index"] for each in interpreter.get_input_details())
    made = [each["index"] for each in interpreter.get_output_details()]

    def call() -> list[np.ndarray]:
        interpreter.set_tensor(given, inputs[None])
        interpreter.invoke()
        return list(map(interpreter.get_tensor, made))

    return call


if __name__ == "__main__":
    main()
