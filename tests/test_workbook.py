import base64
import io
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

import run_workbook

pytestmark = pytest.mark.slow

SMALL = 600  # images: the lesson's cells, in seconds
LARGEST = 600_000  # bytes of the workbook with its outputs
PATH = re.compile(r"(?<![\w.:/])/[\w.-]+/[\w./-]+|\b[A-Za-z]:\\")

STORED = nbformat.read(run_workbook.WORKBOOK, nbformat.NO_CONVERT)
CODE = [cell for cell in STORED.cells if cell.cell_type == "code"]


def outputs_of(cells):
    return [output for cell in cells for output in cell.outputs]


def kinds(cell):
    """What a cell put out, without what it printed: pictures, tables."""
    return [sorted(output.data) for output in cell.outputs if "data" in output]


def texts(output):
    yield output.get("text", "")
    yield from (text for kind, text in output.get("data", {}).items() if kind.startswith("text/"))


def test_every_cell_runs_and_puts_out_what_is_stored(mnist):
    notebook = nbformat.read(run_workbook.WORKBOOK, nbformat.NO_CONVERT)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    run_workbook.run(notebook, images=SMALL)
    fresh = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert {cell.id: kinds(cell) for cell in fresh} == {cell.id: kinds(cell) for cell in CODE}
    errors = [output.text for output in outputs_of(fresh) if output.get("name") == "stderr"]
    assert "Warning" not in "".join(errors)


def test_cells_were_run_in_their_order():
    assert [cell.execution_count for cell in CODE] == list(range(1, len(CODE) + 1))


def test_workbook_is_valid_and_small():
    nbformat.validate(STORED)
    assert run_workbook.WORKBOOK.stat().st_size < LARGEST


def test_stored_outputs_hold_no_error_progress_or_path():
    for output in outputs_of(CODE):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        for text in texts(output):
            assert not PATH.search(text), text
            assert "\r" not in text
            assert "\b" not in text
            assert "ms/step" not in text


def test_stored_pictures_show_something():
    pictures = [
        output.data["image/png"]
        for output in outputs_of(CODE)
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 10
    for picture in pictures:
        image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
        assert len(image.getcolors(image.width * image.height)) > 4


def test_stored_outputs_are_tidy():
    assert run_workbook.tidy(STORED) == STORED


def test_tidy_drops_warnings_and_progress_alone():
    outputs = [
        new_output("stream", name="stderr", text="a warning"),
        new_output("stream", name="stdout", text="a line"),
    ]
    plain = new_code_cell("", outputs=outputs)
    progress = new_code_cell("", outputs=outputs, metadata={"tags": [run_workbook.PROGRESS]})
    tidied = run_workbook.tidy(new_notebook(cells=[plain, progress]))
    assert [output.text for output in outputs_of(tidied.cells)] == ["a line"]
    assert len(plain.outputs) == 2


@pytest.mark.parametrize("text", ["/home/someone/lenet", "in /tmp/x.keras", r"C:\Users", "'/a/b'"])
def test_paths_are_found(text):
    assert PATH.search(text)


@pytest.mark.parametrize(
    "text", ["((32 + 2·0 − 5) / 1) + 1", "and/or", "https://a.org/b/c", "1/2/3"]
)
def test_what_is_no_path_is_not(text):
    assert not PATH.search(text)


def test_a_failing_cell_is_told_in_a_sentence_and_nothing_is_stored(tmp_path, monkeypatch):
    workbook = tmp_path / "workbook.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("raise ValueError('no ink')")]), workbook)
    before = workbook.read_bytes()
    monkeypatch.setattr(run_workbook, "WORKBOOK", workbook)
    with pytest.raises(SystemExit, match="a cell failed, nothing was stored: ValueError: no ink"):
        run_workbook.main(["--output", str(workbook)])
    assert workbook.read_bytes() == before
    assert list(tmp_path.iterdir()) == [workbook]


def test_running_stores_the_outputs(tmp_path, monkeypatch):
    workbook = tmp_path / "workbook.ipynb"
    cell = new_code_cell("import os; print(os.environ['LENET_WORKBOOK_IMAGES'])")
    nbformat.write(new_notebook(cells=[cell]), workbook)
    monkeypatch.setattr(run_workbook, "WORKBOOK", workbook)
    run_workbook.main(["--images", "500", "--output", str(workbook)])
    stored = nbformat.read(workbook, nbformat.NO_CONVERT)
    assert [output.text for output in outputs_of(stored.cells)] == ["500\n"]
