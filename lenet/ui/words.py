"""The words that the page shows, from `languages/en.json`; the next language is one file more.

Python fills those of its "page" into the HTML. The scripts get the rest, see `scripts/words.js`:
"scripts", by key; "later", the same of what is not fetched at first; and "data", by the English of
what Python says, with # for each figure; "tables" has the same for Python alone. What "signs" has
takes the place of the others where what is read are other signs than digits.
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

_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def entries(section: str, *, signs: bool = False) -> dict[str, Any]:
    """Return the entries of a section, those for signs that are not digits if it is of these."""
    own = CATALOGUE["signs"] if signs else {}
    return {key: own.get(key, entry) for key, entry in CATALOGUE[section].items()}


def text(key: str, *, signs: bool = False, **values: object) -> str:
    """Return the words of a key, with values in the places that have their names.

    Raises:
        KeyError: If there is no such key, or no value for a place.
    """
    return entries("page", signs=signs)[key].format_map(values)


def document(policy: str, title: str, head: str, body: str) -> str:
    """Return an HTML page: its policy of contents, its title, what else its head and body hold."""
    return f"""<!doctype html>
<html lang="{LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
{head}
</head>
{body}
</html>
"""


def fill(template: str, *, signs: bool = False, **values: object) -> str:
    """Return a template with the words of each `{{key}}`, as HTML."""
    said = entries("page", signs=signs)

    def put(place: re.Match[str]) -> str:
        return html.escape(said[place[1]].format_map(values))

    return re.sub(r"\{\{([\w.]+)\}\}", put, template)


def translated(said: str) -> str:
    """Return what is said in English, such as a cell of a table, in the page's language."""
    key = _FIGURE.sub("#", said)
    found = CATALOGUE["tables"].get(key) or CATALOGUE["data"].get(key)
    figures = iter(_FIGURE.findall(said))
    return said if found is None else re.sub("#", lambda _: next(figures), found)
