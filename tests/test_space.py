"""What the README's commands put on Hugging Face, whose place a stub takes."""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from conftest import ROOT, require
from hub import Hub

pytestmark = pytest.mark.slow

COMMAND = re.compile(r"^[^\n`]*(?:&&\n[^\n`]*)?hf upload [^\n`]*", re.MULTILINE)
WAYS = ("README.md", "docs/hosting.md", ".github/workflows/ci.yml")


def files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def git(folder, *arguments):
    return subprocess.check_output(["git", *arguments], cwd=folder, text=True).splitlines()


@pytest.fixture
def clone(tmp_path):
    require((ROOT / ".git").exists() and shutil.which("git"), "git, and a clone")
    git(tmp_path, "clone", "--quiet", "--depth", "1", ROOT.as_uri(), "clone")
    return tmp_path / "clone"


@pytest.fixture
def upload(clone, tmp_path):
    """Run a command of the README in a clone; return what the Space then holds."""
    space = tmp_path / "remote"
    space.mkdir()
    (space / "gone.py").write_text("of the version before")
    with Hub(0, space) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}",
            "HF_HOME": str(tmp_path / "home"),
            "HF_TOKEN": "hf_of_nobody",
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "SPACE": "owner/name",
        }

        def run(command):
            command = command.replace("OWNER/NAME", "owner/name")
            subprocess.run(["bash", "-ec", command], cwd=clone, env=environment, check=True)
            return files(space)

        yield run
        hub.shutdown()


def commands(name, folder):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [found for found in COMMAND.findall(text) if re.search(rf"upload \S+ {folder} ", found)]


@pytest.mark.parametrize("name", WAYS)
def test_a_gradio_space_gets_what_is_committed_and_nothing_else(clone, upload, name):
    (command,) = commands(name, "space")
    (clone / "mine.txt").write_text("not committed")
    held = upload(command)
    committed = git(clone, "ls-files")
    assert sorted(held) == committed
    assert all(held[path] == (clone / path).read_bytes() for path in committed)
    assert git(clone, "ls-files", "--cached", "--ignored", "--exclude-standard") == []


@pytest.mark.parametrize("name", WAYS[:2])
def test_a_static_space_gets_the_exported_folder(clone, upload, site, name):
    (command,) = commands(name, "site")
    shutil.copytree(site, clone / "site")
    assert upload(command) == files(site)
