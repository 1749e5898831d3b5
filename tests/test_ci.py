"""The checks run what README and CONTRIBUTING tell people to run."""

import re
import subprocess

import pytest

from conftest import ROOT

RUNNERS = [".ci/run", ".github/workflows/ci.yml"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def commands():
    """What `.ci/commands` prints."""
    done = subprocess.run([ROOT / ".ci/commands"], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_commands_are_those_of_the_readme(commands):
    block = read("README.md").split("```sh\n")[1].partition("```")[0]
    assert commands == block.replace(" && ", "\n").splitlines()
    assert [command for command in commands if "pytest" in command] == ["python -m pytest"]
    assert [command for command in commands if command.startswith("pip install -r ")] == [
        "pip install -r requirements.txt",
        "pip install -r requirements-dev.txt",
    ]


@pytest.mark.parametrize("name", RUNNERS)
def test_set_up_and_tests_are_the_readmes(name):
    text = read(name)
    assert ".ci/commands | grep '^pip install'" in text
    assert ".ci/commands | grep pytest" in text
    others = [line for line in text.splitlines() if "pytest" in line and ".ci/commands" not in line]
    assert all("-m nightly" in line for line in others)


def test_set_up_of_contributing_installs_what_a_commit_is_checked_with():
    block = read("CONTRIBUTING.md").split("```sh\n")[1].partition("```")[0]
    lines = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert "entry: npm run" in read(".pre-commit-config.yaml")
    assert lines.index("npm ci") < lines.index("pre-commit install")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_pythons_that_are_promised_are_those_that_are_tried(name):
    tried = re.findall(r'python: "3\.(\d+)", versions', read(".github/workflows/ci.yml"))
    assert re.findall(r"Python 3\.(\d+)\s+to 3\.(\d+)", read(name)) == [(tried[0], tried[-1])]


def test_commit_and_check_check_the_same():
    entries = [
        line.partition("entry: ")[2].replace(" --force-exclude", "")
        for line in read(".pre-commit-config.yaml").splitlines()
        if "entry: " in line
    ]
    checks = read(".ci/check")
    assert len(entries) == 7
    assert all(entry in checks for entry in entries)


@pytest.mark.parametrize("name", [".ci/run", ".ci/rehearse_space"])
@pytest.mark.parametrize(
    ("work", "code"),
    # killed before it is what it will be, a process would run the trap as well
    [
        ("true", 0),
        ("sleep 0 & wait $!", 0),
        ("sleep 60 & until [[ $(</proc/$!/comm) == sleep ]]; do :; done", 0),
        ("false", 1),
        ("exit 3", 3),
    ],
    ids=["nothing", "one that has ended", "one that runs", "a failure", "a status"],
)
def test_clean_up_ends_what_runs_and_keeps_the_exit_status(name, work, code, tmp_path):
    """Whatever is left to end: nothing, as after a run in which all went well, or a process."""
    text = read(name)
    clean_up = text[text.index("cleanup() {") : text.index("trap cleanup EXIT")]
    folder = tmp_path / "work"
    folder.mkdir()
    script = f"set -euo pipefail\nwork={folder}\n{clean_up}trap cleanup EXIT\n{work}\n"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (code, "")
    assert not folder.exists()
