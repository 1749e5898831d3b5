"""The words of the page of a training, from `languages/en.json`."""

import json
import re
from pathlib import Path

WORDS: dict[str, str] = json.loads(
    Path(__file__).with_name("languages").joinpath("en.json").read_text(encoding="utf-8")
)


def fill(template: str) -> str:
    """Return a template with the words of each `{{key}}`."""
    return re.sub(r"\{\{([\w.]+)\}\}", lambda place: WORDS[place[1]], template)
