"""One's own signs as data: folders, arrays, and files of the page; what is refused, and why."""

import json
import os
import tracemalloc

import cv2
import numpy as np
import pytest

import draw_signs
from lenet.data import own, sources
from lenet.data.no_signs import ALIKE, no_signs
from lenet.drawing.strokes import draw
from lenet.network.signs import MOST_SIGNS

SIGNS = [
    (sign, strokes)
    for number, (sign, strokes) in enumerate(draw_signs.drawings("invented", 12, 1))
    if number < 36
]
NAMES = ("arch", "comb", "fish")


def picture(path, strokes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", 255 - draw(strokes, size=100))[1].tobytes())


@pytest.fixture
def folder(tmp_path):
    """Three signs, twelve pictures of each."""
    for number, (sign, strokes) in enumerate(SIGNS):
        picture(tmp_path / "signs" / sign / f"{number}.png", strokes)
    return tmp_path / "signs"


def labels(data):
    return [np.bincount(part.labels).tolist() for part in (data.train, data.validation, data.test)]


def test_a_folder_is_split_by_file_the_same_every_time(folder):
    read = own.load_own([folder])
    assert read.refused == []
    assert read.collection.names == NAMES
    assert read.collection.source == "signs"
    assert labels(read.collection) == [[8, 8, 8], [2, 2, 2], [2, 2, 2]]
    again = own.load_own([folder]).collection
    assert again.sha256 == read.collection.sha256
    np.testing.assert_array_equal(again.test.images, read.collection.test.images)
    parts = [part.images for part in read.collection[:3]]
    assert len({image.tobytes() for part in parts for image in part}) == 36


def test_what_is_refused_is_told_and_the_rest_goes_on(folder):
    (folder / "arch" / "text.png").write_text("no picture")
    (folder / "comb" / "blank.png").write_bytes(cv2.imencode(".png", np.full((9, 9), 255))[1])
    same = (folder / "arch" / "0.png").read_bytes()
    (folder / "arch" / "zz.png").write_bytes(same)
    (folder / "fish" / "zz.png").write_bytes(same)
    (folder / ".hidden").mkdir()
    (folder / "fish" / "more").mkdir()
    os.mkfifo(folder / "fish" / "pipe.png")  # nobody will ever write to it
    read = own.load_own([folder])
    told = dict(read.refused)
    assert list(told)[:3] == ["arch/text.png", "arch/zz.png", "comb/blank.png"]
    assert list(told)[3:] == ["fish/more", "fish/pipe.png", "fish/zz.png"]
    assert told["fish/more"] == told["fish/pipe.png"] == "Expected an image file, but it is none."
    assert told["arch/text.png"].startswith("Expected an image file")
    assert told["comb/blank.png"] == "There is no ink on it."
    assert told["arch/zz.png"] == "The same image as arch/0.png."
    assert told["fish/zz.png"] == "The same image as arch/0.png, which is another sign."
    assert all("\n" not in reason for reason in told.values())


def test_train_and_test_folders_stay_apart(folder, tmp_path):
    split = tmp_path / "split"
    for number, (sign, strokes) in enumerate(SIGNS):
        picture(split / "train" / sign / f"{number}.png", strokes)
    for sign in NAMES:
        source = next((split / "train" / sign).iterdir())
        (split / "test" / sign).mkdir(parents=True)
        (split / "test" / sign / "copy.png").write_bytes(source.read_bytes())
    with pytest.raises(ValueError, match=r"test, too.* 3, first test/arch/copy.png: The same"):
        own.load_own([split])
    for sign, strokes in draw_signs.drawings("invented", 1, 2):
        if sign in NAMES:
            picture(split / "test" / sign / "new.png", strokes)
    read = own.load_own([split])
    assert read.split
    assert labels(read.collection) == [[10, 10, 10], [2, 2, 2], [1, 1, 1]]
    assert [where for where, _ in read.refused] == [f"test/{sign}/copy.png" for sign in NAMES]


def arrays(path, **changes):
    images = [draw(strokes, size=40) for _, strokes in SIGNS]
    y = np.array([NAMES.index(sign) for sign, _ in SIGNS])
    given = {"x": np.stack(images), "y": y, "names": np.array(NAMES)} | changes
    np.savez(path, **{name: value for name, value in given.items() if value is not None})
    return path


def test_arrays_are_of_any_size_from_28_pixels_on(tmp_path):
    read = own.load_own([arrays(tmp_path / "x.npz")])
    assert read.collection.names == NAMES
    assert labels(read.collection) == [[8, 8, 8], [2, 2, 2], [2, 2, 2]]
    assert own.is_own([tmp_path / "x.npz"])


def exported(path, names=NAMES, some=SIGNS):
    examples = [
        {
            "label": names.index(sign),
            "strokes": [
                {
                    "width": min(40, float(stroke.width)),
                    "points": stroke.points.clip(0, 400).tolist(),
                }
                for stroke in strokes
            ],
        }
        for sign, strokes in some
    ]
    path.write_text(json.dumps({"kind": sources.KIND, "names": list(names), "examples": examples}))
    return path


def test_files_of_the_page_are_joined_by_their_names(tmp_path):
    one = exported(tmp_path / "one.json", some=SIGNS[::2])
    other = exported(tmp_path / "other.json", names=NAMES[::-1], some=SIGNS[1::2])
    read = own.load_own([one, other])
    assert read.collection.names == NAMES
    assert labels(read.collection) == [[8, 8, 8], [2, 2, 2], [2, 2, 2]]
    assert read.collection.source == "one.json and other.json"
    with pytest.raises(ValueError, match=r"the same signs in all files, but .* differ: a\.$"):
        own.load_own([one, exported(tmp_path / "x.json", names=("a", *NAMES))])


def test_files_of_a_class_lie_in_a_folder_and_one_that_is_there_twice_is_taken_once(tmp_path):
    for number, pupil in enumerate(("ann", "ben", "cleo")):
        exported(tmp_path / f"{pupil}.json", some=SIGNS[number::3])
    (tmp_path / "ann (1).json").write_bytes((tmp_path / "ann.json").read_bytes())
    read = own.load_own([tmp_path])
    assert labels(read.collection) == [[8, 8, 8], [2, 2, 2], [2, 2, 2]]
    assert len(read.refused) == 12
    twice = own.load_own([tmp_path / f"{name}.json" for name in ("ann", "ben", "cleo", "ann")])
    assert len(twice.refused) == 12  # of the very same file, too
    (tmp_path / "._ann.json").write_bytes(b"what another system keeps beside it")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    assert labels(own.load_own([tmp_path]).collection) == labels(read.collection)
    (tmp_path / "arch").mkdir()
    with pytest.raises(ValueError, match=r"a folder for each sign or \.json files .*, not both"):
        own.load_own([tmp_path])


def emptied(folder):
    for file in folder.rglob("*.png"):
        file.unlink()


def without_folders(folder):
    for sign in NAMES:
        (folder / sign).rename(folder / f".{sign}")


def one_sign(folder):
    for sign in NAMES[1:]:
        (folder / sign).rename(folder / f".{sign}")


def few(folder):
    for file in sorted((folder / "comb").iterdir())[3:]:
        file.unlink()
    (folder / "comb" / "text.png").write_text("no picture")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_folders, "a sub-folder for each sign, or examples, in .*, but found none"),
        (one_sign, "Expected 2 to 62 signs, got 1"),
        (emptied, "at least 10 images of each sign, got 0 of arch, 0 of comb, 0 of fish"),
        (few, "got 3 of comb. Refused: 1, first comb/text.png: Expected an image file"),
        (lambda folder: (folder / ("n" * 200)).mkdir(), "at most 40 characters, got 200"),
        (
            lambda folder: [(folder / f"{n}").mkdir() for n in range(MOST_SIGNS)],
            "Expected 2 to 62 signs, got 65",
        ),
    ],
)
def test_a_folder_that_is_no_data_gets_a_sentence(folder, spoil, said):
    spoil(folder)
    with pytest.raises(ValueError, match=said) as error:
        own.load_own([folder])
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


