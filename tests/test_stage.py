"""The first view as one stage: what it says, what can be hit, and that nothing in it collides."""

import re
from itertools import combinations, pairwise

import pytest
from playwright.sync_api import expect
from test_view import _CRAMPED, apart, box, boxes, options, resized, show, text_box

from conftest import drawing
from visitor import LAYERS, choose, draw_and_read, draw_by_mouse, painted, pin, put_down

SIZES = [
    *((1440, 900), (1280, 720), (1024, 768), (820, 1180)),
    *((390, 844), (360, 640), (844, 390)),
]
LONG = "47251839"


@pytest.fixture
def open_at(open_page):
    def open_with(width, height, **more):
        return open_page(**(options(width, height) | {"reduced_motion": "reduce"} | more))

    return open_with


def test_the_page_says_what_it_is_and_one_click_away_what_leaves_the_device(page):
    expect(page.locator(".promise")).to_have_text(
        "Draw a digit. Watch a neural network from 1998 read it, pixel by pixel."
    )
    about = page.get_by_role("button", name="Privacy")
    about.click()
    privacy = page.locator("#head .privacy")
    expect(privacy).to_contain_text(
        "When the pen rests, your drawing or picture goes to the server"
    )
    page.keyboard.press("Escape")
    expect(privacy).to_be_hidden()
    about.click()
    page.mouse.click(640, 600)
    expect(privacy).to_be_hidden()


_TAGS = """[...document.querySelectorAll("#sketchpad .boxes button")].map((tag) => {
  const { left, right } = tag.getBoundingClientRect();
  return [left, right];
})"""


def test_what_is_read_its_digits_and_boxes_never_collide(open_at):
    for page, width, _ in resized(open_at, SIZES):
        for length in (1, 2, 3, 5, len(LONG)):
            show(page, 7 if length == 1 else int(LONG[:length]))
            if length > 1:  # as it widens by itself where one writes to its edge
                page.evaluate("lenet.drawing.widen(true)")
                painted(page)
            parts = ["#answer .digit", "#answer .sentence", "#answer .rows", ".paper", ".tools"]
            if page.locator("#answer .digits").is_visible():
                parts.append("#answer .digits")
            places = boxes(page, parts)
            places["#answer .digit"] = text_box(page, "#answer .digit")
            for one, other in combinations(places, 2):
                assert apart(places[one], places[other]), (length, one, other)
            assert places["#answer .digit"][0] >= 0
            assert places["#answer .digit"][2] <= width
            tags = page.evaluate(_TAGS)
            for (_, right), (left, _) in pairwise(tags):
                assert right <= left + 0.5, length


def test_sentence_and_bars_say_the_same_number(page):
    for value in (7, 47, 472):
        show(page, value)
        best = page.locator("#answer .best > span").inner_text()
        expect(page.locator("#answer .sentence")).to_contain_text(best)


# Which of a part's buttons, as far as a finger hits them, are smaller than 44 pixels.
_SMALL = """part => [...document.querySelectorAll(`${part} :is(button, a)`)].flatMap((button) => {
  if (!button.checkVisibility({ visibilityProperty: true })) return [];
  const area = button.closest(".rows li") ?? button; // of a bar all is the button
  const { left, top, right, bottom } = area.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const hits = (dx, dy) => {
    const found = document.elementFromPoint(x + dx, y + dy);
    return !found || button.contains(found);
  };
  // all but the borders, which neighbours may share
  const large = hits(-20, 0) && hits(20, 0) && hits(0, -20) && hits(0, 20);
  const roomy = Math.min(right - left, bottom - top) >= 44;
  return (large && roomy) || right < 0 || left > innerWidth || bottom > innerHeight ? [] :
    [button.outerHTML.slice(0, 90)];
})"""


def test_a_finger_hits_what_it_means(open_at):
    sizes = [(1024, 768), (820, 1180), (390, 844), (844, 390)]
    for page, _, _ in resized(open_at, sizes, has_touch=True, is_mobile=True):
        show(page, 7)
        for part in ("#answer .rows", "#sketchpad .tools", "#network .stepper", "#examples"):
            assert page.evaluate(_SMALL, part) == [], part
        page.evaluate("lenet.state.publish('pinned', true)")
        assert page.evaluate(_SMALL, "#unit header") == []
        page.keyboard.press("Escape")
        # all of a bar's column is the button that says what it is, and one tap takes that back
        left, top, right, bottom = box(page, "#answer .rows li:nth-child(4)")
        page.touchscreen.tap(right - 4, bottom - 4)
        sentence = page.locator("#answer .sentence")
        expect(sentence).to_contain_text("Learned.")
        assert page.evaluate("lenet.state.latest('hand').hand.exemplars[0].label") == 3
        left, top, _, _ = box(page, "#answer .sentence")
        page.touchscreen.tap(left + 8, top + 10)
        expect(sentence).to_contain_text("I read a 7")
        assert page.evaluate("lenet.state.latest('hand').hand.size") == 0


