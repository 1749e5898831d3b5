"""The command that starts the page, in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from lenet import app
from lenet.network import weights

pytestmark = pytest.mark.slow


def start(**environment):
    """Start `python app.py`; its output comes as one text."""
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"GRADIO_ANALYTICS_ENABLED": "False"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_port_that_is_taken_is_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        process = start(GRADIO_SERVER_PORT=port, GRADIO_TEMP_DIR=str(tmp_path / "gradio"))
        said, _ = process.communicate(timeout=600)
    assert process.returncode == 1
    assert re.fullmatch(rf"The page can't start: Address already in use .*{port}.*\.\n", said)


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_a_port_that_is_none_is_refused(monkeypatch, capsys, port):
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)
    with pytest.raises(SystemExit) as end:
        app.main([])
    assert end.value.code == 2
    assert capsys.readouterr().err.endswith(
        f"expected GRADIO_SERVER_PORT to be a port, got {port!r}\n"
    )


def test_weights_are_those_of_the_option_or_the_variable(monkeypatch):
    served = []
    monkeypatch.setattr(app, "_serve", lambda path, port: served.append(path))
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    app.main([])
    monkeypatch.setenv("LENET_WEIGHTS", "space.keras")
    app.main([])
    app.main(["--weights", "mine.keras"])
    assert served == [weights.BUNDLED, Path("space.keras"), Path("mine.keras")]


def test_weights_that_are_none_are_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    with pytest.raises(SystemExit) as end:
        app.main(["--weights", str(tmp_path / "none.keras")])
    assert re.fullmatch(
        r"The page can't start: Expected weights in .*none\.keras, but .*\.", end.value.code
    )


@pytest.mark.parametrize("seconds", [0.05, 0.5, 2])
def test_a_signal_while_it_starts_leaves_nothing_behind(tmp_path, seconds):
    process = start(TMPDIR=str(tmp_path), GRADIO_TEMP_DIR="")
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=600)
    assert process.returncode
    assert "Traceback" not in said
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("lenet")]
