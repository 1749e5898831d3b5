import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

MISSING = """
import sys
sys.modules["keras"] = None  # as if it were not installed
from lenet.network.quiet import import_keras
import_keras()
"""


# That Keras says nothing is held by `test_package.py`.
def test_what_goes_wrong_is_shown():
    done = subprocess.run([sys.executable, "-c", MISSING], capture_output=True, text=True)
    assert done.returncode == 1
    assert "keras" in done.stderr.splitlines()[-1]
