"""The paper: who may draw on it, at which scale, and how finely it is painted."""

import io

import numpy as np
import pytest
from PIL import Image
from test_browser_number import PHONE, drop, expect_width, widened

from conftest import drawing, number
from lenet.drawing.strokes import CANVAS
from lenet.drawing.strokes import draw as ink_of
from twins import as_sent
from visitor import (
    choose,
    draw_and_read,
    draw_by_mouse,
    draw_by_touch,
    expect_digit,
    painted,
    strokes_on_paper,
)

PEN_AND_PALM = """() => {
  const canvas = document.querySelector("#sketchpad canvas");
  canvas.setPointerCapture = () => {}; // these pointers are made up
  const { left, top } = canvas.getBoundingClientRect();
  window.touch = (pointerType, pointerId) => {
    const at = (type, x) => canvas.dispatchEvent(new PointerEvent(type, { pointerType, pointerId,
      clientX: left + x, clientY: top + 80, bubbles: true }));
    at("pointerdown", 60);
    at("pointermove", 120);
    at("pointerup", 120);
  };
  touch("pen", 8);
  touch("touch", 9);
  return performance.now();
}"""


def count(page):
    painted(page)
    return page.evaluate("lenet.state.latest('paper').strokes.length")


def test_the_palm_beside_a_pen_draws_nothing_and_a_finger_two_seconds_later_does(page):
    lifted = page.evaluate(PEN_AND_PALM)
    assert count(page) == 1
    page.wait_for_function("lifted => performance.now() > lifted + 2050", arg=lifted)
    page.evaluate("touch('touch', 10)")
    assert count(page) == 2


PALM_FIRST = PEN_AND_PALM.replace(
    'touch("pen", 8);\n  touch("touch", 9);',
    """
  const down = { pointerType: "touch", pointerId: 9, bubbles: true, clientX: left + 90 };
  canvas.dispatchEvent(new PointerEvent("pointerdown", { ...down, clientY: top + 300 }));
  canvas.dispatchEvent(new PointerEvent("pointermove", { ...down, clientY: top + 260 }));
  touch("pen", 8);
  canvas.dispatchEvent(new PointerEvent("pointerup", { ...down, clientY: top + 260 }));""",
)


def test_a_pen_takes_over_from_the_palm_that_came_first(page):
    page.evaluate(PALM_FIRST)
    assert count(page) == 1
    heights = page.evaluate("lenet.state.latest('paper').strokes[0].points.map(([, y]) => y)")
    assert max(heights) < 150  # the pen's, not the palm's
    page.get_by_role("button", name="Undo").click()
    assert count(page) == 0


def test_a_pen_takes_back_nothing_that_came_after_the_palm(page):
    example = """document.querySelector('[title="3, round"]').click();"""
    page.evaluate(PALM_FIRST.replace('touch("pen", 8);', example + 'touch("pen", 8);'))
    assert count(page) == 2
    page.get_by_role("button", name="Undo").click()
    expect_digit(page, 3)


def mark(page):
    """Where the mark of the keys' pen is on the paper, canvas units."""
    painted(page)
    alone = {"style": ".handle { visibility: hidden !important }"}
    with Image.open(io.BytesIO(page.locator("#sketchpad canvas").screenshot(**alone))) as image:
        red, green, blue = np.moveaxis(np.array(image.convert("RGB")).astype(int), 2, 0)
    ys, xs = np.nonzero((red - blue > 120) & (red - green > 80))
    inside = (xs > 8) & (ys > 8) & (xs < red.shape[1] - 8)  # not the outline
    return [places[inside].mean() / red.shape[0] * CANVAS for places in (xs, ys)]


def test_the_pen_of_the_keys_is_seen_and_stays_on_paper_that_became_narrow(page):
    page.locator("#sketchpad canvas").focus()
    assert mark(page) == pytest.approx([200, 100], abs=3)
    expect_width(widened(page), 3)
    assert mark(page) == pytest.approx([200, 100], abs=3)
    for _ in range(80):
        page.keyboard.press("ArrowRight")
    assert mark(page) == pytest.approx([840, 100], abs=3)
    page.keyboard.press("w")
    expect_width(page, 1)
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.wait_for_function("lenet.state.latest('paper').strokes[0]?.points[0][0] === 400")
    expect_width(page, 1)


def test_space_puts_the_pen_down_again_whose_stroke_a_link_ended(page):
    page.locator("#sketchpad canvas").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.evaluate("location.hash = '#d=EAKQA2QAkAM'")
    page.wait_for_function("!lenet.drawing.drawing()")
    page.keyboard.press("Space")
    assert page.evaluate("lenet.drawing.drawing()")


def test_a_screen_of_another_density_gets_a_paper_as_fine(page):
    draw_and_read(page, drawing(4, "open"), 4, draw_by_mouse)
    wide = "document.querySelector('#sketchpad canvas').width"
    before = page.evaluate(wide)
    client = page.context.new_cdp_session(page)
    for density in (2, 3, 1):
        screen = {"width": 1280 + density, "height": 900, "mobile": False}  # told when it is moved
        client.send("Emulation.setDeviceMetricsOverride", screen | {"deviceScaleFactor": density})
        page.wait_for_function(f"wide => {wide} === wide", arg=density * before)


def test_a_dot_is_seen(page):
    page.locator("#sketchpad canvas").click()
    page.wait_for_function("lenet.state.latest('paper').strokes.length === 1")
    radius = 8 * page.locator("#sketchpad canvas").bounding_box()["height"] / 400
    assert strokes_on_paper(page) == pytest.approx(np.pi * radius**2, rel=0.2)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_the_paper_keeps_its_scale_under_the_pen(open_page, width, height):
    page = open_page(viewport={"width": width, "height": height}, **PHONE)
    drop(page, ink_of(number(47)))
    expect_width(page, 2)
    (stroke,) = drawing(1, "bare")
    draw_by_touch(page, [stroke])
    page.wait_for_function("!lenet.drawing.drawing()")
    points = np.array(page.evaluate("lenet.state.latest('paper').strokes[0].points"))
    ends = stroke.points[[0, -1]]
    assert points[[0, -1]] == pytest.approx(ends, abs=2)
    assert (points >= ends.min(0) - 2).all()
    assert (points <= ends.max(0) + 2).all()
    expect_width(page, 2)  # and for the next stroke


def test_a_tablet_that_is_turned_has_its_paper_before_the_pen_comes_down(open_page):
    page = open_page(viewport={"width": 1180, "height": 820}, **PHONE)
    choose(page, "3, round")
    expect_width(widened(page), 3)
    page.set_viewport_size({"width": 820, "height": 1180})
    expect_width(page, 2)


def test_a_replay_leaves_the_paper_as_wide_as_the_whole_drawing_is(page):
    strokes = as_sent(number(472), right=3 * CANVAS)
    page.evaluate("strokes => lenet.drawing.show({ strokes })", strokes)
    expect_width(page, 2)
    slider = page.locator("#replay input")
    slider.scroll_into_view_if_needed()
    slider.fill("3")
    page.wait_for_function("lenet.state.latest('paper').moment")
    expect_width(page, 2)
