import json

from common import parser, report


def test_a_measurement_names_processor_hour_and_code(tmp_path):
    file = tmp_path / "measured.json"
    parser("Measures nothing.")
    report({"found": 1}, file)
    label = json.loads(file.read_text())
    assert " cores of " in label["machine"]
    assert all(label["yardstick_milliseconds"][when] > 0 for when in ("before", "after"))
    assert label["version"]
