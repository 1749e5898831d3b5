"""All in one view: where things stand at each size, and what is done with a drawing there."""

import base64
import io
from itertools import combinations, pairwise
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
    FILE,
    LAYERS,
    draw_and_read,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    latest,
    on_screen,
    painted,
    pin,
    put_down,
    reopen,
    visit,
)

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SIZES = [(1440, 900), (1280, 720), (1024, 768), (390, 844), (844, 390)]
LOW = [(640, 360), (720, 450), (844, 390)]
_LEAST_MAP = {"wide": 84, "narrow": 55.9}  # side of a map of C1, CSS pixels
_STEPS = ("layer before", "next layer")
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


def resized(open_at, sizes, **more):
    """The page at each size, its paper blank; sizes of one kind of pointer share a page."""
    pages = {}
    for width, height in sizes:
        print(width, height)  # which is shown of a test that fails
        kind = width < 1000
        if kind not in pages:
            pages[kind] = open_at(width, height, **more)
        page = pages[kind]
        page.evaluate("lenet.drawing.clear()")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        painted(page)
        yield page, width, height


def box(page, selector):
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def test_on_a_tablet_the_bars_stand_beside_the_paper(open_at):
    page = open_at(820, 1180)
    show(page, 7)
    paper = box(page, "#sketchpad .paper > canvas")
    rows = page.evaluate(
        """[...document.querySelectorAll("#answer .rows > *")].map((row) => {
          const { left, top, right, bottom } = row.getBoundingClientRect();
          return [left, top, right, bottom];
        })"""
    )
    assert len(rows) == 11
    for left, top, right, bottom in rows:
        assert paper[2] <= left < right <= 820
        assert top >= paper[1] - 1
        assert bottom <= paper[3] + 60  # as high as it and its tools
    assert all(apart(*pair) for pair in combinations(rows, 2))


def test_what_a_unit_sees_is_named_whole_on_a_phone(open_at):
    page = open_at(390, 844)
    show(page, 7)
    for unit in (("C1", 9, 9, 2), ("C3", 4, 4, 3)):
        pin(page, *unit)
        captions = page.locator("#unit .working figcaption")
        expect(captions.first).to_be_visible()
        for caption in captions.all():
            assert caption.evaluate(
                "({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>"
                " scrollWidth <= clientWidth && scrollHeight <= clientHeight"
            ), caption.text_content()


_BOXES = """(selectors) => selectors.map((selector) => {
  const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
  return [left, top, right, bottom];
})"""


def boxes(page, selectors):
    """The boxes of many elements by one question to the browser."""
    return dict(zip(selectors, page.evaluate(_BOXES, selectors), strict=True))


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_paper_answer_and_every_layer_are_in_view_and_apart(open_at):
    for page, width, height in resized(open_at, SIZES):
        show(page, 7)
        low = height <= 480  # one layer at a time
        c1, paper = "[data-layer=C1] canvas", "#sketchpad canvas"
        layers = [f"[data-layer={name}] canvas" for name in (["C1"] if low else LAYERS)]
        parts = [*layers, paper, "#sketchpad .tools", "#answer .digit", "#answer .rows"]
        places = boxes(page, parts)
        for name, (left, top, right, bottom) in places.items():
            assert left >= 0, name
            assert top >= 0, name
            assert right <= width, name
            assert bottom <= height, name
        for one, other in combinations(places, 2):
            assert apart(places[one], places[other]), (one, other)
        left, _, right, _ = places[paper]
        assert right - left >= (260 if low else 300) - 0.5
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("scrollY") == 0
        assert page.locator("#answer .rows li").count() == 11
        columns = 3 if low else 2 if width >= 1000 else 6
        left, _, right, _ = places[c1]
        wide = "wide" if width >= 1000 else "narrow"
        assert (right - left) / columns >= _LEAST_MAP[wide]


