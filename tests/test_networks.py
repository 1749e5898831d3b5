"""The networks that the page shows beside the trained one, as they are stored."""

import hashlib
import json
from dataclasses import asdict

import pack_networks
import pytest

from lenet.network.parameters import flatten
from lenet.training.recipes import RECIPES
from lenet.ui import tables
from lenet.ui.page import MEASURED, ORDER

TOLD = json.loads(MEASURED.read_text(encoding="utf-8"))
OTHERS = [name for name in ORDER if "recipe" in TOLD[name]]


def test_all_that_are_shown_are_stored_and_measured():
    assert set(TOLD) == set(ORDER)
    assert OTHERS == ["hundred", "classic", "unbent"]
    assert {path.stem for path in MEASURED.parent.glob("*.bin")} == set(OTHERS)


@pytest.mark.parametrize("name", OTHERS)
def test_a_network_is_light_and_that_of_its_recipe(name):
    content = pack_networks.packed_path(name).read_bytes()
    assert len(content) <= 130_000
    assert hashlib.sha256(content).hexdigest() == TOLD[name]["sha256"]
    assert TOLD[name]["recipe"] == json.loads(json.dumps(asdict(RECIPES[name])))
    assert TOLD[name]["version"]


@pytest.mark.parametrize("name", ORDER)
def test_the_stored_figures_are_what_the_networks_reach(name, recognizer):
    told, weights = TOLD[name], pack_networks.weights_of(name, recognizer)
    kinds = {"unseen": pack_networks.unseen()}
    if name == "hundred":
        kinds["learned"] = pack_networks.drawn(told["recipe"])
    for kind, images in kinds.items():
        assert pack_networks.accuracy(images, weights) == told[kind]


def test_the_trained_network_s_figures_are_those_of_its_record_and_evaluation(recognizer):
    told = TOLD["trained"]
    assert told["weights_sha256"] == TOLD["untrained"]["weights_sha256"]
    assert told["weights_sha256"] == recognizer.record["weights_sha256"]
    assert told["learned"] == recognizer.record["train_accuracy"]
    measured = tables.evaluation()["pen"]
    assert told["writers"] == pytest.approx(measured["random"]["accuracy"], abs=2e-4)
    packed = flatten(pack_networks.weights_of("trained", recognizer))
    assert (packed == flatten(recognizer.weights)).all()


def test_who_learned_little_by_heart_reads_it_all_and_other_drawings_badly():
    gaps = {name: TOLD[name]["learned"] - TOLD[name]["unseen"] for name in ("hundred", "trained")}
    assert TOLD["hundred"]["learned"] > 0.99
    assert gaps["hundred"] > 0.1 > 10 * gaps["trained"]


def test_only_what_the_page_shows_is_packed(monkeypatch):
    before = MEASURED.read_bytes()
    monkeypatch.setattr(pack_networks, "of_writers", lambda: None)
    monkeypatch.setattr("sys.argv", ["pack_networks.py", "runs/hundred.keras", "runs/pen.keras"])
    with pytest.raises(SystemExit, match=r"hundred, classic, unbent, got pen\.keras"):
        pack_networks.main()
    assert MEASURED.read_bytes() == before
