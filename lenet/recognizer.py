"""The recognizer: a drawing in, a digit and all that the network saw on the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lenet import inference, preprocess, strokes, weights
from lenet.answers import Answers, Calibration, to_answers
from lenet.evidence import Evidence, compile_evidence
from lenet.ink import to_ink
from lenet.model import INPUT_SIZE
from lenet.units import Unit, open_unit

if TYPE_CHECKING:
    import keras

_STAGES = ("ink", "crop", "even", "fit", "digit_image", "input")


@dataclass(frozen=True)
class Recognition:
    """What the network made of one drawing."""

    digit: int | None  # 0 to 9; None for a blank drawing, for no digit, and if it can't be told
    confidence: float  # probability that `digit` is right, 0 to 1; 0 if there is none
    doubt: float  # probability that it is no digit, 0 to 1; 1 for a blank drawing
    probabilities: np.ndarray  # float32 (10,), of each digit, given that it is one; sums to 1
    feature_maps: dict[str, np.ndarray]  # float32, each layer's output: C1 (28, 28, 6), …
    stages: dict[str, np.ndarray]  # the images on the way to the input, see `Framing`
    square: tuple[float, float, float]  # of the ink in the digit image: left, top, side, pixels

    @property
    def blank(self) -> bool:
        """Whether there was nothing to read."""
        return not self.stages["input"].any()


class Recognizer:
    """LeNet-5, ready to read. It keeps nothing between calls, so threads may share one."""

    def __init__(self, model: keras.Model, record: dict[str, Any]) -> None:
        """Take over a model's weights; TensorFlow compiles its calls when they are first used.

        Args:
            model: From `lenet.model.build`, trained.
            record: How the model was trained; kept as `record`.

        Raises:
            ValueError: If the record's calibration is not one.
        """
        self.record = record
        try:
            self._calibration = Calibration(**record.get("calibration", {}))
        except TypeError as error:
            raise ValueError("The weights' record has a calibration of another version.") from error
        self.weights = {  # kernel and bias of each layer that has some, float32, as in Keras
            layer.name: tuple(np.array(value) for value in layer.get_weights())
            for layer in model.layers
            if layer.get_weights()
        }
        self._logits = _compile_logits(model)
        self._evidence = compile_evidence(model)

    @classmethod
    def load(cls, path: Path = weights.BUNDLED) -> Recognizer:
        """Load weights, by default those of the repository.

        Raises:
            FileNotFoundError: If there are no weights; the message says how to make them.
            ValueError: If they are damaged or not LeNet-5's.
        """
        return cls(*weights.load(path))

    def recognize(self, image: np.ndarray) -> Recognition:
        """Read an image of a digit.

        Args:
            image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, dark on light or light on
                dark, or ink on a transparent layer.

        Raises:
            ValueError: If the image has another type or shape, or is too large.
        """
        return self.recognize_ink(to_ink(image))

    def recognize_strokes(self, drawing: Sequence[strokes.Stroke]) -> Recognition:
        """Read a drawing made of strokes."""
        return self.recognize_ink(strokes.draw(drawing))

    def recognize_ink(self, ink: np.ndarray) -> Recognition:
        """Read ink, uint8 (H, W), 0 blank to 255 full."""
        framing = preprocess.frame(ink)
        feature_maps = self.layers(framing.input)
        answers = to_answers(feature_maps["OUTPUT"][None], self._calibration)
        probabilities = answers.probabilities[0]
        refused = framing.blank or answers.refused[0]
        return Recognition(
            digit=None if refused else int(probabilities.argmax()),
            confidence=0.0 if refused else float(answers.confidence[0]),
            doubt=1.0 if framing.blank else float(answers.doubt[0]),
            probabilities=probabilities,
            feature_maps=feature_maps,
            stages={name: getattr(framing, name) for name in _STAGES},
            square=framing.square,
        )

    def layers(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return every layer's output by its name, float32 [h, w, maps] or [units].

        Args:
            inputs: One input, float32 [32, 32, 1], 0 blank to 1 full.
        """
        return inference.run(inputs, self.weights)

    def open_unit(self, inputs: np.ndarray, layer: str, index: Sequence[int]) -> Unit:
        """Work out by hand how a unit gets its value, see `lenet.units.open_unit`."""
        return open_unit(inputs, self.layers(inputs), self.weights, layer, index)

    def explain(self, inputs: np.ndarray) -> Evidence:
        """Tell which ink speaks for the likeliest digit, and against the next likeliest.

        Args:
            inputs: One input, float32 [32, 32, 1], 0 blank to 1 full.
        """
        logits = self.layers(inputs)["OUTPUT"]
        *_, other, digit = (int(label) for label in np.argsort(logits))
        return Evidence(digit, other, self._evidence(inputs, digit, other))

    def read(self, inputs: np.ndarray) -> Answers:
        """Read many inputs at once, float32 [B, 32, 32, 1], 0 blank to 1 full."""
        return to_answers(self._logits(inputs), self._calibration)


def _compile_logits(model: keras.Model) -> Callable[[np.ndarray], np.ndarray]:
    import tensorflow as tf

    signature = [tf.TensorSpec((None, INPUT_SIZE, INPUT_SIZE, 1), tf.float32)]

    @tf.function(input_signature=signature)
    def run(inputs: tf.Tensor) -> tf.Tensor:
        return model(inputs, training=False)

    return lambda inputs: run(inputs).numpy()
