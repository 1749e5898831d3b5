"""The browser's scripts that know no page, in Node, by the cases of `golden.py`."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import golden
from conftest import ROOT, require

NODE = shutil.which("node")
OLDEST = 20  # the first with `toSorted`


@pytest.fixture(scope="module")
def node():
    version = NODE and subprocess.run([NODE, "--version"], capture_output=True, text=True).stdout
    recent = version and int(version[1:].split(".")[0]) >= OLDEST
    require(recent, f"Node {OLDEST} or newer (https://nodejs.org)")


def test_scripts_do_what_python_does(node, scripts):
    status, told = scripts
    assert status == 0, told
    assert re.search(r"^# pass [1-9]", told, re.MULTILINE)


def test_scripts_do_what_python_does_with_real_pens(node, recognizer, pen_digits, tmp_path):
    golden.write(tmp_path, recognizer, pen_digits)
    subjects = ("drawing", "hand", "link", "network", "pictures", "reading")
    files = [f"tests/js/{name}.test.js" for name in subjects]
    command = [NODE, "--import", "./tests/js/setup.js", "--test", *files]
    environment = os.environ | {"GOLDEN": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# skipped 0$", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_the_kernels_are_what_their_source_builds_to(node, tmp_path):
    compiler = ROOT / "node_modules" / "assemblyscript" / "bin" / "asc.js"
    require(compiler.is_file(), "AssemblyScript (npm ci)")
    _, *arguments = json.loads((ROOT / "package.json").read_text())["scripts"]["kernels"].split()
    kept = ROOT / arguments[arguments.index("-o") + 1]
    arguments[arguments.index("-o") + 1] = built = str(tmp_path / "kernels.wasm")
    subprocess.run([NODE, str(compiler), *arguments], cwd=ROOT, check=True)
    assert Path(built).read_bytes() == kept.read_bytes()
