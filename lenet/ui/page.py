"""The page: its parts in their order, and the words around them. The one description of it.

In view are the parts with which one draws and watches; below them follows the story, in chapters.

The Gradio page (`gradio_page.py`) and the page without a server (`site.py`) are both made of it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lenet.drawing import penmanship, strokes
from lenet.drawing.strokes import CANVAS, DEFAULT_PEN, Stroke
from lenet.hand import FORMAT, Exemplar, Hand
from lenet.network.signs import DIGITS
from lenet.recognizer import Recognizer
from lenet.records import Evaluation
from lenet.ui import misread, tables, words

PENS = {"thin": 8, "medium": int(DEFAULT_PEN), "thick": 28}  # width, canvas units

# (digit, way of writing it), see `lenet/drawing/penmanship.json`
EXAMPLES = (
    ("0", "oval"),
    ("0", "slashed"),
    ("1", "bare"),
    ("1", "long flag"),
    ("2", "plain"),
    ("2", "looped"),
    ("3", "round"),
    ("4", "open"),
    ("4", "closed"),
    ("5", "capped"),
    ("6", "straight"),
    ("7", "bare"),
    ("7", "crossed"),
    ("8", "in one"),
    ("9", "straight"),
    ("9", "curled"),
)
_EXAMPLE_SIZE = 260  # longer side, canvas units
# Digit, way, longer side and pen of a drawing that the framing's steps matter to.
_FLAGGED = ("1", "flagged", 300, 8)
_NUMBER = (("4", "open"), ("7", "crossed"))  # how a number is found, before one is written
COLLECTED = 10  # drawings of each sign that a round asks for: fewer can't be trained on
_COLLECTING = {"least": COLLECTED, "file": "my-signs.json"}

# Digits of other scripts, and one seen in a mirror, as the table of penmanship writes them.
_STRANGE = {
    "arabic": "50,0 12,45 0,82 35,100 75,92 95,70 80,35 50,0",
    "devanagari": "0,0 35,45 68,80 58,100 40,98 36,80 60,45 100,0",
    "mirrored": "95,18 70,0 35,0 8,18 10,40 40,68 92,100! 5,100",
}

_SCHOOL = ("7", "hooked and crossed")

_PARTS = Path(__file__).with_name("parts")
NETWORKS = Path(__file__).with_name("networks")  # others: `docs/pack_networks.py`
WORKBOOK = Path(__file__).parents[2] / "docs" / "workbook.ipynb"  # in a clone
MEASURED = NETWORKS / "measured.json"  # how each of them reads, and how it was trained

# The networks as they are shown: the more a network saw, the later it comes.
ORDER = ("untrained", "hundred", "classic", "unbent", "trained")


class Part(NamedTuple):
    """A part of the page, whose template, style and script lie in the folder `parts/NAME`."""

    name: str  # also the id of its element
    props: dict[str, Any]  # what its script is given, ready for JSON
    later: bool = False  # whether its script is only fetched when the part comes near the view
    folded: bool = False  # whether it stands there as its title, until that is opened
    own: bool = False  # whether it speaks of the visitor's own drawing alone, and of no example

    @property
    def template(self) -> str:
        """What its element holds before its script fills it, with a `{{key}}` for each word."""
        return (_PARTS / self.name / "template.html").read_text(encoding="utf-8")


class Chapter(NamedTuple):
    """A chapter of the story: parts below each other, or steps, of which one is open at a time."""

    name: str
    parts: Sequence[Part]
    in_steps: bool = False


class Page(NamedTuple):
    """All parts: those in view while one draws, and the story's, beside which the rail stays."""

    head: Part
    view: Sequence[Part]
    banner: Part
    chapters: Sequence[Chapter]
    rail: Part
    signs: bool = False  # whether what is read are other signs than digits
    card: str | None = None  # where the card lies that nothing else leads to

    @property
    def parts(self) -> list[Part]:
        """All parts in their order."""
        told = [part for chapter in self.chapters for part in chapter.parts]
        return [self.head, *self.view, self.banner, *told, self.rail]


