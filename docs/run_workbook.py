"""Run docs/workbook.ipynb and store it with its outputs: `python docs/run_workbook.py`.

Needs MNIST, as training does: `LENET_MNIST` names it, or Keras downloads it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from lenet.files import expect_writable, write_text  # noqa: E402

WORKBOOK = DOCS / "workbook.ipynb"
LONGEST = 600  # seconds that a cell may take
PROGRESS = "progress"  # the tag of cells that print while they work, which nobody reads afterwards


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, run the workbook and store it whole, or not at all."""
    parser = argparse.ArgumentParser(
        prog="python docs/run_workbook.py",
        description="Run the workbook and store its outputs.",
        allow_abbrev=False,
    )
    parser.add_argument("--images", type=int, metavar="N", help="of MNIST, to train on")
    parser.add_argument("--output", type=Path, default=WORKBOOK, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.images is not None and options.images < 1:
        parser.error("Expected --images to be 1 or more.")
    notebook = nbformat.read(WORKBOOK, nbformat.NO_CONVERT)
    try:
        expect_writable(options.output)
        run(notebook, images=options.images)
        write_text(options.output, nbformat.writes(tidy(notebook)) + "\n")
    except CellExecutionError as error:
        sys.exit(f"{parser.prog}: a cell failed, nothing was stored: {error.ename}: {error.evalue}")
    except (DeadKernelError, OSError) as error:
        sys.exit(f"{parser.prog}: nothing was stored: {error}")
    print(f"Wrote {options.output}.")


def run(notebook: NotebookNode, *, images: int | None = None) -> None:
    """Run all cells in their order in a fresh kernel, which puts their outputs into the notebook.

    Args:
        notebook: The workbook; changed in place, as nbclient does it.
        images: How many of MNIST's images to train on; by default as many as the workbook says.

    Raises:
        CellExecutionError: If a cell fails; the cells after it are not run.
        DeadKernelError: If the kernel ends.
    """
    environment = dict(os.environ)
    if images is not None:
        environment["LENET_WORKBOOK_IMAGES"] = str(images)
    client = NotebookClient(
        notebook,
        timeout=LONGEST,
        kernel_name="python3",
        resources={"metadata": {"path": str(DOCS)}},
        record_timing=False,
    )
    client.execute(env=environment)


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without what differs from machine to machine: warnings and progress."""
    notebook = notebook.copy()
    notebook.cells = [_tidy_cell(cell) for cell in notebook.cells]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _tidy_cell(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type != "code":
        return cell
    cell = cell.copy()
    progress = PROGRESS in cell.metadata.get("tags", [])
    cell.outputs = [
        output
        for output in cell.outputs
        if output.output_type != "stream" or (output.name == "stdout" and not progress)
    ]
    return cell


if __name__ == "__main__":
    main()
