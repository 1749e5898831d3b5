"""The command that starts the page, in a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from conftest import ROOT

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


@pytest.mark.parametrize("port", ["http", "-1", "0", "65536", "7860 "])
def test_a_port_that_is_none_is_refused(port):
    process = start(GRADIO_SERVER_PORT=port)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 2
    assert said.splitlines()[-1].endswith(f"expected GRADIO_SERVER_PORT to be a port, got {port!r}")


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1, 2])
def test_a_signal_while_it_starts_leaves_nothing_behind(tmp_path, seconds):
    process = start(TMPDIR=str(tmp_path), GRADIO_TEMP_DIR="")
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=600)
    assert process.returncode
    assert "Traceback" not in said
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("lenet")]
