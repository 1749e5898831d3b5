"""The page without a server, in Chromium, with the network gone in the end."""

import gzip

import pytest
from playwright.sync_api import expect

from conftest import drawing
from files import served, visited, wait_until, wait_until_kept
from past import MOMENTS
from visitor import draw_by_mouse

FIRST_VISIT = 280_000  # bytes, packed


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
    assert "unsafe" not in text.replace("'wasm-unsafe-eval'", "")  # which lets the kernels in alone
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

OWN_SCHEME = "s => getComputedStyle(document.querySelector('#lenet')).colorScheme === s"


def test_a_digit_is_read_without_a_server_and_text_on_the_page_s_own_ground(page):
    page.get_by_role("button", name="Privacy").click()
    expect(page.locator("#head .privacy")).to_contain_text("Nothing leaves your device.")
    page.keyboard.press("Escape")
    draw_by_mouse(page, drawing(2, "looped"))
    expect(page.locator("#answer .digit")).to_have_text("2")
    page.locator("#evidence").scroll_into_view_if_needed()
    expect(page.locator("#evidence .question strong")).to_have_text("2")
    page.locator("#replay").scroll_into_view_if_needed()
    expect(page.locator("#replay input")).to_be_enabled()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wait_until(page, OWN_SCHEME, scheme)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground.startswith("rgb(")
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 30
        assert min(contrasts) >= 4.5


def test_after_a_small_page_all_is_kept_and_works_with_no_network_at_all(page, server, site):
    wait_until_kept(page)
    first = server.asked[: server.asked.index("service-worker.js")]
    paths = {site / (path or "index.html") for path in first if path != "favicon.ico"}
    assert {"index.html", "page.js", "weights.bin"} <= {path.name for path in paths}
    assert "snapshots.bin" not in {path.name for path in paths}
    assert sum(len(gzip.compress(path.read_bytes())) for path in paths) <= FIRST_VISIT
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
    page.goto(f"{server.url}card.html")
    expect(page.locator("h1")).to_contain_text("card")


def asked_for(server, name):
    return sum(path.endswith(f"/{name}") for path in server.asked)


NO_WORKER = "ServiceWorkerContainer.prototype.register = () => new Promise(() => {})"


def test_a_part_is_fetched_when_it_comes_near_and_knows_what_happened_before(
    chromium, server, site
):
    with visited(chromium) as page:
        page.add_init_script(NO_WORKER)  # which fetches all of them, for use offline
        page.goto(server.url)
        draw_by_mouse(page, drawing(2, "looped"))
        expect(page.locator("#answer .digit")).to_have_text("2")
        parts = ["stages.js", "evidence.js", "training.js", "memory.js"]
        # nor does anything come to change or to compare networks before it is asked for
        later = ["rounds", "change", "kernel_editor", "other_networks", "switches", "unseen_worker"]
        for name in [f"{each}.js" for each in later] + ["unseen.bin", "hundred.bin"]:
            assert list(site.rglob(name)), name
            assert asked_for(server, name) == 0, name
        assert [asked_for(server, name) for name in parts][1:] == [0, 0, 0]
        page.locator("#evidence").scroll_into_view_if_needed()
        expect(page.locator("#evidence .question strong")).to_have_text("2")
        assert [asked_for(server, name) for name in parts[::3]] == [1, 0]
        page.locator(".lenet-head nav a[href='#chapter-teach']").click()
        expect(page.locator("#memory .sum")).to_be_visible()
        place = "document.querySelector('#chapter-teach').getBoundingClientRect().top"
        wait_until(page, f"Math.abs({place}) < 60 || {place} > 0 && {AT_THE_END}")
        assert [asked_for(server, name) for name in parts] == [1, 1, 1, 1]
        assert asked_for(server, "page.js") == 1


AT_THE_END = "scrollY + innerHeight >= document.documentElement.scrollHeight - 2"


def test_a_link_to_a_chapter_leads_there_once_it_is_there(chromium, server):
    with visited(chromium, f"{server.url}#chapter-kernels") as page:
        expect(page.locator("#kernels .kernel").first).to_be_visible()
        place = "document.querySelector('#chapter-kernels').getBoundingClientRect().top"
        wait_until(page, f"Math.abs({place}) < 60")
        page.wait_for_timeout(300)
        assert page.evaluate(f"Math.abs({place}) < 60")


def test_a_part_that_does_not_come_is_told_of_and_keeps_no_other_back(chromium, server):
    page = chromium.new_page()
    page.add_init_script(NO_WORKER)
    page.route("**/evidence.js", lambda route: route.fulfill(status=404), times=1)
    page.goto(server.url)
    page.locator("#evidence").scroll_into_view_if_needed()
    expect(page.locator("#sketchpad .notice")).to_contain_text("failed to load")
    page.evaluate("lenet.open()")
    expect(page.locator(".later")).to_have_count(1)
    page.close()


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
