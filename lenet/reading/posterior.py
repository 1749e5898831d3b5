"""How likely a text is, where ink was cut: beside all others that the candidates read allow.

Costs are negative logarithms. All paths through a lattice that read a text, whatever they cut, add
up to its likelihood; all paths with any text, to what it is a share of, and those with something
that is not a digit. A digit may be left open: then all that could stand in its place count.

Source: J. Lafferty, A. McCallum, F. Pereira, "Conditional Random Fields", ICML 2001; LeCun et al.
1998, section VI, for paths of the same text that add up (the forward algorithm).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lenet.reading.lattice import PARTED, Group, Node, node_cost

LEAST = 0.84  # posterior of what is told, to the power of all digits of the text, open ones too
MOST_OPEN = 1 / 3  # share of digits that may be left open

Text = Sequence[int | None]  # digits in the order of the nodes, None where any will do


class Posterior:
    """Sums over the paths of a lattice."""

    def __init__(self, nodes: Sequence[Node], groups: Iterable[Group]) -> None:
        """Take the nodes, and the groups that were read, in the order of their ends."""
        passing = [node_cost(node) for node in nodes]
        self._nodes = len(nodes)
        self._edges = [
            (group.candidate.start, group.candidate.end, passing[group.candidate.end])
            for group in groups
        ]
        costs = np.array([group.costs for group in groups])
        # a column for any digit, which comes last, takes what is not a digit for one, too
        others = [PARTED.other if group.candidate.shape.parted else np.inf for group in groups]
        any_costs = -np.logaddexp.reduce(-np.column_stack([costs, others]), axis=1)
        self._costs = np.column_stack([costs, any_costs])
        scores = np.full(self._nodes, -np.inf)
        scores[0] = 0
        for (start, end, node), cost in zip(self._edges, self._costs[:, -1], strict=True):
            scores[end] = np.logaddexp(scores[end], scores[start] - cost - node)
        self._all = scores[-1]

    def of(self, text: Text) -> float:
        """Return the probability of a text, 0 to 1."""
        columns = [-1 if digit is None else digit for digit in text]
        scores = np.full((self._nodes, len(text) + 1), -np.inf)
        scores[0, 0] = 0
        for (start, end, node), costs in zip(self._edges, self._costs[:, columns], strict=True):
            longer = scores[start, :-1] - costs - node
            np.logaddexp(scores[end, 1:], longer, out=scores[end, 1:])
        return min(1.0, float(np.exp(scores[-1, -1] - self._all)))

    def sure(self, digits: Sequence[int]) -> tuple[list[bool], float]:
        """Leave as few digits open as makes the others likely.

        Args:
            digits: In the order of the nodes.

        Returns:
            Which digits are likely, none if too many would have to be left open; and how likely
            they are together, 0 to 1.
        """
        text: list[int | None] = list(digits)
        least = LEAST ** len(text)
        while (found := self.of(text)) < least:
            if text.count(None) + 1 > MOST_OPEN * len(text):
                return [False] * len(text), found
            rest = [at for at, digit in enumerate(text) if digit is not None]
            chances = [self.of([*text[:at], None, *text[at + 1 :]]) for at in rest]
            text[rest[int(np.argmax(chances))]] = None
        return [digit is not None for digit in text], found
