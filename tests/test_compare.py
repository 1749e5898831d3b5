import json

import compare

from common import ROOT, parser, report


def test_ratios_are_of_pairs_of_one_round():
    pairs = [
        ({"start": 2.0}, {"start": 3.0}),
        ({"start": 8.0}, {"start": 4.0}),
        ({"start": 1.0},) * 2,
    ]
    row = compare.compared("start", pairs)
    assert row == {"other": 2.0, "this": 3.0, "ratio": 1.0, "least": 0.5, "greatest": 1.5}


def test_a_commit_is_checked_out_and_removed():
    with compare.checkout("HEAD") as tree:
        assert (tree / "app.py").is_file()
    assert not tree.exists()


def test_a_measurement_names_processor_hour_and_code(tmp_path):
    file = tmp_path / "measured.json"
    parser("Measures nothing.")
    report({"found": 1}, file)
    label = json.loads(file.read_text())
    assert " cores of " in label["machine"]
    assert all(label["yardstick_milliseconds"][when] > 0 for when in ("before", "after"))
    assert label["version"]


def test_what_is_stored_names_its_hour_and_processor():
    stored = json.loads((ROOT / "benchmarks" / "compare.json").read_text())
    assert " cores of " in stored["machine"]
    assert all(stored["yardstick_milliseconds"][when] > 0 for when in ("before", "after"))
    assert stored["rounds"] > 1
