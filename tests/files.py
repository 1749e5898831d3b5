"""The page without a server, as a folder of files behind a plain server of files."""

import contextlib
import http.server
import threading
import time

from playwright.sync_api import expect

from conftest import PATIENCE


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder, which may be changed for another; remembers which files it was asked for."""

    daemon_threads = True
    request_queue_size = 64  # a page asks for dozens of files at once

    def __init__(self, folder, headers):
        self.folder, self.headers, self.asked = folder, headers, []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, request, address, server):
        super().__init__(request, address, server, directory=server.folder)

    def do_GET(self):
        self.server.asked.append(self.path.lstrip("/"))
        super().do_GET()

    def end_headers(self):
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(folder, **headers):
    """Serve a folder; a header's name has a hyphen for each underscore."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with Server(folder, named) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextlib.contextmanager
def visited(browser, url=None):
    """Yield a page in a browser that knows none; nothing may be thrown or warned of there."""
    complaints = []
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    if url:
        page.goto(url)
        expect(page.locator(".page.ready")).to_be_visible()
    yield page
    context.close()
    assert complaints == []  # of the strict policy, for one


def wait_until(page, condition, *arguments):
    """Wait as `wait_for_function` can't here: it evaluates text again, which the policy forbids."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(condition, *arguments):
        assert time.monotonic() < deadline, (condition, *arguments)
        page.wait_for_timeout(50)


def wait_until_kept(page):
    """Wait until the page is kept for use offline."""
    wait_until(page, "Boolean(navigator.serviceWorker.controller)")
