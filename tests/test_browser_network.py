"""The parts of the page that explain the network, in Chromium."""

import re

import numpy as np
import pytest

from conftest import drawing
from visitor import (
    LAYERS,
    canvases,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    on_screen,
    painted,
    strokes_on_paper,
)

VALUE = re.compile(r"(−?)(\d+\.?\d*)\. ")


@pytest.fixture
def seven(page):
    draw_by_mouse(page, drawing(7, "crossed"))
    expect_digit(page, 7)
    return page


def layer(page, name):
    return page.locator(f"#network [data-layer={name}] canvas")


def unit_title(page):
    return page.locator("#unit h3").inner_text()


def opened(page, title):
    page.wait_for_function("t => document.querySelector('#unit h3').textContent === t", arg=title)


def shown_value(page):
    sign, digits = VALUE.search(page.locator("#unit .where").inner_text()).groups()
    return float(f"-{digits}" if sign else digits)


def test_every_layer_is_shown_and_the_answer_is_the_last(page):
    names = page.evaluate(
        "[...document.querySelectorAll('[data-layer]')].map(e => e.dataset.layer)"
    )
    assert sorted(names) == sorted([*LAYERS, "OUTPUT"])
    assert page.locator("#answer [data-layer=OUTPUT] li").count() == 11
    assert page.locator("#network .does").nth(1).inner_text() == "edges"
    title = page.locator("[data-layer=C3] .layer-head").get_attribute("title")
    assert title == "16 @ 10 × 10: ((14 + 2·0 − 5) / 1) + 1 = 10"


def test_the_figure_is_live_during_the_stroke(page):
    before = canvases(page, "network .layer")
    (points,) = on_screen(page, drawing(2, "plain"))
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1 : len(points) // 2]:
        page.mouse.move(*point)
    page.wait_for_function("lenet.state.latest('paper').unfinished")
    painted(page)
    during = canvases(page, "network .layer")
    for point in points[len(points) // 2 : len(points) // 2 + 4]:
        page.mouse.move(*point)
    painted(page)
    later = canvases(page, "network .layer")
    assert len(during) == 7
    assert all(one != other for one, other in zip(before, during, strict=True))
    for name in ("C1", "C3"):  # from one move to the next
        assert during[LAYERS.index(name)] != later[LAYERS.index(name)]
    page.mouse.up()


def test_pointing_at_a_unit_opens_it_and_shows_what_it_sees(seven, recognizer):
    box = layer(seven, "C3").bounding_box()
    # 4 columns of maps, 10 values and a gap of 1 each: map 6 is the second of the second row
    pixel = box["width"] / 43
    seven.mouse.move(box["x"] + (11 + 4.5) * pixel, box["y"] + (11 + 7.5) * pixel)
    opened(seven, "C3, map 6, row 8, column 5")
    value = seven.evaluate(
        "lenet.state.latest('reading').recognition.featureMaps.C3[(7 * 10 + 4) * 16 + 5]"
    )
    assert shown_value(seven) == pytest.approx(value, abs=1e-3)
    assert seven.locator("#unit .terms button").count() == 6
    # the field in the input, a patch in each of the six maps of S2, the unit
    assert seven.locator(".sight rect").count() == 1 + 6 + 1


def test_terms_come_largest_first_and_can_be_chosen(seven):
    layer(seven, "C5").click(position={"x": 5, "y": 5})
    opened(seven, "C5, unit 1")
    terms = seven.locator("#unit .terms button")
    assert terms.count() == 16
    shown = terms.locator("b").all_inner_texts()
    totals = [abs(float(text.replace("−", "-"))) for text in shown]
    assert totals == sorted(totals, reverse=True)
    terms.nth(3).click()
    assert terms.nth(3).get_attribute("aria-pressed") == "true"
    assert shown[3][:-1] in seven.locator("#unit figcaption").nth(2).inner_text()
    assert seven.locator("#unit .close").is_visible()  # it is kept
    seven.keyboard.press("Escape")
    assert not seven.locator("#unit .close").is_visible()


def test_units_can_be_chosen_by_keyboard(seven):
    layer(seven, "F6").focus()
    seven.keyboard.press("ArrowDown")  # from the strongest, which the focus chose
    first = unit_title(seven)
    assert first.startswith("F6, unit")
    seven.keyboard.press("ArrowUp")
    assert unit_title(seven) != first


def test_units_open_by_touch_on_a_phone_and_close(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    draw_by_touch(page, drawing(4, "open", size=220))
    expect_digit(page, 4)
    assert not page.locator("#unit").is_visible()
    page.wait_for_timeout(500)  # a tap sooner would be the second half of a double tap
    small = layer(page, "S4").bounding_box()["width"]
    layer(page, "S4").tap()
    large = layer(page, "S4").bounding_box()["width"]
    # 8 columns of maps of 5 values, and a gap of 1 between two; enlarged, 4 columns
    pixel = large / 23
    assert pixel > 2 * small / 47
    layer(page, "S4").tap(position={"x": 2.5 * pixel, "y": 2.5 * pixel})
    opened(page, "S4, map 1, row 3, column 3")
    assert layer(page, "S4").bounding_box()["width"] == pytest.approx(small)
    assert page.locator("#unit").is_visible()
    assert "mean" in page.locator("#unit .sum").inner_text()
    page.locator("#unit .close").tap()
    assert not page.locator("#unit").is_visible()


def test_the_opened_unit_follows_the_drawing(seven):
    seven.locator("#answer [data-unit='7']").click()
    opened(seven, "OUTPUT, the unit of digit 7")
    before = shown_value(seven)
    seven.get_by_role("button", name="0, oval").click()
    expect_digit(seven, 0)
    seven.wait_for_function(
        "before => !document.querySelector('#unit .where').textContent.includes(before)",
        arg=f"{before:.3f}",
    )
    assert shown_value(seven) < before


def test_every_kernel_of_c1_and_c3_is_shown_beside_its_map(seven):
    seven.locator("#kernels .first").scroll_into_view_if_needed()
    painted(seven)
    assert seven.locator("#kernels .first .kernel").count() == 6
    assert seven.locator("#kernels table .kernel").count() == 6 * 16
    assert len(set(canvases(seven, "kernels .first"))) == 12


def test_every_step_has_its_worth(page):
    small = drawing(2, "plain", size=70, width=6)
    corner = [stroke._replace(points=stroke.points - 150) for stroke in small]
    draw_by_mouse(page, corner)
    expect_digit(page, 2)
    page.locator("#stages .trials").scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('#stages .trials span')]"
        ".every(span => span.textContent.endsWith('%.'))"
    )
    texts = page.locator("#stages .trials span").all_inner_texts()
    assert len(texts) == 5
    # so small and in the corner, the uncropped paper is read as something else, or not at all
    assert not texts[1].startswith("Still")
    assert texts[0].startswith("Still 2")