def test_nothing_can_be_corrected_before_there_is_an_answer(page):
    page.keyboard.press("Shift")  # the opening is over
    page.locator("#answer .rows li").nth(3).click()
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 0
    page.keyboard.press("Escape")
    draw_and_read(page, drawing(7, "crossed"), 7, draw_by_mouse)
    row = box(page, "#answer .rows li:nth-child(4)")
    # pressed elsewhere and let go on a row is no correction
    put_down(page, ((row[0] - 60, row[1] - 60), (row[2] - 5, row[1] + 8)))
    page.mouse.up()
    assert page.evaluate("lenet.state.latest('hand').hand.size") == 0


def test_the_layers_stand_on_one_line_the_answer_the_last(open_at):
    for page, _, _ in resized(open_at, [(1920, 1080), (1440, 900), (1280, 720), (1024, 768)]):
        show(page, 7)
        names = [box(page, f"[data-layer={name}] h3") for name in LAYERS]
        names.append(box(page, "#answer .output h3"))
        assert len({round(top) for _, top, _, _ in names}) == 1
        assert [left for left, *_ in names] == sorted(left for left, *_ in names)
        maps = [box(page, f"[data-layer={name}] canvas") for name in LAYERS]
        maps.append(box(page, "#answer .rows"))
        assert len({round(top) for _, top, _, _ in maps}) == 1
        for one, other in pairwise(maps):
            assert one[2] <= other[0]
        for one, other in combinations(names, 2):
            assert apart(one, other)
        ribbons = page.locator(".links path")
        assert ribbons.count() >= 10
        ends = ribbons.first.evaluate(
            """path => {
              const [{ x, width }, { e: left }] = [path.getBBox(), path.getScreenCTM()];
              return [left + x, left + x + width];
            }"""
        )
        assert ends == pytest.approx([maps[-2][2], maps[-1][0]], abs=1)


# The left and right of each figure of the unit that is seen, at one moment
_FIGURES = """() => [...document.querySelectorAll("#unit figure")]
  .map((figure) => figure.getBoundingClientRect())
  .filter(({ width }) => width)
  .map(({ left, right }) => [left, right])"""


def test_in_full_screen_numbers_and_layers_lie_apart(open_at):
    page = open_at(1024, 768)
    show(page, 7)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement")
    parts = [f"[data-layer={name}] canvas" for name in LAYERS]
    parts += ["#answer .rows", "#answer .sentence", "#answer .digit", ".paper", ".tools"]
    parts += ["#unit .caption", "#examples"]
    painted(page)
    places = boxes(page, parts)
    for one, other in combinations(parts, 2):
        assert apart(places[one], places[other]), (one, other)
    for unit in (("C1", 9, 9, 4), ("C3", 3, 4, 13)):
        pin(page, *unit)
        painted(page)
        assert page.evaluate(_CRAMPED) == []
        figures = page.evaluate(_FIGURES)
        assert len(figures) > 1
        for (_, right), (left, _) in pairwise(figures):
            assert right <= left


@pytest.mark.parametrize("touch", [False, True])
def test_no_example_is_cut(open_at, touch):
    for page, width, _ in resized(
        open_at, [(1280, 720), (390, 844)], has_touch=touch, is_mobile=touch
    ):
        strip = page.locator("#examples .drawings")
        assert strip.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
        right = box(page, "#examples .drawings")[2]
        assert right <= width
        assert box(page, "#examples .drawings button:last-child")[2] <= right + 1


def test_wide_paper_goes_back_on_clear_and_its_handle_has_a_name(page):
    handle = page.locator("#sketchpad .handle")
    assert handle.inner_text() == "numbers"
    assert handle.evaluate("e => e.scrollHeight <= e.clientHeight")
    handle.click()
    page.wait_for_function("lenet.state.latest('paper').canvases > 1")
    draw_and_read(page, drawing(7, "crossed"), 7, draw_by_mouse)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("lenet.state.latest('paper').canvases === 1")


def test_maps_and_bars_have_names_and_values_for_who_hears_them(page):
    choose(page, "7, crossed")
    meters = page.get_by_role("meter")
    assert meters.count() == 11
    expect(page.get_by_role("meter", name="Probability of a 7")).to_have_attribute(
        "aria-valuetext", "99.9 %"
    )
    for name in LAYERS[1:]:
        canvas = page.locator(f"#network [data-layer={name}] canvas")
        assert canvas.get_attribute("aria-label").startswith(f"{name}, ")
        expect(canvas).to_have_attribute("aria-description", re.compile(f"Says most: {name}, "))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_at_most_six_stops_lead_to_the_paper(open_page, width, height):
    page = open_page(viewport={"width": width, "height": height})
    stops = 0
    for _ in range(12):  # of which some may be Gradio's
        page.keyboard.press("Tab")
        stops += page.evaluate("Boolean(document.activeElement.closest('.page'))")
        if page.evaluate("document.activeElement.matches('#sketchpad .paper canvas')"):
            break
    assert 1 <= stops <= 6
