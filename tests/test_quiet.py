import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

IMPORTED = "from lenet.network.model import build; build()"
MISSING = """
import sys
sys.modules["keras"] = None  # as if it were not installed
from lenet.network.quiet import import_keras
import_keras()
"""


def run(script):
    """Run a script; return its exit code and what it wrote to stderr."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    return done.returncode, done.stderr


def test_keras_is_imported_without_a_word():
    assert run(IMPORTED) == (0, "")


def test_what_goes_wrong_is_shown():
    code, told = run(MISSING)
    assert code == 1
    assert "keras" in told.splitlines()[-1]
