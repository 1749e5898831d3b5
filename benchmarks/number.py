"""Choose what the priors of a number's lattice cost, and measure what each of them is worth.

`python benchmarks/number.py [--json FILE]`, some minutes. Numbers are composed of pen digits and of
MNIST's validation images, by other seeds than the evaluation's, and all candidates of their
lattices are read. The costs are chosen so that the paths that read the number are likeliest among
all paths: the discriminative training at the level of strings of LeCun et al. 1998, section VI, of
the priors alone. One half of the numbers chooses, the other judges.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from common import parser, report
from lenet.data.mnist import load_mnist
from lenet.data.numbers import SPACINGS, mnist_numbers, picture_of, written_numbers
from lenet.data.pen_digits import PenDigit, read_pen_digits
from lenet.drawing.framing import frame
from lenet.drawing.ink import to_ink
from lenet.network.model import to_input
from lenet.reading import from_strokes
from lenet.reading.lattice import (
    COST,
    Cost,
    Lattice,
    length_cost,
    node_cost,
    shape_cost,
    surprise,
)
from lenet.recognizer import Recognizer

COUNT = 120  # numbers of each kind
SEED = 1_000
_STEPS = (0.5, 0.25)  # of a cost, by which it is changed in turn
_WORST = 8.0  # a number that no path reads counts no more than this

# The costs that are chosen; that of "?" is chosen by what is refused, see `lenet.reading.belief`.
CHOSEN = tuple(name for name in Cost._fields if name != "unread")
_NOTHING = Cost(*(0.0 for _ in Cost._fields))
_UNITS = [_NOTHING._replace(**{name: 1.0}) for name in CHOSEN]


class Example(NamedTuple):
    """A number's lattice, all its candidates read."""

    kind: str
    text: str
    last: int  # node
    edges: list[tuple[int, int, int]]  # start, end and the digit read of each candidate
    surprise: np.ndarray  # float [E], -log of the digit's probability
    features: np.ndarray  # float [E, costs]: what each of `CHOSEN` is multiplied with


def main() -> None:
    """Parse the command line, choose, measure, print."""
    options = parser(__doc__).parse_args()
    recognizer, digits = Recognizer.load(), read_pen_digits()
    examples = list(_examples(recognizer, digits))
    chosen, judging = halves(examples)
    costs = np.array([getattr(COST, name) for name in CHOSEN])
    found = _choose(costs, chosen)
    without = {
        name: _measure(np.where(np.array(CHOSEN) == name, 0, costs), judging) for name in CHOSEN
    }
    report(
        {
            "numbers": len(examples),
            "costs": {"as built": _named(costs), "chosen anew": _named(found)},
            "exact": {
                "as built": _measure(costs, judging),
                "chosen anew": _measure(found, judging),
                "no priors": _measure(np.zeros(len(CHOSEN)), judging),
            }
            | {f"without {name}": measured for name, measured in without.items()},
        },
        options.json,
    )


