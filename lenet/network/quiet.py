"""Keras and TensorFlow, imported without their messages about the machine."""

from __future__ import annotations

import os
import sys
import tempfile


def import_keras() -> None:
    """Import Keras. TensorFlow writes six lines before its log can be configured: they are dropped.

    Raises:
        ImportError: If it can't be imported; then the lines are shown.
    """
    if "tensorflow" in sys.modules:
        return
    with tempfile.TemporaryFile() as told:
        terminal = os.dup(2)  # C++ writes there, whatever sys.stderr is
        os.dup2(told.fileno(), 2)
        try:
            import keras  # noqa: F401
        except BaseException:
            told.seek(0)
            os.write(terminal, told.read())
            raise
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
