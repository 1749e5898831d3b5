"""All in one view: where things stand at each size, and what is done with a drawing there."""

import base64
import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from test_browser import png_file

from conftest import drawing, number, require
from lenet.drawing.strokes import CANVAS, Stroke
from lenet.drawing.strokes import draw as ink_of
from twins import as_sent
from visitor import (
    LAYERS,
    READY,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    latest,
    on_screen,
    painted,
)

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# width, height, least side of the paper, CSS pixels
SIZES = [
    *((1440, 900, 300), (1280, 720, 300), (1024, 768, 300), (390, 844, 300), (844, 390, 260)),
]
_LEAST_MAP = {"wide": 84, "narrow": 55.9}  # side of a map of C1, CSS pixels
_SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def options(width, height):
    touch = width < 1000
    return {
        "viewport": {"width": width, "height": height},
        "has_touch": touch,
        "is_mobile": touch,
        "reduced_motion": "no-preference",
    }


@pytest.fixture
def open_at(open_page):
    def open_with(width, height, **more):
        return open_page(**(options(width, height) | more))

    return open_with


def box(page, selector):
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize(("width", "height", "least"), SIZES)
def test_paper_answer_and_every_layer_are_in_view_and_apart(open_at, width, height, least):
    page = open_at(width, height)
    draw = draw_by_touch if width < 1000 else draw_by_mouse
    draw(page, drawing(7, "crossed", size=220))
    expect_digit(page, 7)
    places = {name: box(page, f"[data-layer={name}] canvas") for name in LAYERS}
    places["paper"] = box(page, "#sketchpad canvas")
    places["tools"] = box(page, "#sketchpad .tools")
    places["digit"] = box(page, "#answer .digit")
    places["OUTPUT"] = box(page, "#answer .rows")
    for name, (left, top, right, bottom) in places.items():
        assert left >= 0, name
        assert top >= 0, name
        assert right <= width, name
        assert bottom <= height, name
    names = list(places)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            assert apart(places[name], places[other]), (name, other)
    left, _, right, _ = places["paper"]
    assert right - left >= least - 0.5
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("scrollY") == 0
    shown = page.locator("#answer .rows li").count()
    assert shown == 11
    columns = 2 if width >= 1000 else 6
    left, _, right, _ = places["C1"]
    wide = "wide" if width >= 1000 else "narrow"
    # on its side a phone has no room for more, and shows what it has
    if height > 400:
        assert (right - left) / columns >= _LEAST_MAP[wide]


def show(page, value):
    """Put a digit or a number on the paper, and wait until it is read."""
    strokes = number(value, size=110, step=140, left=20) if value > 9 else drawing(7, "crossed")
    page.evaluate("strokes => lenet.drawing.show({ strokes })", as_sent(strokes, right=3 * CANVAS))
    expect_digit(page, value)


