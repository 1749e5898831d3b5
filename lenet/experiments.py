"""What if: a drawing without a step of its framing, and as it was at each moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np

from lenet.drawing import strokes
from lenet.drawing.framing import Step, frame
from lenet.drawing.strokes import Stroke
from lenet.hand import Hand
from lenet.network.answers import Answers
from lenet.network.model import to_input
from lenet.recognizer import Recognizer

MOMENTS = 40  # at most, of a replay


class Trials(NamedTuple):
    """A drawing framed in several ways, and what the network reads then."""

    without: list[Step | None]  # the step that was left out; None first, with all steps
    digit_images: np.ndarray  # uint8 [N, 28, 28]
    answers: Answers  # N of them


class Replay(NamedTuple):
    """A drawing at several moments while it was drawn, and what the network read then."""

    points: list[int]  # how many points of the drawing there were, rising to all
    answers: Answers  # one for each moment


def leave_out_steps(recognizer: Recognizer, ink: np.ndarray, *, hand: Hand | None = None) -> Trials:
    """Frame ink, uint8 [H, W], with all steps and without each, and read all in one call."""
    without = [None, *get_args(Step)]
    digit_images = np.stack([frame(ink, without=step).digit_image for step in without])
    return Trials(without, digit_images, recognizer.read(to_input(digit_images), hand=hand))


def replay(
    recognizer: Recognizer, drawing: Sequence[Stroke], *, hand: Hand | None = None
) -> Replay:
    """Read a drawing as it was at up to `MOMENTS` moments, all in one call.

    The moments lie evenly along the points, of which the browser keeps one every few pixels, so
    that a slow hand and a quick one give much the same replay.

    Raises:
        ValueError: If nothing was drawn.
    """
    total = sum(len(stroke.points) for stroke in drawing)
    if total == 0:
        raise ValueError("There is nothing to replay: the drawing has no points.")
    points = np.unique(np.linspace(1, total, min(MOMENTS, total)).round().astype(int)).tolist()
    moments = strokes.draw_moments(drawing, points)
    digit_images = np.stack([frame(ink).digit_image for ink in moments])
    return Replay(points, recognizer.read(to_input(digit_images), hand=hand))
