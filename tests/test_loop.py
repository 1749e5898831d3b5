import json
import shutil
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from hands import sign
from lenet.data.drawings import draw_digit, draw_no_digit
from lenet.drawing import penmanship
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.hand import Exemplar, Hand
from lenet.network import snapshots, weights
from lenet.network.model import to_input
from lenet.recognizer import Recognizer
from lenet.training import batches, loop, own_hand
from lenet.training.augment import Augmentation
from lenet.training.checkpoint import Checkpoint
from lenet.training.recipes import Material, Recipe, Teacher

RECIPE = Recipe("classic", epochs=3, batch_size=8, learning_rate=1e-2, mnist=40)
LONG = replace(RECIPE, epochs=30)
TAUGHT = Recipe(
    "taught",
    epochs=3,
    batch_size=16,
    learning_rate=1e-2,
    optimizer="muon",
    mnist=40,
    no_digits=(20, 20),
    augmentation=Augmentation(),
    teacher=Teacher(maps=2, epochs=2, learning_rate=1e-2, temperature=2, rounds=2),
)


@pytest.fixture
def output(tmp_path):
    return tmp_path / "lenet5.keras"


@pytest.fixture(scope="module")
def straight(small_mnist, tmp_path_factory):
    """Train by a recipe without a break, once for all tests; return the record and its place."""

    @cache
    def train(recipe):
        output = tmp_path_factory.mktemp("straight") / "lenet5.keras"
        return loop.train(recipe, small_mnist, output), output

    return train


def test_train_writes_weights_and_record(straight, small_mnist):
    record, output = straight(RECIPE)
    assert "penmanship_sha256" not in record  # without drawings it knows no ways of writing
    _, stored = weights.load(output)
    assert stored.items() >= record.items()
    assert stored["recipe"].items() >= {"name": "classic", "epochs": 3, "seed": 1}.items()
    assert len(stored["history"]) == 3
    assert set(stored["history"][0]) >= {"loss", "accuracy", "val_loss", "val_accuracy", "seconds"}
    assert np.sum(stored["confusion_matrix"]) == len(small_mnist.test.labels)
    assert stored["data_sha256"] == small_mnist.sha256
    assert set(stored["versions"]) >= {"python", "tensorflow", "keras"}


def test_train_learns_and_keeps_the_epoch_that_validates_best(straight):
    record, _ = straight(LONG)
    assert record["train_accuracy"] >= 0.9
    assert record["history"][-1]["loss"] < record["history"][0]["loss"]
    best = max(epoch["val_accuracy"] for epoch in record["history"])
    assert record["validation_accuracy"] == pytest.approx(best, abs=1e-6)


def interrupt(monkeypatch, epoch):
    """Let training stop, as by Ctrl-C, once an epoch is kept."""
    keep = Checkpoint.save

    def save(self, model, history):
        keep(self, model, history)
        if len(history) == epoch:
            raise KeyboardInterrupt

    monkeypatch.setattr(Checkpoint, "save", save)


def assert_same_past(one, other):
    """Two runs left their files, nothing beside them, and the same snapshots."""
    for path in (one, other):
        files = sorted(file.name for file in path.parent.iterdir())
        assert files == ["lenet5.json", "lenet5.keras", "lenet5.snapshots.npz"]
    pasts = [snapshots.read(path, weights.read_record(path)) for path in (one, other)]
    assert len(pasts[0]) > 2
    for mine, yours in zip(*pasts, strict=True):
        assert mine[:2] == yours[:2]
        np.testing.assert_allclose(mine.values, yours.values, atol=2e-2)


