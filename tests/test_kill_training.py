import sys

import pytest

from conftest import ROOT, data_file


@pytest.fixture
def kill_one(monkeypatch):
    data_file("LENET_MNIST")
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    from kill_training import kill_one

    return kill_one


def test_a_training_killed_while_it_writes_leaves_whole_weights_and_can_finish(kill_one, tmp_path):
    kill = kill_one(tmp_path / "run", 0.01, writing=True)
    assert kill.left in ("old", "new")
    assert kill.writing or kill.ended
