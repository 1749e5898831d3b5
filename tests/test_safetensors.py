import json

import numpy as np
import pytest
from own_signs import named

from cases import hostile_weights
from conftest import drawing
from lenet import evaluate
from lenet.network import safetensors
from lenet.network.parameters import flatten
from lenet.recognizer import Recognizer

RECORD = {"calibration": {"temperature": 1.5, "least_confidence": 0.25}}


def test_weights_and_record_come_back_from_a_file(recognizer, tmp_path):
    path = tmp_path / "mine.safetensors"
    path.write_bytes(safetensors.to_bytes(recognizer.weights, RECORD))
    loaded = Recognizer.load(path)
    np.testing.assert_array_equal(flatten(loaded.weights), flatten(recognizer.weights))
    assert loaded.calibration == (1.5, 0.25)
    assert len(loaded.record["weights_sha256"]) == 64
    assert loaded.recognize_strokes(drawing(7, "crossed")).digit == 7


def test_the_file_is_laid_out_as_others_expect_it(recognizer):
    content = safetensors.to_bytes(recognizer.weights, RECORD)
    begin = 8 + int.from_bytes(content[:8], "little")
    assert begin % 8 == 0
    header = json.loads(content[8:begin])
    assert json.loads(header.pop("__metadata__")["record"]) == RECORD
    kernel, _ = recognizer.weights["C3"]
    told = header["C3.kernel"]
    assert (told["dtype"], told["shape"]) == ("F16", [5, 5, 6, 16])
    start, end = (begin + place for place in told["data_offsets"])
    np.testing.assert_array_equal(np.frombuffer(content[start:end], "<f2"), kernel.ravel())
    assert max(each["data_offsets"][1] for each in header.values()) == len(content) - begin


def test_numbers_of_32_bits_are_read_with_16_as_everywhere(recognizer):
    content = safetensors.to_bytes(recognizer.weights, RECORD)
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    for name, told in header.items():
        if name != "__metadata__":
            told["dtype"], told["data_offsets"] = "F32", [2 * at for at in told["data_offsets"]]
    values = flatten(recognizer.weights) * np.float32(1.0001)
    text = json.dumps(header).encode()
    other = len(text).to_bytes(8, "little") + text + values.astype("<f4").tobytes()
    weights, _ = safetensors.from_bytes(other)
    np.testing.assert_array_equal(flatten(weights), values.astype(np.float16))


@pytest.mark.parametrize("names", [("yes", "no"), tuple("ABCDEFGHIJKL")])
def test_weights_of_other_signs_come_back_with_their_names(recognizer, tmp_path, names):
    own = named(recognizer, names)
    path = tmp_path / "own.safetensors"
    path.write_bytes(safetensors.to_bytes(own.weights, own.record))
    loaded = Recognizer.load(path)
    assert loaded.names == names
    np.testing.assert_array_equal(flatten(loaded.weights), flatten(own.weights))
    path.write_bytes(safetensors.to_bytes(own.weights, recognizer.record))
    with pytest.raises(ValueError, match="Expected LeNet-5’s weights"):
        Recognizer.load(path)


def test_a_missing_file_is_told_with_how_to_make_one(tmp_path):
    told = r"there are none\..*python -m lenet\.export --format safetensors$"
    with pytest.raises(FileNotFoundError, match=told):
        Recognizer.load(tmp_path / "none.safetensors")


def test_hostile_files_are_refused_in_one_sentence(recognizer, tmp_path, capsys):
    for number, content in enumerate(hostile_weights(recognizer)):
        path = tmp_path / f"{number}.safetensors"
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"^Expected LeNet-5’s weights as a safetensors file"):
            Recognizer.load(path)
    with pytest.raises(SystemExit):
        evaluate.main(["--weights", str(path)])
    told = capsys.readouterr().err
    assert told.startswith("python -m lenet.evaluate: Expected LeNet-5’s weights")
    assert len(told.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="Expected weights in"):
        Recognizer.load(tmp_path / "mine.safetensors")