def describe(recognizer: Recognizer, *, card: str = "card") -> Page:
    """Describe the page around a recognizer; its card lies beside it, under the given name."""
    measured = tables.evaluation_of(recognizer.record)
    western = recognizer.names == DIGITS  # in which the examples are written
    chapters = (
        Chapter(
            "reads",
            (
                Part("stages", {"flagged": _example(*_FLAGGED) if western else None}, later=True),
                Part("window", {}, later=True),
                Part("kernels", {}, later=True),
                Part("shrink", {}, later=True),
                Part("combine", {}, later=True),
                Part("vote", {}, later=True),
            ),
            in_steps=True,
        ),
        Chapter(
            "why",
            (
                Part("evidence", {}, later=True),
                Part("replay", {}, later=True),
                *([Part("switches", {}, later=True, folded=True)] if western else []),
                *_finding(recognizer, western),
            ),
        ),
        Chapter(
            "learned",
            (
                *_training(recognizer, measured),
                *_compared(recognizer, measured, western),
                *_misread(measured, card),
            ),
        ),
        Chapter(
            "teach",
            (
                Part("hand", {}, own=True),  # goes on with a round after a reload
                Part("memory", misread.pair(recognizer, measured), later=True),
                Part("collect", _COLLECTING, later=True, own=True, folded=True),
                *([_challenges()] if western else []),
            ),
        ),
    )
    told = [chapter for chapter in chapters if chapter.parts]
    return Page(
        head=Part("head", {}),
        view=(
            Part("sketchpad", {"pens": PENS}),
            Part("seen", {}, later=True),  # with the first picture
            Part("unit", {}),
            Part("examples", _examples(recognizer)),
            Part("answer", {}),
            Part("network", {}),
            Part("compare", {}),
            Part("guess", {}),
        ),
        banner=Part("banner", {}),
        chapters=told,
        rail=Part("companion", {"contents": list(map(_contents, told))}),
        signs=not recognizer.reads_numbers,
        card=None if measured else card,
    )


def examples_of(recognizer: Recognizer) -> tuple[Exemplar, ...]:
    """Return the images that the record of weights has, of signs of one's own.

    Raises:
        ValueError: If one is none.
    """
    packed = recognizer.record.get("examples", [])
    listed = [{"label": at, "digit_image": each} for at, each in enumerate(packed)]
    content = FORMAT | {"names": list(recognizer.names), "exemplars": listed}
    return Hand.parse(content, names=recognizer.names).exemplars


def _examples(recognizer: Recognizer) -> dict[str, list[dict[str, Any]]]:
    """Return what can be put on the paper: digits as strokes, or images that the record has."""
    images = [
        {"label": label, "digit_image": base64.b64encode(image.tobytes()).decode("ascii")}
        for image, label in examples_of(recognizer)
    ]
    known = not images and recognizer.names == DIGITS
    return {"drawings": [_example(*way) for way in EXAMPLES] if known else [], "images": images}


def _finding(recognizer: Recognizer, western: bool) -> list[Part]:
    """Return the part on how numbers are found, of signs that form some."""
    props = {"example": _number() if western else []}
    return [Part("finding", props, later=True, folded=True)] if recognizer.reads_numbers else []


def _contents(chapter: Chapter) -> dict[str, object]:
    steps = [part.name for part in chapter.parts] if chapter.in_steps else []
    return {
        "name": chapter.name,
        "title": words.text(f"chapter.{chapter.name}"),
        "steps": [{"name": name, "title": words.text(f"step.{name}")} for name in steps],
    }


def _training(recognizer: Recognizer, measured: Evaluation | None) -> list[Part]:
    """Return the part on the training, of which there must be snapshots that were measured."""
    snapshots = measured.get("snapshots", []) if measured else []
    if not snapshots or len(snapshots) != len(recognizer.snapshots):
        return []
    return [Part("training", {"snapshots": snapshots}, later=True)]


