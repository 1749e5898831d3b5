"""What is said of a page whose files do not come, with Gradio and without a server."""

import pytest
from playwright.sync_api import expect

from files import served

NOT_STARTED = [
    ("gradio", "**/page.js", "missing"),
    ("gradio", "**/page.js", "blocked"),
    ("gradio", "**/page.js", "broken"),
    ("gradio", "**/assets/index-*.js", "blocked"),
    ("gradio", "**/lenet/**", "missing"),
    ("static", "**/page.js", "missing"),
    ("static", "**/page.js", "broken"),
    ("static", "**/assets/**", "blocked"),
]


@pytest.fixture(scope="module")
def addresses(page_url, site):
    with served(site) as server:
        yield {"gradio": page_url, "static": server.url}


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
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


@pytest.mark.parametrize("kind", ["gradio", "static"])
@pytest.mark.parametrize("how", ["missing", "blocked"])
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
