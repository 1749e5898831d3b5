import numpy as np
import pytest

from lenet.network.answers import NO_DIGIT
from lenet.network.model import PARAMETERS
from lenet.training.recipes import RECIPES, Epoch, Teacher
from lenet.training.teacher import Answered, build_teacher, certain

SETTINGS = Teacher(maps=2, epochs=1, learning_rate=1e-3, temperature=2, rounds=3)


@pytest.fixture
def bent(small_mnist):
    """Make the images of a round, and remember which were asked for."""
    images, labels = small_mnist.train

    def make(number):
        make.asked.append(number)
        return Epoch(np.roll(images, number, axis=0), labels, np.ones(len(labels), np.float32))

    make.asked = []
    return make


@pytest.fixture
def answered(bent):
    return Answered(build_teacher(2), SETTINGS, bent)


def test_the_teacher_is_larger_than_the_network():
    teacher = build_teacher(RECIPES["pen"].teacher.maps)
    assert teacher.output_shape == (None, NO_DIGIT + 1)
    assert teacher.count_params() > 5 * PARAMETERS


def test_rounds_are_answered_once_and_come_again(answered, bent):
    orders = [answered.epoch(number, np.random.default_rng(number)) for number in range(5)]
    assert bent.asked == [0, 1, 2]
    (first, targets), (again, answers) = orders[0], orders[3]
    assert (first.images != again.images).any()  # in another order
    by_image = {image.tobytes(): t for image, t in zip(first.images, targets, strict=True)}
    for image, answer in zip(again.images, answers, strict=True):
        np.testing.assert_array_equal(by_image[image.tobytes()], answer)


def test_answers_are_probabilities_and_softer_at_a_higher_temperature(answered, bent):
    _, soft = answered.epoch(0, np.random.default_rng(0))
    hotter = Teacher(maps=2, epochs=1, learning_rate=1e-3, temperature=20, rounds=1)
    _, softer = Answered(answered._teacher, hotter, bent).epoch(0, np.random.default_rng(0))
    assert soft.shape == (40, NO_DIGIT + 1)
    np.testing.assert_allclose(soft.sum(axis=1), 1, rtol=1e-5)
    assert (softer.max(axis=1) < soft.max(axis=1)).all()


def test_labels_are_certain():
    np.testing.assert_array_equal(certain(np.array([0, NO_DIGIT], np.uint8)), np.eye(11)[[0, 10]])