X = np.zeros((36, 28, 28), np.uint8)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"names": None}, "an .npz with x, y and names, but it can't be read"),
        ({"names": np.array(NAMES, object)}, "it can't be read"),
        ({"names": np.arange(3)}, "names in .* to be a list of texts"),
        ({"x": X[:, :20]}, r"28 × 28 or larger, got uint8 \(36, 20, 28\)"),
        ({"x": X.astype(float)}, "to be uint8"),
        ({"x": X[..., None]}, "to be uint8"),
        ({"x": X + 255}, "Turn it round: 255 - x"),
        ({"y": np.arange(36)}, "36 integers from 0 to 2"),
        ({"y": np.zeros(35, int)}, "36 integers from 0 to 2"),
    ],
)
def test_arrays_that_are_no_data_get_a_sentence(tmp_path, changes, said):
    with pytest.raises(ValueError, match=said):
        own.load_own([arrays(tmp_path / "x.npz", **changes)])


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"kind": "lenet-hand", "names": ["a", "b"], "examples": []}',
        'KIND, "names": ["a", "b"]}',
        'KIND, "names": ["a", "b"], "examples": [7]}',
        'KIND, "names": ["a", "b"], "examples": [{"label": 0}]}',
        'KIND, "names": ["a", "b"], "examples": [{"label": 2, "strokes": []}]}',
        'KIND, "names": "ab", "examples": []}',
    ],
)
def test_a_file_of_another_kind_gets_a_sentence(tmp_path, text):
    (tmp_path / "x.json").write_text(text.replace("KIND", f'{{"kind": "{sources.KIND}"'))
    with pytest.raises(ValueError, match="a file of examples that the page exported"):
        own.load_own([tmp_path / "x.json"])