def test_evidence_colours_the_ink_for_the_answer(seven):
    seven.locator("#evidence").scroll_into_view_if_needed()
    seven.wait_for_function(
        "document.querySelector('#evidence .question strong').textContent === '7'"
    )
    seen = seven.evaluate(
        """() => {
          const canvas = document.querySelector('#evidence canvas');
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let [warm, cold, ink] = [0, 0, 0];
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3] < 200) continue;
            ink += 1;
            if (data[at] > data[at + 2] + 40) warm += 1;
            if (data[at + 2] > data[at] + 40) cold += 1;
          }
          return [warm, cold, ink];
        }"""
    )
    warm, cold, ink = seen
    assert ink > 5_000
    assert warm > 0.1 * ink
    assert cold > 0.02 * ink


def test_replay_leads_back_to_any_moment_and_to_the_end(seven):
    slider = seven.locator("#replay input")
    slider.scroll_into_view_if_needed()
    seven.wait_for_function("!document.querySelector('#replay input').disabled")
    whole = strokes_on_paper(seven)
    slider.fill(str(int(int(slider.get_attribute("max")) * 0.2)))
    seven.wait_for_function("lenet.state.latest('reading').subject.drawing.moment")
    assert 0 < strokes_on_paper(seven) < 0.6 * whole
    assert "of the drawing" in seven.locator("#replay .moment").inner_text()
    slider.fill(slider.get_attribute("max"))
    expect_digit(seven, 7)
    assert strokes_on_paper(seven) == whole
    assert seven.locator("#replay .chart path").count() == 11


def test_replay_plays_to_the_end(seven):
    play = seven.locator("#replay .play")
    play.scroll_into_view_if_needed()
    play.click()
    seven.wait_for_function("document.querySelector('#replay .play').textContent === 'Stop'")
    seven.wait_for_function("document.querySelector('#replay .play').textContent === 'Play'")
    assert "At the end" in seven.locator("#replay .moment").inner_text()
    expect_digit(seven, 7)


def test_replay_only_steps_for_who_wants_no_motion(open_page):
    page = open_page(reduced_motion="reduce")
    page.get_by_role("button", name="3, round").click()
    expect_digit(page, 3)
    play = page.locator("#replay .play")
    play.scroll_into_view_if_needed()
    play.click()
    moment = page.locator("#replay .moment").inner_text()
    page.wait_for_timeout(500)
    assert page.locator("#replay .moment").inner_text() == moment
    assert "At the end" not in moment


