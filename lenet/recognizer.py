"""The recognizer: a drawing in; a digit or a number, and every layer's output, out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lenet.drawing import framing, strokes
from lenet.drawing.ink import Rectangle, find_ink
from lenet.hand import OTHER_SIGNS, Hand
from lenet.network import evidence, forward, safetensors, signs, snapshots, weights
from lenet.network.answers import Answers, Calibration
from lenet.network.evidence import Evidence
from lenet.network.parameters import Weights
from lenet.network.snapshots import Snapshot
from lenet.network.units import Unit, open_unit
from lenet.reading import from_ink, from_strokes
from lenet.reading.digit import DigitReader
from lenet.reading.number import Digit, Number, to_number
from lenet.reading.rows import rows_of
from lenet.reading.search import Segmentation
from lenet.recognition import Recognition
from lenet.records import Record

__all__ = ["Digit", "Number", "Recognition", "Recognizer"]


class Recognizer:
    """LeNet-5, ready to read. It keeps nothing between calls, so threads may share one."""

    def __init__(self, arrays: Weights, record: Record, past: Sequence[Snapshot] = ()) -> None:
        """Take over trained weights.

        Args:
            arrays: Kernel and bias of each layer that has some, see `lenet.network.weights`.
            record: How they were trained; kept as `record`, the signs' names as `names`.
            past: Snapshots of the weights while they were trained; kept as `snapshots`.

        Raises:
            ValueError: If the record's calibration is not one, or its names are none.
        """
        self.record = record
        self.weights = arrays
        self.snapshots = past
        self.calibration = Calibration.of(record)
        self.names = signs.names_of(record)
        self.reads_numbers = signs.are_decimal(self.names)

    @classmethod
    def load(cls, path: Path = weights.BUNDLED) -> Recognizer:
        """Load weights, by default those of the repository; also a file that the page saved.

        Raises:
            FileNotFoundError: If there are no weights; the message says how to make them.
            ValueError: If they are damaged or not LeNet-5's.
        """
        if path.suffix == safetensors.SUFFIX:
            if not path.is_file():
                raise FileNotFoundError(
                    f"Expected weights in {path}, but there are none. Save some on the page, "
                    "or convert others with: python -m lenet.export --format safetensors"
                )
            return cls(*safetensors.from_bytes(path.read_bytes()))
        model, record = weights.load(path)
        return cls(weights.to_arrays(model), record, snapshots.read(path, record))

    def recognize(
        self,
        image: np.ndarray,
        *,
        hand: Hand | None = None,
        region: Rectangle | None = None,
        light: bool | None = None,
    ) -> Recognition:
        """Read an image of a digit, or of another sign that the weights know.

        Args:
            image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, dark on light or light on
                dark, or ink on a transparent layer.
            hand: The examples of its writer, see `lenet.hand`.
            region: Where in the image to look, see `lenet.drawing.ink.find_ink`.
            light: Whether the ink is lighter than its paper; by default the image tells.

        Raises:
            ValueError: If the image has another type or shape, or is too large, if the region does
                not lie in it, or if the hand is of other signs.
        """
        return self.recognize_ink(find_ink(image, region=region, light=light).ink, hand=hand)

    def recognize_strokes(
        self, drawing: Sequence[strokes.Stroke], *, hand: Hand | None = None
    ) -> Recognition:
        """Read a drawing made of strokes, in canvas units.

        Raises:
            ValueError: If the hand is of other signs.
        """
        return self.recognize_ink(strokes.draw(drawing), hand=hand)

    def recognize_ink(self, ink: np.ndarray, *, hand: Hand | None = None) -> Recognition:
        """Read ink, uint8 (H, W), 0 blank to 255 full.

        Raises:
            ValueError: If the ink has another type or shape, or the hand is of other signs.
        """
        return self._reader(hand).recognize([ink])[0]

    def read_number(
        self,
        image: np.ndarray,
        *,
        hand: Hand | None = None,
        region: Rectangle | None = None,
        light: bool | None = None,
    ) -> Number:
        """Read an image of a number of 1 to 8 digits, see `recognize`.

        Signs that are not the decimal digits of a script form no numbers: then the image is read as
        one sign.

        Returns:
            The number, the boxes of its digits in pixels of the image, whatever its size.

        Raises:
            ValueError: If the image has another type or shape, or is too large, if the region does
                not lie in it, or if the hand is of other signs.
        """
        ink = find_ink(image, region=region, light=light).ink
        across, down = image.shape[1] / ink.shape[1], image.shape[0] / ink.shape[0]
        return self.read_number_ink(ink, hand=hand).scaled(across, down)

    def read_number_strokes(
        self, drawing: Sequence[strokes.Stroke], *, hand: Hand | None = None
    ) -> Number:
        """Read a drawing of a number, made of strokes; boxes are in canvas units.

        Raises:
            ValueError: If the hand is of other signs.
        """
        reader = self._reader(hand)
        segmentation = (
            from_strokes.read(drawing, reader)
            if self.reads_numbers
            else Segmentation(None, (), None, tuple(range(len(drawing))))
        )
        return to_number(segmentation, reader, lambda: strokes.draw(drawing))

    def read_number_ink(self, ink: np.ndarray, *, hand: Hand | None = None) -> Number:
        """Read ink of a number, uint8 (H, W), 0 blank to 255 full; boxes are in its pixels.

        Raises:
            ValueError: If the ink has another type or shape, or the hand is of other signs.
        """
        framing.check(ink)
        reader = self._reader(hand)
        if not self.reads_numbers:
            return to_number(Segmentation(None, (), None), reader, lambda: ink)

        def read(part: np.ndarray) -> Number:
            return to_number(from_ink.read(part, reader), reader, lambda: part)

        rows = rows_of(ink)
        return read(ink).in_lines([read(row) for row in rows] if len(rows) > 1 else [])

    def layers(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return every layer's output, see `lenet.network.forward.run`.

        Args:
            inputs: float32 [32, 32, 1], 0 blank to 1 full, or a batch of them, [B, 32, 32, 1].

        Returns:
            By the layer's name, float32 [h, w, maps], or [units] of a dense layer; of a batch
            [B, …]. Of OUTPUT the logits.
        """
        return forward.run(inputs, self.weights)

    def open_unit(self, inputs: np.ndarray, layer: str, index: Sequence[int]) -> Unit:
        """Work out how a unit gets its value, see `lenet.network.units.open_unit`.

        Args:
            inputs: float32 [32, 32, 1], 0 blank to 1 full.
            layer: The name of the unit's layer.
            index: Row, column and feature map of the unit, from 0; of a dense layer, 0, 0 and the
                unit.

        Raises:
            ValueError: If there is no such unit.
        """
        return open_unit(inputs, self.layers(inputs), self.weights, layer, index)

    def explain(
        self, inputs: np.ndarray, digit: int | None = None, other: int | None = None
    ) -> Evidence:
        """Compute which ink speaks for a digit, see `lenet.network.evidence.explain`.

        Args:
            inputs: float32 [32, 32, 1], 0 blank to 1 full.
            digit: Which sign, 0 to N - 1; by default the likeliest.
            other: What it is compared with; by default the likeliest of the others.

        Returns:
            Both, and what each pixel said, float32 [32, 32], in units of the logits.
        """
        return evidence.explain(inputs, self.weights, digit, other)

    def read(self, inputs: np.ndarray, *, hand: Hand | None = None) -> Answers:
        """Read many inputs at once, float32 [B, 32, 32, 1], 0 blank to 1 full.

        Raises:
            ValueError: If the hand is of other signs.
        """
        return self._reader(hand).read(inputs)[1]

    def _reader(self, hand: Hand | None) -> DigitReader:
        hand = Hand(names=self.names) if hand is None else hand
        if hand.names != self.names:
            raise ValueError(OTHER_SIGNS)
        return DigitReader(self.weights, self.calibration, hand, self.names)
