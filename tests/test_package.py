"""The package as pip installs it: what it holds, and what it asks for."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lenet
from conftest import ROOT
from lenet.recognizer import Recognizer

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BUNDLED = (".keras", ".json", ".snapshots.npz", ".evaluation.json")
# Draws a 7 in the words of the package alone, and says where its weights came from.
READ_A_SEVEN = """
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
    "training writes": str(train.OUTPUT),
    "digit": recognizer.recognize_strokes(drawing).digit,
    "measured": tables.evaluation_of(recognizer.record) is not None,
    "snapshots": len(recognizer.snapshots),
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
        if path.suffix in (".py", ".json", ".html", ".css", ".js", ".png", ".svg")
    }
    bundled = {f"lenet/bundled/lenet5{end}" for end in BUNDLED}
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == package | bundled
    assert len(package) > 70


def test_wheel_reads_a_digit_with_its_own_weights(wheel, tmp_path):
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
    assert json.loads(done.stdout) == {
        "weights": str(tmp_path / "installed" / "lenet" / "bundled" / "lenet5.keras"),
        "training writes": "weights/lenet5.keras",
        "digit": 7,
        "measured": True,
        "snapshots": len(Recognizer.load().snapshots),
    }


@pytest.mark.parametrize("target", PROJECT["scripts"].values())
def test_commands_are_functions_of_the_package(target):
    module, _, function = target.partition(":")
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


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
    # `spaces` is there on a ZeroGPU Space, which brings it
    others = imported - sys.stdlib_module_names - {"lenet", "spaces"}
    declared = requirements("requirements.txt")
    for name in sorted(others):
        assert {canonicalize_name(provider) for provider in providers[name]} & set(declared), name


def test_diagram_of_contributing_is_that_of_the_imports():
    found = {}
    for path in (ROOT / "lenet").rglob("*.py"):
        named = re.findall(r"^\s*from lenet(?:\.| import )(\w+)", path.read_text("utf-8"), re.M)
        part = path.relative_to(ROOT / "lenet").parts[0].removesuffix(".py")
        found[part] = found.get(part, set()) | set(named) - {part}
    diagram = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("mermaid")[2]
    drawn = {}
    for one, other in re.findall(r"^  (\w.*?) --(?: \w+ --)?> (.+)$", diagram, re.M):
        for part in one.split(" & "):
            drawn[part] = drawn.get(part, set()) | set(other.split(" & "))

    def below(part):
        return set().union(*({each} | below(each) for each in drawn.get(part, ())))

    assert all(drawn[part] <= found[part] for part in drawn)
    assert all(others <= below(part) for part, others in found.items())


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
