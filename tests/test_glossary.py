import re

from conftest import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| term", "| ---"))
]


def test_every_term_lives_where_the_glossary_says():
    assert 30 <= len(ROWS) <= 40
    for term, _, where, _ in ROWS:
        (path,) = re.findall(r"`(.+)`", where)
        assert (ROOT / path).exists(), f"{term}: {path}"


def test_no_term_stands_twice():
    terms = [row[0] for row in ROWS]
    assert len(set(terms)) == len(terms)