# Whether what is seen in the middle of an element, and near its edges, is the element.
_SEEN = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.2], [0.5, 0.8]].every(([x, y]) => {
    const found = document.elementFromPoint(left + x * width, top + y * height);
    return element.contains(found);
  });
}"""
# Whether none of an element's text is cut away.
_WHOLE = "e => e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1"


@pytest.mark.parametrize(
    ("width", "height", "value"),
    [
        (390, 844, 47),
        (360, 640, 47),
        (360, 640, 7),
        (844, 390, 7),
        (844, 390, 47251839),
        (640, 360, 47),
        (720, 450, 47),
    ],
)
def test_what_the_answer_says_is_seen_whole_and_a_lesson_can_be_taken_back(
    open_at, width, height, value
):
    page = open_at(width, height)
    sentence = page.locator("#answer .sentence")
    assert sentence.evaluate(_WHOLE)
    show(page, value)
    page.locator("#answer .rows button").nth(1).tap()
    expect(sentence).to_contain_text("Learned. ")
    assert sentence.evaluate(_WHOLE)
    undo = sentence.get_by_role("button", name="Undo")
    page.wait_for_function(_SEEN, arg=undo.element_handle())
    sentence.evaluate(
        "element => element.firstChild.append(' It says more than can be shown.'.repeat(9))"
    )
    page.wait_for_function(_SEEN, arg=undo.element_handle())
    undo.tap()
    expect(sentence).to_contain_text("I read")


@pytest.mark.parametrize("value", [47, 47251839])
@pytest.mark.parametrize(("width", "height"), [(640, 360), (720, 450), (844, 390)])
def test_beside_a_wide_paper_on_a_low_window_all_else_is_in_view_and_apart(
    open_at, width, height, value
):
    page = open_at(width, height)
    show(page, value)
    parts = [f"[data-layer={name}] canvas" for name in LAYERS]
    parts += [f"[data-layer={name}] h3" for name in LAYERS[1:]]
    parts += ["#answer .rows", "#answer .digit", "#answer .sentence", ".paper", ".tools"]
    for cleared in (False, True):
        if cleared:
            page.get_by_role("button", name="Clear").tap()
            expect_digit(page, None)
        places = {part: box(page, part) for part in parts}
        for at, (part, place) in enumerate(places.items()):
            assert place[0] >= 0, part
            assert place[2] <= width, part
            assert place[3] <= height, part
            for other in parts[at + 1 :]:
                assert apart(place, places[other]), (part, other)
        left, _, right, _ = places["[data-layer=C1] canvas"]
        assert right - left >= 90


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640)])
def test_on_a_small_screen_labels_stay_within_their_buttons_and_the_invitation_on_the_paper(
    open_at, width, height
):
    page = open_at(width, height, has_touch=False, is_mobile=False)
    for button in page.locator("#sketchpad .tools button:visible").all():
        assert button.evaluate(_WHOLE)
    text = page.evaluate(
        """() => {
          const text = document.createRange();
          text.selectNodeContents(document.querySelector("#sketchpad .invitation"));
          const { left, right } = text.getBoundingClientRect();
          return [left, right];
        }"""
    )
    left, _, right, _ = box(page, "#sketchpad .paper")
    assert left + 4 <= text[0] <= text[1] <= right - 4


def text_box(page, selector):
    """The box around the text of an element, which its own box may be too small for."""
    return page.locator(selector).first.evaluate(
        """element => {
          const text = document.createRange();
          text.selectNodeContents(element);
          const { left, top, right, bottom } = text.getBoundingClientRect();
          return [left, top, right, bottom];
        }"""
    )


@pytest.mark.parametrize("value", [47, 4725])
@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1440, 900)])
def test_a_number_lies_between_the_toolbar_and_its_digits(open_at, width, height, value):
    page = open_at(width, height)
    show(page, value)
    large = text_box(page, "#answer .digit")
    assert apart(large, box(page, "#answer .digits"))
    assert apart(large, box(page, "#head .actions"))
    assert box(page, "#answer .digit")[0] <= large[0] <= large[2] <= width


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (640, 360)])
def test_the_tags_of_a_number_can_be_read_and_tapped(open_at, width, height):
    page = open_at(width, height)
    show(page, 47251839)
    tags = page.locator("#sketchpad .boxes button")
    assert "".join(tags.all_inner_texts()) == "47251839"
    places = [tag.bounding_box() for tag in tags.all()]
    assert places[0]["x"] >= 0
    assert places[-1]["x"] + places[-1]["width"] <= width
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(places))
    tags.nth(2).tap()
    assert latest(page)["digit"] == 2


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1440, 900)])
def test_a_unit_that_is_kept_lies_beside_wide_paper(open_at, width, height):
    page = open_at(width, height)
    show(page, 47251839)
    figure, maps = box(page, "#network .figure"), page.locator("[data-layer=C3] canvas")
    maps.click(position={"x": 30, "y": 30})
    unit, paper = box(page, "#unit"), box(page, "#sketchpad .paper")
    assert apart(unit, paper)
    assert apart(unit, box(page, "#sketchpad .tools"))
    assert apart(text_box(page, "#unit .where"), box(page, "#unit .close"))
    assert box(page, "#network .figure") == pytest.approx(figure, abs=1)
    assert page.locator("#sketchpad .handle").evaluate(_SEEN)
    for tag in page.locator("#sketchpad .boxes button").all():
        assert tag.evaluate(_SEEN)
    maps.click(position={"x": 30, "y": 30})
    assert not page.locator("#unit").is_visible()


# The numbers that are wider than their cells.
_CRAMPED = """() => [...document.querySelectorAll("#unit td")].filter((cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return text.getBoundingClientRect().width > cell.clientWidth + 0.5;
}).map((cell) => cell.textContent)"""


@pytest.mark.parametrize(
    ("width", "height"), [(1000, 700), (1024, 768), (1100, 768), (1180, 800), (1280, 720)]
)
def test_chapters_examples_and_the_units_numbers_are_seen_whole(open_at, width, height):
    page = open_at(width, height)
    show(page, 7)
    for unit in ("{ layer: 'C1', index: [9, 9, 4] }", "{ layer: 'C3', index: [3, 4, 13] }"):
        page.evaluate(f"lenet.state.publish('unit', {unit})")
        for part in (".lenet-head nav", "#examples .drawings", "#unit .where", "#unit figcaption"):
            for element in page.locator(part).all():
                assert element.evaluate(_WHOLE), part
        assert page.evaluate(_CRAMPED) == []


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "height", "least"), SIZES[1:4:2])
def test_nothing_shifts_while_one_draws_and_hardly_anything_at_load(
    chromium, page_url, width, height, least
):
    context = chromium.new_context(**options(width, height))
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    page.goto(page_url)
    page.wait_for_function(READY)
    page.wait_for_timeout(1000)
    # Gradio's sign that it loads makes 0.050 of it when it goes, if it came at all
    assert page.evaluate("shifts") <= 0.06
    page.evaluate("shifts = 0")
    draw = draw_by_touch if width < 1000 else draw_by_mouse
    draw(page, drawing(4, "open", size=220))
    expect_digit(page, 4)
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert page.evaluate("shifts") == 0
    context.close()


def test_a_link_holds_the_drawing(open_page, page_url):
    page = open_page()
    draw_by_mouse(page, drawing(3, "round"))
    expect_digit(page, 3)
    page.get_by_role("button", name="Link").click()
    page.wait_for_function("location.hash.startsWith('#d=')")
    link = page.url
    assert len(link.partition("#")[2]) < 500
    other = open_page()
    requests = []
    other.on("request", lambda request: requests.append(request.url))
    other.goto(link)
    other.reload()
    other.wait_for_function(READY)
    expect_digit(other, 3)
    assert not any("d=" in url.partition("?")[2] for url in requests)


@pytest.mark.parametrize("fragment", ["#d=", "#d=!!!", "#d=AAAA", "#d=" + "_" * 4000])
def test_a_link_that_holds_none_gets_a_sentence(open_page, page_url, fragment):
    page = open_page()
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    page.wait_for_function("document.querySelector('#sketchpad .notice').textContent !== ''")
    assert "no drawing" in page.locator("#sketchpad .notice").inner_text()


def test_a_saved_picture_shows_drawing_answer_and_maps(page):
    draw_by_mouse(page, drawing(5, "capped"))
    expect_digit(page, 5)
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture").click()
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as image:
        picture = np.array(image.convert("RGB")).astype(int)
    assert picture.shape == (630, 1200, 3)
    paper, maps = picture[40:300, 40:300], picture[370:600]
    assert (paper.sum(axis=2) < 300).mean() > 0.02  # ink
    assert np.ptp(maps, axis=2).max() > 100  # colour


def test_two_drawings_are_compared_side_by_side(page):
    draw_by_mouse(page, drawing(1, "based"))
    expect_digit(page, 1)
    page.get_by_role("button", name="Compare").click()
    assert page.locator("#compare canvas").count() == 7
    page.get_by_role("button", name="Clear").click()
    draw_by_mouse(page, drawing(7, "bare"))
    expect_digit(page, 7)
    assert "a 1" in page.locator("#compare").inner_text()
    page.get_by_role("button", name="Stop comparing").click()
    assert not page.locator("#compare").is_visible()


def test_an_example_plays_until_the_visitor_draws(open_at):
    page = open_at(1280, 720)
    page.wait_for_function("lenet.state.latest('paper').example")
    page.wait_for_function("lenet.state.latest('reading').recognition.digit === 7")
    page.wait_for_function("lenet.state.latest('reading').resting")
    assert page.get_by_role("button", name="Undo").is_disabled()  # it is not the visitor's
    draw_by_mouse(page, drawing(0, "oval"))
    expect_digit(page, 0)
    assert len(page.evaluate("lenet.state.latest('paper').strokes")) == 1


def test_a_digit_can_be_drawn_by_keys_alone(page):
    page.locator("#sketchpad canvas").focus()
    page.keyboard.press("Space")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect_digit(page, 1)
    page.keyboard.press("Delete")
    expect_digit(page, None)


def zigzag(left, top, width, height):
    steps = np.arange(14)
    points = np.stack([left + width * steps / 13, top + height * (steps % 2)], axis=1)
    return [Stroke(points.astype(np.float32), 8)]


@pytest.mark.parametrize(
    ("strokes", "advice"),
    [
        (zigzag(190, 190, 14, 12), "It is very small. Try it larger."),
        (zigzag(60, 150, 340, 120), "It is cut off at the edge of the paper."),
    ],
)
def test_a_refusal_says_what_helps(page, strokes, advice):
    draw_by_mouse(page, strokes)
    expect_strokes(page, 1)
    assert latest(page)["digit"] is None
    assert advice in page.locator("#answer .sentence").inner_text()


def axe(page):
    """What axe finds on the page, all chapters seen."""
    for chapter in page.locator(".chapter").all():
        chapter.scroll_into_view_if_needed()
        painted(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(
        """async () => (await axe.run("#lenet", {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        })).violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.target.join(" "))])"""
    )


@pytest.mark.parametrize(("width", "height", "scheme"), [(1280, 720, "light"), (390, 844, "dark")])
def test_axe_finds_nothing(open_at, scheme, width, height):
    require(AXE.is_file(), "axe-core (npm ci)")
    page = open_at(width, height, color_scheme=scheme)
    draw = draw_by_touch if width < 1000 else draw_by_mouse
    draw(page, drawing(4, "open", size=220))
    expect_digit(page, 4)
    assert axe(page) == []
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="Clear").click()
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    draw(page, number(472))
    expect_digit(page, 472)
    assert axe(page) == []


_HUES = """(selector) => {
  const element = document.querySelector(selector);
  const kept = getComputedStyle(element).forcedColorAdjust === "none";
  return kept && getComputedStyle(element).backgroundColor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_bars_pens_cells_and_gaps(open_at, scheme):
    page = open_at(1280, 720, forced_colors="active", color_scheme=scheme)
    draw_by_mouse(page, drawing(7, "crossed"))
    expect_digit(page, 7)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    pens = "#sketchpad .pens button"
    told_apart = (
        ("#answer .best i", "#answer .best div"),
        (f"{pens} i", pens),
        (f"{pens}[aria-pressed=true] i", f"{pens}[aria-pressed=true]"),
        (f"{pens}[aria-pressed=true]", pens),
        ("#unit table:last-of-type td", "#network .layer canvas"),
    )
    for one, other in told_apart:
        colours = page.evaluate(_HUES, one), page.evaluate(_HUES, other)
        assert all(colours), one
        assert colours[0] != colours[1], one
    assert page.evaluate(_HUES, "#network [data-layer=C1] canvas") not in (
        ground,
        "rgba(0, 0, 0, 0)",
    )


def test_forced_colours_leave_what_a_chosen_digit_says(open_at):
    page = open_at(1280, 720, forced_colors="active")
    show(page, 47)
    chip = "document.querySelector('#answer .digits [aria-pressed=true]')"
    colours = page.evaluate(f"[...{chip}.children, {chip}].map(e => getComputedStyle(e).color)")
    assert len(set(colours)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_sees_whether_single_keys_are_on(open_at, scheme):
    page = open_at(1280, 720, color_scheme=scheme)
    page.keyboard.press("?")
    box, seen = page.get_by_role("checkbox", name="Letters and ?"), []
    for checked in (True, False):
        box.set_checked(checked)
        with Image.open(io.BytesIO(box.screenshot())) as image:
            seen.append(np.array(image.convert("RGB")).astype(int))
    filled = np.abs(seen[0] - seen[1]).sum(axis=2) > 100
    assert filled.mean() > 0.4


def test_single_keys_can_be_switched_off_and_stay_so(page):
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Letters and ?").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    page.reload()
    page.wait_for_function(READY)
    for key in "w?ct":
        page.keyboard.press(key)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("lenet.state.latest('paper').canvases") == 1
    assert page.locator("dialog[open]").count() == 0
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("checkbox", name="Letters and ?").check()
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360), (844, 390)])
def test_all_that_can_be_done_with_a_drawing_can_be_done_on_a_small_screen(open_at, width, height):
    page = open_at(width, height)
    page.get_by_role("button", name="3, round").tap()
    expect_digit(page, 3)
    page.get_by_role("button", name="Compare").tap()
    expect(page.locator("#compare")).to_be_visible()
    page.get_by_role("button", name="Keys").tap()
    expect(page.get_by_role("checkbox", name="Letters and ?")).to_be_in_viewport()
    page.get_by_role("button", name="Close", exact=True).tap()
    assert page.locator("dialog[open]").count() == 0
    edges = page.evaluate(
        "[...document.querySelectorAll('.actions button')].map((button) =>"
        " [button.offsetLeft, button.offsetLeft + button.offsetWidth])"
    )
    assert all(one[1] <= other[0] + 1 for one, other in pairwise(edges))  # rounded
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_single_keys_are_left_alone_in_text(page):
    page.evaluate(
        """() => {
          const text = document.createElement("p");
          text.contentEditable = "true";
          document.querySelector(".page").append(text);
          text.focus();
        }"""
    )
    page.keyboard.type("flpct?w")
    assert page.evaluate("document.activeElement.textContent") == "flpct?w"
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("lenet.state.latest('paper').canvases") == 1
    assert not page.evaluate("Boolean(document.fullscreenElement)")


