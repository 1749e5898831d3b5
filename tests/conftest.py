import asyncio
import collections
import contextlib
import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from lenet.data.mnist import Collection, Images, load_mnist
from lenet.data.pen_digits import read_pen_digits
from lenet.drawing import framing, penmanship, strokes
from lenet.recognizer import Recognizer
from visitor import draw_and_read, visit

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
LOST = ("Failed to load resource", "Failed to fetch")  # what a browser says of a lost server
SERVER_CALL = re.compile("/component_server")
MEDIA = ("color_scheme", "forced_colors", "reduced_motion")
PATIENCE = 30_000  # ms, as Playwright's own for all but `expect`: machines pause

# Where `.ci/fetch_data .data` puts them.
for variable, name in (("LENET_MNIST", "mnist.npz"), ("LENET_PEN_DIGITS", "pendigits-orig.tra")):
    if (ROOT / ".data" / name).is_file():
        os.environ.setdefault(variable, str(ROOT / ".data" / name))

# The first call of a kind compiles, and the machine may be busy.
settings.register_profile(
    "busy",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("busy")

# Tests that use one of these fixtures start the app or a browser, build or train.
SLOW_FIXTURES = frozenset(
    (
        "chromium",
        "copy_url",
        "evaluated",
        "mnist",
        "page_url",
        "pen_digits",
        "running",
        "site",
        "small_mnist",
        "wheel",
    )
)


def pytest_collection_modifyitems(items):
    """Mark what is too slow for the loop while editing: `pytest -m "not slow"` leaves it out.

    A test in a browser that fails is run once more, as browsers and machines pause.
    """
    for item in items:
        if item.get_closest_marker("nightly") or SLOW_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
        if "chromium" in item.fixturenames or "engine" in item.fixturenames:
            item.add_marker(pytest.mark.flaky(reruns=1))


def require(condition, what):
    """Skip a test that lacks something: what it is, and in brackets how to get it."""
    if not condition:
        pytest.skip(what)


def data_file(variable):
    """The path in an environment variable; without the file the test is skipped."""
    path = os.environ.get(variable, "")
    require(Path(path).is_file(), f"{variable} (.ci/fetch_data .data)")
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be lacking, fail whatever is skipped."""
    return _whole((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """The same of whole files."""
    return _whole((yield))


def _whole(report):
    if report.skipped and os.environ.get("LENET_REQUIRE_ALL") == "1":
        report.outcome, report.longrepr = "failed", f"Nothing may be skipped: {_reason(report)}"
    return report


def _reason(report):
    told = report.longrepr[-1] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return told.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter):
    """Say what is missing for the tests that were skipped, and which tests were run again."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        lacking = ", ".join(sorted({_reason(report) for report in skipped}))
        terminalreporter.write_line(f"Tests were skipped for lack of {lacking}.")
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"failed, and was run again: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


def run(coroutine):
    """Run a coroutine in a thread of its own: in this one, the browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()  # noqa: TID251


def drawing(digit, name, *, size=250, width=16):
    """Return a ready-made drawing as strokes, in the middle of the canvas."""
    pens = [strokes.Stroke(path, width) for path in penmanship.paths(digit, name)]
    return strokes.transform(pens, width=width, size=size)


WAYS = [
    *("oval", "flagged", "plain", "round", "open", "capped", "straight", "crossed"),
    *("two bowls", "curled"),
]


def number(value, *, size=200, step=220, left=60):
    """Return a number as strokes, its digits side by side on the paper."""
    strokes_of = []
    for at, digit in enumerate(map(int, str(value))):
        aside = np.float32([left + at * step + size / 4 - 200, 0])
        for stroke in drawing(digit, WAYS[digit], size=size):
            strokes_of.append(stroke._replace(points=stroke.points + aside))
    return strokes_of


def difference(one, other):
    """Mean absolute difference of two digit images, relative to their ink."""
    one, other = one.astype(float), other.astype(float)
    return np.abs(one - other).sum() / ((one.sum() + other.sum()) / 2)


def same(one, other):
    return difference(framing.frame(one).digit_image, framing.frame(other).digit_image) < 0.12


@pytest.fixture(scope="session")
def recognizer():
    return Recognizer.load()


@pytest.fixture(scope="session")
def mnist():
    return load_mnist(data_file("LENET_MNIST"))


@pytest.fixture(scope="session")
def pen_digits():
    return read_pen_digits(data_file("LENET_PEN_DIGITS"))


@pytest.fixture(scope="session")
def small_mnist():
    """Forty drawn digits in the form of MNIST: enough to train on in a second."""
    names = [(digit, name) for digit, named in penmanship.ways().items() for name in named][:40]
    digit_images = [framing.frame(strokes.draw(drawing(*way))).digit_image for way in names]
    labels = np.array([int(digit) for digit, _ in names], np.uint8)
    images = Images(np.stack(digit_images), labels)
    return Collection(train=images, validation=images, test=images, sha256="0" * 64)


@pytest.fixture(scope="session")
def gradio_folder(tmp_path_factory):
    """The folder that Gradio has for files; it makes it itself."""
    return tmp_path_factory.mktemp("app") / "gradio"


@contextlib.contextmanager
def running_app(folder, *, gradio, log=None, **environment):
    """Start the app of a folder as everybody does, `python app.py`, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = (
        os.environ
        | {
            "GRADIO_SERVER_PORT": str(port),
            "GRADIO_ANALYTICS_ENABLED": "False",
            "GRADIO_TEMP_DIR": str(gradio),
        }
        | environment
    )
    command = [sys.executable, "app.py"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 600
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, "app.py ended"
            assert time.monotonic() < deadline, "app.py did not answer within ten minutes"
            time.sleep(0.2)
    yield url
    process.terminate()
    process.wait(timeout=300)


@pytest.fixture(scope="session")
def app_log(tmp_path_factory):
    """The file of what the app says."""
    return tmp_path_factory.mktemp("log") / "app.log"


@pytest.fixture(scope="session")
def page_url(gradio_folder, app_log):
    """Start the app and return its address."""
    with app_log.open("wb") as log, running_app(ROOT, gradio=gradio_folder, log=log) as url:
        yield url


@pytest.fixture(scope="session")
def copy_url(tmp_path_factory, recognizer):
    """Start the app in a copy of the repository, see past.py, and return its address."""
    from past import copy_with_past

    folder = tmp_path_factory.mktemp("past")
    copy = copy_with_past(folder / "copy", recognizer)
    with running_app(copy, gradio=folder / "gradio") as url:
        yield url


@pytest.fixture(scope="session")
def site(tmp_path_factory, recognizer):
    """The page without a server, exported from weights that have a past."""
    from past import copy_with_past

    copy = copy_with_past(tmp_path_factory.mktemp("export") / "copy", recognizer)
    command = ["-m", "lenet.export", "--format", "site", "--output", "site"]
    subprocess.run([sys.executable, *command], cwd=copy, check=True)
    return copy / "site"


@pytest.fixture
def other_server():
    """A server that remembers who asked for what."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/digit.png", asked
        server.shutdown()


def film_of(pens):
    """A film of a drawing on grey paper, in Y4M, as a camera would take it."""
    grey = np.full((480, 640), 230, np.uint8)
    grey[40:440, 120:520] -= strokes.draw(pens) // 4 * 3
    colourless = bytes([128]) * (grey.size // 2)
    return b"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\nFRAME\n" + grey.tobytes() + colourless


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The browser; its camera sees a 4."""
    require(CHROMIUM.exists(), "a browser (apt-get install chromium, or CHROMIUM names one)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    seen = tmp_path_factory.mktemp("camera") / "4.y4m"
    seen.write_bytes(film_of(drawing(4, "open")))
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    arguments += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={seen}"]
    arguments += ["--use-fake-ui-for-media-stream"]  # which lets a page use it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium):
    """Contexts of the browser that no test has at the moment, by what they were opened with.

    A context that has been used opens the page in half the time: it has the scripts already, and a
    window, which an empty page keeps open.
    """
    return collections.defaultdict(list)


def forget(context, url):
    """Let a context forget what the page at an address has kept there, but for its files."""
    client = context.new_cdp_session(context.pages[0])
    client.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    client.detach()


@pytest.fixture
def open_page(chromium, page_url, contexts):
    """Open the page; afterwards nothing may have been thrown or warned of by our scripts.

    But for what a test names in `expected`: a browser may say it again after the test's last line.
    """
    used, complaints, expected = [], [], []

    def open_with(*, alone=False, viewport=None, **options):
        """Open it with options of its context, which no other test gets if it is to be alone."""
        media = {name: options.pop(name) for name in MEDIA if name in options}
        idle = [] if alone else contexts[json.dumps(options, sort_keys=True)]
        if idle:
            context = idle.pop()
            forget(context, page_url)
        else:
            context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
            context.new_page()
        used.append((context, idle))
        page = context.new_page()
        # What a page can change of itself lets many share a context.
        if viewport:
            page.set_viewport_size(viewport)
        if media:
            page.emulate_media(**media)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
        return visit(page, page_url)

    open_with.expected = expected
    yield open_with
    for context, idle in used:
        for page in context.pages[1:]:
            page.close()
        idle.append(context)
    assert not [text for text in complaints if not any(each in text for each in expected)]


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def offline(open_page):
    """A page whose server is lost."""
    open_page.expected.extend(LOST)
    page = open_page()
    page.route(SERVER_CALL, lambda route: route.abort())
    return page


@pytest.fixture
def four(page):
    draw_and_read(page, drawing(4, "open"), 4)
    return page


@pytest.fixture
def seven(page):
    draw_and_read(page, drawing(7, "crossed"), 7)
    return page
