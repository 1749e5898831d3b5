"""Random actions in Chromium: after each of them all that the page shows is so, see actions.py."""

import subprocess
import sys

import pytest
from actions import about, keys_of, run, visiting

from conftest import ROOT

ACTIONS = 300


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_reading_belongs_to_its_drawing(seed, chromium, page_url, recognizer):
    with visiting(chromium, *about(page_url, recognizer)) as visit:
        assert len(run(visit, keys_of(seed), ACTIONS)) == ACTIONS


def test_the_command_acts_any_number_of_times(chromium):
    command = [sys.executable, "tests/actions.py", "--actions", "3", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 3  # each is told
