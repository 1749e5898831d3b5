"""Gives the package the dependencies of requirements.txt, from which a Space installs."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """Reads the one list of dependencies when the package is built."""

    def update(self, metadata: dict) -> None:
        """Add them."""
        lines = Path(self.root, "requirements.txt").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
