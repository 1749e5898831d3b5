"""Experiments: a drawing without a step of its framing."""

from __future__ import annotations

from typing import NamedTuple, get_args

import numpy as np

from lenet.drawing.framing import Step, frame
from lenet.hand import Hand
from lenet.network.answers import Answers
from lenet.network.model import to_input
from lenet.recognizer import Recognizer


class Trials(NamedTuple):
    """A drawing framed in several ways, and what the network reads then."""

    without: list[Step | None]  # the step that was left out; None first, with all steps
    digit_images: np.ndarray  # uint8 [N, 28, 28]
    answers: Answers  # N of them


def leave_out_steps(recognizer: Recognizer, ink: np.ndarray, *, hand: Hand | None = None) -> Trials:
    """Frame ink, uint8 [H, W], with all steps and without each, and read all in one call."""
    without = [None, *get_args(Step)]
    digit_images = np.stack([frame(ink, without=step).digit_image for step in without])
    return Trials(without, digit_images, recognizer.read(to_input(digit_images), hand=hand))
