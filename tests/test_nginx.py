import gzip
import io
import json
import re
import threading
import urllib.error
import urllib.request
from http.client import HTTPException

import pytest
from gradio_client import Client, handle_file
from PIL import Image

from common import Page, app, free_port
from conftest import ROOT, drawing, require
from lenet.drawing import images
from lenet.drawing.strokes import draw
from proxy import NGINX, SITE, crowd, nginx, site
from visitor import READY, expect_digit

VISITORS = [(2, "looped"), (3, "round"), (5, "capped"), (7, "crossed"), (8, "in one")]


def test_site_is_set_up_for_other_ports():
    text = site(["http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3"], 4)
    assert "listen 127.0.0.1:4;" in text
    for port in (1, 2, 3):
        assert text.count(f"server 127.0.0.1:{port} max_fails") == 2
    assert "786" not in text.split("server {", 1)[1].replace("listen", "")
    assert len(text.splitlines()) == len(SITE.read_text(encoding="utf-8").splitlines()) + 2


@pytest.fixture(scope="module")
def running(installed):
    with crowd(2) as running:
        yield running


@pytest.fixture(scope="module")
def installed():
    require(NGINX, "nginx (apt-get install nginx-light)")


def get(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.read()


def post(url, body, **headers):
    headers = {"Content-Type": "application/json"} | headers
    request = urllib.request.Request(f"{url}/gradio_api/component_server", body, headers)
    return urllib.request.urlopen(request, timeout=120)


def file(tmp_path, way):
    path = tmp_path / "digit.png"
    Image.fromarray(255 - draw(drawing(*way))).save(path)
    return handle_file(path)


def test_both_processes_answer(running):
    page = Page(running.url)
    for way in VISITORS:
        assert page.recognize(drawing(*way))["text"] == str(way[0])


def test_answers_are_compressed(running):
    body = Page(running.url).body(drawing(9, "curled"))
    with post(running.url, body, **{"Accept-Encoding": "gzip"}) as answer:
        packed = answer.read()
    text = gzip.decompress(packed)
    assert json.loads(text)["text"] == "9"
    assert len(packed) < len(text) / 2


def test_largest_picture_passes_and_a_larger_one_does_not(running):
    page = json.loads(Page(running.url).body([]))

    def picture(size):
        data = "data:image/png;base64," + "A" * (size * 4 // 3)
        return json.dumps(page | {"data": {"picture": data}}).encode()

    with post(running.url, picture(images.MAX_BYTES)) as answer:
        assert json.load(answer)["error"].startswith("Expected an image")
    with pytest.raises(urllib.error.HTTPError, match="413"):
        post(running.url, picture(2 * images.MAX_BYTES))


def test_recognize_endpoint_finds_its_way_back(running, tmp_path):
    for way in VISITORS:
        client = Client(running.url, verbose=False)
        assert client.predict(file(tmp_path, way), api_name="/recognize")["label"] == str(way[0])


def test_every_version_of_the_page_finds_its_files(installed, page_url, copy_url):
    port = free_port()
    with nginx(site([page_url, copy_url], port), f"http://127.0.0.1:{port}") as url:
        texts = {get(url).decode() for _ in range(6)}
        files = {path for text in texts for path in re.findall(r'href="(lenet/[^"]+)"', text)}
        assert len({path.split("/")[1] for path in files}) == 2  # versions
        for path in sorted(files) * 4:  # of whichever process
            assert get(f"{url}/{path}")


def test_the_page_is_whole_under_a_path(installed, chromium):
    text = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    (location,) = re.findall(r"^location /lab/ \{.*?^\}", text, re.DOTALL | re.MULTILINE)
    port = free_port()
    with app(GRADIO_ROOT_PATH="/lab") as (app_url, _):
        location = location.replace("http://127.0.0.1:7861", app_url)
        server = f"server {{ listen 127.0.0.1:{port}; {location} }}"
        with nginx(server, f"http://127.0.0.1:{port}/lab/") as url:
            (picture,) = re.findall(r'og:image" content="([^"]+)"', get(url).decode())
            assert picture.startswith(url)
            assert Image.open(io.BytesIO(get(picture))).size == (1200, 630)
            said = []
            tab = chromium.new_page()
            tab.on("console", lambda message: said.append((message.type, message.text)))
            tab.goto(url)
            tab.wait_for_function(READY)
            tab.get_by_role("button", name="8, in one").click()
            tab.wait_for_function("lenet.state.latest('reading').by === 'server'")
            expect_digit(tab, 8)
            tab.close()
            assert not {"error", "warning"} & {kind for kind, _ in said}, said


# The last test: afterwards there is one process only.
def test_visitors_notice_nothing_when_a_process_is_stopped(running, chromium, tmp_path):
    page = Page(running.url)
    tab = chromium.new_page()
    tab.goto(running.url)
    tab.wait_for_function(READY)
    seen = {way: [] for way in VISITORS}
    stopped = threading.Event()

    def visit(way):
        after = 0
        while after < 15:
            after += stopped.is_set()
            try:
                seen[way].append(page.recognize(drawing(*way))["text"])
            except (OSError, HTTPException, ValueError) as error:
                seen[way].append(repr(error))

    visitors = [threading.Thread(target=visit, args=(way,)) for way in VISITORS]
    for visitor in visitors:
        visitor.start()
    while min(len(digits) for digits in seen.values()) < 5:
        assert all(visitor.is_alive() for visitor in visitors)
    running.processes[0].terminate()
    running.processes[0].wait(timeout=300)
    stopped.set()
    for visitor in visitors:
        visitor.join(timeout=300)
    for way, digits in seen.items():
        assert set(digits) == {str(way[0])}

    tab.get_by_role("button", name="8, in one").click()
    tab.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect_digit(tab, 8)
    assert tab.locator("#answer .opinion").inner_text() == ""
    tab.close()
    client = Client(running.url, verbose=False)
    assert client.predict(file(tmp_path, (6, "wide")), api_name="/recognize")["label"] == "6"
