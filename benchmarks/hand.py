"""Compare ways to learn a writer's hand, and choose how quickly an exemplar's reach falls.

`python benchmarks/hand.py [--json FILE]`, some minutes. All ways read the same halves of the same
writers' digits, split by other seeds than the evaluation's (`lenet/evaluation/hand.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from common import parser, report
from lenet.data.conditions import drawn
from lenet.data.mnist import load_mnist
from lenet.data.pen_digits import read_pen_digits
from lenet.evaluation import measure
from lenet.evaluation.hand import CORRECTIONS, evaluate_hands
from lenet.hand import PULL, Exemplar, Hand, Pull
from lenet.network import forward
from lenet.network.answers import NO_DIGIT
from lenet.network.model import CLASSES, to_input
from lenet.network.parameters import Weights
from lenet.recognizer import Recognizer

SPLITS = range(100, 104)
MOST = 5  # corrections
_MOMENTS = 16_000  # training images for the second moments of C5
_MARGIN, _MOST_LIFT = 8, 12  # logits, of the closed form
_REGULAR = 1e-3  # share of the mean second moment

PULLS = {
    "as built": PULL,
    **{
        f"a = {gain}, b = {sharpness}, trust {trust}": Pull(gain, sharpness, trust, PULL.reach)
        for gain, sharpness, trust in (
            (20, 5, 0),
            (30, 10, 0),
            (25, 6, 1),
            (30, 8, 1),
        )
    },
}


class OfF6(Hand):
    """Compares F6 instead of C5."""

    def lift(self, c5: np.ndarray, weights: Weights) -> np.ndarray:
        """See `Hand.lift`."""
        return super().lift(_f6(c5, weights), weights)

    def _keys_of(self, weights: Weights) -> np.ndarray:
        vectors = _f6(_c5(self.exemplars, weights), weights)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class ClosedForm(Hand):
    """Changes OUTPUT's weights by regularized least squares, so that each exemplar is read right.

    The named digit is to be lifted to a margin above the next; what C5 usually gives, by its second
    moments on training images, is to change little.
    """

    moments: np.ndarray  # float64 (120, 120), the inverse of the regularized second moments

    def lift(self, c5: np.ndarray, weights: Weights) -> np.ndarray:
        """See `Hand.lift`."""
        if not len(self):
            return np.zeros((len(c5), CLASSES + 1), np.float32)
        taught = _c5(self.exemplars, weights)
        logits = np.pad(
            _f6(taught, weights) @ weights["OUTPUT"][0] + weights["OUTPUT"][1], [(0, 0), (0, 1)]
        )
        wanted = np.zeros_like(logits)
        for row, (_, label) in enumerate(self.exemplars):
            column = NO_DIGIT if label is None else label
            lead = logits[row, column] - np.delete(logits[row], column).max()
            wanted[row, column] = np.clip(_MARGIN - lead, 0, _MOST_LIFT)
        gram = taught @ self.moments @ taught.T
        change = self.moments @ taught.T @ np.linalg.solve(gram + 1e-3 * np.eye(len(gram)), wanted)
        return (c5.reshape(len(c5), -1) @ change).astype(np.float32)


def main() -> None:
    """Parse the command line, measure, print."""
    options = parser(__doc__).parse_args()
    recognizer, digits, mnist = Recognizer.load(), read_pen_digits(), load_mnist(None)
    ClosedForm.moments = _inverse_moments(recognizer, mnist.train.images)
    images = measure.digit_images(map(drawn(), digits))
    letters = measure.letter_images()
    kinds: dict[str, type[Hand]] = {
        name: type("Memory", (Hand,), {"pull": pull}) for name, pull in PULLS.items()
    }
    kinds |= {"F6 instead of C5": OfF6, "closed form": ClosedForm}
    ways: dict[str, Any] = {}
    for name, kind in kinds.items():
        measured = evaluate_hands(
            recognizer,
            digits,
            images,
            test=mnist.validation,
            letters=letters,
            kind=kind,
            splits=SPLITS,
        )
        after = measured["by_corrections"][CORRECTIONS.index(MOST)]
        ways[name] = after | {"round": measured["round"]}
        print(name, ways[name], flush=True)
    before = measured["by_corrections"][0]
    without = {"no hand": before | {"round": before}}
    report({"splits": len(SPLITS), "at_most": MOST, "ways": without | ways}, options.json)


def _c5(exemplars: Iterable[Exemplar], weights: Weights) -> np.ndarray:
    images = np.stack([image for image, _ in exemplars])
    return forward.run(to_input(images), weights)["C5"].reshape(len(images), -1)


def _f6(c5: np.ndarray, weights: Weights) -> np.ndarray:
    kernel, bias = weights["F6"]
    return np.maximum(c5.reshape(len(c5), -1) @ kernel + bias, 0)


def _inverse_moments(recognizer: Recognizer, images: np.ndarray) -> np.ndarray:
    parts = np.array_split(images[:_MOMENTS], 16)
    c5 = np.concatenate(
        [recognizer.layers(to_input(part))["C5"].reshape(len(part), -1) for part in parts]
    )
    moments = c5.T.astype(float) @ c5 / len(c5)
    return np.linalg.inv(moments + _REGULAR * np.trace(moments) * np.eye(len(moments)))


if __name__ == "__main__":
    main()
