"""Fits what cuts and digits beside them cost: `python benchmarks/cut_costs.py [--json FILE]`.

Numbers of the project's own generator, whose digits touch or nearly do, become pictures and are
cut. The costs are chosen so that the true texts become as likely as can be beside all others: by
the gradient of the mean logarithm of their posterior (`lenet/reading/posterior.py`), with Adam.
Nobody's pen digits are used. The costs stand in `lenet/reading/lattice.py`; with other ones other
candidates are read, so that a second run may give slightly different ones.

What has no gradient is tried instead, one constant at a time, on other numbers and letters of the
generator: how many are read exactly, how many wrongly, and how many letters are taken for numbers.

Source: J. Lafferty, A. McCallum, F. Pereira, "Conditional Random Fields", ICML 2001, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from common import parser, report, sys
from lenet.data.drawings import draw_letter, random_style, write
from lenet.data.numbers import picture_of, written_numbers
from lenet.data.pen_digits import PenDigit
from lenet.drawing.ink import to_ink
from lenet.drawing.penmanship import ways
from lenet.drawing.strokes import draw
from lenet.network import weights
from lenet.reading import lattice, posterior, search
from lenet.reading.lattice import BARE, LEAST_PROBABILITY, USUAL_HEIGHT, node_cost
from lenet.recognizer import Recognizer

WRITERS = 200
OF_EACH_DIGIT = 3  # by a writer, in the same way
COUNTS = {"touching": 1500, "near": 300}
SEED = 11
MOST_READ, MARGIN = 96, 4.0  # more than for reading: rivals teach
STEPS, RATE = 40, 0.15
DECAY = 1e-3  # of squared costs
SURE = 0.9  # probability of what looks like a digit

TRIED_SEED = 12
TRIED_NUMBERS, TRIED_LETTERS = 400, 1_000
# Constants that no gradient fits, of three modules and of the costs, and what they might be.
TRIED: dict[str, tuple[float, ...]] = {
    "cut": (0.8, 1.2),
    "other": (1.2, 2.0),
    "LEAST": (0.8, 0.88),
    "EXPECTED": (-1.6, -3.0),
    "MOST_READ": (32, 64),
}

# What a candidate beside a cut costs times; after these come the digits, 0 to 9.
NAMES = ("crossing", "surprise", "surety", "height", "stem")


class Example(NamedTuple):
    """The lattice of a picture, ready for sums."""

    text: list[int]
    nodes: int
    edges: np.ndarray  # int [N, 2]
    doubt: np.ndarray  # float [N]; nan of a candidate beside no cut, or of an unlikely digit
    fixed: np.ndarray  # float [N, 10]: cost that is not fitted
    features: np.ndarray  # float [N, 10, 15]: times what is fitted


def main() -> None:
    """Parse the command line, fit, print."""
    options = parser(__doc__).parse_args()
    recognizer = Recognizer.load()
    usual = search.MOST_READ, search.MARGIN
    search.MOST_READ, search.MARGIN = MOST_READ, MARGIN
    examples = list(collect(recognizer))
    search.MOST_READ, search.MARGIN = usual
    print(len(examples), "pictures were cut.", file=sys.stderr, flush=True)
    costs = start()
    moment, square = np.zeros_like(costs), np.zeros_like(costs)
    likelihoods: list[float] = []
    for step in range(1, STEPS + 1):
        likelihood, slope = measure(examples, costs)
        likelihoods.append(likelihood)
        slope -= 2 * DECAY * costs
        moment = 0.9 * moment + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        size = RATE * (1 + math.cos(math.pi * step / STEPS)) / 2
        costs += size * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        if step % 10 == 0:
            print(step, round(likelihood, 4), np.round(costs, 2), file=sys.stderr, flush=True)
    doubts = doubts_of(examples, costs)
    crossing, *parted = np.round(costs[: len(NAMES)], 2).tolist()
    fitted = dict(zip(NAMES[1:], parted, strict=True))
    fitted["digits"] = tuple(np.round(costs[len(NAMES) :], 2).tolist())
    lattice.COST = lattice.COST._replace(crossing=crossing)
    settle(lattice.PARTED._replace(**fitted))
    report(
        {
            "weights_sha256": weights.read_record()["weights_sha256"],
            "numbers": COUNTS,
            "cut": len(examples),
            "mean_log_posterior": {
                "before": round(likelihoods[0], 4),
                "after": round(likelihoods[-1], 4),
            },
            "median_doubt": {
                name: round(float(np.median(each)), 6) for name, each in doubts.items()
            },
            "costs": {"crossing": crossing, **fitted},
            "tried": trials(recognizer),
        },
        options.json,
    )


def digits(seed: int) -> list[PenDigit]:
    """Write digits by rule, each writer in one way and style."""
    rng, written = np.random.default_rng(seed), []
    for writer in range(WRITERS):
        style = random_style(rng)
        for digit, named in enumerate(ways().values()):
            way = list(named.values())[rng.integers(len(named))]
            for _ in range(OF_EACH_DIGIT):
                written.append(PenDigit(write(way, rng, style), digit, writer))
    return written


def collect(recognizer: Recognizer) -> Iterator[Example]:
    """Read pictures of numbers; yield those that were cut and in which the truth can be read."""
    known, rng = digits(SEED), np.random.default_rng(SEED)
    for spacing, count in COUNTS.items():
        for number in written_numbers(known, spacing, count, SEED):
            found = recognizer.read_number(picture_of(number.strokes, rng)).segmentation
            if found.lattice is None or not found.cuts:
                continue
            nodes, groups = found.lattice.nodes, found.groups
            ends = [group.candidate.end for group in groups]
            features = np.zeros((len(groups), 10, len(NAMES) + 10))
            fixed = np.zeros((len(groups), 10))
            doubt = np.full(len(groups), np.nan)
            features[..., 0] = np.array([nodes[end].crossing for end in ends])[:, None]
            for at, group in enumerate(groups):
                shape, read = group.candidate.shape, group.recognition
                fixed[at] = node_cost(nodes[ends[at]]._replace(crossing=0.0))
                if not shape.parted:
                    fixed[at] += group.costs
                    continue
                if group.probability > SURE:
                    doubt[at] = read.doubt
                shares = (1 - read.doubt) * read.probabilities.astype(float)
                features[at, :, 1] = -np.log(np.maximum(shares, LEAST_PROBABILITY))
                features[at, :, 2] = math.log(max(read.doubt, LEAST_PROBABILITY))
                features[at, :, 3] = (math.log(shape.height) - USUAL_HEIGHT) ** 2
                features[at, 1, 4] = shape.length < BARE
                features[at, :, len(NAMES) :] = np.eye(10)
            edges = np.array([(group.candidate.start, group.candidate.end) for group in groups])
            made = Example([*map(int, number.text)], len(nodes), edges, doubt, fixed, features)
            if np.isfinite(sums(made, -fixed, made.text)[1]):
                yield made


def trials(recognizer: Recognizer) -> dict[str, dict[str, float]]:
    """Measure the constants as they are, and then each with other values."""
    known, rng = digits(TRIED_SEED), np.random.default_rng(TRIED_SEED)
    numbers = {
        spacing: [
            (picture_of(each.strokes, rng), each.text)
            for each in written_numbers(known, spacing, TRIED_NUMBERS, TRIED_SEED)
        ]
        for spacing in COUNTS
    }
    letters = [to_ink(255 - draw(draw_letter(rng).strokes)) for _ in range(TRIED_LETTERS)]

    def measured() -> dict[str, float]:
        shares = {}
        for spacing, made in numbers.items():
            read = [(recognizer.read_number(picture).text, truth) for picture, truth in made]
            shares[f"{spacing}, exact"] = np.mean([text == truth for text, truth in read])
            wrong = [text != truth and "?" not in text for text, truth in read]
            shares[f"{spacing}, wrong"] = np.mean(wrong)
        taken = [recognizer.read_number_ink(ink).text.isdigit() for ink in letters]
        shares["letters"] = np.mean(taken)
        return {name: round(float(each), 4) for name, each in shares.items()}

    parted = lattice.PARTED
    now = {name: value_of(name) for name in TRIED}
    found = {", ".join(f"{name} {value}" for name, value in now.items()): measured()}
    for name, values in TRIED.items():
        for value in values:
            change(name, value)
            found[f"{name} {value}"] = measured()
            print(name, value, found[f"{name} {value}"], file=sys.stderr, flush=True)
        change(name, now[name])
    assert parted == lattice.PARTED
    return found


def value_of(name: str) -> float:
    """Return a constant of those that are tried."""
    if name in lattice.PARTED._fields:
        return getattr(lattice.PARTED, name)
    return next(vars(each)[name] for each in (lattice, posterior, search) if name in vars(each))


def change(name: str, value: float) -> None:
    """Give it another value."""
    if name in lattice.PARTED._fields:
        settle(lattice.PARTED._replace(**{name: value}))  # type: ignore[arg-type]
    for module in (lattice, posterior, search):
        if name in vars(module):
            setattr(module, name, value)


def settle(parted: lattice.PartedCost) -> None:
    """Let digits beside cuts cost so much."""
    lattice.PARTED = posterior.PARTED = parted


def doubts_of(examples: list[Example], costs: np.ndarray) -> dict[str, list[float]]:
    """Return the network's doubt about digits beside cuts, and about what only looks like one."""
    doubts: dict[str, list[float]] = {"digits": [], "others": []}
    for each in examples:
        used, _ = sums(each, -(each.fixed + each.features @ costs), each.text)
        on = used.sum(axis=1)
        known = ~np.isnan(each.doubt)
        doubts["digits"] += each.doubt[known & (on > 0.5)].tolist()
        doubts["others"] += each.doubt[known & (on < 0.05)].tolist()
    return doubts


