"""The progress of a run: a line in the terminal, and files for `lenet.watch`.

`progress.json` holds the figures, `progress.npy` LeNet-5's weights at that moment. Both are in the
folder of the run's state, are replaced whole every other second, and are removed with it.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np

from lenet.files import write_bytes, write_text
from lenet.network.parameters import flatten
from lenet.network.weights import to_arrays
from lenet.records import History, Told

_LINE_EVERY, _FILES_EVERY = 0.2, 2.0  # seconds


class Phase(NamedTuple):
    """One of the networks that a run trains."""

    name: str  # "teacher" or "LeNet-5"
    epochs: int
    images: int  # in an epoch
    batch_size: int


class Progress(keras.callbacks.Callback):
    """Tells of a phase while Keras trains it."""

    def __init__(self, folder: Path, phase: Phase, history: History) -> None:
        """Tell of a phase that has come so far, by files in a folder."""
        super().__init__()
        self._folder, self._phase, self._history = folder, phase, history
        self._epoch = 0
        self._began = self._line = self._files = self._latest = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Begin to count."""
        self._epoch = epoch
        self._began = self._line = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Tell, if it is time to."""
        now = self._latest = time.monotonic()
        if now - self._line >= _LINE_EVERY and sys.stdout.isatty():
            self._line = now
            print(f"\r{self._say(batch + 1, logs or {})}", end="\033[K", flush=True)
        if now - self._files >= _FILES_EVERY:
            self._files = now
            self._write(batch + 1, logs or {})

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Tell what the epoch came to."""
        logs = logs or {}
        self._history = [*self._history, {name: float(value) for name, value in logs.items()}]
        steps = -(-self._phase.images // self._phase.batch_size)
        line = f"{self._say(steps, logs)}; validation {logs['val_accuracy']:.2%}"
        print(f"\r{line}\033[K" if sys.stdout.isatty() else line, flush=True)
        self._write(steps, logs)

    def _say(self, steps: int, logs: dict[str, float]) -> str:
        name, epochs, _, _ = self._phase
        told = self._told(steps, logs)
        minutes, seconds = divmod(round(told["seconds_left"]), 60)
        return (
            f"{name}, epoch {self._epoch + 1} of {epochs}: {told['images_per_second']:,} images a "
            f"second, {minutes}:{seconds:02} left, loss {told['loss']:.4f}, "
            f"right {told['accuracy']:.2%}"
        )

    def _told(self, steps: int, logs: dict[str, float]) -> Told:
        name, epochs, images, batch_size = self._phase
        seen = min(steps * batch_size, images)
        speed = seen / max(self._latest - self._began, 1e-3)
        left = images - seen + (epochs - self._epoch - 1) * images
        return {
            "phase": name,
            "epoch": round(self._epoch + seen / images, 4),
            "epochs": epochs,
            "images_per_second": round(speed),
            "seconds_left": round(left / max(speed, 1e-3), 1),
            "loss": float(logs.get("loss", np.nan)),
            "accuracy": float(logs.get("accuracy", np.nan)),
            "history": self._history,
        }

    def _write(self, steps: int, logs: dict[str, float]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._phase.name == "LeNet-5":
            content = io.BytesIO()
            np.save(content, flatten(to_arrays(self.model)).astype(np.float16))
            write_bytes(self._folder / "progress.npy", content.getvalue())
        write_text(self._folder / "progress.json", json.dumps(self._told(steps, logs)))
