"""The gain in accuracy after a few corrections by a writer.

Half of a writer's digits, in random order, are the stream. Each digit that is misread or refused
with the hand so far is corrected. The other half is read with the hand and without. In a round, as
on the page, the first two of each digit in the stream are taught.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lenet.data.mnist import Images
from lenet.data.pen_digits import PenDigit
from lenet.evaluation.metrics import share
from lenet.hand import Exemplar, Hand
from lenet.network.answers import Answers, to_answers
from lenet.network.forward import run_many
from lenet.network.model import CLASSES
from lenet.recognizer import Recognizer
from lenet.records import HandReading, HandsReading

CORRECTIONS = (0, 1, 3, 5, 10)  # at most
SPLITS = 3  # of each writer's digits, at random
ROUND = 2  # of each digit, in a round


class Outputs(NamedTuple):
    """What the network made of images: all that the answer depends on."""

    images: np.ndarray  # uint8 [N, 28, 28]
    labels: np.ndarray  # [N], 0 to 9
    c5: np.ndarray  # float32 [N, 1, 1, 120]
    logits: np.ndarray  # float32 [N, 10]

    def some(self, chosen: np.ndarray) -> Outputs:
        """Return those that an index, or a mask, chooses."""
        return Outputs(*(column[chosen] for column in self))


class Half(NamedTuple):
    """How the unseen half of a writer's digits is read with a hand."""

    taught: int  # exemplars in the hand
    digits: int
    right: int  # digits whose likeliest answer is right, given or not
    answered: int  # those of them with an answer
    mnist: float  # MNIST's test images read right with this hand, share
    letters: float  # letters taken for digits with this hand, share


def evaluate_hands(
    recognizer: Recognizer,
    digits: Sequence[PenDigit],
    images: np.ndarray,
    *,
    test: Images,
    letters: np.ndarray,
    splits: range = range(SPLITS),
) -> HandsReading:
    """Measure with a hand of each writer that the digits name.

    Args:
        recognizer: Reads.
        digits: Pen digits; those without a writer are left out.
        images: Their digit images, uint8 [N, 28, 28].
        test: MNIST's test images, read with all these hands, too.
        letters: Digit images of what is not a digit, uint8 [N, 28, 28].
        splits: Seeds of the splits of each writer's digits.

    Returns:
        The results after at most so many corrections, see `CORRECTIONS`, and after a round; without
        writers an empty list, and None.
    """
    pen = outputs_of(recognizer, Images(images, np.array([digit.label for digit in digits])))
    general = {
        "mnist": outputs_of(recognizer, test),
        "letters": outputs_of(recognizer, Images(letters, np.zeros(len(letters), np.uint8))),
    }
    of_writer = np.array([-1 if digit.writer is None else digit.writer for digit in digits])
    writers = np.unique(of_writer[of_writer >= 0])
    runs = [
        list(_run(recognizer, pen.some(of_writer == writer), general, [split, int(writer)]))
        for writer in writers
        for split in splits
    ]
    summed = [
        _sum_up([run[at] for run in runs], [run[0] for run in runs], len(splits))
        for at in range(len(CORRECTIONS) + 1 if runs else 0)
    ]
    by_corrections: list[HandReading] = [
        {"at_most": most, **each} for most, each in zip(CORRECTIONS, summed, strict=False)
    ]
    return {
        "writers": len(writers),
        "splits": len(splits),
        "by_corrections": by_corrections,
        "round": summed[-1] if summed else None,
    }


def outputs_of(recognizer: Recognizer, pictures: Images) -> Outputs:
    """Run the network on digit images with labels."""
    c5, logits = run_many(pictures.images, recognizer.weights, "C5", "OUTPUT")
    return Outputs(*pictures, c5, logits)


def corrections(recognizer: Recognizer, stream: Outputs) -> Iterator[Exemplar]:
    """Yield the corrections of a writer who looks at each answer to a stream of their digits."""
    hand = Hand()
    for index in range(len(stream.labels)):
        one = stream.some(np.array([index]))
        answers = _read(recognizer, one, hand)
        label = int(one.labels[0])
        if answers.refused[0] or answers.probabilities[0].argmax() != label:
            exemplar = Exemplar(one.images[0], label)
            yield exemplar
            hand = Hand([*hand.exemplars, exemplar])


def _run(
    recognizer: Recognizer, own: Outputs, general: Mapping[str, Outputs], seed: list[int]
) -> Iterator[Half]:
    """Yield how one writer's unseen half is read after 0, 1, 3, … corrections, and a round."""
    order = np.random.default_rng(seed).permutation(len(own.labels))
    stream, unseen = np.split(order, [len(order) // 2])
    taught = []
    for exemplar in corrections(recognizer, own.some(stream)):
        taught.append(exemplar)
        if len(taught) == max(CORRECTIONS):
            break
    hands = [Hand(taught[:most]) for most in CORRECTIONS]
    for hand in [*hands, Hand(_round(own.some(stream)))]:
        answers = _read(recognizer, own.some(unseen), hand)
        right = answers.probabilities.argmax(axis=1) == own.labels[unseen]
        mnist = _read(recognizer, general["mnist"], hand).probabilities.argmax(axis=1)
        yield Half(
            taught=len(hand),
            digits=len(unseen),
            right=int(right.sum()),
            answered=int((right & ~answers.refused).sum()),
            mnist=float(np.mean(mnist == general["mnist"].labels)),
            letters=float(np.mean(~_read(recognizer, general["letters"], hand).refused)),
        )


def _round(stream: Outputs) -> list[Exemplar]:
    """Return the first two of each digit in a stream."""
    chosen = [np.flatnonzero(stream.labels == digit)[:ROUND] for digit in range(CLASSES)]
    return [
        Exemplar(stream.images[index], int(stream.labels[index]))
        for index in np.concatenate(chosen)
    ]


def _read(recognizer: Recognizer, outputs: Outputs, hand: Hand) -> Answers:
    lift = hand.lift(outputs.c5, recognizer.weights)
    return to_answers(outputs.logits, recognizer.calibration, lift=lift)


def _sum_up(halves: Sequence[Half], before: Sequence[Half], splits: int) -> HandReading:
    """Sum up all writers and splits; `before` are the same without a hand."""
    gains = np.array([half.right - old.right for half, old in zip(halves, before, strict=True)])
    by_writer = gains.reshape(-1, splits).mean(axis=1)
    read = [half.right / half.digits for half in halves]
    answered = [half.answered / half.digits for half in halves]
    by_split = np.reshape(read, (-1, splits)).mean(axis=0)
    return {
        "taught": round(float(np.mean([half.taught for half in halves])), 2),
        "read_right": share(np.array(read)),
        "read_right_by_split": [round(float(value), 5) for value in by_split],
        "answered_and_right": share(np.array(answered)),
        "writers_better": int((by_writer > 0).sum()),
        "writers_worse": int((by_writer < 0).sum()),
        "most_digits_lost": max(0.0, round(float(-by_writer.min()), 2)),  # by a writer, mean
        "mnist": share(np.array([half.mnist for half in halves])),
        "mnist_least": round(min(half.mnist for half in halves), 5),
        "letters": share(np.array([half.letters for half in halves])),
        "letters_most": round(max(half.letters for half in halves), 5),
    }