def test_drawings_that_are_none_are_refused_one_by_one(tmp_path):
    path = exported(tmp_path / "x.json")
    content = json.loads(path.read_text())
    content["examples"] += [{"label": 0, "strokes": "x"}, {"label": 1, "strokes": []}]
    path.write_text(json.dumps(content))
    told = dict(own.load_own([path]).refused)
    assert told[f"{path}, example 37"].startswith("Expected a list of strokes")
    assert told[f"{path}, example 38"] == "There is no ink on it."


def test_a_folder_of_many_files_is_read_in_small_parts(folder, monkeypatch):
    monkeypatch.setattr(own, "_AT_ONCE", 10)
    said, waiting = [], []
    real = own._digit_image

    def digit_image(item):
        waiting.append(item.where)
        return real(item)

    monkeypatch.setattr(own, "_digit_image", digit_image)

    def progress(done, total):
        said.append((done, total))
        assert len(waiting) <= done  # nothing is read before what came first is kept

    own.load_own([folder], progress=progress)
    assert said == [(10, 36), (20, 36), (30, 36), (36, 36)]


def test_memory_for_many_images_is_little_more_than_they_are(monkeypatch):
    count = 4_000
    images = np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)
    monkeypatch.setattr(own, "_digit_image", lambda item: images[item.ink].copy())
    items = (sources.Item(f"{n}", n % 2, False, n) for n in range(count))
    tracemalloc.start()
    try:
        read = own._read(sources.Source(("a", "b"), count, items), lambda done, total: None)
        assert tracemalloc.get_traced_memory()[1] < 1.8 * images.nbytes
    finally:
        tracemalloc.stop()
    assert len(read[0]) == count


def test_natural_order_puts_2_before_10(tmp_path):
    for name in ("10", "2", "b", "a"):
        (tmp_path / name).mkdir()
    assert sources._folder(tmp_path).names == ("2", "10", "a", "b")


def test_what_is_no_sign_resembles_none(folder):
    data = own.load_own([folder]).collection
    made = no_signs(data.train, data.names, 60, 1)
    assert 30 < len(made) <= 60
    np.testing.assert_array_equal(made, no_signs(data.train, data.names, 60, 1))
    flat = [images.reshape(len(images), -1).astype(float) for images in (made, data.train.images)]
    one, other = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in flat)
    assert (one @ other.T).max() < ALIKE


def test_letters_are_no_signs_beside_digits_alone(folder, monkeypatch):
    data = own.load_own([folder]).collection
    asked = []

    def digit_images(make, count, seed):
        asked.append((make.__name__, count))
        return data.train

    monkeypatch.setattr("lenet.data.drawings.digit_images", digit_images)
    no_signs(data.train, data.names, 100, 1)
    assert asked == [("draw_no_sign", 60)]
    no_signs(data.train, tuple("०१२३४५६७८९"), 100, 1)
    assert asked[1:] == [("draw_no_sign", 30), ("draw_letter", 30)]
