"""A running app and its strangers: what it takes, what it refuses, what it hands out and keeps."""

import base64
import contextlib
import http.client
import json
import re
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
from lenet.ui.server import guard

JSON = {"Content-Type": "application/json"}


def fetch(url, body=None, headers=JSON, method=None):
    """Return status and text, whatever they are."""
    request = urllib.request.Request(url, body, headers if body is not None else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def post(url, content):
    """Post JSON; return status and text."""
    return fetch(url, json.dumps(content).encode())


def form(*contents, field="files", name="digit.png"):
    """Return the body and the headers of an upload."""
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    body = b"".join(head.encode() + content + b"\r\n" for content in contents) + b"--x--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture(scope="module")
def api(page_url):
    return f"{page_url}/gradio_api"


@pytest.fixture
def digit_file(tmp_path):
    path = tmp_path / "digit.png"
    Image.fromarray(255 - draw(drawing(4, "closed"))).save(path)
    return path


@pytest.fixture
def picture(digit_file):
    """A drawn 4 as a data URL."""
    return "data:image/png;base64," + base64.b64encode(digit_file.read_bytes()).decode()


def files(gradio_folder):
    return [path for path in gradio_folder.rglob("*") if path.is_file()]


NOT_OURS = {
    "a function that is none": b'{"data": [], "fn_name": "__init__"}',
    "a method of the component": b'{"data": [], "fn_name": "get_config"}',
    "a function's name that is none": b'{"data": [], "fn_name": {"a": 1}}',
    "no function": b'{"data": []}',
    "no object": b"[]",
    "no JSON": b"\xff\xfe{",
    "nothing": b"",
    "half of an emoji": b'{"data": "\\ud800", "fn_name": "recognize"}',
    "deep nesting": b'{"data": ' + b"[" * 9_999 + b"]" * 9_999 + b"}",
    "a form": form(b"x")[0],
}


@pytest.mark.parametrize("body", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_a_wrong_call_is_refused_in_a_line(api, body):
    status, text = fetch(f"{api}/component_server", body)
    assert 400 <= status < 500
    assert re.fullmatch(r"Expected [^\n]{,80}\.", text)


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000])
def test_odd_numbers_are_refused_in_a_sentence(api, literal):
    points = f'[{{"width": 16, "points": [[{literal}, 5]]}}]'
    body = f'{{"fn_name": "recognize", "data": {{"strokes": {points}}}}}'
    status, text = fetch(f"{api}/component_server", body.encode())
    assert (status, text) == (400, "Expected an object in JSON.") or json.loads(text) == {
        "error": "Expected the x of the points of stroke 1 to be between 0 and 1200."
    }


@pytest.mark.parametrize("route", ["component_server", "queue/join", "call/recognize", "mcp/"])
def test_json_of_too_many_values_is_refused_unparsed(api, route):
    status, text = fetch(f"{api}/{route}", b'{"data": [' + b"[]," * 4_000_000 + b"0]}")
    assert (status, text) == (413, "Expected JSON of at most 50,000 values.")


