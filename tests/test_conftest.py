"""What a test run says of what is missing."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow

LACKING = """
from conftest import require

def test_data(mnist, pen_digits): ...
def test_browser(chromium): ...
def test_other(): require(False, "a tool (how to get it)")
def test_whole(): require(True, "nothing")
"""
FOR_OTHER_REASONS = """
import pytest

def test_plainly(): pytest.skip("plain")

@pytest.mark.skipif(True, reason="marked")
def test_marked(): ...
"""
WHOLE_FILE = """
import pytest

pytest.importorskip("nonesuch")
"""


@pytest.fixture
def run_tests(tmp_path):
    """Run files of tests with this conftest where neither data nor a browser is."""

    def run(*files, everything):
        for number, text in enumerate(files):
            (tmp_path / f"test_{number}.py").write_text(text)
        options = ["-c", ROOT / "pyproject.toml", "-p", "conftest"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors", tmp_path],
            env=os.environ
            | {name: "none" for name in ("LENET_MNIST", "LENET_PEN_DIGITS", "CHROMIUM")}
            | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "LENET_REQUIRE_ALL": everything},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return run


def test_one_line_at_the_end_names_what_is_missing_and_how_to_get_it(run_tests):
    done = run_tests(LACKING, everything="")
    assert done.returncode == 0, done.stdout
    *_, line, counts = done.stdout.splitlines()
    assert line == (
        "Tests were skipped for lack of LENET_MNIST (.ci/fetch_data .data), "
        "a browser (apt-get install chromium, or CHROMIUM names one), a tool (how to get it)."
    )
    assert "1 passed, 3 skipped" in counts


def test_where_nothing_may_be_lacking_every_skip_fails(run_tests):
    done = run_tests(LACKING, FOR_OTHER_REASONS, WHOLE_FILE, everything="1")
    assert done.returncode == 1, done.stdout
    counts = done.stdout.splitlines()[-1]
    assert "skipped" not in counts
    assert "1 passed" in counts
    for reason in ("LENET_MNIST", "a browser", "a tool", "plain", "marked", "could not import"):
        assert f"Nothing may be skipped: {reason}" in done.stdout
