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
from lenet.drawing.ink import to_ink
from lenet.network.model import to_input
from lenet.number import pen, picture
from lenet.number.cuts import Cut
from lenet.number.lattice import COST, LONGEST, LOW, Cost, Lattice, group_of
from lenet.recognizer import Recognizer

CUT_FROM = 2.5
COUNT = 120  # numbers of each kind
SEED = 1_000
_STEPS = (0.5, 0.25)  # of a cost, by which it is changed in turn
_WORST = 8.0  # a number that no path reads counts no more than this

# The costs that are chosen; that of "?" is chosen by what is refused, see `lenet.number.belief`.
CHOSEN = tuple(name for name in Cost._fields if name != "unread")


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
            laid_out = pen.lay_out(number.strokes)
            lattices = pen.lattices(laid_out)
            yield _example(recognizer, f"strokes, {spacing}", number.text, lattices)
            ink = to_ink(picture_of(number.strokes, rng))
            yield from _of_ink(recognizer, f"image, {spacing}", number.text, ink)
    for gap in (2, 0):
        images = load_mnist(None).validation
        for image, text in mnist_numbers(images, gap, COUNT, SEED):
            yield from _of_ink(recognizer, f"MNIST, {gap} px apart", text, to_ink(image))


def _of_ink(recognizer: Recognizer, kind: str, text: str, ink: np.ndarray) -> Iterator[Example]:
    line = picture.lay_out(ink)
    if line is not None:
        cuts = _cuts(recognizer, line)
        yield _example(recognizer, kind, text, [picture.lattice(line, cuts)])


def _cuts(recognizer: Recognizer, line: picture.Line) -> dict[int, list[Cut]]:
    """Cut the units that no digit explains."""
    whole = picture.lattice(line, {})
    alone = [c for c in whole.candidates if c.end == c.start + 1]
    costs = [math.inf] * len(line.boxes)
    if alone:
        answers = recognizer.read(to_input(np.stack([whole.frame(each) for each in alone])))
        for each, row, sure, doubt in zip(
            alone, answers.probabilities, answers.confidence, answers.doubt
        ):
            costs[each.start] = group_of(
                each, row, int(row.argmax()), float(sure), float(doubt)
            ).cost
    return {
        unit: picture.cut_unit(line, unit) for unit, cost in enumerate(costs) if cost >= CUT_FROM
    }


def _example(recognizer: Recognizer, kind: str, text: str, lattices: Sequence[Lattice]) -> Example:
    """Read all candidates; two lattices share their ends and nothing else."""
    edges, surprises, features = [], [], []
    last = sum(len(lattice.nodes) - 1 for lattice in lattices)
    shift = 0
    for lattice in lattices:
        end = len(lattice.nodes) - 1
        images = [lattice.frame(candidate) for candidate in lattice.candidates]
        if not images:
            continue
        answers = recognizer.read(to_input(np.stack(images)))
        surprises += np.minimum(COST.unread, -np.log(answers.confidence + 1e-9)).tolist()
        best = answers.probabilities.argmax(axis=1).tolist()
        for candidate, digit in zip(lattice.candidates, best, strict=True):
            ends = candidate.start + shift if candidate.start else 0
            after = last if candidate.end == end else candidate.end + shift
            edges.append((ends, after, digit))
            shape, node = candidate.shape, lattice.nodes[candidate.end]
            row = {
                "hole": shape.hole,
                "low": max(0.0, LOW - shape.height),
                "wide": max(0.0, shape.width / max(shape.height, 1e-3) - 1),
                "long": max(0.0, math.log(max(shape.length, 1e-3) / LONGEST[digit])),
                "breaks": shape.breaks,
                "overlap": node.overlap,
                "late": node.late,
                "crossing": node.crossing,
            }
            features.append([row[name] for name in CHOSEN])
        shift += end - 1
    return Example(
        kind,
        text,
        last,
        edges,
        np.array(surprises),
        np.array(features, float).reshape(len(edges), len(CHOSEN)),
    )


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
