"""The page: its parts in their order, and the words around them. The one description of it.

The Gradio page (`gradio_page.py`) and the page without a server (`site.py`) are both made of it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lenet
from lenet.drawing import penmanship, strokes
from lenet.drawing.strokes import DEFAULT_PEN, STEP, Stroke
from lenet.hand import PULL
from lenet.network.model import PARAMETERS
from lenet.recognizer import Recognizer
from lenet.ui import card, tables, words

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

_PARTS = Path(__file__).with_name("parts")


class Part(NamedTuple):
    """A part of the page, whose template, style and script lie in the folder `parts/NAME`."""

    name: str  # also the id of its element
    props: dict[str, Any]  # what its script is given, ready for JSON

    @property
    def template(self) -> str:
        """What its element holds before its script fills it."""
        return words.fill((_PARTS / self.name / "template.html").read_text(encoding="utf-8"))


class Page(NamedTuple):
    """All parts: those in view while one draws, and the chapters below, with a small paper."""

    head: Part
    view: Sequence[Part]
    companion: Part
    chapters: Sequence[Part]

    @property
    def parts(self) -> list[Part]:
        """All parts in their order."""
        return [self.head, *self.view, self.companion, *self.chapters]


def describe(recognizer: Recognizer) -> Page:
    """Describe the page around a recognizer."""
    return Page(
        head=Part("head", {}),
        view=(
            Part("sketchpad", {"pens": PENS}),
            Part("unit", {}),
            Part("examples", {"drawings": [_example(*way) for way in EXAMPLES]}),
            Part("answer", {}),
            Part("network", {}),
            Part("compare", {}),
        ),
        companion=Part("companion", {}),
        chapters=(
            Part("stages", {"flagged": _example(*_FLAGGED)}),
            Part("finding", {}),
            Part("evidence", {}),
            Part("replay", {}),
            Part("hand", {}),
            Part("memory", {}),
            Part("kernels", {}),
            *_training(recognizer),
            Part("card", card.props(recognizer.record)),
        ),
    )


def _training(recognizer: Recognizer) -> list[Part]:
    """Return the chapter on the training, of which there must be snapshots that were measured."""
    measured = tables.evaluation_of(recognizer.record)
    snapshots = measured.get("snapshots", []) if measured else []
    if not snapshots or len(snapshots) != len(recognizer.snapshots):
        return []
    return [Part("training", {"snapshots": snapshots})]


def body(page: Page) -> str:
    """Return the page's HTML, which its scripts then fill."""
    view = "".join(map(_element, page.view))
    links = "".join(
        f'<a href="#chapter-{part.name}">{_said(f"chapter.{part.name}")}</a>'
        for part in page.chapters
    )
    return (
        f'<div class="page"><a class="skip" href="#chapters">{_said("skip")}</a>'
        f'<header class="lenet-head"><h1>{_said("title")}</h1>'
        f'<nav aria-label="{_said("chapters")}">{links}</nav>{_element(page.head)}</header>'
        f'<section class="view" aria-label="{_said("view")}">{view}</section>'
        f'<div class="chapters" id="chapters" tabindex="-1">{_element(page.companion)}'
        f"<div>{''.join(map(_chapter, page.chapters))}"
        f'<footer class="version">{_said("title")} {lenet.__version__}</footer></div></div></div>'
    )


def waiting(*more: str) -> str:
    """Return the HTML of what is said while, or because, the page's scripts do not come."""
    return f'<p class="waiting">{" ".join(map(_said, ("waiting", *more)))}</p>'


def _said(key: str, **values: object) -> str:
    """Return words as HTML."""
    return html.escape(words.text(key, **values))


def _element(part: Part) -> str:
    return f'<div id="{part.name}">{part.template}</div>'


def _chapter(part: Part) -> str:
    name = f"chapter.{part.name}"
    details = _said(f"{name}.details", step=STEP, parameters=f"{PARAMETERS:,}", **PULL._asdict())
    return (
        f'<section id="chapter-{part.name}" class="chapter">'
        f"<h2>{_said(name)}</h2><p>{_said(f'{name}.plain')}</p>{_element(part)}"
        f"<details><summary>{_said('details')}</summary><p>{details}</p></details></section>"
    )


def _example(
    digit: str,
    name: str,
    size: float = _EXAMPLE_SIZE,
    width: float = DEFAULT_PEN,
) -> dict[str, Any]:
    pens = [Stroke(path, width) for path in penmanship.paths(digit, name)]
    drawn = strokes.transform(pens, width=width, size=size)
    return {
        "name": f"{digit}, {name}",
        "strokes": [{"width": s.width, "points": s.points.round(1).tolist()} for s in drawn],
    }
