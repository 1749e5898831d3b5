"""Reading digits in batches: ink in, recognitions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lenet.drawing import framing
from lenet.hand import Hand
from lenet.network import forward
from lenet.network.answers import Answers, Calibration, to_answers
from lenet.network.model import to_input
from lenet.network.parameters import Weights
from lenet.network.signs import Names
from lenet.recognition import Recognition


@dataclass(frozen=True)
class DigitReader:
    """What reads digits: the network's weights, their calibration and names, and a hand."""

    weights: Weights
    calibration: Calibration
    hand: Hand
    names: Names

    def read(self, inputs: np.ndarray) -> tuple[dict[str, np.ndarray], Answers, np.ndarray]:
        """Read inputs, float32 [B, 32, 32, 1], 0 blank to 1 full.

        Returns:
            Each layer's output, see `lenet.network.forward.run`; the answers; and what the hand
            added to the logits, float32 [B, N + 1].
        """
        feature_maps = forward.run(inputs, self.weights)
        lift = self.hand.lift(feature_maps["C5"], self.weights)
        answers = to_answers(feature_maps["OUTPUT"], self.calibration, lift=lift)
        return feature_maps, answers, lift

    def recognize(self, inks: Sequence[np.ndarray]) -> list[Recognition]:
        """Frame and read inks, uint8 [H, W] each, 0 blank to 255 full.

        Raises:
            ValueError: If one has another type or shape.
        """
        framed = [framing.frame(ink) for ink in inks]
        inputs = to_input(np.stack([each.digit_image for each in framed]))
        feature_maps, answers, lift = self.read(inputs)
        recognitions = []
        for at, each in enumerate(framed):
            refused = each.blank or bool(answers.refused[at])
            probabilities = answers.probabilities[at]
            recognitions.append(
                Recognition(
                    digit=None if refused else int(probabilities.argmax()),
                    confidence=0.0 if refused else float(answers.confidence[at]),
                    doubt=1.0 if each.blank else float(answers.doubt[at]),
                    probabilities=probabilities,
                    lift=lift[at],
                    feature_maps={name: maps[at] for name, maps in feature_maps.items()},
                    framing=each,
                    input=inputs[at],
                    names=self.names,
                )
            )
        return recognitions
