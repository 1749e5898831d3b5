"""The parts of the page that explain the network, in Chromium."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from conftest import drawing
from twins import as_sent
from visitor import (
    FILE,
    LAYERS,
    canvases,
    choose,
    clear,
    draw_and_read,
    draw_at_once,
    draw_by_touch,
    expect_digit,
    expect_strokes,
    on_screen,
    painted,
    put_down,
    strokes_on_paper,
)

VALUE = re.compile(r"(−?)(\d+\.?\d*)\. ")


def layer(page, name):
    return page.locator(f"#network [data-layer={name}] canvas")


def unit_title(page):
    return page.locator("#unit h3").inner_text()


def opened(page, title):
    page.wait_for_function("t => document.querySelector('#unit h3').textContent === t", arg=title)


def shown_value(page):
    sign, digits = VALUE.search(page.locator("#unit .where").inner_text()).groups()
    return float(f"-{digits}" if sign else digits)


def pointed(page):
    return page.locator("#unit .pointed").inner_text()


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
    put_down(page, points[: len(points) // 2])
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


def test_a_unit_is_told_of_and_opened_by_pointer_and_keys_with_its_terms(seven):
    box = layer(seven, "C3").bounding_box()
    # 4 columns of maps, 10 values and a gap of 1 each: map 6 is the second of the second row
    pixel = box["width"] / 43
    place = box["x"] + (11 + 4.5) * pixel, box["y"] + (11 + 7.5) * pixel
    seven.mouse.move(*place)
    expect(seven.locator("#unit .pointed")).to_contain_text("C3, map 6, row 8, column 5: ")
    expect(seven.locator("#unit .caption .live")).to_contain_text("C3, map 6 answers to ")
    assert seven.locator("#unit .caption .likes canvas").count() == 6
    assert not seven.locator("#unit .room").is_visible()
    seven.mouse.click(*place)
    opened(seven, "C3, map 6, row 8, column 5")
    assert seven.locator("#unit .maps button").count() == 16
    value = seven.evaluate(
        "lenet.state.latest('reading').recognition.featureMaps.C3[(7 * 10 + 4) * 16 + 5]"
    )
    assert shown_value(seven) == pytest.approx(value, abs=1e-3)
    assert seven.locator("#unit .terms button").count() == 6
    # the field in the input, a patch in each of the six maps of S2, the unit
    assert seven.locator(".sight rect").count() == 1 + 6 + 1
    seven.keyboard.press("Escape")

    # its terms come largest first and can be chosen
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

    # units can be chosen by keys
    layer(seven, "F6").focus()
    seven.keyboard.press("ArrowUp")  # from the strongest, which the focus chose
    first = pointed(seven)
    assert first.startswith("F6, unit")
    seven.keyboard.press("ArrowDown")
    assert pointed(seven) != first
    seven.keyboard.press("Enter")
    assert pointed(seven).startswith(unit_title(seven))
    place = unit_title(seven)
    seven.keyboard.press("ArrowLeft")  # the keys are the opened layer's now
    assert unit_title(seven) != place
    seven.keyboard.press("Escape")
    assert not seven.locator("#unit .room").is_visible()
    assert seven.evaluate("document.activeElement.closest('.layer').dataset.layer") == "F6"


def test_a_tap_opens_a_layer_on_a_phone_and_three_ways_close_it(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    draw_and_read(page, drawing(4, "open", size=220), 4, draw_by_touch)
    room, maps = page.locator("#unit .room"), page.locator("#unit .map")
    page.wait_for_timeout(500)  # a tap sooner would be the second half of a double tap
    for way in ("button", "Escape", "swipe"):
        layer(page, "S4").tap()
        expect(room).to_be_visible()
        page.wait_for_timeout(400)  # until it has grown
        left, top, width, height = (room.bounding_box()[k] for k in ("x", "y", "width", "height"))
        assert left >= 0
        assert left + width <= 390
        assert top >= 0
        assert top + height <= 844
        cell = maps.bounding_box()["width"] / 5
        assert cell >= 30  # there is room for the numbers
        maps.tap(position={"x": 2.5 * cell, "y": 1.5 * cell})
        page.wait_for_function(
            "document.querySelector('#unit h3').textContent.endsWith('row 2, column 3')"
        )
        assert "mean" in page.locator("#unit .sum").inner_text()
        if way == "button":
            page.locator("#unit .close").tap()
        elif way == "Escape":
            page.keyboard.press("Escape")
        else:
            client = page.context.new_cdp_session(page)
            for kind, y in (("touchStart", top + 40), ("touchMove", top + 160), ("touchEnd", None)):
                points = [] if y is None else [{"x": 150, "y": y}]
                client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        expect(room).to_be_hidden()


def test_the_input_opens_with_all_its_numbers_and_leads_on_to_the_layers(open_page):
    page = open_page(viewport={"width": 1024, "height": 768})
    choose(page, "7, crossed")
    page.evaluate(
        """() => {
          window.written = 0;
          const { fillText } = CanvasRenderingContext2D.prototype;
          CanvasRenderingContext2D.prototype.fillText = function (...given) {
            if (this.canvas.className === "map") written += 1;
            return fillText.apply(this, given);
          };
        }"""
    )
    layer(page, "INPUT").click(position={"x": 30, "y": 30})
    expect(page.locator("#unit h3")).to_contain_text("INPUT, row ")
    assert page.evaluate("written") > 80  # the numbers of all pixels with ink
    for name in ["C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"]:
        page.get_by_role("button", name="Open the next layer").click()
        expect(page.locator("#unit h3")).to_contain_text(name)
    page.get_by_role("button", name="Open the layer before").click()
    expect(page.locator("#unit h3")).to_contain_text("F6")


def test_the_opened_unit_follows_the_drawing(seven):
    seven.locator("#answer .open").click()
    opened(seven, "OUTPUT, the unit of digit 7")
    before = shown_value(seven)
    seven.evaluate("strokes => lenet.drawing.show({ strokes })", as_sent(drawing(0, "oval")))
    expect_digit(seven, 0)
    seven.wait_for_function(
        "before => !document.querySelector('#unit .where').textContent.includes(before)",
        arg=f"{before:.3f}",
    )
    assert shown_value(seven) < before


def test_blank_paper_is_calm_and_says_what_will_happen(page):
    choose(page, "3, round")
    clear(page)
    painted(page)
    # the farthest that any value of a layer is from the colour of paper
    strongest = page.evaluate(
        """() => [...document.querySelectorAll("#network .layer:not(:first-child) canvas")].map(
          (canvas) => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            let most = 0;
            for (let at = 0; at < data.length; at += 4) {
              if (data[at + 3] === 255) most = Math.max(most, 255 - data[at + 1]);
            }
            return most;
          },
        )"""
    )
    assert max(strongest) < 90  # a tint: full colour is 250
    expect(page.locator("#unit .caption .live")).to_contain_text("strokes")
    assert page.locator(".sight rect").count() == 0


def test_every_kernel_is_shown_and_the_window_fills_a_map_by_the_units_own_numbers(seven):
    seven.evaluate("lenet.open()")
    for step, kernels, pictures in (("kernels", 6, 6 * 2 + 1), ("combine", 6, 16 + 6 * 3)):
        seven.locator(f"#tab-{step}").click()
        seven.locator(f"#{step}").scroll_into_view_if_needed()
        painted(seven)
        assert seven.locator(f"#{step} button.kernel").count() == kernels
        assert len(set(canvases(seven, step))) == pictures

    # the window fills a map
    seven.locator("#tab-window").click()
    part = seven.locator("#window")
    part.scroll_into_view_if_needed()
    slider = part.locator("input")
    expect(part.locator("td").first).to_be_visible()
    slider.fill(str(12 * 28 + 9))
    expect(slider).to_have_attribute("aria-valuetext", "Row 13, column 10")
    maps = "lenet.state.latest('reading').recognition.featureMaps.C1"
    value = seven.evaluate(f"{maps}[(12 * 28 + 9) * 6]")
    expect(part.locator(".sum")).to_contain_text(f"{value:.3f}" if value else "0.")
    part.locator(".from").hover(position={"x": 60, "y": 60})
    expect(slider).not_to_have_attribute("aria-valuetext", "Row 13, column 10")


def test_every_step_has_its_worth(page):
    small = drawing(2, "plain", size=70, width=6)
    corner = [stroke._replace(points=stroke.points - 150) for stroke in small]
    draw_and_read(page, corner, 2)
    page.evaluate("lenet.open()")
    page.locator("#stages summary").click()
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


def test_evidence_colours_the_ink_and_the_replay_leads_through_the_drawing(seven):
    seven.locator("#evidence").scroll_into_view_if_needed()
    seven.wait_for_function(
        "document.querySelector('#evidence .question strong')?.textContent === '7'"
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

    # the replay leads to any moment
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

    # and plays to the end
    play = seven.locator("#replay .play")
    play.scroll_into_view_if_needed()
    play.click()
    seven.wait_for_function("document.querySelector('#replay .play').textContent === 'Stop'")
    seven.wait_for_function("document.querySelector('#replay .play').textContent === 'Play'")
    assert "At the end" in seven.locator("#replay .moment").inner_text()
    expect_digit(seven, 7)

    # drawing on ends it
    seven.locator("#replay input").fill("1")
    seven.wait_for_function("lenet.state.latest('reading').subject.drawing.moment")
    seven.evaluate("scrollTo(0, 0)")
    draw_at_once(seven, [drawing(1, "bare")[0]._replace(points=np.float32([[200, 380]] * 2))])
    expect_strokes(seven, 3)


def test_replay_only_steps_for_who_wants_no_motion(open_page):
    page = open_page(reduced_motion="reduce")
    choose(page, "3, round")
    play = page.locator("#replay .play")
    play.scroll_into_view_if_needed()
    play.click()
    moment = page.locator("#replay .moment").inner_text()
    page.wait_for_timeout(500)
    assert page.locator("#replay .moment").inner_text() == moment
    assert "At the end" not in moment


def test_explanations_are_of_an_example_when_the_paper_is_blank(seven):
    draw_at_once(seven, drawing(1, "bare"))
    clear(seven)
    seven.evaluate("lenet.open()")
    seven.locator("#stages summary").click()
    for part in ("#stages .trials", "#evidence", "#replay"):
        seven.locator(part).scroll_into_view_if_needed()
        painted(seven)
    expect(seven.locator("#banner p")).to_contain_text("Nothing is drawn. This is an example.")
    expect(seven.locator("#banner button")).to_be_hidden()
    expect(seven.locator("#evidence .question strong")).to_have_text("7")
    expect(seven.locator("#replay .moment")).to_contain_text("At the end: 7")
    expect(seven.locator("#stages .trials span").first).to_contain_text("Still 7")
    assert seven.evaluate("lenet.state.latest('reading').recognition.blank")
    seven.locator("#replay input").fill("3")  # which brings the example onto the paper
    expect(seven.locator("#replay .moment")).to_contain_text("% of the drawing")
    seven.wait_for_function("lenet.state.latest('paper').example")
    seven.evaluate("scrollTo(0, 0)")
    draw_and_read(seven, drawing(2, "plain"), 2)
    expect(seven.locator("#banner p")).to_be_hidden()
    seven.locator("#evidence").scroll_into_view_if_needed()
    expect(seven.locator("#evidence .question strong")).to_have_text("2")


def test_a_picture_is_explained_too(page):
    from test_browser import png_file

    page.locator(FILE).set_input_files(png_file())
    expect_digit(page, 5)
    page.locator("#evidence").scroll_into_view_if_needed()
    page.wait_for_function(
        "document.querySelector('#evidence .question strong')?.textContent === '5'"
    )
    assert page.locator("#replay .play").is_disabled()  # a picture has no strokes


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


def test_sight_lines_stay_at_their_unit_when_the_layout_moves(seven):
    seven.evaluate("lenet.state.publish('unit', { layer: 'C3', index: [7, 4, 5] })")
    style = "([selector, name, value]) => document.querySelector(selector).style[name] = value"
    for change in (
        (".view", "marginTop", "77px"),
        ("#unit .caption", "minHeight", "500px"),
        ("#answer .verdict", "minHeight", "700px"),
        ("#lenet", "fontSize", "22px"),
        ("#sketchpad .tools", "minHeight", "600px"),
        "wide paper",
        {"width": 1180, "height": 700},
        {"width": 800, "height": 900},
    ):
        print(change)  # which is shown of a test that fails
        assert seven.evaluate(_SIGHT) < 1
        before = seven.locator("#network [data-layer=C3] canvas").bounding_box()
        if isinstance(change, dict):
            seven.set_viewport_size(change)
        elif isinstance(change, tuple):
            seven.evaluate(style, change)
        else:
            seven.evaluate("lenet.drawing.widen(true)")
        seven.wait_for_function(f"({_SIGHT})() < 1")
        painted(seven)
        assert seven.evaluate(_SIGHT) < 1
        assert seven.locator("#network [data-layer=C3] canvas").bounding_box() != before
        if isinstance(change, tuple):
            seven.evaluate(style, [*change[:2], ""])
            painted(seven)
