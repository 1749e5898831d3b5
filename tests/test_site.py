"""The page without a server, in Chromium, with the network gone in the end."""

import gzip

import pytest
from playwright.sync_api import expect

from conftest import drawing
from files import served, visited, wait_until_kept
from past import MOMENTS
from visitor import draw_by_mouse

FIRST_VISIT = 360_000  # bytes, packed


@pytest.fixture
def server(site):
    with served(site) as server:
        yield server


@pytest.fixture
def page(chromium, server):
    with visited(chromium, server.url) as page:
        yield page


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
    expect(page.locator("#sketchpad .notice")).to_contain_text("Reading pictures needs")


def test_what_is_kept_for_use_offline_is_fetched_after_a_small_page(page, server, site):
    wait_until_kept(page)
    first = server.asked[: server.asked.index("service-worker.js")]
    paths = {site / (path or "index.html") for path in first if path != "favicon.ico"}
    assert {"index.html", "page.js", "weights.bin"} <= {path.name for path in paths}
    assert "snapshots.bin" not in {path.name for path in paths}
    assert sum(len(gzip.compress(path.read_bytes())) for path in paths) <= FIRST_VISIT


def test_after_one_visit_all_works_with_no_network_at_all(page, server):
    wait_until_kept(page)
    server.shutdown()
    server.server_close()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".page.ready")).to_be_visible()
    draw_by_mouse(page, drawing(7, "crossed"))
    expect(page.locator("#answer .digit")).to_have_text("7")
    page.locator("#training").scroll_into_view_if_needed()
    guesses = page.locator("#training .guesses b")
    expect(guesses).to_have_count(len(MOMENTS))
    expect(guesses.last).to_have_text("7")


DENIED = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('denied'))"


def test_where_service_workers_are_denied_the_page_works_all_the_same(chromium, server):
    with visited(chromium) as page:
        page.add_init_script(DENIED)
        page.goto(server.url)
        draw_by_mouse(page, drawing(2, "looped"))
        expect(page.locator("#answer .digit")).to_have_text("2")
        expect(page.locator(".waiting")).to_have_count(0)


def test_in_the_frame_of_another_site_the_page_works(chromium, site, tmp_path):
    # such a frame has no origin: neither service workers nor storage, and scripts by CORS only
    with served(site, Access_Control_Allow_Origin="*") as server, served(tmp_path) as other:
        frame = f'<iframe src="{server.url}" sandbox="allow-scripts" width="1200" height="700">'
        (tmp_path / "index.html").write_text(f"<link rel=icon href=data:,>{frame}</iframe>")
        with visited(chromium) as page:
            page.goto(other.url)
            framed = page.frame_locator("iframe")
            expect(framed.locator(".page.ready")).to_be_visible()
            framed.get_by_role("button", name="8, in one").click()
            expect(framed.locator("#answer .digit")).to_have_text("8")


def test_a_copy_that_is_opened_as_a_file_says_what_to_do(chromium, site):
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    expect(page.locator(".waiting")).to_be_visible()
    expect(page.locator(".waiting")).to_contain_text("python -m http.server")
    page.close()