ROUTES = ["component_server", "upload", "queue/join", "call/recognize", "run/recognize", "mcp/"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_told_to_be_too_large_is_not_even_read(api, route):
    address = urllib.parse.urlsplit(f"{api}/{route}")
    connection = http.client.HTTPConnection(address.netloc, timeout=120)
    with contextlib.closing(connection):
        connection.putrequest("POST", address.path)
        connection.putheader("Content-Length", str(guard.MAX_BODY + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert answer.read() == b"Expected a request of at most 14 MB."


@pytest.mark.parametrize("route", ["component_server", "queue/join", "call/recognize"])
def test_a_body_that_grows_too_large_is_refused(api, route):
    # a byte too many, the last: the server has read all and need not hang up
    chunks = (bytes(size) for size in (*[1_000_000] * 14, 1))
    status, text = fetch(f"{api}/{route}", chunks, JSON | {"Transfer-Encoding": "chunked"})
    assert (status, text) == (413, "Expected a request of at most 14 MB.")


@pytest.mark.parametrize("path", ["/", "/login", "/gradio_api/info", "/gradio_api/heartbeat/x"])
def test_elsewhere_no_body_is_taken(page_url, path):
    assert fetch(f"{page_url}{path}", b"{}")[0] == 405


def test_an_address_is_not_endless(page_url):
    assert fetch(f"{page_url}/{'x' * 1_000}") == (414, "Expected a shorter address.")


@pytest.mark.parametrize(
    "path",
    [
        *("file=/etc/passwd", "file=app.py", "file=../app.py", "file=weights/lenet5.keras"),
        *("file=http://127.0.0.1:1/", "file/etc/passwd", "proxy=http://127.0.0.1:1/"),
        *("file%3D/etc/passwd", "file=..%2fapp.py", "file=%2fetc%2fpasswd", "/file=/etc/passwd"),
        *("deep_link?session_hash=t", "stream/a/b/c/playlist.m3u8", "runs", "vibe-code"),
        *("run-history/buckets", "custom_component/a/client/b/c", "dev/reload", "token"),
        *("upload_progress?upload_id=a", "queue/status", "call/recognize", "upload"),
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


def test_an_upload_is_handed_out_to_nobody(api, digit_file):
    status, text = fetch(f"{api}/upload", *form(digit_file.read_bytes()))
    assert status == 200
    (path,) = json.loads(text)
    assert fetch(f"{api}/file={path}")[0] == 404


def test_no_reply_names_the_servers_folders(page_url, api, gradio_folder):
    for path in ("/", "/config", "/info", "/openapi.json", "/nowhere", "/theme.css"):
        for url in (f"{page_url}{path}", f"{api}{path}"):
            text = fetch(url)[1]
            assert str(ROOT) not in text, url
            assert str(gradio_folder) not in text, url
    for route in ("component_server", "queue/join", "call/recognize", "run/recognize", "run/x"):
        for body in (
            b"{}",
            b'{"data": [7], "fn_index": 0}',
            b'{"data": [{"path": "/etc/passwd"}]}',
        ):
            text = fetch(f"{api}/{route}", body)[1]
            assert str(ROOT) not in text, (route, text)
            assert str(gradio_folder) not in text, (route, text)
            assert "site-packages" not in text, (route, text)


def called(api, data):
    """Call the endpoint in each way that Gradio's clients know; return the answers or errors."""
    status, text = post(f"{api}/run/recognize", {"data": data})
    assert status in (200, 400)
    replies = [json.loads(text)]
    event = json.loads(post(f"{api}/call/recognize", {"data": data})[1])["event_id"]
    text = fetch(f"{api}/call/recognize/{event}")[1]
    kind, told = re.fullmatch(r"event: (\w+)\ndata: (.*)\n\n", text).groups()
    replies.append({"data": json.loads(told)} if kind == "complete" else json.loads(told))
    asked = {"data": data, "fn_index": 0, "session_hash": "mine"}
    event = json.loads(post(f"{api}/queue/join", asked)[1])["event_id"]
    told = fetch(f"{api}/queue/data?session_hash=mine")[1].split("\n\n")
    done, closed = (json.loads(message.removeprefix("data: ")) for message in told if message)
    assert (done["msg"], done["event_id"], closed["msg"]) == (
        "process_completed",
        event,
        "close_stream",
    )
    assert done["success"] is ("data" in done["output"])
    replies.append(done["output"])
    if isinstance(data, list) and len(data) < 3:
        named = dict(zip(("image", "hand"), data, strict=False))
        event = json.loads(post(f"{api}/call/v2/recognize", named)[1])["event_id"]
        kind, told = fetch(f"{api}/call/v2/recognize/{event}")[1].strip().split("\n")
        told = json.loads(told.removeprefix("data: "))
        replies.append({"data": told} if kind == "event: complete" else told)
    return replies


NO_IMAGE = "Expected an uploaded image file or a data URL; web addresses are not fetched."
FILE = {"meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "data",
    [
        *([], [None], [[], ""], [1, ""], [True], [{}, ""], ["", ""], ["x" * 99_999], [{"path": 7}]),
        *([{"path": "/etc/passwd"}], ["app.py"], [{"path": str(ROOT / "app.py"), **FILE}]),
        *([{"path": "../app.py", **FILE}], [{"url": "file:///etc/passwd", **FILE}]),
        *([{"path": "http://127.0.0.1:1/x.png", **FILE}], [{"path": "/etc/passwd", **FILE}, "x"]),
    ],
    ids=str,
)
def test_what_is_no_image_gets_the_sentence(api, data):
    assert {reply["error"] for reply in called(api, data)} == {NO_IMAGE}


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("data:,x", "Expected an image as a data URL."),
        ("data:image/png;base64,?", "Expected an image as a data URL in base64."),
        ("data:image/png;base64," + "A" * 13_500_000, "Expected an image of at most 10 MB."),
    ],
    ids=["no image", "no base64", "too large"],
)
def test_what_is_no_data_url_gets_a_sentence(api, image, said):
    for sent in (image, {"path": image, **FILE}, {"url": image}):
        assert {reply["error"] for reply in called(api, [sent, ""])} == {said}


@pytest.mark.parametrize("hand", [7, [], {}, "x", "[" * 9_999, "9" * 300_000, {"format": "x" * 99}])
def test_what_is_no_hand_gets_a_sentence(api, picture, hand):
    for reply in called(api, [picture, hand]):
        assert re.fullmatch(r"Expected a hand[^\n]{,80}\.", reply["error"])


def test_a_data_url_is_taken_wherever_a_file_is(api, picture):
    for sent in (
        picture,
        {"path": picture},
        {"url": picture},
        {"path": picture, **FILE},
        {"path": None, "url": picture, **FILE},
    ):
        for reply in called(api, [sent, ""]) + called(api, [sent]):
            assert reply["data"][0]["label"] == "4"


def test_an_uploaded_file_is_read_once(api, digit_file):
    (path,) = json.loads(fetch(f"{api}/upload", *form(digit_file.read_bytes()))[1])
    first, *others = called(api, [{"path": path, **FILE}, ""])
    assert first["data"][0]["label"] == "4"
    assert {reply["error"] for reply in others} == {NO_IMAGE}


@pytest.mark.parametrize("session", [None, 7, [], "s" * 65])
def test_a_session_has_a_short_name(api, session):
    asked = {"data": [], "fn_index": 0, "session_hash": session}
    status, text = post(f"{api}/queue/join", asked)
    assert (status, text) == (400, "Expected a session_hash of at most 64 characters.")


@pytest.mark.parametrize("name", [-1, 2, 0.5, "0", None, [], {}, 10**30])
def test_an_unknown_endpoint_gets_a_sentence(api, name):
    assert post(f"{api}/queue/join", {"data": [], "fn_index": name, "session_hash": "w"})[0] == 200
    said = {"error": "Expected one of recognize, recognize_number."}
    assert said["error"] in fetch(f"{api}/queue/data?session_hash=w")[1]
    assert post(f"{api}/run/other", {"data": []}) == (400, json.dumps(said, separators=(",", ":")))


def test_an_event_that_is_not_there_gets_a_sentence(api):
    text = fetch(f"{api}/call/recognize/{'0' * 32}")[1]
    assert text == 'event: error\ndata: {"error":"There is no such call."}\n\n'
    assert "close_stream" in fetch(f"{api}/queue/data?session_hash=nobody")[1]


def test_the_endpoint_fetches_no_web_address(page_url, other_server):
    url, asked = other_server
    with pytest.raises(AppError, match="web addresses are not fetched"):
        Client(page_url, verbose=False).predict(handle_file(url), api_name="/recognize")
    assert not asked


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (form(bytes(images.MAX_BYTES + 1)), (413, "Expected a file of at most 10 MB.")),
        (form(b"x", b"y"), (400, "Expected a form with one file.")),
        (form(*[b"x"] * 990), (400, "Expected a form with one file.")),
        (form(), (400, "Expected a form with one file.")),
        ((form(b"x")[0][:-9], form()[1]), (400, "Expected a form with one file.")),
        ((b"", form()[1]), (400, "Expected a form with one file.")),
        ((b"x", JSON), (415, "Expected a form with one file.")),
    ],
    ids=["too large", "two", "990", "none", "cut", "empty", "JSON"],
)
def test_an_upload_is_one_file(api, body, said):
    assert fetch(f"{api}/upload", *body) == said


def test_nothing_is_written_to_disk(api, gradio_folder, digit_file, picture):
    pens = [{"width": s.width, "points": s.points.tolist()} for s in drawing(7, "crossed")]
    call = {"fn_name": "recognize", "data": {"strokes": pens}}
    status, text = post(f"{api}/component_server", call)
    assert status == 200
    assert "error" not in json.loads(text)
    fetch(f"{api}/upload", *form(digit_file.read_bytes()))
    fetch(f"{api}/upload", *form(bytes(5_000_000)))
    called(api, [picture, ""])
    assert not files(gradio_folder)
    assert not (ROOT / ".gradio").exists()


def test_nothing_is_flagged_or_kept_as_history(page_url):
    config = json.loads(fetch(f"{page_url}/config")[1])
    assert config["run_history"] is False
    assert "flag" not in json.dumps(config["dependencies"])
