import json
import re
import signal
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

import exports
from conftest import ROOT, drawing
from lenet import export
from lenet.hand import pack_image
from lenet.network import weights
from lenet.network.answers import Calibration, to_answers
from lenet.network.model import build

pytestmark = pytest.mark.slow

OUTPUTS = {
    "saved-model": "lenet5",
    "litert": "lenet5.tflite",
    "litert-int8": "lenet5-int8.tflite",
    "onnx": "lenet5.onnx",
}
DRAWINGS = (
    *((0, "slashed"), (1, "long flag"), (2, "looped"), (3, "round"), (4, "open"), (5, "capped")),
    *((6, "straight"), (7, "crossed"), (8, "in one"), (9, "curled")),
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    for kind, name in OUTPUTS.items():
        export.export(folder / name, kind)
    return {kind: folder / name for kind, name in OUTPUTS.items()}


def run_saved_model(path, inputs):
    loaded = tf.saved_model.load(str(path))  # its functions don't outlive it
    return loaded.serve(inputs).numpy()


def run_litert(path, inputs):
    interpreter = Interpreter(str(path))
    interpreter.allocate_tensors()
    (taken,), (given,) = interpreter.get_input_details(), interpreter.get_output_details()
    logits = []
    for one in exports.quantized(inputs, taken):
        interpreter.set_tensor(taken["index"], one[None])
        interpreter.invoke()
        logits.append(interpreter.get_tensor(given["index"])[0])
    return exports.restored(np.stack(logits), given)


def run_onnx(path, inputs):
    session = onnxruntime.InferenceSession(path)
    return session.run(None, {"INPUT": inputs})[0]


RUN = {"saved-model": run_saved_model, "litert": run_litert, "onnx": run_onnx}


@pytest.mark.parametrize(("kind", "run"), RUN.items())
def test_exported_network_answers_as_the_app(exported, recognizer, kind, run):
    seen = [recognizer.recognize_strokes(drawing(*way)) for way in DRAWINGS]
    seen.append(recognizer.recognize_ink(np.eye(60, dtype=np.uint8) * 255))
    logits = run(exported[kind], np.stack([recognition.stages["input"] for recognition in seen]))
    expected = np.stack([recognition.feature_maps["OUTPUT"] for recognition in seen])
    np.testing.assert_allclose(logits, expected, atol=1e-4)
    beside = json.loads(export.calibration_path(exported[kind]).read_text())
    answers = to_answers(logits, Calibration(**beside["calibration"]))
    for field in ("probabilities", "doubt"):
        apps = np.stack([getattr(recognition, field) for recognition in seen])
        np.testing.assert_allclose(getattr(answers, field), apps, atol=1e-4)
    digits = [recognition.digit for recognition in seen]
    assert list(answers.refused) == [digit is None for digit in digits]
    assert digits[:-1] == list(range(10))


def test_network_of_8_bits_answers_nearly_as_the_app(exported, recognizer):
    seen = [recognizer.recognize_strokes(drawing(*way)) for way in DRAWINGS]
    path = exported["litert-int8"]
    logits = run_litert(path, np.stack([recognition.input for recognition in seen]))
    expected = np.stack([recognition.feature_maps["OUTPUT"] for recognition in seen])
    np.testing.assert_allclose(logits, expected, atol=2)
    assert list(logits.argmax(axis=1)) == list(range(10))
    assert path.stat().st_size < exported["litert"].stat().st_size / 3


def test_network_of_8_bits_lost_at_most_a_tenth_of_a_point():
    stored = json.loads((ROOT / "benchmarks" / "exports.json").read_text())
    measured = stored["by_format"]
    for name, accuracy in measured["keras"].items():
        assert measured["onnx"][name] == measured["litert"][name] == accuracy
        assert measured["litert-int8"][name] >= accuracy - exports.MOST


def test_own_signs_are_exported_with_their_names(tmp_path):
    record = {"names": ["a", "b", "c"], "examples": [pack_image(np.eye(28, dtype=np.uint8))] * 3}
    weights.save(build(3), record, tmp_path / "own.keras")
    for kind in ("onnx", "litert-int8"):
        path = tmp_path / OUTPUTS[kind]
        export.export(path, kind, source=tmp_path / "own.keras")
        beside = json.loads(export.calibration_path(path).read_text())
        assert beside["names"] == ["a", "b", "c"]
    assert run_onnx(tmp_path / "lenet5.onnx", np.zeros((2, 32, 32, 1), np.float32)).shape == (2, 3)


def test_without_onnx_the_command_says_how_to_get_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    told = refusal(capsys, "--format", "onnx", "--output", tmp_path / "x.onnx")
    assert "pip install onnx" in told
    assert not list(tmp_path.iterdir())


def test_calibration_names_its_weights(exported):
    for path in exported.values():
        beside = json.loads(export.calibration_path(path).read_text())
        assert beside["names"] == list("0123456789")
        assert beside["weights_sha256"] == weights.read_record()["weights_sha256"]


def test_saved_model_takes_any_number_of_inputs(exported):
    for count in (1, 7):
        logits = run_saved_model(exported["saved-model"], np.zeros((count, 32, 32, 1), np.float32))
        assert logits.shape == (count, 10)


def test_command_says_what_it_wrote(tmp_path, capsys):
    path = tmp_path / "lenet5.tflite"
    export.main(["--format", "litert", "--output", str(path)])
    assert capsys.readouterr().out == f"Wrote {path}.json and {path}.\n"
    assert sorted(tmp_path.iterdir()) == [path, Path(f"{path}.json")]


def refusal(capsys, *arguments):
    """Run the command, which must end with a sentence, and return it."""
    with pytest.raises(SystemExit) as end:
        export.main(list(map(str, arguments)))
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("python -m lenet.export: ")
    assert told.count("\n") == 1
    return told.removeprefix("python -m lenet.export: ")


def taken(tmp_path):
    path = tmp_path / "taken.tflite"
    path.write_text("mine")
    return path


def taken_calibration(tmp_path):
    (tmp_path / "new.tflite.json").write_text("mine")
    return tmp_path / "new.tflite"


def below_a_file(tmp_path):
    return taken(tmp_path) / "new.tflite"


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (taken, r"Expected .*taken\.tflite not to be there"),
        (taken_calibration, r"Expected .*new\.tflite\.json not to be there"),
        (below_a_file, r"Expected a folder .*taken\.tflite to write to"),
        (lambda tmp_path: tmp_path / "missing" / "new.tflite", "Expected a folder .*missing"),
        (
            lambda tmp_path: tmp_path / "new.onnx",
            r"Expected a LiteRT model to end in \.tflite, got",
        ),
        (lambda tmp_path: tmp_path / "new", r"Expected a LiteRT model to end in \.tflite, got"),
        (lambda _: Path("/proc/new.tflite"), "Can't write to the folder /proc: "),
    ],
)
def test_command_refuses_an_output_with_a_sentence(tmp_path, capsys, output, message):
    path = output(tmp_path)
    before = {file: file.read_text() for file in tmp_path.iterdir()}
    assert re.match(message, refusal(capsys, "--format", "litert", "--output", path))
    assert {file: file.read_text() for file in tmp_path.iterdir()} == before


def test_command_refuses_missing_weights(tmp_path, capsys):
    command = ["--format", "litert", "--output", str(tmp_path / "new.tflite")]
    told = refusal(capsys, *command, "--weights", tmp_path / "none.keras")
    assert re.match("Expected weights in .*, but there are none", told)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["saved-model", "onnx"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_export_leaves_nothing(tmp_path, monkeypatch, kind, number):
    real = export._export

    def stopped(*arguments):
        real(*arguments)
        signal.raise_signal(number)

    monkeypatch.setattr(export, "_export", stopped)
    with pytest.raises(SystemExit, match="Nothing was written"):
        export.main(["--format", kind, "--output", str(tmp_path / OUTPUTS[kind])])
    assert not list(tmp_path.iterdir())