def test_on_a_low_window_one_layer_is_shown_at_a_time(open_at):
    for page, width, height in resized(open_at, LOW):
        show(page, 7)
        back, after = (page.get_by_role("button", name=f"The {name}") for name in _STEPS)
        while back.is_enabled():
            back.tap()
        for name in LAYERS:
            expect(page.locator("#network .stepper b")).to_have_text(name)
            seen = page.locator("#network .layer > canvas:visible")
            assert seen.count() == 1
            left, top, right, bottom = box(page, f"[data-layer={name}] canvas")
            assert bottom <= height
            assert right <= width
            assert min(right - left, bottom - top) >= 60
            if name != LAYERS[-1]:
                after.tap()
        assert after.is_disabled()


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


def test_what_the_answer_says_is_seen_whole_and_a_lesson_can_be_taken_back(open_at):
    for page, width, _ in resized(open_at, [(390, 844), (360, 640), *LOW]):
        sentence = page.locator("#answer .sentence")
        assert sentence.evaluate(_WHOLE)
        show(page, {390: 472, 844: 47251839}.get(width, 47))
        assert page.evaluate("document.documentElement.scrollWidth === innerWidth")
        page.locator("#answer .rows button").nth(1).tap()
        expect(sentence).to_contain_text("Learned. ")
        assert sentence.evaluate(_WHOLE)
        # Asked for anew each time: the server's word may come in between, and paint another.
        undo_is_seen = f"() => ({_SEEN})(document.querySelector('#answer .sentence button'))"
        page.wait_for_function(undo_is_seen)
        sentence.evaluate(
            "element => element.firstChild.append(' It says more than can be shown.'.repeat(9))"
        )
        page.wait_for_function(undo_is_seen)
        sentence.get_by_role("button", name="Undo").tap()
        expect(sentence).to_contain_text("I read")


def test_beside_a_wide_paper_on_a_low_window_all_else_is_in_view_and_apart(open_at):
    parts = ["[data-layer=C1] canvas", "#network .stepper"]
    parts += ["#answer .rows", "#answer .digit", "#answer .sentence", ".paper", ".tools"]
    for page, width, height in resized(open_at, LOW):
        for value in (47, 47251839, None):
            if value:
                show(page, value)
            else:
                page.get_by_role("button", name="Clear").tap()
                expect_digit(page, None)
            places = boxes(page, parts)
            for part, place in places.items():
                assert place[0] >= 0, part
                assert place[2] <= width, part
                assert place[3] <= height, part
            for one, other in combinations(parts, 2):
                assert apart(places[one], places[other]), (one, other)
            left, _, right, _ = places["[data-layer=C1] canvas"]
            assert right - left >= 90


def test_on_a_small_screen_labels_stay_within_their_buttons_and_the_invitation_on_the_paper(
    open_at,
):
    sizes = [(640, 360), (360, 640)]
    for page, _, _ in resized(open_at, sizes, has_touch=False, is_mobile=False):
        for button in page.locator("#sketchpad .tools button:visible").all():
            assert button.evaluate(_WHOLE)
        left, _, right, _ = box(page, "#sketchpad .paper")
        text = text_box(page, "#sketchpad .invitation")
        assert left + 4 <= text[0] < text[2] <= right - 4


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


def test_a_number_lies_between_the_toolbar_and_its_digits(open_at):
    for page, width, _ in resized(open_at, [(1024, 768), (1440, 900)]):
        for value in (47, 4725):
            show(page, value)
            large = text_box(page, "#answer .digit")
            assert apart(large, box(page, "#answer .digits"))
            assert apart(large, box(page, "#head .actions"))
            assert box(page, "#answer .digit")[0] <= large[0] <= large[2] <= width


def test_the_tags_of_a_number_can_be_read_and_tapped(open_at):
    for page, width, _ in resized(open_at, [(390, 844), (360, 640), (640, 360)]):
        show(page, 47251839)
        tags = page.locator("#sketchpad .boxes button")
        assert "".join(tags.all_inner_texts()) == "47251839"
        places = [tag.bounding_box() for tag in tags.all()]
        assert places[0]["x"] >= 0
        assert places[-1]["x"] + places[-1]["width"] <= width
        assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(places))
        tags.nth(2).tap()
        assert latest(page)["digit"] == 2


