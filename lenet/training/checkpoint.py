"""The state of a run after its latest epoch, from which it can be resumed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lenet import files
from lenet.records import History, Run

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    import keras


class State(NamedTuple):
    """How far a network's training has come."""

    trainer: keras.Model  # after the latest epoch, with its optimizer
    history: History  # of all epochs so far


class Checkpoint:
    """A folder whose files are replaced step by step.

    `state.json` decides: the files that it names are whole, and no others belong to the run.
    """

    def __init__(self, folder: Path, run: Run, *, of: str = "") -> None:
        """Use a folder, which need not exist.

        Args:
            folder: Where the state goes.
            run: The settings, as JSON has them.
            of: Goes before the names of its files, "teacher-"; a folder may hold two states.
        """
        self.folder = folder
        self._run = run
        self._of = of
        self._state = folder / f"{of}state.json"

    @property
    def begun(self) -> bool:
        """Whether there is a state."""
        return self._state.exists()

    def save(self, model: keras.Model, history: History) -> None:
        """Keep the state after an epoch, and the best epoch's model."""
        self.folder.mkdir(parents=True, exist_ok=True)
        latest = self.model(len(history) - 1)
        model.save(latest)
        files.flush(latest)
        files.write_text(self._state, json.dumps({"run": self._run, "history": history}))
        for file in self.folder.glob(f"{self._of}epoch-*.keras"):
            if file not in (latest, self.model(self.best(history))):
                file.unlink()

    @staticmethod
    def best(history: History) -> int:
        """Return the epoch of the best validation accuracy; of equals, that of the lowest loss."""
        return max(
            range(len(history)),
            key=lambda epoch: (history[epoch]["val_accuracy"], -history[epoch]["val_loss"]),
        )

    def model(self, epoch: int) -> Path:
        """Return where the model after an epoch, counted from 0, lies."""
        return self.folder / f"{self._of}epoch-{epoch + 1}.keras"

    def expect_none(self) -> None:
        """Make sure that no interrupted run would be lost.

        Raises:
            FileExistsError: If there is one; the message says how to go on with it.
        """
        if self.begun:
            raise FileExistsError(
                f"An interrupted run is in {self.folder}. Go on with it by --resume, or remove "
                "that folder to start anew."
            )

    def restore(self) -> State:
        """Return the state as it was.

        Raises:
            ValueError: If there is no interrupted run, it is damaged, or it is another one.
        """
        import keras

        from lenet.training import muon  # noqa: F401, so that Keras knows it when it loads the optimizer

        if not self.begun:
            raise ValueError(f"There is no interrupted run to resume in {self.folder}.")
        remedy = f"remove {self.folder} to start anew."
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            history, changes = state["history"], _changes(state["run"], self._run)
            if not changes:
                return State(keras.saving.load_model(self.model(len(history) - 1)), history)
        except Exception as error:  # JSON, its keys, Keras and h5py each name their own
            raise ValueError(f"The interrupted run is damaged: {remedy}") from error
        raise ValueError(
            f"The interrupted run was begun with {', '.join(changes)}. Give the same, or {remedy}"
        )

    def clear(self) -> None:
        """Forget the run, and all that its folder holds."""
        self._state.unlink(missing_ok=True)  # first: models without it are no run
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[Path]:
    """Make a folder and keep other runs out of it; remove it if no state is left in it.

    Raises:
        FileExistsError: If another run is at work in it.
        OSError: If it can't be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / "lock"
    with lock.open("a") as file:
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system lets go if it crashes
        except BlockingIOError:
            raise FileExistsError(
                f"Another training is at work in {folder}. Wait for its end, or name another "
                "--output."
            ) from None
        try:
            yield folder
        finally:
            lock.unlink(missing_ok=True)
            if not any(folder.glob("*state.json")):
                shutil.rmtree(folder, ignore_errors=True)


def _changes(before: Run, now: Run) -> list[str]:
    """List the settings that differ, with the old and the new values."""
    old, new = _flat(before), _flat(now)
    return [
        f"{name} {str(old.get(name))[:64]} (now {new.get(name)})"
        for name in old | new
        if old.get(name) != new.get(name)
    ]


def _flat(settings: Mapping[str, object], above: str = "") -> dict[str, object]:
    """Name settings within settings in one: `versions keras`, `recipe augmentation shear`."""
    flat: dict[str, object] = {}
    for name, value in settings.items():
        inner = (
            _flat(value, f"{above}{name} ") if isinstance(value, dict) else {above + name: value}
        )
        flat |= inner
    return flat
