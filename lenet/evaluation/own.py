"""How well weights read one's own signs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from lenet import files
from lenet.data.mnist import Images
from lenet.data.no_digits import letters, scribbles
from lenet.evaluation.measure import digit_images, read
from lenet.evaluation.metrics import share, summarize
from lenet.network.signs import Names, are_decimal
from lenet.recognizer import Recognizer
from lenet.records import OwnEvaluation

_WORST = 8  # signs and confusions that are told, rows of the picture
_SHOWN = 10  # misread images in a row
_TILE = 56  # pixels


def evaluate_own(recognizer: Recognizer, images: Images) -> OwnEvaluation:
    """Measure on images of the signs that the weights know, and on what is not one of them."""
    accepted = {"scribbles": share(~read(recognizer, digit_images(scribbles())).refused)}
    if are_decimal(recognizer.names):
        accepted["letters"] = share(~read(recognizer, digit_images(letters())).refused)
    return {
        "weights_sha256": recognizer.record["weights_sha256"],
        "names": list(recognizer.names),
        "signs": summarize(read(recognizer, images.images), images.labels),
        "accepted": accepted,
    }


def say(measured: OwnEvaluation, names: Names) -> str:
    """Return in some lines what was measured: accuracy, the worst signs, the worst confusions."""
    reading = measured["signs"]
    low, high = reading["interval"]
    lines = [
        f"{reading['count']:,} images: accuracy {reading['accuracy']:.2%} "
        f"(95 % interval {low:.1%} to {high:.1%}), answered {reading['answered']:.1%}."
    ]
    by_sign = sorted(
        (share, name)
        for share, name in zip(reading["by_digit"], names, strict=True)
        if share is not None and share < 1
    )
    if by_sign:
        worst = ", ".join(f"{name} {share:.0%}" for share, name in by_sign[:_WORST])
        lines.append(f"Below 100 %: {worst}.")
        pairs = ", ".join(
            f"{names[label]} as {names[other]} ({count} times)"
            if count > 1
            else f"{names[label]} as {names[other]}"
            for count, label, other in _confusions(np.array(reading["confusion_matrix"]))
        )
        lines.append(f"Read wrongly: {pairs}.")
    taken = ", ".join(f"{share:.1%} of {name}" for name, share in measured["accepted"].items())
    lines.append(f"Taken for a sign: {taken}.")
    return "\n".join(lines)


def write_picture(path: Path, recognizer: Recognizer, images: Images) -> bool:
    """Draw the worst confusions into a PNG; without any remove an older one.

    A row for each: the sign as it should be read, as it was read, then what was misread. The signs
    are shown by images that were read correctly, so that no script needs a font.

    Returns:
        Whether there were some.
    """
    answers = read(recognizer, images.images)
    read_as = answers.probabilities.argmax(axis=1)
    counts = np.zeros((len(recognizer.names),) * 2, int)
    np.add.at(counts, (images.labels, read_as), 1)

    def shown(label: int) -> np.ndarray:
        """Return the image of a sign that is read with the greatest confidence."""
        sure = np.where(images.labels == label, answers.confidence + (read_as == label), -1)
        return images.images[sure.argmax()]

    rows = []
    for _, label, other in _confusions(counts):
        wrong = np.flatnonzero((images.labels == label) & (read_as == other))[:_SHOWN]
        tiles = [_tile(shown(label), 1.0), _tile(shown(other), 1.0)]
        tiles += [_tile(images.images[at], 0.0) for at in wrong]
        blank = np.full((_TILE + 8, _TILE + 8), 255, np.uint8)
        rows.append(np.hstack(tiles + [blank] * (_SHOWN + 2 - len(tiles))))
    if not rows:
        path.unlink(missing_ok=True)
        return False
    _, content = cv2.imencode(".png", np.vstack(rows))
    files.write_bytes(path, content.tobytes())
    return True


def _tile(image: np.ndarray, framed: float) -> np.ndarray:
    """Return a digit image dark on light, within a frame or none."""
    large = 255 - cv2.resize(image, (_TILE, _TILE), interpolation=cv2.INTER_CUBIC)
    edged = cv2.copyMakeBorder(large, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255 - 155 * framed)
    return cv2.copyMakeBorder(edged, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=255)


def _confusions(counts: np.ndarray) -> list[tuple[int, int, int]]:
    """Return how often a sign was read as another, and which, the worst first."""

    def all_of_them() -> Iterator[tuple[int, int, int]]:
        for label, other in np.argwhere(counts * (1 - np.eye(len(counts), dtype=int))):
            yield int(counts[label, other]), int(label), int(other)

    return sorted(all_of_them(), key=lambda each: (-each[0], *each[1:]))[:_WORST]