def test_a_unit_that_is_kept_lies_beside_wide_paper(open_at):
    for page, _, _ in resized(open_at, [(1024, 768), (1280, 720), (1440, 900)]):
        show(page, 47251839)
        figure = box(page, "#network .figure")
        page.locator("[data-layer=C3] canvas").click(position={"x": 30, "y": 30})
        room, paper = box(page, "#unit .room"), box(page, "#sketchpad .paper")
        assert apart(room, paper)
        assert apart(room, box(page, "#sketchpad .tools"))
        assert apart(text_box(page, "#unit .where"), box(page, "#unit .close"))
        assert box(page, "#network .figure") == pytest.approx(figure, abs=1)
        assert page.locator("#sketchpad .handle").evaluate(_SEEN)
        for tag in page.locator("#sketchpad .boxes button").all():
            assert tag.evaluate(_SEEN)
        page.locator("#unit .close").click()
        assert not page.locator("#unit .room").is_visible()


# The numbers that are wider than their cells.
_CRAMPED = """() => [...document.querySelectorAll("#unit td")].filter((cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return text.getBoundingClientRect().width > cell.clientWidth + 0.5;
}).map((cell) => cell.textContent)"""


def test_chapters_examples_and_the_units_numbers_are_seen_whole(open_at):
    sizes = [(1000, 700), (1024, 768), (1100, 768), (1180, 800), (1280, 720)]
    for page, _, _ in resized(open_at, sizes):
        show(page, 7)
        for unit in (("C1", 9, 9, 4), ("C3", 3, 4, 13)):
            pin(page, *unit)
            for part in (".lenet-head nav", "#examples .drawings", "#unit .where"):
                for element in page.locator(part).all():
                    assert element.evaluate(_WHOLE), part
            assert page.evaluate(_CRAMPED) == []
        page.evaluate("lenet.state.publish('pinned', false)")


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "height"), SIZES[1:4:2])
def test_nothing_shifts_while_one_draws_and_hardly_anything_at_load(
    chromium, page_url, width, height
):
    context = chromium.new_context(**options(width, height))
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    visit(page, page_url)
    page.wait_for_timeout(1000)
    assert page.evaluate("shifts") <= 0.02
    page.evaluate("shifts = 0")
    draw = draw_by_touch if width < 1000 else draw_by_mouse
    draw(page, drawing(4, "open", size=220))
    expect_digit(page, 4)
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert page.evaluate("shifts") == 0
    context.close()


def test_a_saved_picture_shows_drawing_answer_and_maps(page):
    draw_and_read(page, drawing(5, "capped"), 5, draw_by_mouse)
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture").click()
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as image:
        picture = np.array(image.convert("RGB")).astype(int)
    assert picture.shape == (630, 1200, 3)
    paper, maps = picture[40:300, 40:300], picture[370:600]
    assert (paper.sum(axis=2) < 300).mean() > 0.02  # ink
    assert np.ptp(maps, axis=2).max() > 100  # colour


def maps_of(page, name):
    """What a layer of the figure shows."""
    return page.evaluate(
        "name => document.querySelector(`[data-layer=${name}] canvas`).toDataURL()", name
    )


def test_two_drawings_are_compared_in_the_same_maps(open_at):
    for page, _, height in resized(open_at, [(1280, 720), (1024, 768), (390, 844), (844, 390)]):
        show(page, 7)
        kept = maps_of(page, "C3")
        page.locator("#head [data-action=compare]").click()
        page.evaluate("strokes => lenet.drawing.show({ strokes })", as_sent(drawing(1, "based")))
        expect_digit(page, 1)
        now = maps_of(page, "C3")
        assert "a 7" in page.locator("#compare").inner_text()
        bar = box(page, "#compare")
        assert bar[3] <= height  # not below the fold
        assert apart(bar, box(page, "#sketchpad .paper"))
        flip = page.get_by_role("button", name="Hold to see its maps")
        place = flip.bounding_box()
        page.mouse.move(place["x"] + 9, place["y"] + 9)
        page.mouse.down()
        assert maps_of(page, "C3") == kept
        page.mouse.up()
        assert maps_of(page, "C3") == now
        page.get_by_role("button", name="Difference").click()
        difference = maps_of(page, "C3")
        assert difference not in (kept, now)
        page.get_by_role("button", name="Stop comparing").click()
        assert not page.locator("#compare").is_visible()
        assert maps_of(page, "C3") == now


