"""A training in a process of its own.

It is stopped by a signal, and its progress is read from its files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import numpy as np

from lenet.network.parameters import Weights, unflatten
from lenet.records import Told

_GRACE = 30  # seconds that it has to end


class Run:
    """A run of `python -m lenet.train` that can be started, stopped and resumed."""

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        """Prepare a run.

        Args:
            arguments: Of the command.
            folder: Where the run keeps its state.
        """
        self._command = [sys.executable, "-m", "lenet.train", *arguments]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._last: Told | None = None
        self._weights: Weights | None = None

    def start(self) -> None:
        """Begin the run, or go on with it if it was stopped or failed; one that ended stays so."""
        if self.state in ("running", "ended"):
            return
        resumed = self._process is not None and any(self._folder.glob("*state.json"))
        command = [*self._command, *(["--resume"] if resumed else [])]
        self._stopped = False
        self._process = subprocess.Popen(command)

    def stop(self) -> None:
        """Stop the run; what it learned since its last whole epoch is lost."""
        if self._process is None or self.state != "running":
            return
        self._process.terminate()
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._stopped = code != 0  # else it came to its end first

    @property
    def state(self) -> Literal["running", "stopped", "ended", "failed"]:
        """How it stands."""
        if self._process is None or self._stopped:
            return "stopped"
        code = self._process.poll()
        return "running" if code is None else "failed" if code else "ended"

    def progress(self) -> Told | None:
        """Return what it told last, see `lenet.training.progress`; nothing before it told."""
        with suppress(OSError, ValueError):  # not yet, or no more: the folder goes with the run
            self._last = json.loads((self._folder / "progress.json").read_text(encoding="utf-8"))
        return self._last

    def weights(self) -> Weights | None:
        """Return LeNet-5's weights as they were last told, or none."""
        with suppress(OSError, ValueError):
            values = np.load(self._folder / "progress.npy", allow_pickle=False)
            self._weights = unflatten(values.astype(np.float32))
        return self._weights
