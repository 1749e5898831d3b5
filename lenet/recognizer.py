"""The recognizer: a drawing in, a digit and all that the network saw on the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lenet.drawing import framing, strokes
from lenet.drawing.framing import Framing
from lenet.drawing.ink import to_ink
from lenet.hand import Hand
from lenet.network import evidence, forward, snapshots, weights
from lenet.network.answers import Answers, Calibration, to_answers
from lenet.network.evidence import Evidence
from lenet.network.forward import Weights
from lenet.network.model import to_input
from lenet.network.snapshots import Snapshot
from lenet.network.units import Unit, open_unit

_STAGES = ("ink", "crop", "even", "fit", "digit_image")


@dataclass(frozen=True)
class Recognition:
    """What the network made of one drawing."""

    digit: int | None  # 0 to 9; None for a blank drawing, for no digit, and if it can't be told
    confidence: float  # probability that `digit` is right, 0 to 1; 0 if there is none
    doubt: float  # probability that it is no digit, 0 to 1; 1 for a blank drawing
    probabilities: np.ndarray  # float32 (10,), of each digit, given that it is one; sums to 1
    lift: np.ndarray  # float32 (11,), what a hand added to the logits of 0 to 9 and of no digit
    feature_maps: dict[str, np.ndarray]  # float32, each layer's output: C1 (28, 28, 6), …
    framing: Framing  # the drawing on its way to the digit image
    input: np.ndarray  # float32 (32, 32, 1), what the network was given

    @property
    def blank(self) -> bool:
        """Whether there was nothing to read."""
        return self.framing.blank

    @property
    def stages(self) -> dict[str, np.ndarray]:
        """The images on the way to the input by their names, see `Framing`, and the input."""
        return {name: getattr(self.framing, name) for name in _STAGES} | {"input": self.input}


class Recognizer:
    """LeNet-5, ready to read. It keeps nothing between calls, so threads may share one."""

    def __init__(
        self, arrays: Weights, record: dict[str, Any], past: Sequence[Snapshot] = ()
    ) -> None:
        """Take over trained weights.

        Args:
            arrays: Kernel and bias of each layer that has some, see `lenet.network.weights`.
            record: How they were trained; kept as `record`.
            past: Snapshots of the weights while they were trained; kept as `snapshots`.

        Raises:
            ValueError: If the record's calibration is not one.
        """
        self.record = record
        self.weights = arrays
        self.snapshots = past
        self.calibration = Calibration.of(record)

    @classmethod
    def load(cls, path: Path = weights.BUNDLED) -> Recognizer:
        """Load weights, by default those of the repository.

        Raises:
            FileNotFoundError: If there are no weights; the message says how to make them.
            ValueError: If they are damaged or not LeNet-5's.
        """
        model, record = weights.load(path)
        return cls(weights.to_arrays(model), record, snapshots.read(path, record))

    def recognize(self, image: np.ndarray, *, hand: Hand | None = None) -> Recognition:
        """Read an image of a digit.

        Args:
            image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, dark on light or light on
                dark, or ink on a transparent layer.
            hand: What its writer taught, see `lenet.hand`.

        Raises:
            ValueError: If the image has another type or shape, or is too large.
        """
        return self.recognize_ink(to_ink(image), hand=hand)

    def recognize_strokes(
        self, drawing: Sequence[strokes.Stroke], *, hand: Hand | None = None
    ) -> Recognition:
        """Read a drawing made of strokes."""
        return self.recognize_ink(strokes.draw(drawing), hand=hand)

    def recognize_ink(self, ink: np.ndarray, *, hand: Hand | None = None) -> Recognition:
        """Read ink, uint8 (H, W), 0 blank to 255 full.

        Raises:
            ValueError: If the ink has another type or shape.
        """
        framed = framing.frame(ink)
        inputs = to_input(framed.digit_image)
        feature_maps = self.layers(inputs)
        lift = self._lift(feature_maps["C5"][None], hand)
        answers = to_answers(feature_maps["OUTPUT"][None], self.calibration, lift=lift)
        probabilities = answers.probabilities[0]
        refused = framed.blank or answers.refused[0]
        return Recognition(
            digit=None if refused else int(probabilities.argmax()),
            confidence=0.0 if refused else float(answers.confidence[0]),
            doubt=1.0 if framed.blank else float(answers.doubt[0]),
            probabilities=probabilities,
            lift=lift[0],
            feature_maps=feature_maps,
            framing=framed,
            input=inputs,
        )

    def layers(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return every layer's output, see `lenet.network.forward.run`."""
        return forward.run(inputs, self.weights)

    def open_unit(self, inputs: np.ndarray, layer: str, index: Sequence[int]) -> Unit:
        """Work out by hand how a unit gets its value, see `lenet.network.units.open_unit`."""
        return open_unit(inputs, self.layers(inputs), self.weights, layer, index)

    def explain(self, inputs: np.ndarray, other: int | None = None) -> Evidence:
        """Tell which ink speaks for the likeliest digit, see `lenet.network.evidence.explain`."""
        return evidence.explain(inputs, self.weights, other)

    def read(self, inputs: np.ndarray, *, hand: Hand | None = None) -> Answers:
        """Read many inputs at once, float32 [B, 32, 32, 1], 0 blank to 1 full."""
        feature_maps = self.layers(inputs)
        lift = self._lift(feature_maps["C5"], hand)
        return to_answers(feature_maps["OUTPUT"], self.calibration, lift=lift)

    def _lift(self, c5: np.ndarray, hand: Hand | None) -> np.ndarray:
        return (hand or Hand()).lift(c5, self.weights)
