import numpy as np
import pytest

from conftest import drawing
from lenet.drawing.framing import frame
from lenet.drawing.strokes import draw
from lenet.training.augment import _LONGEST, Augmentation, augment

NOTHING = Augmentation(
    rotation=0, shear=0, scale=0, aspect=0, shift=0, elastic=0, width=0, strongest=1
)


@pytest.fixture(scope="module")
def images():
    ways = [(2, "plain"), (4, "open"), (7, "crossed"), (8, "in one")] * 4
    return np.stack([frame(draw(drawing(*way))).digit_image for way in ways])


def rng(seed=0):
    return np.random.default_rng(seed)


def centre(image):
    y, x = np.mgrid[:28, :28]
    return np.array([(x * image).sum(), (y * image).sum()]) / image.sum()


def test_augmenting_by_nothing_changes_nothing(images):
    np.testing.assert_array_equal(augment(images, rng(), NOTHING), images)


def test_the_same_seed_gives_the_same_images(images):
    np.testing.assert_array_equal(
        augment(images, rng(), Augmentation()), augment(images, rng(), Augmentation())
    )
    assert (augment(images, rng(), Augmentation()) != augment(images, rng(1), Augmentation())).any()


def test_each_image_is_bent_in_its_own_way(images):
    bent = augment(images[[0] * 16], rng(), Augmentation())
    assert len({image.tobytes() for image in bent}) == 16
    assert bent.dtype == np.uint8


def test_the_argument_stays_as_it_was(images):
    before = images.copy()
    augment(images, rng(), Augmentation())
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize("only", ["rotation", "shear", "scale", "aspect", "shift", "elastic"])
def test_each_setting_does_something_and_keeps_the_ink(images, only):
    settings = Augmentation(**(vars(NOTHING) | {only: getattr(Augmentation(), only)}))
    bent = augment(images, rng(), settings)
    assert (bent != images).any()
    ink = bent.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ink.min() > 0.55
    assert ink.max() < 1.6


def test_shift_moves_by_at_most_what_was_said(images):
    settings = Augmentation(**(vars(NOTHING) | {"shift": 2.0}))
    moved = [
        centre(b) - centre(a) for a, b in zip(images, augment(images, rng(), settings), strict=True)
    ]
    assert np.abs(moved).max() <= 2.05
    assert np.abs(moved).max() > 1


def test_rotation_turns_about_the_middle():
    line = np.zeros((64, 28, 28), np.uint8)
    line[:, 4:24, 13:15] = 255
    settings = Augmentation(**(vars(NOTHING) | {"rotation": 20.0}))
    angles = []
    for image in augment(line, rng(), settings):
        y, x = np.nonzero(image > 100)
        angles.append(np.degrees(np.arctan(np.polyfit(y, x, 1)[0])))
    assert 12 < np.abs(angles).max() < 21
    assert min(angles) < -5
    assert max(angles) > 5


def test_width_makes_strokes_thicker_and_thinner(images):
    settings = Augmentation(**(vars(NOTHING) | {"width": 0.6}))
    ink = augment(images, rng(), settings).sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ink.min() < 0.85
    assert ink.max() > 1.15


def test_no_image_bleeds_into_its_neighbour():
    images = np.zeros((50, 28, 28), np.uint8)
    images[::2] = 255
    bent = augment(images, rng(), Augmentation())
    assert not bent[1::2].any()


def test_more_images_than_a_strip_holds():
    images = np.full((_LONGEST + 3, 28, 28), 255, np.uint8)
    assert augment(images, rng(), Augmentation()).shape == images.shape


def test_shares_of_zero_leave_images_as_they_are(images):
    shares = np.zeros(len(images), np.float32)
    shares[-1] = 1
    bent = augment(images, rng(), Augmentation(), shares=shares)
    np.testing.assert_array_equal(bent[:-1], images[:-1])
    assert (bent[-1] != images[-1]).any()


def test_strengths_reach_from_nothing_to_the_strongest(images):
    many = images[[0] * 400]
    changes = np.abs(augment(many, rng(), Augmentation()).astype(int) - many).mean(axis=(1, 2))
    assert changes.min() < 0.2 * np.median(changes)
    assert changes.max() > 1.8 * np.median(changes)