# Where each text of a saved picture lies: left, top, right, bottom.
_TEXTS = """() => {
  window.texts = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = this.measureText(text);
    texts.push([text, x, y - actualBoundingBoxAscent, x + width, y + actualBoundingBoxDescent]);
    return fillText.call(this, text, x, y);
  };
}"""


def saved(page):
    """Save a picture, uint8 [630, 1200, 3], and its texts with their places."""
    page.evaluate(_TEXTS)
    with page.expect_download() as download:
        page.keyboard.press("p")
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as image:
        return np.array(image.convert("RGB")).astype(int), page.evaluate("texts")


def proportions(inked):
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return np.ptp(columns) / np.ptp(rows)


@pytest.mark.parametrize("value", [7, 47251, 40725183])
def test_a_saved_picture_keeps_proportions_and_its_texts_lie_apart(page, value):
    strokes = number(value, size=130, step=140, left=30) if value > 9 else drawing(7, "crossed")
    if value > 9:
        page.keyboard.press("w")
        page.wait_for_function("lenet.state.latest('paper').canvases === 3")
    page.evaluate("strokes => lenet.drawing.show({ strokes })", as_sent(strokes, right=3 * CANVAS))
    expect_digit(page, value)
    picture, texts = saved(page)
    paper = picture[32:312, 32 : 312 if value < 10 else 592].sum(axis=2) < 300
    assert proportions(paper) == pytest.approx(proportions(ink_of(strokes) > 127), rel=0.03)
    assert texts[0][0] == str(value)
    assert str(value) in " ".join(text for text, *_ in texts[1:3])
    places = [place for _, *place in texts]
    for at, one in enumerate(places):
        assert one[0] >= (312 if at < len(places) - len(LAYERS) else 32)
        assert one[2] <= 1200 - 32
        assert one[3] <= 630
        assert all(apart(one, other) for other in places[at + 1 :])


