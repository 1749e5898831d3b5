"""The signs that a network knows: their names, in the order of its outputs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from lenet.records import Record

Names = tuple[str, ...]

DIGITS: Names = tuple("0123456789")  # of the bundled weights
MOST_SIGNS = 62  # digits and letters of both cases
LONGEST_NAME = 40  # characters


def names_of(record: Record) -> Names:
    """Return the names in the record of some weights; without any they are the digits.

    Raises:
        ValueError: If they are not names, see `check`.
    """
    names = record.get("names", list(DIGITS))
    if not isinstance(names, list):
        raise ValueError("Expected the names of the signs in the weights' record as a list.")
    return check(names)


def check(names: Sequence[str]) -> Names:
    """Return names if they can be those of signs.

    Raises:
        ValueError: If there are fewer than 2 or more than `MOST_SIGNS`, one is there twice, or one
            is no single line of 1 to `LONGEST_NAME` characters.
    """
    if not 2 <= len(names) <= MOST_SIGNS:
        raise ValueError(f"Expected 2 to {MOST_SIGNS} signs, got {len(names):,}.")
    for name in names:
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            raise ValueError(f"Expected a sign's name to be text in one line, got {name!r:.60}.")
        if len(name) > LONGEST_NAME:
            raise ValueError(
                f"Expected a sign's name of at most {LONGEST_NAME} characters, "
                f"got {len(name)}: {name[:20]}…"
            )
    if len(set(names)) < len(names):
        twice = next(name for name in names if list(names).count(name) > 1)
        raise ValueError(f"Expected each sign's name once, got {twice!r} twice.")
    return tuple(names)


def are_decimal(names: Sequence[str]) -> bool:
    """Return whether names are the ten decimal digits of one script in order, 0 first.

    Only these form numbers. Unicode gives the digits of a script ten places in a row.
    """
    if len(names) != 10 or any(len(name) != 1 for name in names):
        return False
    values = [unicodedata.decimal(name, None) for name in names]
    places = [ord(name) - ord(names[0]) for name in names]
    return values == places == list(range(10))
