"""The browser's scripts that know no page, in Node: `tests/js/`, by the cases of `golden.py`."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import golden
import twins
from conftest import ROOT, require
from lenet.ui.bundle import _DOC

NODE = shutil.which("node")
OLDEST = 20  # the first with `toSorted`


def run(cases, subjects=("*",)):
    """Run the tests of subjects in Node on a folder of cases."""
    folder = ROOT / "tests" / "js"
    files = sorted(str(path) for name in subjects for path in folder.glob(f"{name}.test.js"))
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


def test_scripts_do_what_python_does(node):
    golden.main()
    assert re.search(r"^# pass [1-9]", run(golden.FOLDER), re.MULTILINE)


def test_scripts_do_what_python_does_with_real_pens(node, recognizer, pen_digits, tmp_path):
    golden.write(tmp_path, recognizer, pen_digits)
    told = run(tmp_path, ("drawing", "hand", "link", "network", "pictures", "reading"))
    assert re.search(r"^# skipped 0$", told, re.MULTILINE)


def test_the_kernels_are_what_their_source_builds_to(node, tmp_path):
    compiler = ROOT / "node_modules" / "assemblyscript" / "bin" / "asc.js"
    require(compiler.is_file(), "AssemblyScript (npm ci)")
    _, *arguments = json.loads((ROOT / "package.json").read_text())["scripts"]["kernels"].split()
    kept = ROOT / arguments[arguments.index("-o") + 1]
    arguments[arguments.index("-o") + 1] = built = str(tmp_path / "kernels.wasm")
    subprocess.run([NODE, str(compiler), *arguments], cwd=ROOT, check=True)
    assert Path(built).read_bytes() == kept.read_bytes()


def test_the_engine_is_light():
    names = ("engine", "layers", "memory", "plain")
    scripts = [(twins.SCRIPTS / "training" / f"{name}.js").read_text() for name in names]
    text = "".join(_DOC.sub("", script) for script in scripts).encode()
    kernels = (ROOT / "lenet" / "ui" / "kernels.wasm").read_bytes()
    assert len(gzip.compress(text)) + len(gzip.compress(kernels)) < 5_000


# What Python has of OpenCV or of itself, and what only the server does.
SCRIPTS_ALONE = {
    "drawing": {"bounds", "components", "distance", "filters", "polygon", "resize", "round"}
    | {"statistics"},
    "network": {"calibrate", "changes", "random", "towards", "weights"},
    "reading": {"framed", "known", "picture"},
}
MODULES_ALONE = {
    "drawing": {"images", "penmanship"},
    "network": {"parameters", "quiet", "signs", "snapshots", "weights"},
    "reading": {"digit"},
}


@pytest.mark.parametrize("package", ["drawing", "network", "reading", "."])
def test_scripts_and_modules_of_the_same_path_are_twins(package):
    scripts = {path.stem: path.read_text() for path in (twins.SCRIPTS / package).glob("*.js")}
    modules = {path.stem for path in (ROOT / "lenet" / package).glob("[a-z]*.py")}
    called = {
        name for name, text in scripts.items() if "twin of" in text.replace("\n// ", " ")[:300]
    }
    if package == ".":
        assert called == {"hand", "recognizer"}
        assert called <= modules
        return
    assert called == scripts.keys() - SCRIPTS_ALONE[package] == modules - MODULES_ALONE[package]
    for name in called:
        assert f"`lenet/{package}/{name}.py`" in scripts[name][:300]
