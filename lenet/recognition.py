"""The result of reading a digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenet.drawing.framing import Framing


@dataclass(frozen=True)
class Recognition:
    """What the network made of one drawing."""

    digit: int | None  # which sign, 0 to N - 1; None if it is blank, not a sign, or can't be told
    confidence: float  # probability that `digit` is right, 0 to 1; 0 if there is none
    doubt: float  # probability that it is not a sign, 0 to 1; 1 for a blank drawing
    probabilities: np.ndarray  # float32 (N,), of each sign, given that it is one; sums to 1
    lift: np.ndarray  # float32 (N + 1,), what a hand added to the logits of the signs and of none
    feature_maps: dict[str, np.ndarray]  # float32, each layer's output: C1 (28, 28, 6), …
    framing: Framing  # the drawing on its way to the digit image
    input: np.ndarray  # float32 (32, 32, 1), what the network was given
    names: tuple[str, ...]  # of the N signs: "0" to "9" of the bundled weights

    @property
    def name(self) -> str | None:
        """The name of the sign; None where `digit` is."""
        return None if self.digit is None else self.names[self.digit]

    @property
    def blank(self) -> bool:
        """Whether there was nothing to read."""
        return self.framing.blank

    @property
    def stages(self) -> dict[str, np.ndarray]:
        """The images on the way to the input by their names, see `Framing`, and the input."""
        images = {k: v for k, v in self.framing._asdict().items() if isinstance(v, np.ndarray)}
        return images | {"input": self.input}
