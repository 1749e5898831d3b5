"""What stands in the JSON files beside the weights: how they were made, and how well they read."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

History = list[dict[str, float]]  # of each epoch, what Keras measured, and its seconds


class Told(TypedDict):
    """How a training goes, while it runs: `progress.json`."""

    phase: str
    epoch: float
    epochs: int
    images_per_second: int
    seconds_left: float
    loss: float
    accuracy: float
    history: History


class OwnHand(TypedDict):
    """The hands that were among the training images."""

    writers: int
    drawings: int  # that were learned
    held_back: int  # those that were not, of which the gain tells
    sha256: str
    gain: NotRequired[dict[str, list[float]]]  # shares read right by the weights before, by these


class Run(TypedDict):
    """What a training depends on."""

    recipe: dict[str, Any]  # see `lenet.training.recipes.Recipe`
    data_sha256: str
    versions: dict[str, str]
    penmanship_sha256: NotRequired[str]
    letters_sha256: NotRequired[str]
    start_sha256: NotRequired[str]  # of the weights with which it began
    hand: NotRequired[OwnHand]


class Score(TypedDict):
    """How the chosen weights read MNIST, or one's own data."""

    train_accuracy: float
    validation_accuracy: float
    test_accuracy: float
    confusion_matrix: list[list[int]]  # of the test images: labels, and what was read


class Record(Run, Score):
    """How weights were made: `NAME.json`."""

    # Of signs of one's own, see `lenet.network.signs` and `lenet.data.own`:
    names: NotRequired[list[str]]  # in the order of the outputs; without them "0" to "9"
    calibrated: NotRequired[bool]  # whether there was enough to fit the calibration to
    source: NotRequired[str]  # the data's name, without a path
    counts: NotRequired[dict[str, list[int]]]  # images of each sign: "train", "validation", "test"
    examples: NotRequired[list[str]]  # one validation image of each, packed as in a hand's file
    calibration: dict[str, float]  # see `lenet.network.answers.Calibration`
    teacher_history: NotRequired[History]
    history: History
    weights_sha256: NotRequired[str]  # by `lenet.network.weights.save`, as the next
    snapshots_sha256: NotRequired[str]


class Reading(TypedDict):
    """How digits were read; shares are 0 to 1, and None of nothing."""

    count: int
    accuracy: float | None
    interval: list[float]  # 95 % confidence
    by_digit: list[float | None]
    confusion_matrix: list[list[int]]
    calibration_error: float
    answered: float | None
    accuracy_among_answered: float | None


class PenReading(TypedDict):
    """How pen digits were read: with all at random, and the shares under each condition."""

    random: Reading
    by_writer: NotRequired[list[float]]  # the same, of each writer, lowest first
    by_width: dict[str, float | None]
    by_size: dict[str, float | None]
    by_place: dict[str, float | None]
    by_rotation: dict[str, float | None]


class Mistake(TypedDict):
    """A pen digit that was misread."""

    label: int
    read: int
    confidence: float
    digit_image: str  # uint8 [28, 28] in base64


class HandReading(TypedDict):
    """How writers' digits are read with their hands."""

    at_most: NotRequired[int]  # corrections
    taught: float
    read_right: float | None
    read_right_by_split: list[float]
    answered_and_right: float | None
    writers_better: int
    writers_worse: int
    most_digits_lost: float  # by a writer, mean of the splits
    mnist: float | None
    mnist_least: float
    letters: float | None
    letters_most: float


class HandsReading(TypedDict):
    """What hands are worth."""

    writers: int
    splits: int
    by_corrections: list[HandReading]
    round: HandReading | None


class NumberReading(TypedDict):
    """How numbers of a kind were read."""

    count: int
    exact: float | None
    possible: float | None  # each digit alone is read right
    digit_errors: float
    wrong: float | None  # told without a "?"


class SnapshotReading(TypedDict):
    """How the network read at a point of its training."""

    step: int
    epoch: float
    mnist: float | None
    pen: float | None
    loss: float


class Evaluation(TypedDict):
    """How well weights read: `NAME.evaluation.json`; with --quick without the last three.

    The first three are of MNIST and of pen digits, as far as they were there.
    """

    weights_sha256: str
    mnist: NotRequired[Reading]
    mnist_as_drawings: NotRequired[Reading]
    pen: NotRequired[PenReading]
    mistakes: NotRequired[list[Mistake]]  # in reading pen digits
    accepted: dict[str, float | None]
    hand: NotRequired[HandsReading]
    numbers: NotRequired[dict[str, Any]]  # see `lenet.evaluation.numbers.evaluate_numbers`
    snapshots: NotRequired[list[SnapshotReading]]


class OwnEvaluation(TypedDict):
    """How well weights read one's own signs."""

    weights_sha256: str
    names: list[str]
    signs: Reading
    accepted: dict[str, float | None]  # shares of what is none of the signs