def halves(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Return every other example of each kind, and the others."""
    seen: dict[str, int] = {}
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        seen[example.kind] = seen.get(example.kind, 0) + 1
        parts[seen[example.kind] % 2].append(example)
    return parts


def _named(costs: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 2) for name, value in zip(CHOSEN, costs, strict=True)}


def _examples(recognizer: Recognizer, digits: Sequence[PenDigit]) -> Iterator[Example]:
    rng = np.random.default_rng(SEED)
    for spacing in ("single", *SPACINGS):
        lengths = (1, 1) if spacing == "single" else (2, 6)
        kind = "apart" if spacing == "single" else spacing
        for number in written_numbers(digits, kind, COUNT, SEED + len(spacing), lengths):
            lattices = from_strokes.lattices(from_strokes.lay_out(number.strokes))
            yield _example(recognizer, f"strokes, {spacing}", number.text, lattices)
            picture = picture_of(number.strokes, rng)
            yield from _of_picture(recognizer, f"image, {spacing}", number.text, picture)
    for gap in (2, 0):
        for picture, text in mnist_numbers(load_mnist(None).validation, gap, COUNT, SEED):
            yield from _of_picture(recognizer, f"MNIST, {gap} px apart", text, picture)


def _of_picture(
    recognizer: Recognizer, kind: str, text: str, picture: np.ndarray
) -> Iterator[Example]:
    """Take the lattice with the cuts that the recognizer made."""
    lattice = recognizer.read_number_ink(to_ink(picture)).segmentation.lattice
    if lattice is not None:
        yield _example(recognizer, kind, text, [lattice])


def _example(recognizer: Recognizer, kind: str, text: str, lattices: Sequence[Lattice]) -> Example:
    """Read all candidates; two lattices share their ends and nothing else."""
    edges, surprises, features = [], [], []
    last = sum(len(lattice.nodes) - 1 for lattice in lattices)
    shift = 0
    for lattice in filter(lambda each: each.candidates, lattices):
        images = [frame(lattice.ink_of(each).ink).digit_image for each in lattice.candidates]
        answers = recognizer.read(to_input(np.stack(images)))
        likeliest = answers.probabilities.argmax(axis=1).tolist()
        sure = ((1 - answers.doubt) * answers.probabilities.max(axis=1)).tolist()
        surprises += [min(COST.unread, surprise(probability)) for probability in sure]
        end = len(lattice.nodes) - 1
        for candidate, digit in zip(lattice.candidates, likeliest, strict=True):
            start = candidate.start + shift if candidate.start else 0
            after = last if candidate.end == end else candidate.end + shift
            edges.append((start, after, digit))
            shape, node = candidate.shape, lattice.nodes[candidate.end]
            features.append(
                [
                    shape_cost(shape, unit)
                    + length_cost(shape.length, digit, unit)
                    + node_cost(node, unit)
                    for unit in _UNITS
                ]
            )
        shift += end - 1
    table = np.array(features, float).reshape(len(edges), len(CHOSEN))
    return Example(kind, text, last, edges, np.array(surprises), table)


def _totals(example: Example, costs: np.ndarray) -> list[float]:
    return (example.surprise + example.features @ costs).tolist()


def _likelihood(example: Example, costs: np.ndarray) -> float:
    """Return the logarithm of the share of the paths, by probability, that read the number."""
    digits = [int(character) for character in example.text]
    everything = [-math.inf] * (example.last + 1)
    right = [[-math.inf] * (len(digits) + 1) for _ in range(example.last + 1)]
    everything[0] = right[0][0] = 0.0
    for (start, end, digit), total in zip(example.edges, _totals(example, costs), strict=True):
        everything[end] = _add(everything[end], everything[start] - total)
        for place, wanted in enumerate(digits):
            if wanted == digit and right[start][place] > -math.inf:
                right[end][place + 1] = _add(right[end][place + 1], right[start][place] - total)
    return right[-1][-1] - everything[-1] if everything[-1] > -math.inf else -math.inf


def _add(one: float, other: float) -> float:
    low, high = min(one, other), max(one, other)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def _choose(costs: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Change one cost after the other as long as that makes what is right likelier."""

    def loss(tried: np.ndarray) -> float:
        losses = [min(_WORST, -_likelihood(example, tried)) for example in examples]
        return float(np.mean(losses)) + 1e-4 * float(np.sum(tried**2))

    best = loss(costs)
    for step in _STEPS:
        improved = True
        while improved:
            improved = False
            for place in range(len(costs)):
                for change in (step, -step):
                    tried = costs.copy()
                    tried[place] += change * max(1.0, abs(costs[place]))
                    if (value := loss(tried)) < best - 1e-4:
                        costs, best, improved = tried, value, True
                        break
            print(f"{best:.4f}", _named(costs), flush=True)
    return costs


def _measure(costs: np.ndarray, examples: Sequence[Example]) -> Mapping[str, Any]:
    """Return which share is read exactly by the cheapest path, by kind."""
    right: dict[str, list[bool]] = {}
    for example in examples:
        right.setdefault(example.kind, []).append(_text(example, costs) == example.text)
    return {kind: round(float(np.mean(each)), 3) for kind, each in right.items()}


def _text(example: Example, costs: np.ndarray) -> str:
    best: list[tuple[float, str]] = [(math.inf, "")] * (example.last + 1)
    best[0] = (0.0, "")
    for (start, end, digit), total in zip(example.edges, _totals(example, costs), strict=True):
        best[end] = min(best[end], (best[start][0] + total, best[start][1] + str(digit)))
    return best[-1][1]


if __name__ == "__main__":
    main()
