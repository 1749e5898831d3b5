"""Node tests the scripts while Python's tests run, so that a second core has something to do."""

import shutil
import subprocess
import sys

import pytest

from conftest import ROOT

BESIDE = "test_scripts_do_what_python_does"
# the golden cases first, if they are older than what they are made from
RUN = '"$0" tests/golden.py && exec node --import ./tests/js/setup.js --test tests/js/*.test.js'
TOLD = ROOT / ".generated" / "told.txt"
_begun = pytest.StashKey()


def pytest_collection_modifyitems(items):
    """Let what waits for Node come last."""
    items.sort(key=lambda item: item.name == BESIDE)


def pytest_collection_finish(session):
    """Begin before the first test."""
    asked = session.items and session.items[-1].name == BESIDE
    if asked and shutil.which("node") and not session.config.option.collectonly:
        TOLD.parent.mkdir(exist_ok=True)
        with TOLD.open("w") as told:
            command = ["sh", "-c", RUN, sys.executable]
            process = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told)
        session.config.stash[_begun] = process


def pytest_unconfigure(config):
    """Leave nothing running, however the tests have ended."""
    if process := config.stash.get(_begun, None):
        process.terminate()
        process.wait()


@pytest.fixture
def scripts(request):
    """How Node's tests of the scripts have ended, and what they said."""
    status = request.config.stash[_begun].wait()
    return status, TOLD.read_text()
