"""Generated drawings: digits in every way of writing, and what is not a digit.

The control points of `drawing/penmanship.json` are jittered, the figure is slanted, stretched and
turned, its strokes are cut short, hooked, joined or shifted, and the page's own raster and framing
make digit images of them. The seed decides everything.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from lenet.data.letters import traced
from lenet.data.mnist import Images
from lenet.drawing.framing import FIELD, frame
from lenet.drawing.penmanship import BOX, Way, control_points, curve, ways
from lenet.drawing.strokes import CANVAS, Stroke, draw, transform
from lenet.network.answers import NO_DIGIT

T = TypeVar("T")

_RASTER = 160  # pixels; enough for a digit image of 28, and quick
_SIZES = (0.6, 0.85)  # longer side of the figure, of the canvas
_PENS = (0.02, 0.16)  # width of the pen, of the figure's longer side
_OF_THE_TABLE = 0.2  # share of the letters that are not a font's
_CHUNK = 500  # drawings that a process makes at a time


class Drawing(NamedTuple):
    """A figure and what it shows."""

    strokes: list[Stroke]
    label: int  # 0 to 9, or `NO_DIGIT`; for other signs `NO_DIGIT` means "not a sign"


class Style(NamedTuple):
    """A style of writing: the amounts by which a figure departs from the table."""

    jitter: float  # of control points, units, standard deviation
    slant: float  # columns per row
    aspect: float  # width over height, times the table's
    rotation: float  # clockwise, degrees
    top_heavy: float  # exponent that makes the upper half smaller (above 1) or larger
    taper: float  # how much wider the figure is at the bottom than in the middle, as a share
    wobble: float  # slow waves along the path, units
    edges: str  # "kept" as in the table, or all corners "rounded", or all points "angular"


def random_style(rng: np.random.Generator) -> Style:
    """Return a random style, legible."""
    return Style(
        jitter=rng.uniform(1, 5.5),
        slant=float(np.clip(rng.normal(0.05, 0.2), -0.4, 0.55)),
        aspect=math.exp(rng.normal(0, 0.25)),
        rotation=rng.normal(0, 9),
        top_heavy=math.exp(rng.normal(0, 0.22)),
        taper=rng.normal(0, 0.15),
        wobble=max(0, rng.normal(0, 1)),
        edges=str(rng.choice(["kept", "rounded", "angular"], p=[0.72, 0.2, 0.08])),
    )


def draw_digit(rng: np.random.Generator) -> Drawing:
    """Draw a digit: all digits are equally likely, and all ways of writing each."""
    digit = str(rng.choice(list(ways())))
    return Drawing(write(_any(ways()[digit], rng), rng), int(digit))


def draw_no_digit(rng: np.random.Generator) -> Drawing:
    """Draw something that is not a digit."""
    kinds = (
        (_letter, 0.55),
        (_sign, 0.13),
        (_several_digits, 0.09),
        (draw_scribble, 0.17),
        (_flat_line, 0.025),
        (_dots, 0.035),
    )
    makers, shares = zip(*kinds, strict=True)
    return Drawing(makers[rng.choice(len(makers), p=shares)](rng), NO_DIGIT)


def draw_no_sign(rng: np.random.Generator) -> Drawing:
    """Draw something that is none of any signs: a scribble, or dots."""
    return Drawing(draw_scribble(rng) if rng.random() < 0.8 else _dots(rng), NO_DIGIT)


def draw_letter(rng: np.random.Generator) -> Drawing:
    """Draw a letter that could not be taken for a digit."""
    return Drawing(_letter(rng), NO_DIGIT)


def digit_images(make: Callable[[np.random.Generator], Drawing], count: int, seed: int) -> Images:
    """Draw and frame figures, in as many processes as there are cores.

    Args:
        make: `draw_digit`, `draw_no_digit` or their like.
        count: How many.
        seed: The only source of randomness, for any number of processes.

    Returns:
        As many digit images, with their labels.
    """
    chunks = [min(_CHUNK, count - start) for start in range(0, count, _CHUNK)]
    if len(chunks) == 1:  # a process of its own would take longer to begin
        return _chunk(make, seed, (0, count))
    # "spawn" because the trainer's TensorFlow has threads, which a fork would not survive. Ctrl-C
    # goes to all processes; the one that says so is enough.
    with multiprocessing.get_context("spawn").Pool(
        min(os.cpu_count() or 1, len(chunks)), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as pool:
        parts = pool.map(partial(_chunk, make, seed), list(enumerate(chunks)), chunksize=1)
    return Images(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _chunk(
    make: Callable[[np.random.Generator], Drawing], seed: int, part: tuple[int, int]
) -> Images:
    index, count = part
    rng = np.random.default_rng([seed, index])
    images = np.zeros((count, FIELD, FIELD), np.uint8)
    labels = np.zeros(count, np.uint8)
    for number in range(count):
        drawing = make(rng)
        images[number] = frame(draw(drawing.strokes, size=_RASTER)).digit_image
        labels[number] = drawing.label
    return Images(images, labels)


def write(way: Way, rng: np.random.Generator, style: Style | None = None) -> list[Stroke]:
    """Write a figure of the table once, on the canvas.

    Args:
        way: The strokes, as `penmanship.ways` gives them.
        rng: Decides what the style leaves open.
        style: By default a random one.

    Returns:
        The strokes, at random sizes and with random pens.
    """
    style = style or random_style(rng)
    return _on_canvas(_paths(way, rng, style), rng)


def _paths(way: Way, rng: np.random.Generator, style: Style) -> list[np.ndarray]:
    paths = []
    for number, stroke in enumerate(way):
        points, corners = control_points(stroke)
        points = points + rng.normal(0, style.jitter, points.shape)
        if number:  # the pen came down a little off
            points += rng.normal(0, 2.5, 2)
        if style.edges != "kept":
            corners = np.full(len(points), style.edges == "angular")
        path = _wobbled(curve(points, corners), style.wobble, rng)
        paths.append(_hooked(_cut(path, rng), rng))
    if len(paths) > 1 and rng.random() < 0.06:  # the pen stayed on the paper
        paths = [np.concatenate(paths)]
    return [_warped(path, style) for path in paths]


def _wobbled(path: np.ndarray, amount: float, rng: np.random.Generator) -> np.ndarray:
    along = np.linspace(0, 2 * math.pi, len(path))[:, None]
    waves = sum(
        rng.normal(0, 1, 2) / turns * np.sin(turns * along + rng.uniform(0, 2 * math.pi, 2))
        for turns in (1, 2, 3)
    )
    return path + amount * waves


def _cut(path: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Shorten a stroke by up to a tenth at one end."""
    steps = len(path)
    start = int(steps * rng.uniform(0, 0.1)) if rng.random() < 0.3 else 0
    end = int(steps * rng.uniform(0, 0.1)) if rng.random() < 0.3 else 0
    return path[start : max(steps - end, start + 2)]