def _compared(recognizer: Recognizer, measured: Evaluation | None, western: bool) -> list[Part]:
    """Return the parts that train, compare networks and show data: on drawings of digits."""
    if not western:
        return []
    writers = measured["pen"].get("by_writer", []) if measured else []
    props = {"practice": {}, "networks": _networks(recognizer), "data": _data(writers)}
    return [Part(name, props[name], later=True, folded=True) for name in props]


def _challenges() -> Part:
    """Return the part with the challenges, which leads on to the workbook where there is one."""
    props = {"workbook": WORKBOOK.name if WORKBOOK.exists() else None}
    return Part("challenges", props, later=True, folded=True)


def _networks(recognizer: Recognizer) -> dict[str, object]:
    """Return which networks there are, and how well each reads what it saw and what it did not."""
    record = recognizer.record
    known = json.loads(MEASURED.read_text(encoding="utf-8"))
    for name in ("trained", "untrained"):  # what was measured of others says nothing of these
        if known[name]["weights_sha256"] != record.get("weights_sha256"):
            known[name] |= {"learned": None, "unseen": None, "writers": None}
    known["trained"]["learned"] = record["train_accuracy"]
    if not recognizer.snapshots:
        del known["untrained"]
    shown = ("learned", "unseen", "writers")
    networks = [{"name": name, **{key: known[name][key] for key in shown}} for name in known]
    networks.sort(key=lambda each: ORDER.index(each["name"]))
    shares = (record["train_accuracy"], record["validation_accuracy"], record["test_accuracy"])
    accuracies = dict(zip(("train", "validation", "test"), shares, strict=True))
    return {"networks": networks, "record": accuracies}


def calibrations() -> dict[str, dict[str, float]]:
    """Return how each of the other networks is calibrated, by its name."""
    known = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {name: each["calibration"] for name, each in known.items() if "calibration" in each}


def _data(writers: Sequence[float]) -> dict[str, object]:
    """Return how many ways of writing each digit has, and drawings to try.

    With them goes the share of each writer's digits that it reads.
    """
    ways = {digit: len(known) for digit, known in penmanship.ways().items()}
    others = {
        name: _drawn([Stroke(penmanship.curve(*penmanship.control_points(path)), DEFAULT_PEN)])
        for name, path in _STRANGE.items()
    }
    others["school"] = _example(*_SCHOOL)["strokes"]
    return {"ways": ways, "others": others, "writers": writers}


def _misread(measured: Evaluation | None, card: str) -> list[Part]:
    """Return the part on how well the network reads, if that was measured."""
    if not measured:
        return []
    return [Part("misread", misread.props(measured, card), later=True)]


def _example(
    digit: str,
    name: str,
    size: float = _EXAMPLE_SIZE,
    width: float = DEFAULT_PEN,
    *,
    left: float = 0,
) -> dict[str, Any]:
    pens = [Stroke(path, width) for path in penmanship.paths(digit, name)]
    return {"name": f"{digit}, {name}", "strokes": _drawn(pens, size, width, left)}


def _drawn(
    pens: Sequence[Stroke], size: float = _EXAMPLE_SIZE, width: float = DEFAULT_PEN, left: float = 0
) -> list[dict[str, Any]]:
    """Return strokes in the middle of a canvas, ready for JSON."""
    centre = (left + CANVAS / 2, CANVAS / 2)
    drawn = strokes.transform(pens, width=width, size=size, centre=centre)
    return [{"width": s.width, "points": s.points.round(1).tolist()} for s in drawn]


def _number() -> list[dict[str, Any]]:
    """Return the strokes of a number, its digits side by side."""
    digits = (_example(*way, left=at * _EXAMPLE_SIZE) for at, way in enumerate(_NUMBER))
    return [stroke for digit in digits for stroke in digit["strokes"]]
