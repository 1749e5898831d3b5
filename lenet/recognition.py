"""The result of reading a digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet.drawing.framing import Framing


@dataclass(frozen=True)
class Recognition:
    """What the network made of one drawing."""

    digit: int | None  # 0 to 9; None if the drawing is blank, not a digit, or can't be told
    confidence: float  # probability that `digit` is right, 0 to 1; 0 if there is none
    doubt: float  # probability that it is not a digit, 0 to 1; 1 for a blank drawing
    probabilities: np.ndarray  # float32 (10,), of each digit, given that it is one; sums to 1
    lift: (
        np.ndarray
    )  # float32 (11,), what a hand added to the logits of 0 to 9 and of "not a digit"
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
        images = {k: v for k, v in self.framing._asdict().items() if isinstance(v, np.ndarray)}
        return images | {"input": self.input}