def test_drawing_on_ends_a_replay(seven):
    seven.locator("#replay input").scroll_into_view_if_needed()
    seven.wait_for_function("!document.querySelector('#replay input').disabled")
    seven.locator("#replay input").fill("1")
    seven.wait_for_function("lenet.state.latest('reading').subject.drawing.moment")
    seven.evaluate("scrollTo(0, 0)")
    draw_by_mouse(seven, [drawing(1, "bare")[0]._replace(points=np.float32([[200, 380]] * 2))])
    expect_strokes(seven, 3)


def test_explanations_are_empty_again_when_the_paper_is(seven):
    seven.get_by_role("button", name="Clear").click()
    expect_digit(seven, None)
    for part in ("#stages .trials", "#evidence", "#replay"):
        seven.locator(part).scroll_into_view_if_needed()
        painted(seven)
    assert "Draw" in seven.locator("#evidence .sentence").inner_text()
    assert seven.locator("#replay .play").is_disabled()
    assert "Nothing drawn" in seven.locator("#stages .trials span").first.inner_text()


def test_a_picture_is_explained_too(page):
    from test_browser import png_file

    page.locator("#sketchpad input[type=file]:not([capture])").set_input_files(png_file())
    expect_digit(page, 5)
    page.locator("#evidence").scroll_into_view_if_needed()
    page.wait_for_function(
        "document.querySelector('#evidence .question strong').textContent === '5'"
    )
    assert page.locator("#replay .play").is_disabled()  # a picture has no strokes


def test_the_card_shows_tables_curves_matrices_and_mistakes(page):
    card = page.locator("#card")
    card.scroll_into_view_if_needed()
    text = card.inner_text()
    for words in ("48,120", "pen digits, at random", "99.05", "calibration error", "letters"):
        assert words in text
    assert card.locator(".mistakes canvas").count() == 28
    assert card.locator("svg path").count() == 2
    assert card.locator(".matrices .right").count() == 20


_SIGHT = """() => {
  const box = (element) => element.getBoundingClientRect();
  const { state } = lenet;
  const { layer, index: [row, column, map] } = state.latest("unit");
  const canvas = document.querySelector(`#network [data-layer=${layer}] canvas`);
  const style = getComputedStyle(canvas.parentElement);
  const [columns, gap] = ["--columns", "--gap"].map((name) => Number(style.getPropertyValue(name)));
  const side = 10 + gap; // of a map of C3
  const zoom = box(canvas).width / canvas.width;
  const x = box(canvas).left + zoom * ((map % columns) * side + column);
  const y = box(canvas).top + zoom * (Math.floor(map / columns) * side + row);
  const unit = box(document.querySelector(".sight .unit"));
  const half = unit.width - zoom; // of the line around it, which belongs to its box
  return Math.max(Math.abs(unit.left + half / 2 - x), Math.abs(unit.top + half / 2 - y));
}"""


@pytest.mark.parametrize(
    "change",
    [
        "lenet.drawing.widen(true)",
        "document.querySelector('.view').style.marginTop = '77px'",
        "document.querySelector('#unit').style.minHeight = '500px'",
        "document.querySelector('#answer .verdict').style.minHeight = '700px'",
        "document.querySelector('#lenet').style.fontSize = '22px'",
        "document.querySelector('#examples').hidden = true",
        (1180, 700),
        (800, 900),
    ],
    ids=str,
)
def test_sight_lines_stay_at_their_unit_when_the_layout_moves(seven, change):
    seven.evaluate("lenet.state.publish('unit', { layer: 'C3', index: [7, 4, 5] })")
    seven.evaluate("lenet.state.publish('pinned', true)")
    assert seven.evaluate(_SIGHT) < 1
    before = seven.locator("#network [data-layer=C3] canvas").bounding_box()
    if isinstance(change, tuple):
        seven.set_viewport_size({"width": change[0], "height": change[1]})
    else:
        seven.evaluate(change)
    seven.wait_for_function(f"({_SIGHT})() < 1")
    painted(seven)
    assert seven.evaluate(_SIGHT) < 1
    assert seven.locator("#network [data-layer=C3] canvas").bounding_box() != before


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (844, 390)])
def test_a_layer_that_a_finger_enlarged_closes_in_three_ways(open_page, width, height):
    size = {"width": width, "height": height}
    page = open_page(viewport=size, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="4, open").tap()
    expect_digit(page, 4)
    large = page.locator("#network .large")
    close = page.get_by_role("button", name="Back to the whole network")
    for way in (
        lambda: close.first.tap(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.touchscreen.tap(3, 20),
    ):
        for name in ("C1", "C3", "C5"):
            layer(page, name).tap()
            large.wait_for()
            assert (
                page.locator(".view .sight").evaluate("e => getComputedStyle(e).display") == "none"
            )
            left, right = (large.bounding_box()[key] for key in ("x", "width"))
            assert left >= 0
            assert left + right <= width
            assert large.bounding_box()["y"] >= 0
            way()
            large.wait_for(state="detached")
    assert page.locator(".layer .close:visible").count() == 0
