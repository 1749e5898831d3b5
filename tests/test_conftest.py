"""What a test run says of what is missing."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT

FILES = {
    "lacking": """
from conftest import require

def test_data(mnist, pen_digits): ...
def test_browser(chromium): ...
def test_other(): require(False, "a tool (how to get it)")
def test_whole(): require(True, "nothing")
""",
    "plain": """
import pytest

def test_it(): pytest.skip("for another reason")
""",
    "marked": """
import pytest

@pytest.mark.skipif(True, reason="for another reason")
def test_it(): ...
""",
    "file": """
import pytest

pytest.importorskip("nonesuch")
""",
}


@pytest.fixture
def run_tests(tmp_path):
    """Run a file of tests beside this conftest where neither data nor a browser is."""

    def run(name, **environment):
        (tmp_path / f"test_{name}.py").write_text(FILES[name])
        bare = {"LENET_MNIST": "none", "LENET_PEN_DIGITS": "none", "CHROMIUM": "none"}
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-c",
                ROOT / "pyproject.toml",
                "-p",
                "conftest",
                tmp_path,
            ],
            env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"} | bare | environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return run


def test_one_line_at_the_end_names_what_is_missing_and_how_to_get_it(run_tests):
    done = run_tests("lacking", LENET_REQUIRE_ALL="")
    assert done.returncode == 0, done.stdout
    *_, line, counts = done.stdout.splitlines()
    assert line == (
        "Tests were skipped for lack of LENET_MNIST (.ci/fetch_data .data), "
        "a browser (apt-get install chromium, or CHROMIUM names one), a tool (how to get it)."
    )
    assert "1 passed, 3 skipped" in counts


@pytest.mark.parametrize("name", FILES)
def test_where_nothing_may_be_lacking_every_skip_fails(run_tests, name):
    done = run_tests(name, LENET_REQUIRE_ALL="1")
    assert done.returncode, done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]
    assert "Nothing may be skipped" in done.stdout
