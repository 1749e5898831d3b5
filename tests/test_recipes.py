import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from conftest import ROOT
from lenet.network import weights
from lenet.network.answers import NO_DIGIT
from lenet.training.augment import Augmentation
from lenet.training.recipes import DEFAULT, KEPT, RECIPES, Recipe, for_size, gather
from lenet.training.trainers import compiled_trainer

PEN = Recipe(
    "pen",
    epochs=1,
    batch_size=16,
    learning_rate=1e-3,
    mnist=30,
    evened=25,
    drawn=(50, 20),
    no_digits=(40, 10),
    augmentation=Augmentation(),
    answered=0.99,
)


@pytest.fixture(scope="module")
def material(small_mnist):
    return gather(PEN, small_mnist)


def test_classic_is_mnist_as_it_is(small_mnist):
    assert RECIPES["classic"].mnist == 55_000
    material = gather(replace(RECIPES["classic"], mnist=40), small_mnist)
    assert len(material.pools) == 1
    epoch = material.epoch(np.random.default_rng(0))
    assert sorted(image.tobytes() for image in epoch.images) == sorted(
        image.tobytes() for image in small_mnist.train.images
    )


def test_gather_brings_what_the_recipe_asks_for(material, small_mnist):
    count = len(small_mnist.train.labels)
    assert [len(pool.labels) for pool in material.pools] == [count, count, 50, 40]
    assert material.per_epoch == 30 + 25 + 20 + 10
    assert (material.pools[3].labels == NO_DIGIT).all()
    assert len(material.validation.labels) == 2 * count + 50 + 40


def test_no_drawing_is_both_trained_and_validated_on(material):
    trained = {image.tobytes() for pool in material.pools[2:] for image in pool.images}
    validated = {image.tobytes() for image in material.validation.images[-90:]}
    assert not trained & validated


def test_epochs_show_each_kind_as_often_as_was_said(material):
    epoch = material.epoch(np.random.default_rng(0))
    assert len(epoch.labels) == material.per_epoch
    assert (epoch.labels == NO_DIGIT).sum() == 10


def test_epochs_differ_and_repeat_by_seed(material):
    first, again, second = (material.epoch(np.random.default_rng(s)).labels for s in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != second).any()


def test_bundled_weights_are_the_default_commands():
    recipe = weights.read_record()["recipe"]
    default = json.loads(json.dumps(asdict(RECIPES[DEFAULT])))
    assert default | recipe == default
    none = json.loads(
        json.dumps(asdict(Recipe("", 1, 1, 1)))
    )  # what it does not name is younger than its training
    assert all(default[name] == none[name] for name in default.keys() - recipe.keys())


@pytest.mark.parametrize("name", ["classic-1", "classic-2", "classic-3"])
def test_stored_classic_runs_reach_their_figures(name):
    record = json.loads((ROOT / "weights" / "runs" / f"{name}.json").read_text())
    assert record["recipe"]["name"] == "classic"
    assert record["train_accuracy"] >= 0.994
    assert record["test_accuracy"] >= 0.988
    assert len(record["history"]) == record["recipe"]["epochs"] == 10


def test_trained_weights_are_a_beginning_whose_layers_are_kept_or_free(recognizer):
    start = recognizer.weights
    for kept in ((), KEPT):
        trainer = compiled_trainer(replace(RECIPES["own"], kept=kept), 100, 3, start)
        for name in ("C1", "C3", "C5", "F6"):
            layer = trainer.get_layer(name)
            np.testing.assert_array_equal(layer.kernel, start[name][0])
            assert layer.trainable is (name not in kept)
        assert trainer.get_layer("OUTPUT").kernel.shape == (84, 3)
        assert trainer.output_shape == (None, 4)


def test_of_few_images_each_comes_often_and_of_many_each_once():
    own = RECIPES["own"]
    assert for_size(own, 60) == own
    many = for_size(own, 20_000)
    assert (many.mnist, many.no_digits) == (20_000, (8_000, 3_000))
    assert for_size(own, 10**6).mnist == 60_000
    assert for_size(RECIPES["pen"], 10**6) == RECIPES["pen"]


def test_of_three_seeds_the_best_on_the_validation_data_gave_the_bundled_weights():
    runs = [weights.read_record(path) for path in sorted(ROOT.glob("weights/runs/pen-?.json"))]
    best = max(runs, key=lambda run: max(epoch["val_accuracy"] for epoch in run["history"]))
    assert len(runs) == 3
    assert best["recipe"]["seed"] == weights.read_record()["recipe"]["seed"] == RECIPES["pen"].seed
