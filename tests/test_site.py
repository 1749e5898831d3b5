"""The page without a server: a folder of files, in Chromium, with the network gone in the end."""

import functools
import http.server
import subprocess
import sys
import threading
import time

import pytest
from playwright.sync_api import expect

from conftest import PATIENCE, drawing
from past import MOMENTS, copy_with_past
from visitor import draw_by_mouse

KEPT = """async () => {
  const cache = await caches.open((await caches.keys())[0]);
  return (await cache.keys()).some(({ url }) => url.endsWith("snapshots.bin"));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, recognizer):
    copy = copy_with_past(tmp_path_factory.mktemp("export") / "copy", recognizer)
    command = ["-m", "lenet.export", "--format", "site", "--output", "site"]
    subprocess.run([sys.executable, *command], cwd=copy, check=True)
    return copy / "site"


@pytest.fixture
def server(site):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            running.asked.append(self.path.rpartition("/")[2])
            super().do_GET()

        def log_message(self, *arguments):
            pass

    handler = functools.partial(Handler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.asked = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def page(chromium, server):
    complaints = []
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    expect(page.locator(".page.ready")).to_be_visible()
    yield page
    context.close()
    assert not complaints  # of the strict policy, for one


def test_the_site_is_a_static_space(site):
    header = (site / "README.md").read_text(encoding="utf-8").split("---")[1]
    assert "sdk: static" in header
    assert "app_file: index.html" in header


def test_the_policy_lets_nothing_in_and_nothing_is_inline(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    assert "http" not in text.replace("http-equiv", "").partition("<body")[0]


CONTRASTS = """() => {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => (part / 255) ** 2.2);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const style = getComputedStyle(document.body);
  const ground = luminance(style.backgroundColor);
  return [...document.querySelectorAll("h1, h2, .chapter p, .sentence, .layer-head h3")]
    .map((element) => luminance(getComputedStyle(element).color))
    .map((text) => (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_read_on_the_page_s_own_ground(page, scheme):
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor").startswith("rgb(")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 30
    assert min(contrasts) >= 4.5
    assert page.evaluate("getComputedStyle(document.querySelector('#lenet')).colorScheme") == scheme


def test_a_digit_is_read_without_a_server(page):
    draw_by_mouse(page, drawing(2, "looped"))
    expect(page.locator("#answer .digit")).to_have_text("2")
    page.locator("#evidence").scroll_into_view_if_needed()
    expect(page.locator("#evidence .question strong")).to_have_text("2")
    page.locator("#replay").scroll_into_view_if_needed()
    expect(page.locator("#replay input")).to_be_enabled()


def test_a_picture_gets_a_sentence(page, tmp_path):
    page.locator("#sketchpad input[type=file]:not([capture])").set_input_files(
        {"name": "5.png", "mimeType": "image/png", "buffer": b"any"}
    )
    expect(page.locator("#sketchpad .notice")).to_contain_text("Pictures need")


def go_offline(page, server):
    """Take the network away and open the page anew."""
    server.shutdown()
    server.server_close()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".page.ready")).to_be_visible()


def test_after_the_first_visit_the_page_works_with_no_network_at_all(page, server):
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    go_offline(page, server)
    draw_by_mouse(page, drawing(8, "in one"))
    expect(page.locator("#answer .digit")).to_have_text("8")


def wait_until(page, condition):
    """Wait as `wait_for_function` can't here: it evaluates text again, which the policy forbids."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(50)


def test_the_snapshots_come_when_their_chapter_is_opened_and_stay(page, server):
    wait_until(page, "Boolean(navigator.serviceWorker.controller)")
    draw_by_mouse(page, drawing(7, "crossed"))
    expect(page.locator("#answer .digit")).to_have_text("7")
    assert "weights.bin" in server.asked
    assert "snapshots.bin" not in server.asked
    page.locator("#learning").scroll_into_view_if_needed()
    guesses = page.locator("#learning .guesses b")
    expect(guesses.last).to_have_text("7")
    assert server.asked.count("snapshots.bin") == 1
    wait_until(page, KEPT)
    page.evaluate("scrollTo(0, 0)")  # where it is after the reload, too
    go_offline(page, server)
    draw_by_mouse(page, drawing(7, "crossed"))
    page.locator("#learning").scroll_into_view_if_needed()
    expect(guesses).to_have_count(len(MOMENTS))
    expect(guesses.last).to_have_text("7")
