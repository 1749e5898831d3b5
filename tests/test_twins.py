"""The browser's scripts that know no page, in Node: `tests/js/`, by the cases of `golden.py`."""

import os
import re
import shutil
import subprocess

import pytest

import golden
import twins
from conftest import ROOT, require

NODE = shutil.which("node")
OLDEST = 20  # the first with `toSorted`


def run(cases):
    """Run the tests in Node on a folder of cases."""
    files = sorted(map(str, (ROOT / "tests" / "js").glob("*.test.js")))
    command = [NODE, "--import", "./tests/js/setup.js", "--test", *files]
    environment = os.environ | {"GOLDEN": str(cases)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def node():
    version = NODE and subprocess.run([NODE, "--version"], capture_output=True, text=True).stdout
    recent = version and int(version[1:].split(".")[0]) >= OLDEST
    require(recent, f"Node {OLDEST} or newer (https://nodejs.org)")


def test_scripts_do_what_python_does(node, recognizer, tmp_path):
    golden.write(tmp_path, recognizer)
    assert re.search(r"^# pass [1-9]", run(tmp_path), re.MULTILINE)


def test_scripts_do_what_python_does_with_real_pens(node, recognizer, pen_digits, tmp_path):
    golden.write(tmp_path, recognizer, pen_digits)
    assert re.search(r"^# skipped 0$", run(tmp_path), re.MULTILINE)


# What Python has of OpenCV or of itself, and what only the server does.
SCRIPTS_ALONE = {"drawing": {"bounds", "components", "distance", "polygon", "resize", "round"}}
SCRIPTS_ALONE |= {"network": {"weights"}, "reading": {"known"}}
MODULES_ALONE = {
    "drawing": {"clutter", "images", "layer", "paper", "penmanship", "raster", "ruling"},
    "network": {"parameters", "quiet", "snapshots", "weights"},
}
MODULES_ALONE |= {"reading": {"cuts", "digit", "from_ink", "line", "rows", "stretches"}}


@pytest.mark.parametrize("package", ["drawing", "network", "reading", "."])
def test_scripts_and_modules_of_the_same_path_are_twins(package):
    scripts = {path.stem: path.read_text() for path in (twins.SCRIPTS / package).glob("*.js")}
    modules = {path.stem for path in (ROOT / "lenet" / package).glob("[a-z]*.py")}
    called = {
        name for name, text in scripts.items() if "twin of" in text.replace("\n// ", " ")[:300]
    }
    if package == ".":
        assert called == {"experiments", "hand", "recognizer"}
        assert called <= modules
        return
    assert called == scripts.keys() - SCRIPTS_ALONE[package] == modules - MODULES_ALONE[package]
    for name in called:
        assert f"`lenet/{package}/{name}.py`" in scripts[name][:300]