def veils(page):
    return page.locator(".flow .veil").count()


def test_the_opening_plays_until_the_visitor_draws(open_at):
    page = open_at(1280, 720)
    page.wait_for_function("lenet.state.latest('paper').example")
    assert veils(page) >= 10  # the maps of C1 and the other layers, until the ink has come to them
    page.wait_for_function("lenet.state.latest('reading').recognition.digit === 7")
    page.wait_for_function("lenet.state.latest('reading').resting")
    page.locator(".flow .window").wait_for(state="attached")
    page.locator(".flow > *").first.wait_for(state="detached")
    assert page.get_by_role("button", name="Undo").is_disabled()  # it is not the visitor's
    draw_and_read(page, drawing(0, "oval"), 0, draw_by_mouse)
    assert len(page.evaluate("lenet.state.latest('paper').strokes")) == 1


@pytest.mark.parametrize("how", ["press", "touch"])
def test_any_key_or_touch_ends_the_opening_in_its_last_state(open_at, how):
    page = open_at(1280, 720)
    page.wait_for_function("lenet.state.latest('paper').example")
    if how == "press":
        page.keyboard.press("Shift")
    else:
        page.mouse.click(700, 90)
    page.wait_for_function("lenet.state.latest('reading').resting")
    assert veils(page) == 0
    assert latest(page)["digit"] == 7
    if how == "press":
        reopen(page)
        page.wait_for_function("lenet.state.latest('paper').strokes.length === 2")
        assert veils(page) == 0  # once a visit


def test_who_wants_no_motion_finds_the_opening_s_end(open_at):
    page = open_at(1280, 720, reduced_motion="reduce")
    expect_digit(page, 7)
    assert veils(page) == 0
    ribbons = "[...document.querySelectorAll('.links path')].map((e) => e.getAttribute('d'))"
    begins = {each.partition("C")[0] for each in page.evaluate(ribbons)}
    assert len(begins) > 4  # in as many rows of F6
    draw_and_read(page, drawing(0, "oval"), 0, draw_by_mouse)
    assert veils(page) == 0


def test_a_lifted_pen_lets_the_drawing_flow(open_at):
    page = open_at(1280, 720)
    page.evaluate(
        """() => {
          window.most = 0;
          const count = () => (most = Math.max(most, document.querySelectorAll(".veil").length));
          const flow = document.querySelector(".flow");
          new MutationObserver(count).observe(flow, { childList: true });
        }"""
    )
    page.mouse.click(700, 90)
    page.evaluate("most = 0")
    draw_by_mouse(page, drawing(2, "plain"))
    page.wait_for_function("most >= 10")
    page.locator(".flow > *").first.wait_for(state="detached")
    expect_digit(page, 2)


# Twenty idle seconds are half a one; what is read of examples is written down.
_SOON = """
const timeout = window.setTimeout;
window.setTimeout = (call, ms, ...more) => timeout(call, ms === 20_000 ? 500 : ms, ...more);
"""
_HEAR = """() => {
  window.played = [];
  lenet.state.subscribe("reading", ({ subject, resting, text }) => {
    if (!subject.drawing.example) return;
    if (played.at(-1)?.over !== false) played.push({ texts: [], over: false });
    Object.assign(played.at(-1), { over: resting }).texts.push(text);
  });
}"""