def _hooked(path: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Add a short hook where the pen comes down, or where it leaves."""
    for _ in range(2):  # once for each end
        if rng.random() < 0.12:
            angle, length = rng.uniform(0, 2 * math.pi), rng.uniform(3, 12)
            hook = path[0] + length * np.array([math.cos(angle), math.sin(angle)])
            path = np.concatenate([hook[None], path])
        path = path[::-1]
    return path


def _warped(path: np.ndarray, style: Style) -> np.ndarray:
    x, y = (path / BOX).T
    y = np.sign(y) * np.abs(y) ** style.top_heavy
    x = 0.5 + (x - 0.5) * np.maximum(1 + style.taper * (2 * y - 1), 0.3) * style.aspect
    x = x - style.slant * (y - 0.5)
    angle = math.radians(style.rotation)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return np.stack([x, y], axis=1) @ turn


def _on_canvas(paths: list[np.ndarray], rng: np.random.Generator) -> list[Stroke]:
    size = CANVAS * rng.uniform(*_SIZES)
    width = size * math.exp(rng.uniform(*np.log(_PENS)))
    strokes = [Stroke(path.astype(np.float32), width) for path in paths]
    return transform(strokes, width=width, size=size)


def _any(named: dict[str, T], rng: np.random.Generator) -> T:
    return named[str(rng.choice(list(named)))]


def _letter(rng: np.random.Generator) -> list[Stroke]:
    """Write a letter, of the table or, more often, as a font has it."""
    if rng.random() < _OF_THE_TABLE:
        return write(_any(_any(ways("letters"), rng), rng), rng)
    style = random_style(rng)
    # a traced letter has more points, closer together
    style = style._replace(jitter=style.jitter / 2, edges="kept")
    return write(_any(_any(traced(), rng), rng), rng, style)


def _sign(rng: np.random.Generator) -> list[Stroke]:
    return write(_any(_any(ways("signs"), rng), rng), rng)


def _several_digits(rng: np.random.Generator) -> list[Stroke]:
    """Write two or three digits side by side."""
    style, paths, right = random_style(rng), [], 0.0
    for _ in range(rng.choice([2, 3], p=[0.75, 0.25])):
        digit = _paths(_any(_any(ways(), rng), rng), rng, style)
        left = min(path[:, 0].min() for path in digit)
        gap = rng.uniform(0.1, 0.45)
        shifted = [path + np.array([right + gap - left, rng.normal(0, 0.04)]) for path in digit]
        right = max(path[:, 0].max() for path in shifted)
        paths += shifted
    return _on_canvas(paths, rng)


def draw_scribble(rng: np.random.Generator) -> list[Stroke]:
    """Scribble: along a turning course, to and fro, or in loops."""
    steps = rng.integers(60, 220)
    kind = rng.choice(["turning", "to and fro", "loops"], p=[0.35, 0.3, 0.35])
    if kind == "turning":
        turning = np.cumsum(rng.normal(0, 0.25, steps)) + rng.normal(0, 0.25)
        heading = np.cumsum(0.35 * turning / max(1, np.abs(turning).max()) * rng.uniform(1, 3))
        path = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0)
    elif kind == "loops":  # a sum of waves across and along, drifting
        time = np.linspace(0, 1, steps)[:, None]
        waves = [
            rng.normal(0, 1, 2) * np.sin(2 * math.pi * (turns * time + rng.uniform(size=2)))
            for turns in rng.uniform(2, 9, 5)
        ]
        path = np.sum(waves, axis=0) + rng.normal(0, 2, 2) * time
    else:
        turns = rng.integers(4, 14)
        corners = np.stack([np.arange(turns) % 2, np.linspace(0, rng.uniform(0.3, 2), turns)], 1)
        corners = corners + rng.normal(0, 0.12, corners.shape)
        angle = rng.uniform(0, math.pi)
        spin = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        path = curve(corners @ spin, np.full(turns, rng.random() < 0.5))
    return _on_canvas([path], rng)


def _flat_line(rng: np.random.Generator) -> list[Stroke]:
    """Draw a line that no one would take for a 1: nearer to level than 25 degrees."""
    angle = math.radians(rng.uniform(-25, 25))
    line = np.linspace(-1, 1, 12)[:, None] * (math.cos(angle), math.sin(angle))
    return _on_canvas([line + rng.normal(0, 0.015, line.shape)], rng)


def _dots(rng: np.random.Generator) -> list[Stroke]:
    """Draw one dot or some, with a pen that is wide for them."""
    count = rng.choice([1, 1, 2, 3, 4, 5])
    width = rng.uniform(8, 60)
    places = rng.uniform(100, 300, (count, 2))
    return [
        Stroke(
            (place + rng.normal(0, width / 8, (rng.integers(1, 4), 2))).astype(np.float32), width
        )
        for place in places
    ]
