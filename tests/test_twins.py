"""Which of the browser's scripts are twins of Python's modules, and how light its engine is."""

import gzip

import pytest

import twins
from conftest import ROOT
from lenet.ui.bundle import _DOC


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