def test_snapshots_lead_from_fresh_weights_to_the_trained_ones(straight):
    record, output = straight(LONG)
    past = snapshots.read(output, record)
    assert 3 <= len(past) <= 12
    assert [snapshot.step for snapshot in past] == sorted({snapshot.step for snapshot in past})
    fresh, trained = past[0], Recognizer.load(output)
    assert (fresh.step, fresh.epoch) == (0, 0)
    assert not any(bias.any() for _, bias in fresh.weights.values())  # Keras begins with zeros
    for name, (kernel, bias) in past[-1].weights.items():
        np.testing.assert_allclose(kernel, trained.weights[name][0], atol=1e-3)
        np.testing.assert_allclose(bias, trained.weights[name][1], atol=1e-3)
    _, other = straight(RECIPE)
    assert snapshots.read(other, record) == []  # these are another training's


def test_interrupted_training_leaves_old_weights_is_not_lost_and_resumes_to_the_same_end(
    small_mnist, output, straight, monkeypatch
):
    shutil.copytree(straight(LONG)[1].parent, output.parent, dirs_exist_ok=True)
    old = output.read_bytes()
    with monkeypatch.context() as patch:
        interrupt(patch, 2)
        with pytest.raises(KeyboardInterrupt):
            loop.train(RECIPE, small_mnist, output)
    assert output.read_bytes() == old
    weights.load(output)
    with pytest.raises(FileExistsError, match="--resume"):
        loop.train(RECIPE, small_mnist, output)
    with pytest.raises(ValueError, match=r"recipe seed 1 \(now 2\)"):
        loop.train(replace(RECIPE, seed=2), small_mnist, output, resume=True)
    resumed = loop.train(RECIPE, small_mnist, output, resume=True)
    assert output.read_bytes() != old
    record, whole = straight(RECIPE)
    for one, other in zip(resumed["history"], record["history"], strict=True):
        assert one["loss"] == pytest.approx(other["loss"], rel=1e-4)
    assert_same_past(output, whole)


def test_a_run_is_not_resumed_with_other_ways_of_writing(
    small_mnist, output, tmp_path, monkeypatch
):
    recipe = replace(TAUGHT, teacher=None)
    with monkeypatch.context() as patch:
        interrupt(patch, 1)
        with pytest.raises(KeyboardInterrupt):
            loop.train(recipe, small_mnist, output)
    table = json.loads(Path(penmanship.__file__).with_suffix(".json").read_text())
    del table["digits"]["7"]["crossed"]
    (tmp_path / "penmanship.json").write_text(json.dumps(table))
    with monkeypatch.context() as patch:
        patch.setattr(penmanship, "__file__", str(tmp_path / "penmanship.py"))
        with pytest.raises(ValueError, match="was begun with penmanship_sha256"):
            loop.train(recipe, small_mnist, output, resume=True)


def test_an_interrupt_before_the_first_epoch_leaves_nothing(
    small_mnist, output, tmp_path, monkeypatch
):
    def gather(*arguments):
        (tmp_path / "lenet5.training" / "progress.json").write_text("{}")
        raise KeyboardInterrupt

    monkeypatch.setattr(loop, "gather", gather)
    with pytest.raises(KeyboardInterrupt):
        loop.train(RECIPE, small_mnist, output)
    assert not list(tmp_path.iterdir())


def test_training_under_a_teacher_resumes_from_every_phase(
    small_mnist, output, straight, monkeypatch
):
    keep, kept = Checkpoint.save, []

    def save(self, model, history):
        keep(self, model, history)
        kept.append(history)
        if len(kept) in (1, 2, 4):  # teaching, taught, training
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", save)
        for resume in (False, True, True):
            with pytest.raises(KeyboardInterrupt):
                loop.train(TAUGHT, small_mnist, output, resume=resume)
            with pytest.raises(FileExistsError, match="--resume"):
                loop.train(TAUGHT, small_mnist, output)
    assert not output.exists()
    resumed = loop.train(TAUGHT, small_mnist, output, resume=True)
    assert len(kept) == 4
    record, whole = straight(TAUGHT)
    assert record["penmanship_sha256"] == penmanship.sha256()
    for part, epochs in (("teacher_history", 2), ("history", 3)):
        assert len(record[part]) == epochs
        for one, other in zip(resumed[part], record[part], strict=True):
            assert one["loss"] == pytest.approx(other["loss"], rel=1e-3)
    assert_same_past(output, whole)


