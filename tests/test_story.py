"""The story below the view, in Chromium: its chapters and steps, the rail, the banner, links that
hold a place, and print. `test_card.py` has the page of the card."""

import re
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect
from test_browser_state import learn

from conftest import drawing
from lenet.ui import words
from visitor import draw_and_read, draw_by_mouse, draw_by_touch, expect_digit, painted, pin, reopen

CHAPTERS = [words.text(f"chapter.{name}") for name in ("reads", "why", "learned", "teach")]
STEPS = ["stages", "window", "kernels", "shrink", "combine", "vote"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def sized(width, height):
    return {"viewport": {"width": width, "height": height}}


def see_all(page):
    for chapter in page.locator(".chapter").all():
        chapter.scroll_into_view_if_needed()
        painted(page)


@pytest.mark.parametrize(
    ("options", "most"), [(sized(1440, 900), 4500), (PHONE, 6500)], ids=["wide", "phone"]
)
def test_the_page_as_it_is_opened_is_not_long(open_page, options, most):
    page = open_page(**options)
    see_all(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= most
    width = options["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_each_chapter_has_one_name_and_old_addresses_lead_to_what_became_of_it(page):
    for place in (".lenet-head nav > a", ".chapter h2", "#companion nav > ol > li > a"):
        assert page.locator(place).all_text_contents() == CHAPTERS, place
    steps = page.locator("#companion nav ol ol a").all_text_contents()
    assert steps == [words.text(f"step.{name}") for name in STEPS]
    assert page.locator("[role=tab]").all_text_contents() == [
        f"{at} {name}" for at, name in enumerate(steps, 1)
    ]

    # addresses of chapters that there were lead to what became of them
    became = {"evidence": "evidence", "memory": "memory", "card": "misread", "stages": "stages"}
    for old, new in {**became, "unknown": "stages"}.items():
        page.evaluate("name => { location.hash = `#chapter-${name}` }", old)
        expect(page.locator(f"#{new}")).to_be_in_viewport()


# 1280 × 720 at a zoom of 150 % is 853 × 480
def test_the_menu_is_whole_and_stays_and_marks_the_place(page):
    for width, height in ((1440, 900), (1024, 768), (853, 480), (820, 1180), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        links = page.locator(".lenet-head nav a")
        for name, link in zip(CHAPTERS, links.all(), strict=True):
            expect(link).to_be_in_viewport(ratio=1)
            link.click()
            expect(page.locator(".lenet-head nav [aria-current]")).to_have_text(name)
            expect(page.get_by_role("heading", name=name)).to_be_in_viewport()
        for link in links.all():
            expect(link).to_be_in_viewport(ratio=1)


def test_on_a_wide_window_the_rail_stays_with_paper_answer_and_contents(open_page):
    page = open_page(**sized(1280, 720))
    draw_and_read(page, drawing(7, "crossed"), 7)
    for name in CHAPTERS:
        page.locator(".lenet-head nav a", has_text=name).click()
        expect(page.locator("#companion canvas")).to_be_in_viewport(ratio=1)
        expect(page.locator("#companion .small output")).to_have_text("7")
        expect(page.locator("#companion .small span")).to_contain_text("I read a 7")
        expect(page.locator("#companion nav > ol > li > [aria-current]")).to_have_text(name)
        expect(page.locator("#companion nav")).to_be_in_viewport(ratio=1)


def test_on_a_phone_a_bar_leads_to_paper_answer_and_parts(open_page):
    page = open_page(**PHONE)
    draw_and_read(page, drawing(7, "crossed", size=220), 7, draw_by_touch)
    bar = page.locator("#companion .bar")
    expect(bar).to_be_in_viewport(ratio=1)
    bar.get_by_role("button", name="Parts").tap()
    page.locator("#contents").get_by_role("link", name="Teach it").tap()
    expect(page.locator("#contents")).to_be_hidden()
    expect(page.get_by_role("heading", name="Teach it")).to_be_in_viewport()
    expect(bar).to_be_in_viewport(ratio=1)
    expect(bar.locator("output")).to_have_text("7")
    bar.get_by_role("button", name="Draw").tap()
    expect(page.locator("#companion .small")).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="Answer").tap()
    expect(page.locator("#answer .digit")).to_be_in_viewport(ratio=1)
    expect(page.locator("#companion .small")).to_be_hidden()


def test_steps_are_opened_by_tabs_keys_and_links(page):
    page.locator("#tab-stages").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-window")).to_be_focused()
    expect(page.locator("#window .working td").first).to_be_visible()
    expect(page.locator("#stages")).to_be_hidden()
    for name in STEPS[2:]:
        page.locator("#chapter-reads .next:visible").click()
        expect(page.locator(f"#{name}")).to_be_visible()
        expect(page.locator("#chapter-reads [role=tabpanel]:visible")).to_have_count(1)
    page.locator("#companion nav a", has_text="Maps").click()
    page.wait_for_function("location.hash === '#chapter-kernels'")
    reopen(page)
    expect(page.locator("#kernels canvas").first).to_be_in_viewport()


def test_who_speaks_stays_in_sight_and_is_left_by_one_tap(page):
    draw_and_read(page, drawing(7, "bare"), 7)
    banner = page.locator("#banner p")
    expect(banner).to_be_hidden()
    learn(page, 1)
    expect_digit(page, 1)
    for name in CHAPTERS:
        page.locator(".lenet-head nav a", has_text=name).click()
        expect(banner).to_be_in_viewport(ratio=1)
        expect(banner).to_contain_text("It reads with your example.")
    banner.get_by_role("button", name="Read without").click()
    expect(banner).to_be_hidden()
    expect_digit(page, 7)
    page.locator("#training input").fill("2")
    expect(banner).to_contain_text("before its training ended")
    banner.get_by_role("button", name="Back to the trained network").click()
    expect(banner).to_be_hidden()


def test_before_one_taught_anything_the_memory_works_with_an_example(page):
    part = page.locator("#memory")
    part.scroll_into_view_if_needed()
    sentence = part.locator(".sentence")
    expect(sentence).to_contain_text("A worked example")
    said = r"(?:second as|it reads) (an? \d|no answer)"
    alone, taught = re.findall(said, sentence.inner_text())
    assert alone != taught
    expect(part.locator(".working canvas")).to_have_count(5)
    expect(part.locator(".sum")).to_contain_text("is added to the logit")
    page.evaluate("scrollTo(0, 0)")
    draw_and_read(page, drawing(7, "bare"), 7)
    learn(page, 1)
    expect(sentence).to_have_text("The network alone: a 7. With your examples: a 1.")


# The share that a curve shows at its end, by the places of its marks: 1, 0.1 and 0.01.
_AT_THE_END = """(name) => {
  const marks = [...document.querySelectorAll("#training svg line:not(.now)")];
  const [whole, tenth] = marks.map((line) => Number(line.getAttribute("y1")));
  const path = document.querySelector(`#training svg .${name}`).getAttribute("d");
  const y = Number(path.split(" ").at(-1));
  return 10 ** -((y - whole) / (tenth - whole));
}"""


def test_the_chart_of_the_training_shows_what_its_sentence_says(page):
    sentence = page.locator("#training .sentence")
    sentence.scroll_into_view_if_needed()
    expect(sentence).to_contain_text("it misreads")
    said = [float(share) for share in re.findall(r"([\d.]+) %", sentence.inner_text())]
    shown = [100 * page.evaluate(_AT_THE_END, name) for name in ("mnist", "pen")]
    assert shown == pytest.approx(said, abs=0.06)
    assert page.locator("#training .legend span").all_inner_texts() == [
        "misread of MNIST",
        "misread pen digits",
    ]
    title = page.locator("#misread h3").inner_text()
    assert [100 - share for share in said] == pytest.approx(
        [float(share) for share in re.findall(r"([\d.]+) %", title)], abs=0.11
    )


def test_the_ink_and_the_chart_are_of_the_moment_that_one_slider_shows(page):
    draw_and_read(page, drawing(7, "bare"), 7)
    slider = page.locator("#replay input")
    slider.scroll_into_view_if_needed()
    expect(page.locator("#evidence .question strong")).to_have_text("7")
    before = page.locator("#evidence canvas").first.evaluate("canvas => canvas.toDataURL()")
    slider.fill(str(round(int(slider.get_attribute("max")) / 2)))
    page.wait_for_function("lenet.state.latest('reading').subject.drawing.moment")
    expect(page.locator("#evidence")).not_to_have_class(re.compile("stale"))
    page.wait_for_function(
        """before => {
          const [canvas] = document.querySelectorAll("#evidence canvas");
          return canvas.toDataURL() !== before;
        }""",
        arg=before,
    )
    box, chart = (page.locator(part).bounding_box() for part in ("#evidence .ink", "#replay svg"))
    assert box["y"] < chart["y"] + chart["height"]  # side by side
    assert chart["y"] < box["y"] + box["height"]


_PEN = "lenet.state.latest('paper').strokes.at(-1).points.at(-1)"  # where it is at a moment


def place(page):
    return dict(part.split("=") for part in page.evaluate("location.hash")[1:].split("&"))


def test_a_link_leads_to_what_was_seen(open_page):
    page = open_page()
    draw_by_mouse(page, drawing(7, "crossed"), 16)
    expect_digit(page, 7)
    pin(page, "C3", 3, 4, 13)
    page.locator(".lenet-head nav a", has_text="Why and when").click()
    slider = page.locator("#replay input")
    expect(slider).to_be_enabled()
    slider.fill("12")
    page.wait_for_function("lenet.state.latest('reading').subject.drawing.moment")
    page.wait_for_function("lenet.state.latest('place') === 'why'")
    page.get_by_role("button", name="Link").click()
    page.wait_for_function("location.hash.startsWith('#d=')")
    assert place(page)["part"] == "why"
    assert place(page)["unit"] == "C3.3.4.13"
    read, pen = page.evaluate("lenet.state.latest('reading').text"), page.evaluate(_PEN)
    other = open_page()
    other.goto(page.url)
    reopen(other)
    other.wait_for_function("lenet.state.latest('reading')?.subject.drawing.moment")
    expect(other.get_by_role("heading", name="Why and when")).to_be_in_viewport()
    there = other.evaluate(_PEN)
    assert np.hypot(*np.subtract(there, pen)) < 20  # canvas units
    assert other.evaluate("lenet.state.latest('reading').text") == read
    assert other.evaluate("[lenet.state.latest('unit').layer, lenet.state.latest('pinned')]") == [
        "C3",
        True,
    ]
    expect(other.locator("#companion canvas")).to_be_in_viewport()


def test_a_link_may_show_a_single_figure(open_page):
    page = open_page()
    page.evaluate("location.hash = '#d=EAIwAALCAg&only=vote'")
    expect(page.locator("#vote .votes")).to_be_visible()
    for hidden in (".lenet-head", ".view", "#companion", "#chapter-why", "#chapter-reads h2"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#vote .sum")).to_contain_text("for the 1")


# What would print but can't be used, and what is wider than its place.
_ON_PAPER = """() => {
  const seen = (element) => element.checkVisibility();
  const words = ".chapters button:not(:has(canvas, b, .bar))";
  const pressed = document.querySelectorAll(`#lenet :is(nav, input, .actions, .tools, ${words})`);
  const buttons = [...pressed].filter(seen);
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll(".chapters :is(svg, canvas, figure, table)")]
    .filter((element) => seen(element) && element.getBoundingClientRect().right > width + 1);
  return [buttons, wide].map((all) => all.map((each) => each.id || each.className || each.tagName));
}"""


_DARKEST = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Math.min(...data.filter((_, at) => at % 4 === 0));
}"""


def test_in_print_there_are_no_buttons_and_charts_are_whole(open_page):
    page = open_page(**sized(1280, 900), color_scheme="dark")
    draw_and_read(page, drawing(7, "crossed"), 7)
    see_all(page)
    charts = page.locator("#replay svg, #training svg")
    boxes = [chart.get_attribute("viewBox") for chart in charts.all()]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 at 96 pixels per inch
    assert page.evaluate(_ON_PAPER) == [[], []]
    for chart, box in zip(charts.all(), boxes, strict=True):
        assert box is not None
        assert chart.bounding_box()["width"] <= 718
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    text = page.evaluate("getComputedStyle(document.querySelector('h2')).color")
    assert max(map(int, re.findall(r"\d+", text)[:3])) < 80
    inked = page.locator("#stages canvas").first.evaluate(_DARKEST)
    assert inked < 120  # although what is painted in the dark is light
    assert len(page.pdf(format="A4")) > 20_000


_HEADINGS = """() => [...document.querySelectorAll("#lenet :is(h1, h2, h3, h4)")]
  .filter((each) => each.checkVisibility()).map(({ tagName }) => Number(tagName[1]))"""

# Targets of a finger that are smaller than 44 pixels: links within a sentence may be.
_SMALL = """() => [...document.querySelectorAll(
  ".chapters :is(button, select, summary, input), .chapters a, #companion :is(a, button)")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    return width && (height < 43.5 || (width < 43.5 && each.matches(".bar *, .next, select")));
  })
  .map((each) => `${each.closest("[id]").id} ${each.className} ${each.textContent}`)"""


def test_headings_are_in_order_and_a_finger_finds_every_target(open_page):
    page = open_page(**PHONE)
    for name in STEPS:
        page.locator(f"#tab-{name}").tap()
        painted(page)
        levels = page.evaluate(_HEADINGS)
        assert levels[0] == 1
        story = levels[levels.index(2) :]
        assert all(after - before <= 1 for before, after in pairwise(story))
        assert page.evaluate(_SMALL) == []
