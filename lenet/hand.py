"""A hand: the drawings that a visitor labelled, a memory of exemplars beside the frozen network.

The output of C5 for each exemplar is compared with that for the drawing to be read. The more
similar they are, the more is added to the logit of the taught label. Nothing is trained, so a
drawing unlike all exemplars is read as before.

Source: exemplar models of categorization (R. Nosofsky, "Attention, Similarity, and the
Identification-Categorization Relationship", Journal of Experimental Psychology: General 115, 1986)
and caches beside a network (R. Zhang et al., "Tip-Adapter", ECCV 2022, equations 4 to 6;
U. Khandelwal et al., "Generalization through Memorization: Nearest Neighbor Language Models", ICLR
2020). Here only the most similar exemplar of each label counts, instead of their sum.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lenet.drawing.framing import FIELD
from lenet.files import write_text
from lenet.network import forward
from lenet.network.model import to_input
from lenet.network.parameters import Weights
from lenet.network.signs import DIGITS, Names
from lenet.recognition import Recognition

MAX_EXEMPLARS = 100
MAX_BYTES = 200_000  # of a file; a digit image takes some 250


class Pull(NamedTuple):
    """How much an exemplar adds to a logit, by its distance from the drawing that is read.

    The distance is 1 minus the similarity.
    """

    gain: float  # what is added to the taught label's logit if they are the same
    sharpness: float  # how quickly that falls with the distance
    trust: float  # what the most similar digit takes from the logit of "not a digit" at distance 0
    reach: float  # how quickly that falls with the distance; more slowly than `sharpness`


# Chosen on the writers of the pen digits.
PULL = Pull(gain=30, sharpness=10, trust=1, reach=2)
ALIKE = 0.95  # similarity from which two drawings with different labels contradict each other

FORMAT = {"format": "lenet-hand", "version": 1}
_LONGEST = 2 * FIELD * FIELD  # characters of a digit image, deflated, in base64

# Errors, in the same sentences as in the browser.
_NO_FILE = "Expected a handwriting file exported by this page (version 1)."
_LARGE = f"Expected a handwriting file of at most {MAX_BYTES // 1000} kB."
_NO_IMAGE = f"Expected each digit image as {FIELD} × {FIELD} bytes, deflated, in base64."
_NO_INK = "Expected a digit image with ink on it."
_BLANK = "There is nothing to teach: the drawing is blank."
_NO_LABEL = "Expected a label from 0 to {}, or none for what is not a digit."
OTHER_SIGNS = "Expected a handwriting file of the signs that are read here."
_FULL = f"There is room for {MAX_EXEMPLARS} examples. Forget some to teach others."


class Exemplar(NamedTuple):
    """A drawing with its label."""

    digit_image: np.ndarray  # uint8 (28, 28), 0 blank to 255 full
    label: int | None  # which sign, 0 to N - 1; None for what is not a sign


class Hand:
    """The exemplars of a visitor. As digit images they outlive a change of the weights."""

    def __init__(self, exemplars: Iterable[Exemplar] = (), *, names: Names = DIGITS) -> None:
        """Take over exemplars.

        Args:
            exemplars: The drawings with their labels.
            names: Of the N signs that the labels number.

        Raises:
            ValueError: If one is damaged, or there are more than `MAX_EXEMPLARS`.
        """
        self.names = names
        self._exemplars: dict[bytes, Exemplar] = {}  # by the digit image
        self._keys: tuple[Weights, np.ndarray] | None = None
        for exemplar in exemplars:
            self._add(exemplar)

    def __len__(self) -> int:
        """Return the number of exemplars."""
        return len(self._exemplars)

    @property
    def exemplars(self) -> tuple[Exemplar, ...]:
        """The exemplars, the oldest first."""
        return tuple(self._exemplars.values())

    def teach(self, recognition: Recognition, label: int | None) -> None:
        """Keep a drawing with its right label; the same drawing taught again is relabelled.

        Args:
            recognition: What the recognizer made of the drawing.
            label: Which sign, 0 to N - 1, or None for what is not a sign.

        Raises:
            ValueError: If the drawing is blank, the label is none, or the hand is full.
        """
        if recognition.framing.blank:
            raise ValueError(_BLANK)
        self._add(Exemplar(recognition.framing.digit_image, label))

    def forget(self, index: int) -> None:
        """Drop the exemplar with this number.

        Raises:
            ValueError: If there is none.
        """
        if not 0 <= index < len(self):
            raise ValueError(f"Expected one of {len(self)} exemplars, got number {index}.")
        del self._exemplars[list(self._exemplars)[index]]
        self._keys = None

    def similarities(self, c5: np.ndarray, weights: Weights) -> np.ndarray:
        """Compare drawings with each exemplar.

        Args:
            c5: Outputs of C5, float32 [B, 1, 1, 120].
            weights: Those that made them.

        Returns:
            Cosines, float32 [B, exemplars]; C5 is never negative, so they run from 0 to 1.
        """
        if not len(self):
            return np.zeros((len(c5), 0), np.float32)
        return _unit(c5) @ self._keys_of(weights).T

    def lift(self, c5: np.ndarray, weights: Weights) -> np.ndarray:
        """Compute what the hand adds to the logits of drawings, see `similarities`.

        Returns:
            float32 [B, N + 1], for the signs and for "not a sign".
        """
        none = len(self.names)
        labels = [none if e.label is None else e.label for e in self.exemplars]
        return lift_by(self.similarities(c5, weights), np.array(labels, int), none)

    def contradictions(self, weights: Weights) -> list[tuple[int, int]]:
        """Return the pairs of similar exemplars with different labels."""
        if not len(self):
            return []
        keys = self._keys_of(weights)
        return [
            (int(one), int(other))
            for one, other in zip(*np.nonzero(np.triu(keys @ keys.T >= ALIKE, 1)), strict=True)
            if self.exemplars[one].label != self.exemplars[other].label
        ]

    def to_json(self) -> dict[str, object]:
        """Return the hand ready for JSON; `parse` reads it. Names are told of other signs only."""
        exemplars = [
            {"label": label, "digit_image": pack_image(image)} for image, label in self.exemplars
        ]
        told = {} if self.names == DIGITS else {"names": list(self.names)}
        return FORMAT | told | {"exemplars": exemplars}

    def write(self, path: Path) -> None:
        """Write the hand to a file, as the page exports it.

        Raises:
            OSError: If it can't be written.
        """
        write_text(path, json.dumps(self.to_json()))

    @classmethod
    def read(cls, path: Path, *, names: Names = DIGITS) -> Hand:
        """Read a file that the page, or `write`, wrote, of signs with these names.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If it is no hand.
        """
        if not path.is_file():
            raise FileNotFoundError(f"Expected a hand in {path}, but there is no such file.")
        try:
            with path.open("rb") as file:
                return cls.parse_text(file.read(MAX_BYTES + 1), names=names)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error

    @classmethod
    def parse_text(cls, text: bytes, *, names: Names = DIGITS) -> Hand:
        """Read the content of such a file.

        Raises:
            ValueError: If it is no hand.
        """
        if len(text) > MAX_BYTES:
            raise ValueError(_LARGE)
        try:  # text and numbers as a browser takes them
            plain = text.decode("utf-8-sig", errors="replace")
            content = json.loads(plain, parse_int=float, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ValueError(_NO_FILE) from None
        return cls.parse(content, names=names)

    @classmethod
    def parse(cls, content: Any, *, names: Names = DIGITS) -> Hand:
        """Parse an untrusted hand, see `to_json`, of signs with these names.

        Raises:
            ValueError: If it is no hand of this version, or of other signs, has more than
                `MAX_EXEMPLARS`, or one is no drawing with a label.
        """
        if not isinstance(content, dict) or content.get("version") is True:  # which is 1 to Python
            raise ValueError(_NO_FILE)
        listed = content.get("exemplars")
        if any(content.get(k) != v for k, v in FORMAT.items()) or not isinstance(listed, list):
            raise ValueError(_NO_FILE)
        if not all(isinstance(each, dict) for each in listed):
            raise ValueError(_NO_FILE)
        if content.get("names", list(DIGITS)) != list(names):
            raise ValueError(OTHER_SIGNS)
        if len(listed) > MAX_EXEMPLARS:
            raise ValueError(_FULL)
        images = [unpack_image(each.get("digit_image")) for each in listed]
        labels = [_whole(each.get("label", "")) for each in listed]
        return cls(map(Exemplar, images, labels), names=names)

    def _add(self, exemplar: Exemplar) -> None:
        image, label = exemplar
        if isinstance(label, bool | float) or label not in [*range(len(self.names)), None]:
            raise ValueError(_NO_LABEL.format(len(self.names) - 1))
        if image.shape != (FIELD, FIELD) or image.dtype != np.uint8:
            raise ValueError(f"Expected a digit image, uint8 ({FIELD}, {FIELD}).")
        if not image.any():
            raise ValueError(_NO_INK)
        key = image.tobytes()
        if key not in self._exemplars and len(self) == MAX_EXEMPLARS:
            raise ValueError(_FULL)
        self._exemplars[key] = Exemplar(image.copy(), label)
        self._keys = None

    def _keys_of(self, weights: Weights) -> np.ndarray:
        """Return each exemplar's C5 as a unit vector, float32 [exemplars, 120]."""
        if self._keys is None or self._keys[0] is not weights:
            images = np.stack([image for image, _ in self.exemplars])
            self._keys = weights, _unit(forward.run(to_input(images), weights)["C5"])
        return self._keys[1]