def test_hands_join_the_training_images_but_for_what_is_held_back(
    small_mnist, output, recognizer, monkeypatch
):
    monkeypatch.setattr(own_hand, "PER_EPOCH", 256)
    rng = np.random.default_rng(0)
    hands = [Hand(), Hand()]
    for _ in range(5):
        shaken = [s._replace(points=s.points + rng.normal(0, 2, s.points.shape)) for s in sign()]
        hands[0].teach(recognizer.recognize_strokes(shaken), 4)
    hands[1].teach(recognizer.recognize_strokes(sign()), 4)
    recipe = replace(TAUGHT, teacher=None, epochs=2)
    record = loop.train(recipe, small_mnist, output, hands=hands)
    assert record["recipe"]["hand"] == own_hand.PER_EPOCH
    told = {"writers": 2, "drawings": 5, "held_back": 1}
    assert record["hand"].items() >= told.items()
    before, after = record["hand"]["gain"]["the hands, held back"]
    assert (before, after) == (0, 1)  # the sign is no digit to the bundled weights
    table = own_hand.say(record["hand"]["gain"])
    assert "+100.00" in table.splitlines()[-1]


def test_little_of_a_hand_is_learned_whole():
    hand = Hand(Exemplar(np.full((28, 28), value, np.uint8), 1) for value in range(1, 5))
    split = own_hand.split([hand])
    assert (len(split.learned.labels), len(split.held_back.labels)) == (4, 0)
    weights_of_none = ({}, None)
    assert own_hand.gain(weights_of_none, weights_of_none, {"held back": split.held_back}) == {}


def test_a_hand_of_no_digits_needs_a_recipe_that_knows_some(small_mnist, output, recognizer):
    hand = Hand()
    with pytest.raises(ValueError, match="at least one drawing"):
        loop.train(RECIPE, small_mnist, output, hands=[hand])
    hand.teach(recognizer.recognize_strokes(sign()), None)
    with pytest.raises(ValueError, match="Expected digits alone"):
        loop.train(RECIPE, small_mnist, output, hands=[hand])


def test_training_ends_early_once_no_epoch_is_better(small_mnist, output):
    record = loop.train(replace(LONG, patience=2), small_mnist, output)
    best = Checkpoint.best(record["history"])
    assert len(record["history"]) == best + 3 < 30


def test_choosing_and_bending_draw_from_streams_of_their_own(small_mnist, output, monkeypatch):
    numbers = []

    def listen(owner, name):
        real = getattr(owner, name)

        def listening(*arguments, **options):
            rng = next(each for each in arguments if isinstance(each, np.random.Generator))
            numbers.append(deepcopy(rng).random())
            return real(*arguments, **options)

        monkeypatch.setattr(owner, name, listening)

    listen(Material, "epoch")
    listen(batches, "augment")
    recipe = replace(RECIPE, epochs=2, batch_size=40, augmentation=Augmentation())
    loop.train(recipe, small_mnist, output)
    assert len(set(numbers)) == len(numbers) == 4


def test_pen_recipe_teaches_digits_and_doubt(small_mnist, output):
    recipe = Recipe(
        "pen",
        epochs=12,
        batch_size=32,
        learning_rate=5e-3,
        mnist=40,
        evened=40,
        drawn=(400, 400),
        no_digits=(200, 200),
        augmentation=Augmentation(),
        answered=0.9,
    )
    record = loop.train(recipe, small_mnist, output)
    assert 0 < record["calibration"]["least_confidence"] < 1
    recognizer = Recognizer.load(output)
    rng = np.random.default_rng(99)
    digits, others = (
        to_input(np.stack([frame(draw(make(rng).strokes)).digit_image for _ in range(200)]))
        for make in (draw_digit, draw_no_digit)
    )
    assert recognizer.read(others).doubt.mean() > recognizer.read(digits).doubt.mean() + 0.1
    assert recognizer.read(others).refused.mean() > recognizer.read(digits).refused.mean() + 0.1