def test_who_leaves_blank_paper_alone_sees_other_drawings_which_are_never_theirs(
    chromium, page_url
):
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(_SOON)
    page = context.new_page()
    visit(page, page_url)
    draw_and_read(page, drawing(0, "oval"), 0, draw_by_mouse)
    page.evaluate(_HEAR)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("played[0]?.over")
    assert page.evaluate("played[0].texts.at(-1)") == "3"
    rows = page.locator("#answer .rows button")
    assert rows.first.get_attribute("aria-disabled") == "true"  # nothing can be taught of it
    page.wait_for_function("played[1]?.over")
    texts = page.evaluate("played[1].texts")
    assert texts[-1] == "7"
    assert "1" in texts[: texts.index("7")]
    page.wait_for_function("played[2]?.over")
    page.keyboard.press("l")
    expect(page.locator("#sketchpad .notice")).to_contain_text("Draw something first")
    page.get_by_role("button", name="Undo").click()
    expect_digit(page, 0)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("lenet.state.latest('paper').example")
    reopen(page)
    assert page.evaluate("sessionStorage.getItem('lenet-drawing')") is None
    context.close()


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


def test_a_refusal_says_what_helps(page):
    for strokes, advice in (
        (zigzag(190, 190, 14, 12), "It is very small. Try it larger."),
        (zigzag(60, 150, 340, 120), "It is cut off at the edge of the paper."),
    ):
        page.evaluate("lenet.drawing.clear()")
        draw_by_mouse(page, strokes)
        expect_strokes(page, 1)
        assert latest(page)["digit"] is None
        assert advice in page.locator("#answer .sentence").inner_text()


def axe(page, within, seen):
    """What axe finds in parts of the page, when others were seen."""
    for each in page.locator(seen).all():
        each.scroll_into_view_if_needed()
        painted(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(
        """async (within) => (await axe.run({ include: within.map((part) => [part]) }, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        })).violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.target.join(" "))])""",
        within,
    )


@pytest.mark.parametrize(("width", "height", "scheme"), [(1280, 720, "light"), (390, 844, "dark")])
def test_axe_finds_nothing(open_at, scheme, width, height):
    require(AXE.is_file(), "axe-core (npm ci)")
    page = open_at(width, height, color_scheme=scheme)
    draw = draw_by_touch if width < 1000 else draw_by_mouse
    draw(page, drawing(4, "open", size=220))
    expect_digit(page, 4)
    assert axe(page, ["#lenet"], ".chapter") == []
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="Clear").click()
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    draw(page, number(472))
    expect_digit(page, 472)
    assert axe(page, ["#stage", "#finding"], "#finding") == []


_HUES = """(selector) => {
  const element = document.querySelector(selector);
  const kept = getComputedStyle(element).forcedColorAdjust === "none";
  return kept && getComputedStyle(element).backgroundColor;
}"""


def test_forced_colours_leave_bars_pens_cells_gaps_and_what_a_chosen_digit_says(open_at):
    page = open_at(1280, 720, forced_colors="active")
    show(page, 7)
    page.evaluate("lenet.state.publish('pinned', true)")
    pens = "#sketchpad .pens button"
    told_apart = (
        ("#answer .best i", "#answer .best div"),
        (f"{pens} i", pens),
        (f"{pens}[aria-pressed=true] i", f"{pens}[aria-pressed=true]"),
        (f"{pens}[aria-pressed=true]", pens),
        ("#unit table:last-of-type td", "#network .layer canvas"),
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, forced_colors="active")
        show(page, 7)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for one, other in told_apart:
            for each in (one, other):
                page.locator(each).first.wait_for(state="attached")  # numbers come at ease
            colours = page.evaluate(_HUES, one), page.evaluate(_HUES, other)
            assert all(colours), one
            assert colours[0] != colours[1], one
        assert page.evaluate(_HUES, "#network [data-layer=C1] canvas") not in (
            ground,
            "rgba(0, 0, 0, 0)",
        )
        show(page, 47)
        chip = "document.querySelector('#answer .digits [aria-pressed=true]')"
        colours = page.evaluate(f"[...{chip}.children, {chip}].map(e => getComputedStyle(e).color)")
        assert len(set(colours)) == 1


