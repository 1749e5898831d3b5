"""A new version of the page without a server, put in the place of one that browsers keep."""

import os
import shutil
import time

import pytest
from playwright.sync_api import expect

from conftest import drawing
from files import served, visited, wait_until, wait_until_kept
from visitor import draw_by_mouse, painted

NEXT = "0123456789ab"  # a version
RENAMED = (
    ("index.html", 'id="misread"', 'id="report"'),
    ("page.css", "#misread {", "#report {"),
    ("page.js", "  misread: () =>", "  report: () =>"),
)
# The first versions: a script that kept its name was served from the cache, and the page fresh.
OLD_PAGE = "<!doctype html><link rel=icon href=data:,><script type=module src=site.js></script>"
OLD_SCRIPT = 'navigator.serviceWorker.register("service-worker.js"); document.body.id = "old";'
OLD_WORKER = """
addEventListener("install", (event) =>
  event.waitUntil(caches.open("c7dfcd9c82d0").then((cache) => cache.addAll(["./", "site.js"]))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(
  event.request.mode === "navigate"
    ? fetch(event.request)
    : caches.match(event.request).then((found) => found ?? fetch(event.request))));
"""


# Whether a version is kept, and its worker has taken over: Chromium hangs at times where a page is
# reloaded meanwhile.
KEPT = """async (version) => {
  const { active, installing, waiting } = await navigator.serviceWorker.getRegistration();
  const names = await caches.keys();
  return (
    active?.state === "activated" && !installing && !waiting &&
    names.some((name) => name.endsWith(version))
  );
}"""
FRESH = {"Cache_Control": "max-age=600"}
HEADERS = pytest.mark.parametrize("headers", [{}, FRESH], ids=["no header", "max-age"])


def version_of(site):
    (folder,) = (site / "assets").iterdir()
    return folder.name


def age(folder, days):
    """Make files so old that without a header a browser takes them for fresh for a tenth of it."""
    for path in folder.rglob("*"):
        os.utime(path, times=2 * (time.time() - days * 24 * 3600,))


@pytest.fixture(scope="module")
def upgraded(site, tmp_path_factory):
    """The next version of the site, in which a part has another name."""
    age(site, days=10)
    folder = tmp_path_factory.mktemp("upgraded") / "site"
    shutil.copytree(site, folder)
    version = version_of(site)
    (folder / "assets" / version).rename(folder / "assets" / NEXT)
    for path in folder.rglob("*"):
        if path.suffix not in (".html", ".js", ".css"):
            continue
        text = path.read_text(encoding="utf-8").replace(version, NEXT)
        for name, before, after in RENAMED:
            if path.name == name:
                assert before in text
                text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    return folder


@HEADERS
def test_a_new_version_takes_the_place_of_the_old_one(chromium, site, upgraded, headers):
    with served(site, **headers) as server, visited(chromium, server.url) as page:
        wait_until_kept(page)
        expect(page.locator("#misread")).to_be_attached()
        neighbours = ["theirs", "lenet http://127.0.0.1/lab/ 0"]
        for name in neighbours:
            page.evaluate(
                "name => caches.open(name).then(cache => cache.put('x', new Response('x')))", name
            )
        server.folder = upgraded
        for _ in range(3):
            page.reload(wait_until="commit")
            expect(page.locator(".page.ready")).to_be_visible()
            expect(page.locator("#report")).to_be_attached()
            wait_until(page, KEPT, NEXT)
        assert set(neighbours) <= set(page.evaluate("caches.keys()"))


def test_a_page_that_is_open_stays_whole_and_says_that_there_is_a_new_one(chromium, site, upgraded):
    with served(site, **FRESH) as server, visited(chromium, server.url) as page:
        wait_until_kept(page)
        server.folder = upgraded
        other = page.context.new_page()
        other.goto(server.url)
        expect(other.locator(".page.ready")).to_be_visible()
        expect(other.locator("#report")).to_be_attached()
        expect(page.locator("#sketchpad .notice")).to_contain_text("new version")
        expect(other.locator("#sketchpad .notice")).to_have_text("")
        page.bring_to_front()  # behind another tab it has a frame a second
        painted(page)
        draw_by_mouse(page, drawing(7, "crossed"))
        page.locator("#training").scroll_into_view_if_needed()
        expect(page.locator("#training .guesses b").last).to_have_text("7")
        server.shutdown()
        server.server_close()
        page.context.set_offline(True)
        page.reload(wait_until="commit")
        expect(page.locator(".page.ready")).to_be_visible()
        expect(page.locator("#report")).to_be_attached()


@pytest.mark.nightly  # a browser that hangs would hold up all others
def test_the_first_versions_heal(chromium, site, tmp_path):
    for name, text in (
        ("index.html", OLD_PAGE),
        ("site.js", OLD_SCRIPT),
        ("service-worker.js", OLD_WORKER),
    ):
        (tmp_path / name).write_text(text)
    age(tmp_path, days=20)
    with served(tmp_path) as server, visited(chromium) as page:
        page.goto(server.url)
        wait_until_kept(page)
        server.folder = site
        page.reload(wait_until="commit")
        expect(page.locator(".page.ready")).to_be_visible()
        wait_until(page, KEPT, version_of(site))
        page.reload(wait_until="commit")
        expect(page.locator(".page.ready")).to_be_visible()
