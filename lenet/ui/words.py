"""The words that the page shows, from `languages/en.json`; the next language is one file more.

Python fills those of its "page" into the HTML. The scripts get the rest, see `scripts/words.js`:
"scripts", by key; and "data", by the English that Python gives them, with # for each figure.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

LANGUAGE = "en"
CATALOGUE: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("languages").joinpath(f"{LANGUAGE}.json").read_text(encoding="utf-8")
)


def text(key: str, **values: object) -> str:
    """Return the words of a key, with values in the places that have their names.

    Raises:
        KeyError: If there is no such key, or no value for a place.
    """
    return CATALOGUE["page"][key].format_map(values)


def fill(template: str) -> str:
    """Return a template with the words of each `{{key}}`, as HTML."""
    return re.sub(r"\{\{([\w.]+)\}\}", lambda place: html.escape(text(place[1])), template)
