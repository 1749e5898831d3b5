"""The page's HTML, of the description that `page.py` gives: its scripts fill it."""

from __future__ import annotations

import html

import lenet
from lenet.drawing.strokes import STEP
from lenet.hand import PULL
from lenet.network.model import PARAMETERS
from lenet.ui import words
from lenet.ui.page import Chapter, Page, Part


def body(page: Page) -> str:
    """Return the page's HTML, which its scripts then fill."""
    view = "".join(map(_element, page.view))
    links = "".join(_link(chapter.name, f"chapter.{chapter.name}") for chapter in page.chapters)
    more = f' · <a href="{html.escape(page.card)}">{_said("card.title")}</a>' if page.card else ""
    kind = "page signs" if page.signs else "page"
    built = (
        f'<div class="{kind}"><header class="lenet-head"><div><h1>{_said("title")}</h1>'
        f'<p class="promise">{_said("promise")}<span>{_said("promise.how")}</span>.</p></div>'
        f'<nav aria-label="{_said("chapters")}">{links}</nav>{_element(page.head)}</header>'
        f'<section class="view" id="stage" aria-label="{_said("view")}">{view}</section>'
        f'<div class="chapters">{_element(page.banner)}{"".join(map(_chapter, page.chapters))}'
        f'<footer class="version">{_said("title")} {lenet.__version__}{more}</footer></div>'
        f"{_element(page.rail)}</div>"
    )
    values = {"step": STEP, "parameters": f"{PARAMETERS:,}", **PULL._asdict()}
    return words.fill(built, signs=page.signs, **values)


def waiting(*more: str) -> str:
    """Return the HTML of what is said while, or because, the page's scripts do not come."""
    return words.fill(f'<p class="waiting">{" ".join(map(_said, ("waiting", *more)))}</p>')


def _said(key: str) -> str:
    """Return the place of words, which are filled in once all is put together."""
    return f"{{{{{key}}}}}"


def _element(part: Part) -> str:
    later = ' class="later"' if part.later else ""
    if not part.folded:
        return f'<div id="{part.name}"{later}>{part.template}</div>'
    title = f"<summary><h3>{_said(f'step.{part.name}')}</h3></summary>"
    plain = f'<p class="plain">{_said(f"step.{part.name}.plain")}</p>'
    fold = f'<details class="whole">{title}{plain}<div class="fold">{part.template}</div></details>'
    return f'<div id="{part.name}" class="folded{" later" if part.later else ""}">{fold}</div>'


def _link(name: str, key: str, kind: str = "") -> str:
    return f'<a{kind} href="#chapter-{name}">{_said(key)}</a>'


def _chapter(chapter: Chapter) -> str:
    names = [part.name for part in chapter.parts]
    if chapter.in_steps:
        inside = _steps(chapter)
    else:
        parts = "".join(map(_element, chapter.parts))
        inside = f'<div class="figures">{parts}</div>{_details(*names)}'
    key = f"chapter.{chapter.name}"
    return (
        f'<section id="chapter-{chapter.name}" class="chapter">'
        f"<h2>{_said(key)}</h2><p>{_said(f'{key}.plain')}</p>{inside}</section>"
    )


def _steps(chapter: Chapter) -> str:
    """Return tabs and what they open; the first is open."""
    tabs, panels = "", ""
    for at, part in enumerate(chapter.parts):
        name, key = part.name, f"step.{part.name}"
        tabs += (
            f'<button type="button" role="tab" id="tab-{name}" aria-controls="chapter-{name}" '
            f'aria-selected="{str(at == 0).lower()}"><i>{at + 1}</i> {_said(key)}</button>'
        )
        following = chapter.parts[at + 1 : at + 2]
        onward = "".join(_link(p.name, f"step.{p.name}", ' class="next"') for p in following)
        panels += (
            f'<section class="step" role="tabpanel" id="chapter-{name}" '
            f'aria-labelledby="tab-{name}"{" hidden" if at else ""}><h3>{_said(key)}</h3>'
            f'<p class="plain">{_said(f"{key}.plain")}</p>{_element(part)}'
            f'<div class="foot">{_details(name)}{onward}</div></section>'
        )
    label = _said(f"chapter.{chapter.name}")
    return f'<div class="tabs" role="tablist" aria-label="{label}">{tabs}</div>{panels}'


def _details(*names: str) -> str:
    """Return what is told of parts in exact words, to be opened."""
    known = [
        f"step.{name}.details"
        for name in names
        if f"step.{name}.details" in words.CATALOGUE["page"]
    ]
    told = "".join(f"<p>{_said(key)}</p>" for key in known)
    return f"<details><summary>{_said('details')}</summary>{told}</details>"