def test_one_sees_whether_single_keys_are_on(page):
    page.keyboard.press("?")
    box = page.get_by_role("checkbox", name="Letters and ?")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen = []
        for checked in (True, False):
            box.set_checked(checked)
            with Image.open(io.BytesIO(box.screenshot())) as image:
                seen.append(np.array(image.convert("RGB")).astype(int))
        filled = np.abs(seen[0] - seen[1]).sum(axis=2) > 100
        assert filled.mean() > 0.4


def test_single_keys_are_left_alone_in_text_and_can_be_switched_off(page):
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
    page.evaluate("document.activeElement.remove()")
    page.keyboard.press("w")
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Letters and ?").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    reopen(page)
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


def test_all_that_can_be_done_with_a_drawing_can_be_done_on_a_small_screen(open_at):
    for page, width, _ in resized(open_at, [(360, 640), (640, 360), (844, 390)]):
        if width < 640:
            for button in page.locator(".actions button").all():
                expect(button).to_be_in_viewport(ratio=1)
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
        page.get_by_role("button", name="Stop comparing").tap()


# Where each text of a saved picture lies: left, top, right, bottom.
_HEAR_TEXTS = """() => {
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = this.measureText(text);
    texts.push([text, x, y - actualBoundingBoxAscent, x + width, y + actualBoundingBoxDescent]);
    return fillText.call(this, text, x, y);
  };
}"""


def saved(page):
    """Save a picture, uint8 [630, 1200, 3], and its texts with their places."""
    page.evaluate("window.texts = []")
    with page.expect_download() as download:
        page.keyboard.press("p")
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as image:
        return np.array(image.convert("RGB")).astype(int), page.evaluate("texts")


def proportions(inked):
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return np.ptp(columns) / np.ptp(rows)


def test_a_saved_picture_keeps_proportions_and_its_texts_lie_apart(page):
    page.evaluate(_HEAR_TEXTS)
    for value in (7, 47251, 40725183):
        strokes = number(value, size=130, step=140, left=30) if value > 9 else drawing(7, "crossed")
        page.evaluate(f"lenet.drawing.widen({str(value > 9).lower()})")
        shown = as_sent(strokes, right=3 * CANVAS)
        page.evaluate("strokes => lenet.drawing.show({ strokes })", shown)
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
    draw_and_read(page, number(472), 472, draw_by_mouse)
    page.keyboard.press("c")
    kept = page.locator("#compare canvas").first
    assert "472" in page.locator("#compare figcaption").first.inner_text()
    width, height = (kept.bounding_box()[side] for side in ("width", "height"))
    assert width / height == pytest.approx(3, rel=0.02)
    shown = painted_on(kept) > 127
    assert proportions(shown) == pytest.approx(proportions(ink_of(number(472)) > 127), rel=0.05)
    page.get_by_role("button", name="Stop comparing").click()
    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    page.keyboard.press("c")
    expect(page.locator("#compare figcaption").first).to_have_text("a 5")
    assert (painted_on(kept) > 0).mean() > 0.3  # the picture's own ground, on wide paper


def test_what_was_kept_while_the_pen_was_down_stays_as_it_was(page):
    ((*begun, middle), *ends) = np.array_split(on_screen(page, drawing(7, "bare"))[0], 3)
    put_down(page, (*begun, middle))
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
    unit, small = page.locator("#unit .room"), page.locator("#companion .small")
    expect(unit).to_be_visible()
    page.locator("#training").scroll_into_view_if_needed()
    expect(unit).to_be_hidden()
    page.locator("#companion .call").tap()
    expect(small).to_be_in_viewport(ratio=1)
    page.locator("#chapter-teach").scroll_into_view_if_needed()
    expect(small).to_be_in_viewport(ratio=1)
    page.locator("#companion .call").tap()
    expect(small).to_be_hidden()
    page.locator("#companion .call").tap()
    page.evaluate("scrollTo(0, 0)")
    expect(small).to_be_hidden()
