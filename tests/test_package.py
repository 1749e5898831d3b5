"""The package as pip installs it: what it holds, and what it asks for."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import zipfile

import draw_layout
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lenet
from conftest import ROOT
from lenet.recognizer import Recognizer

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BUNDLED = (".keras", ".json", ".snapshots.npz", ".evaluation.json")
# Draws a 7 in the words of the package alone, and says where its weights came from.
READ_A_SEVEN = """
import importlib.metadata
import json
from lenet import train
from lenet.drawing import penmanship, strokes
from lenet.ui import tables
from lenet.network import weights
from lenet.recognizer import Recognizer

drawing = [strokes.Stroke(path, 16) for path in penmanship.paths(7, "crossed")]
recognizer = Recognizer.load()
print(json.dumps({
    "weights": str(weights.BUNDLED),
    "training writes": str(train.BESIDE),
    "digit": recognizer.recognize_strokes(drawing).digit,
    "measured": tables.evaluation_of(recognizer.record) is not None,
    "snapshots": len(recognizer.snapshots),
    "commands": [
        command.name
        for command in importlib.metadata.distribution("lenet5-sketchpad").entry_points
        if callable(command.load())
    ],
}))
"""


def requirements(name):
    """Return the requirements in a file, by their packages' names; those it includes, too."""
    found = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= requirements(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            requirement = Requirement(line.partition("  #")[0])
            found[canonicalize_name(requirement.name)] = requirement
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_wheel_holds_the_package_and_its_weights(wheel):
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lenet").rglob("*")
        if path.suffix in (".py", ".json", ".html", ".css", ".js", ".png", ".svg", ".bin", ".wasm")
    }
    bundled = {f"lenet/bundled/lenet5{end}" for end in BUNDLED}
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == package | bundled
    assert len(package) > 70


def test_wheel_reads_a_digit_with_its_own_weights_without_a_word_of_keras(wheel, tmp_path):
    wheel.extractall(tmp_path / "installed")
    (tmp_path / "elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", READ_A_SEVEN],
        cwd=tmp_path / "elsewhere",
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "weights": str(tmp_path / "installed" / "lenet" / "bundled" / "lenet5.keras"),
        "training writes": "weights/own",
        "digit": 7,
        "measured": True,
        "snapshots": len(Recognizer.load().snapshots),
        "commands": ["lenet-app", "lenet-evaluate", "lenet-export", "lenet-train"],
    }


def test_package_asks_for_what_the_space_installs(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    asked = re.findall(r"^Requires-Dist: (.+)$", wheel.read(name).decode(), re.MULTILINE)
    wanted = requirements("requirements.txt").values()
    assert {str(Requirement(each)) for each in asked} == {str(each) for each in wanted}


def test_the_version_is_that_of_changelog_and_citation():
    newest = re.search(r"^## (\S+) - (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert newest[1] == lenet.__version__
    assert f"version: {newest[1]}\ndate-released: {newest[2]}\n" in cited


def test_gradio_changes_by_patches_only():
    gradio = requirements("requirements.txt")["gradio"].specifier
    major, minor, *_ = map(int, importlib.metadata.version("gradio").split("."))
    assert gradio.contains(f"{major}.{minor}.99")
    assert not gradio.contains(f"{major}.{minor + 1}.0")


def test_every_import_is_declared():
    imported = set()
    for path in (ROOT / "lenet").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.partition(".")[0])
    providers = importlib.metadata.packages_distributions()
    # `spaces` is there on a ZeroGPU Space, which brings it; an export to ONNX asks for `onnx`
    others = imported - sys.stdlib_module_names - {"lenet", "onnx", "spaces"}
    declared = requirements("requirements.txt")
    for name in sorted(others):
        assert {canonicalize_name(provider) for provider in providers[name]} & set(declared), name


def test_the_layout_is_drawn_as_it_is():
    text = (ROOT / "docs" / "layout.md").read_text("utf-8")
    graphs = text.partition("```mermaid\n")[2].partition("\n```")[0], draw_layout.draw()
    shown, real = (re.sub(r"<br>.*? lines", "", graph) for graph in graphs)
    assert shown == real, "python docs/draw_layout.py draws it anew"


def test_lock_has_every_requirement_in_its_range():
    locked = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    for name, requirement in requirements("requirements-dev.txt").items():
        assert all(map(requirement.specifier.contains, locked[name])), requirement


def test_lock_has_hashes_and_names_no_registry():
    pinned = re.findall(r"^[\w.-]+==.*$", LOCK, re.MULTILINE)
    assert len(pinned) > 100
    assert all(line.endswith("\\") for line in pinned)  # hashes follow
    assert "://" not in LOCK