def start() -> np.ndarray:
    """Return the costs that the code has, float [15]."""
    own = [lattice.COST.crossing, *lattice.PARTED[: len(NAMES) - 1], *lattice.PARTED.digits]
    return np.array(own)


def measure(examples: list[Example], costs: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the mean logarithm of the texts' posterior, and its gradient, float [15]."""
    total, slope = 0.0, np.zeros_like(costs)
    for each in examples:
        scores = -(each.fixed + each.features @ costs)
        used, likelihood = sums(each, scores, each.text)
        every = np.logaddexp.reduce(scores, axis=1)
        any_used, all_paths = sums(each, every[:, None], None)
        used -= any_used * np.exp(scores - every[:, None])
        slope -= np.einsum("nd,ndf->f", used, each.features)
        total += likelihood - all_paths
    return total / len(examples), slope / len(examples)


def sums(each: Example, scores: np.ndarray, text: list[int] | None) -> tuple[np.ndarray, float]:
    """Add up all paths that read a text, or all; return how often each edge is on one, and the sum.

    Forward and backward sums, of paths to and from each node and place in the text.
    """
    columns = text if text is not None else [0]
    places, step = (len(columns) + 1, 1) if text is not None else (1, 0)
    before = np.full((each.nodes, places), -np.inf)
    behind = np.full((each.nodes, places), -np.inf)
    before[0, 0] = behind[-1, -1] = 0
    chosen = scores[:, columns]
    last = places - step
    for (start, end), score in zip(each.edges, chosen, strict=True):
        np.logaddexp(before[end, step:], before[start, :last] + score, out=before[end, step:])
    for (start, end), score in zip(each.edges[::-1], chosen[::-1], strict=True):
        np.logaddexp(behind[start, :last], score + behind[end, step:], out=behind[start, :last])
    total = before[-1, -1]
    if not np.isfinite(total):
        return np.zeros((len(each.edges), scores.shape[1])), float(total)
    on = before[each.edges[:, 0], :last] + chosen + behind[each.edges[:, 1], step:]
    used = np.zeros((len(each.edges), scores.shape[1]))
    for place, column in enumerate(columns):
        used[:, column] += np.exp(np.minimum(on[:, place] - total, 0))
    return used, float(total)


if __name__ == "__main__":
    main()
