"""What is said of a page whose files do not come, with Gradio and without a server."""

import pytest
from playwright.sync_api import expect

from conftest import drawing
from files import served
from visitor import READY, draw_and_read, draw_by_mouse, on_screen, put_down

NOT_STARTED = [
    ("gradio", "**/page.js", "blocked"),
    ("gradio", "**/page.js", "broken"),
    ("gradio", "**/lenet/**", "missing"),
    ("static", "**/page.js", "missing"),
    ("static", "**/assets/**", "blocked"),
]


@pytest.fixture(scope="module")
def addresses(page_url, site):
    with served(site) as server:
        yield {"gradio": page_url, "static": server.url}


@pytest.fixture
def page(chromium):
    """A page whose animations, of which one waits five seconds, run twenty times as fast."""
    context = chromium.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Animation.enable")
    client.send("Animation.setPlaybackRate", {"playbackRate": 20})
    yield page
    context.close()


def fail(page, files, how):
    """Have a browser's requests for some files fail."""
    ways = {
        "missing": lambda route: route.fulfill(status=404, body="There is nothing here."),
        "blocked": lambda route: route.abort(),
        "broken": lambda route: route.fulfill(content_type="text/javascript", body="import {"),
    }
    page.route(files, ways[how])


@pytest.mark.parametrize(("kind", "files", "how"), NOT_STARTED)
def test_a_page_that_does_not_start_says_so(page, addresses, kind, files, how):
    fail(page, files, how)
    page.goto(addresses[kind])
    expect(page.locator("body > .waiting")).to_be_visible()
    expect(page.locator("body > .waiting")).to_contain_text("not started yet")


@pytest.mark.parametrize("kind", ["gradio", "static"])
def test_a_page_that_starts_says_nothing_of_it(page, addresses, kind):
    page.goto(addresses[kind])
    expect(page.locator(".page.ready")).to_be_visible()
    expect(page.locator("body > .waiting")).to_have_count(0)


@pytest.mark.parametrize(("kind", "how"), [("gradio", "missing"), ("static", "blocked")])
def test_weights_that_do_not_come_get_a_sentence(page, addresses, kind, how):
    thrown = []
    page.on("pageerror", lambda error: thrown.append(error))
    fail(page, "**/weights.bin", how)
    page.goto(addresses[kind])
    notice = page.locator("#sketchpad .notice")
    expect(notice).to_have_text("The weights failed to load. Reload the page.")
    page.get_by_role("button", name="8, in one").click()
    expect(notice).to_be_visible()
    assert thrown == []


STANDS = """() => {
  const rounded = ({ x, y, width, height }) => [x, y, width, height].map(Math.round);
  const inView = [...document.querySelectorAll(".view > *, .view > * > *, .chapter > h2")];
  return [
    inView.map((element) => [element.className, rounded(element.getBoundingClientRect())]),
    document.activeElement.tagName,
    scrollY,
  ];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_before_gradio_is_there_the_page_reads_and_then_stays_as_it_is(chromium, page_url, width):
    held = []
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.route("**/assets/index-*.js", lambda route: held.append(route))
    page.goto(page_url, wait_until="commit")
    draw_and_read(page, drawing(7, "crossed"), 7, draw_by_mouse)
    assert page.evaluate("lenet.state.latest('reading').by") == "device"
    *_, last = on_screen(page, drawing(7, "crossed", size=150))
    page.locator("#sketchpad [data-action=clear]").click()
    page.wait_for_timeout(300)
    before = page.evaluate(STANDS)
    put_down(page, last[:2])
    held[0].continue_()
    page.wait_for_selector("gradio-app #lenet", state="attached")
    page.wait_for_timeout(1000)
    assert page.locator("body > .ahead").count() == 1  # not while the pen is down
    page.mouse.move(*last[-1])
    page.mouse.up()
    page.wait_for_function(READY)
    assert page.evaluate("lenet.state.latest('paper').strokes[0].points.length") > 2
    page.locator("#sketchpad [data-action=clear]").click()
    page.wait_for_timeout(300)
    after = page.evaluate(STANDS)
    assert [each for each in before[0] if each not in after[0]] == []
    assert [each for each in after[0] if each not in before[0]] == []
    assert after[1:] == before[1:]
    draw_by_mouse(page, drawing(2, "looped"))
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    assert page.locator("#lenet").count() == page.locator(".page").count() == 1
    context.close()


def test_without_gradio_the_page_reads_all_the_same(page, page_url):
    fail(page, "**/assets/index-*.js", "blocked")
    page.goto(page_url)
    draw_and_read(page, drawing(7, "crossed"), 7, draw_by_mouse)