def test_a_picture_shows_the_example_or_says_that_there_is_nothing_to_show(open_at):
    page = open_at(1280, 720)
    page.wait_for_function("lenet.state.latest('paper').strokes.length > 0")
    picture, _ = saved(page)
    assert (picture[40:300, 40:300].sum(axis=2) < 420).any()
    page.get_by_role("button", name="3, round").click()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("!lenet.state.latest('paper').strokes.length")
    for key, sentence in (
        ("p", "The picture will show"),
        ("c", "It will be kept"),
        ("l", "will hold"),
    ):
        page.keyboard.press(key)
        expect(page.locator("#sketchpad .notice")).to_contain_text(sentence)


def painted_on(canvas):
    """How opaque a canvas is, uint8 [H, W]."""
    url = canvas.evaluate("canvas => canvas.toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as image:
        return np.array(image)[..., 3]


def test_a_kept_number_is_whole_and_a_kept_picture_is_shown(page):
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases === 3")
    draw_by_mouse(page, number(472))
    expect_digit(page, 472)
    page.keyboard.press("c")
    kept = page.locator("#compare canvas").first
    assert "472" in page.locator("#compare figcaption").first.inner_text()
    width, height = (kept.bounding_box()[side] for side in ("width", "height"))
    assert width / height == pytest.approx(3, rel=0.02)
    shown = painted_on(kept) > 127
    assert proportions(shown) == pytest.approx(proportions(ink_of(number(472)) > 127), rel=0.05)
    page.get_by_role("button", name="Stop comparing").click()
    page.locator("#sketchpad input[type=file]:not([capture])").set_input_files(png_file())
    expect_digit(page, 5)
    page.keyboard.press("c")
    expect(page.locator("#compare figcaption").first).to_have_text("a 5")
    assert (painted_on(kept) > 0).mean() > 0.3  # the picture's own ground, on wide paper


def test_what_was_kept_while_the_pen_was_down_stays_as_it_was(page):
    ((*begun, middle), *ends) = np.array_split(on_screen(page, drawing(7, "bare"))[0], 3)
    page.mouse.move(*begun[0])
    page.mouse.down()
    for point in (*begun, middle):
        page.mouse.move(*point)
    page.wait_for_function("lenet.state.latest('reading').subject.drawing.unfinished")
    page.evaluate("document.querySelector('#head [data-action=compare]').click()")
    kept = page.locator("#compare canvas").first
    before = painted_on(kept)
    assert before.any()
    for point in np.concatenate(ends):
        page.mouse.move(*point)
    page.mouse.up()
    expect_digit(page, 7)
    for scheme in ("dark", "light"):  # all is painted anew
        page.emulate_media(color_scheme=scheme)
        painted(page)
    assert (painted_on(kept) == before).all()


def test_on_a_phone_what_lies_over_the_view_or_the_chapters_goes_with_them(open_at):
    page = open_at(390, 844)
    page.get_by_role("button", name="3, round").tap()
    expect_digit(page, 3)
    page.evaluate("lenet.state.publish('pinned', true)")
    unit, small = page.locator("#unit"), page.locator("#companion .small")
    expect(unit).to_be_visible()
    page.locator("#card").scroll_into_view_if_needed()
    expect(unit).to_be_hidden()
    page.locator("#companion .call").tap()
    expect(small).to_be_in_viewport(ratio=1)
    page.locator("#kernels").scroll_into_view_if_needed()
    expect(small).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    expect(small).not_to_be_in_viewport()
    page.locator("#card").scroll_into_view_if_needed()
    page.locator("#companion .call").tap()
    expect(small).to_be_hidden()
