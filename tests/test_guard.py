"""A running app and its strangers: what it refuses, what it hands out, what stays on its disk."""

import contextlib
import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from conftest import ROOT, drawing
from lenet.drawing import images
from lenet.drawing.strokes import draw
from lenet.ui.server import guard, uploads

JSON = {"Content-Type": "application/json"}


def fetch(url, body=None, headers=JSON, method=None):
    """Return status and text, whatever they are."""
    request = urllib.request.Request(url, body, headers if body is not None else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def form(content, *, field="files", name="digit.png", end=True):
    """Return the body and the headers of an upload."""
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + (b"\r\n--x--\r\n" if end else b"")
    return body, {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture(scope="module")
def api(page_url):
    return f"{page_url}/gradio_api"


@pytest.fixture(scope="module")
def components(page_url):
    config = json.loads(fetch(f"{page_url}/config")[1])
    return {c["props"].get("elem_id"): c["id"] for c in config["components"]}


@pytest.fixture
def digit_file(tmp_path):
    path = tmp_path / "digit.png"
    Image.fromarray(255 - draw(drawing(4, "closed"))).save(path)
    return path


def stored(uploads_folder):
    (folder,) = uploads_folder.iterdir()
    return folder, {path for path in folder.rglob("*") if path.is_file()}


NOT_OURS = {
    "an unknown component": b'{"data": [], "component_id": 99999, "fn_name": "recognize"}',
    "a component that is none": b'{"data": [], "component_id": [{}], "fn_name": "recognize"}',
    "a function that is none": b'{"data": [], "component_id": ID, "fn_name": "__init__"}',
    "a method of the component": b'{"data": [], "component_id": ID, "fn_name": "get_config"}',
    "a function's name that is none": b'{"data": [], "component_id": ID, "fn_name": {"a": 1}}',
    "no function": b'{"data": [], "component_id": ID}',
    "no object": b"[]",
    "no JSON": b"\xff\xfe{",
    "nothing": b"",
    "deep nesting": b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a session that is none": b'{"data": [], "component_id": ID, "fn_name": "recognize", "s": 1}',
}


@pytest.mark.parametrize("body", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_a_wrong_call_is_refused_in_a_line(api, components, body):
    body = body.replace(b"ID", str(components["lenet"]).encode())
    if body.startswith(b'{"data"') and b"session_hash" not in body and b'"s": 1' not in body:
        body = body[:-1] + b', "session_hash": "t"}'
    status, text = fetch(f"{api}/component_server", body)
    assert 400 <= status < 500
    assert len(text) < 200
    assert "Traceback" not in text


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000])
def test_odd_numbers_are_refused_in_a_sentence(api, components, literal):
    body = (
        f'{{"component_id": {components["lenet"]}, "fn_name": "recognize", "session_hash": "t",'
        f' "data": {{"strokes": [{{"width": 16, "points": [[{literal}, 5]]}}]}}}}'
    )
    status, text = fetch(f"{api}/component_server", body.encode())
    answer = json.loads(text)
    assert (status, answer.get("error")) == (
        200,
        "Expected the x of the points of stroke 1 to be between 0 and 1200.",
    ) or (status, answer.get("detail")) == (400, "Invalid JSON body.")


ROUTES = ["component_server", "upload", "queue/join", "call/recognize", "mcp/"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_told_to_be_too_large_is_not_even_read(api, route):
    address = urllib.parse.urlsplit(f"{api}/{route}")
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    with contextlib.closing(connection):
        connection.putrequest("POST", address.path)
        connection.putheader("Content-Length", str(guard.MAX_BODY + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert answer.read() == b"Expected a request of at most 16 MB."


@pytest.mark.parametrize("route", ["component_server", "queue/join", "call/recognize"])
def test_a_body_that_grows_too_large_is_refused(api, route):
    # a byte too many, the last: the server has read all and need not hang up
    chunks = (bytes(size) for size in (*[1_000_000] * 16, 1))
    status, text = fetch(f"{api}/{route}", chunks, JSON | {"Transfer-Encoding": "chunked"})
    assert (status, text) == (413, "Expected a request of at most 16 MB.")


def test_a_call_as_a_form_is_refused(api):
    assert fetch(f"{api}/component_server", *form(b"x"))[0] == 415


@pytest.mark.parametrize(
    "path",
    [
        *("file=/etc/passwd", "file=app.py", "file=../app.py", "file=weights/lenet5.keras"),
        *("file=http://127.0.0.1:1/", "file/etc/passwd", "proxy=http://127.0.0.1:1/"),
        *("file%3D/etc/passwd", "file=..%2fapp.py", "file=%2fetc%2fpasswd", "/file=/etc/passwd"),
        *("deep_link?session_hash=t", "stream/a/b/c/playlist.m3u8", "runs", "vibe-code"),
        *("run-history/buckets", "custom_component/a/client/b/c", "dev/reload", "token"),
    ],
)
def test_routes_that_the_page_does_without_are_closed(api, path):
    status, text = fetch(f"{api}/{path}")
    assert (status, text) == (404, "There is nothing here.")


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../../../app.py", "/static/..%2f..%2f..%2fapp.py", "/assets/%2fetc%2fpasswd"),
        *("/svelte/..%2f..%2f..%2froutes.py", "/app.py", "/weights/lenet5.keras", "/.git/config"),
        *("/theme.css/../app.py", "/pwa_icon/..%2f..%2fapp.py", "/monitoring", "/docs"),
    ],
)
def test_no_file_of_the_server_is_handed_out(page_url, path):
    status, text = fetch(f"{page_url}{path}")
    assert 400 <= status < 500
    assert len(text) < 200


def test_an_upload_is_handed_out_to_nobody(api, uploads_folder, digit_file):
    status, text = fetch(f"{api}/upload", *form(digit_file.read_bytes()))
    assert status == 200
    (path,) = json.loads(text)
    folder, files = stored(uploads_folder)
    assert path in {str(file) for file in files}
    assert folder.stat().st_mode & 0o077 == 0
    assert fetch(f"{api}/file={path}")[0] == 404


def test_no_reply_names_the_servers_folders(page_url, api, uploads_folder):
    for path in ("/", "/config", "/info", "/openapi.json", "/nowhere", "/theme.css"):
        for url in (f"{page_url}{path}", f"{api}{path}"):
            text = fetch(url)[1]
            assert str(ROOT) not in text, url
            assert str(uploads_folder) not in text, url
    for route in ("component_server", "queue/join", "call/recognize", "run/recognize", "run/x"):
        for body in (
            b"{}",
            b'{"data": [7], "fn_index": 0}',
            b'{"data": [{"path": "/etc/passwd"}]}',
        ):
            text = fetch(f"{api}/{route}", body)[1]
            assert str(ROOT) not in text, (route, text)
            assert str(uploads_folder) not in text, (route, text)
            assert "site-packages" not in text, (route, text)


@pytest.mark.parametrize("path", ["/etc/passwd", str(ROOT / "app.py"), "app.py", "../app.py"])
def test_the_endpoint_reads_no_file_of_the_server(page_url, path):
    sent = {"path": path, "meta": {"_type": "gradio.FileData"}}
    _, text = fetch(f"{page_url}/gradio_api/call/recognize", json.dumps({"data": [sent]}).encode())
    event = json.loads(text)["event_id"]
    text = fetch(f"{page_url}/gradio_api/call/recognize/{event}")[1]
    assert "event: error" in text
    assert str(ROOT) not in text
    assert "root:" not in text


def test_the_endpoint_fetches_no_web_address(page_url, other_server):
    url, asked = other_server
    with pytest.raises(AppError, match="web addresses are not fetched"):
        Client(page_url, verbose=False).predict(handle_file(url), api_name="/recognize")
    assert not asked


def test_an_upload_too_large_is_refused_and_leaves_nothing(api, uploads_folder):
    before = stored(uploads_folder)[1]
    status, text = fetch(f"{api}/upload", *form(bytes(images.MAX_BYTES + 1)))
    assert status == 413
    assert "exceeded maximum allowed size" in text
    assert stored(uploads_folder)[1] == before


def test_a_drawing_is_not_written_to_disk(api, components, uploads_folder):
    before = stored(uploads_folder)[1]
    pens = [{"width": s.width, "points": s.points.tolist()} for s in drawing(7, "crossed")]
    for function in ("recognize", "leave_out_steps"):
        call = {"component_id": components["lenet"], "fn_name": function, "session_hash": "t"}
        body = json.dumps(call | {"data": {"strokes": pens}}).encode()
        status, text = fetch(f"{api}/component_server", body)
        assert status == 200
        assert "error" not in json.loads(text)
    assert stored(uploads_folder)[1] == before
    assert not (ROOT / ".gradio").exists()


def test_nothing_is_flagged_or_kept_as_history(page_url):
    config = json.loads(fetch(f"{page_url}/config")[1])
    assert config["run_history"] is False
    assert "flag" not in json.dumps(config["dependencies"])


def test_sweep_deletes_what_is_old_and_counts_the_rest(tmp_path):
    old = time.time() - uploads.KEPT - 1
    for name, age in (("a/old.png", old), ("b/new.png", None), ("leftover", old), ("c/d/x", old)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"12345")
        if age:
            os.utime(path, (age, age))
    # b/new.png and the four folders, which changed just now
    assert uploads.sweep(tmp_path) == uploads.Stored(entries=5, size=5)
    for path in sorted(tmp_path.rglob("*"), reverse=True):
        os.utime(path, (old, old))
    uploads.sweep(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_guard_leaves_the_disk_room(page_url, api, uploads_folder):
    folder, _ = stored(uploads_folder)
    filler = folder / "filler"
    with filler.open("wb") as file:
        file.truncate(uploads.MAX_BYTES - guard.MAX_BODY + 1)  # takes no room itself
    try:
        status, text = fetch(f"{api}/upload", *form(b"x"))
        assert status == 503
        assert re.fullmatch(r"Too many files .*\.", text)
    finally:
        filler.unlink()
    assert fetch(f"{api}/upload", *form(b"x"))[0] == 200