def lift_by(similarities: np.ndarray, labels: np.ndarray, none: int) -> np.ndarray:
    """Compute what exemplars add to the logits of drawings.

    Args:
        similarities: float32 [B, exemplars], see `Hand.similarities`.
        labels: int [exemplars], the sign of each, or `none`.
        none: N, the number of signs, which stands for "not a sign".

    Returns:
        float32 [B, N + 1], for the signs and for "not a sign".
    """
    lifts = np.zeros((len(similarities), none + 1), np.float32)
    gain, sharpness, trust, reach = PULL
    distances = 1 - similarities
    for label in np.unique(labels):
        nearest = distances[:, labels == label].min(axis=1)
        lifts[:, label] = gain * np.exp(-sharpness * nearest)
    if (labels != none).any():
        nearest = distances[:, labels != none].min(axis=1)
        lifts[:, none] -= trust * np.exp(-reach * nearest)
    return lifts


def _unit(c5: np.ndarray) -> np.ndarray:
    vectors = c5.reshape(len(c5), -1)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def pack_image(image: np.ndarray) -> str:
    """Return a digit image, uint8 (28, 28), as a hand's file holds it: deflated, in base64."""
    return base64.b64encode(zlib.compress(image.tobytes(), 9)).decode("ascii")


def unpack_image(text: Any) -> np.ndarray:
    """Return what `pack_image` packed.

    Raises:
        ValueError: If it is no digit image.
    """
    try:
        if len(text) > _LONGEST:
            raise ValueError
        deflated = base64.b64decode(text, validate=True)
        inflater = zlib.decompressobj()
        pixels = inflater.decompress(deflated, FIELD**2 + 1)
        if not inflater.eof or inflater.unused_data or text != base64.b64encode(deflated).decode():
            raise ValueError
        return np.frombuffer(pixels, np.uint8).reshape(FIELD, FIELD)
    except (TypeError, ValueError, zlib.error):
        raise ValueError(_NO_IMAGE) from None


def _whole(label: Any) -> Any:
    """Take 4.0 for 4: JSON knows one kind of number."""
    return int(label) if isinstance(label, float) and label.is_integer() else label


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")
