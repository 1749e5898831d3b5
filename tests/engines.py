"""Browsers of three engines, each behind the same few calls: `begin` before them, `close` after.

Chromium is Playwright's. Firefox is asked by WebDriver BiDi and WebKit by WebDriver, two standards
that take a socket each: neither needs a package of its own.
"""

import contextlib
import json
import shutil
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 60  # seconds until something is to be so
SIZE = {"width": 1280, "height": 900}
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
DRIVER, SCREEN = map(shutil.which, ("WebKitWebDriver", "Xvfb"))
BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))  # WebKitGTK's own


class Engine:
    """A page in a browser: `goto`, `evaluate` and `perform`, which takes a pointer's actions."""

    def __init__(self, given=None):
        self.given = given
        self.opened = contextlib.ExitStack()  # what is closed in the end, the latest first

    def start(self, *command, **options):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = self.opened.enter_context(subprocess.Popen(command, **quiet | options))
        self.opened.callback(process.terminate)
        return process

    def close(self):
        self.opened.close()

    def wait(self, condition):
        """Wait until an expression holds."""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < deadline, (condition, self.evaluate(STANDS))
            time.sleep(0.05)

    def stroke(self, points):
        """Draw from point to point, in pixels of the page's view; one point is a tap."""
        first, *rest = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0} for x, y in points
        ]
        down, up = ({"type": f"pointer{way}", "button": 0} for way in ("Down", "Up"))
        pen = {"type": "pointer", "id": "pen", "parameters": {"pointerType": "mouse"}}
        self.perform({**pen, "actions": [first, down, *rest, up]})


STANDS = "document.querySelector('#sketchpad .notice, #answer')?.textContent"


class Chromium(Engine):
    """By Playwright, in the browser of the other tests, which is given."""

    def begin(self):
        page = self.opened.enter_context(self.given.new_context(viewport=SIZE)).new_page()
        self.mouse, self.goto, self.evaluate = page.mouse, page.goto, page.evaluate

    def perform(self, pointer):
        for action in pointer["actions"]:
            if action["type"] == "pointerMove":
                self.mouse.move(action["x"], action["y"])
            else:
                getattr(self.mouse, action["type"].removeprefix("pointer").lower())()


class Firefox(Engine):
    """By WebDriver BiDi, over a WebSocket; given is a folder for its profile."""

    def begin(self):
        port = free_port()
        how = ["--headless", "--profile", self.given, "--remote-debugging-port", str(port)]
        self.start(FIREFOX, *how)
        self.socket = once_it_listens(lambda: WebSocket("127.0.0.1", port, "/session"))
        self.opened.enter_context(self.socket.socket)
        self.opened.enter_context(self.socket.file)
        self.asked = 0
        self.ask("session.new", capabilities={})
        (tab,) = self.ask("browsingContext.getTree")["contexts"]
        self.tab = {"context": tab["context"]}
        self.ask("browsingContext.setViewport", **self.tab, viewport=SIZE)

    def ask(self, method, **params):
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while (reply := json.loads(self.socket.receive())).get("id") != self.asked:
            pass  # it is an event
        assert reply["type"] == "success", reply
        return reply["result"]

    def goto(self, url):
        self.ask("browsingContext.navigate", **self.tab, url=url, wait="complete")

    def evaluate(self, expression):
        text = f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))"
        how = {"target": self.tab, "awaitPromise": True}
        reply = self.ask("script.evaluate", expression=text, **how)
        assert reply["type"] == "success", reply
        return json.loads(reply["result"]["value"])

    def perform(self, pointer):
        self.ask("input.performActions", **self.tab, actions=[pointer])


class WebKit(Engine):
    """By WebDriver, over HTTP, on a screen of its own."""

    def begin(self):
        size = f"{SIZE['width']}x{SIZE['height']}x24"
        screen = self.start(SCREEN, "-displayfd", "1", "-screen", "0", size, stdout=subprocess.PIPE)
        port = free_port()
        display = f"DISPLAY=:{int(screen.stdout.readline())}"
        self.start("env", display, "GDK_BACKEND=x11", DRIVER, f"--port={port}")
        self.url = f"http://127.0.0.1:{port}/session"
        options = {"binary": str(BROWSERS[-1]), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = once_it_listens(lambda: self.ask("", **wanted))
        self.url += f"/{session['sessionId']}"
        self.opened.callback(self.ask, "", "DELETE")
        self.ask("/window/rect", **SIZE)

    def ask(self, path, method="POST", **question):
        data = json.dumps(question).encode() if method == "POST" else None
        request = urllib.request.Request(self.url + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def goto(self, url):
        self.ask("/url", url=url)

    def evaluate(self, expression):
        return self.ask("/execute/sync", script=f"return {expression}", args=[])

    def perform(self, pointer):
        self.ask("/actions", actions=[pointer])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def once_it_listens(connect):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return connect()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


class WebSocket:
    """As much of RFC 6455 as one needs to talk to a browser on the same machine."""

    def __init__(self, host, port, path):
        self.socket = socket.create_connection((host, int(port)), PATIENCE)
        self.file = self.socket.makefile("rb")
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: bm9ib2R5IGxvb2tzIGF0IQ==",
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        while self.file.readline().strip():
            pass

    def send(self, text):
        masked, mask = 0x80, b"mask"
        content = bytes(byte ^ mask[at % 4] for at, byte in enumerate(text.encode()))
        length = len(content)
        if length < 126:
            head = struct.pack(">BB", 0x81, masked | length)
        elif length < 1 << 16:
            head = struct.pack(">BBH", 0x81, masked | 126, length)
        else:
            head = struct.pack(">BBQ", 0x81, masked | 127, length)
        self.socket.sendall(head + mask + content)

    def receive(self):
        content, last = b"", False
        while not last:
            first, length = self.file.read(2)
            if length > 125:
                length = int.from_bytes(self.file.read(2 if length == 126 else 8), "big")
            content, last = content + self.file.read(length), first & 0x80
        return content.decode()
