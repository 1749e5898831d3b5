"""Random actions in Chromium: after each of them all that the page shows is so, see actions.py."""

import pytest
from actions import about, keys_of, run, visiting

ACTIONS = 300


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_reading_belongs_to_its_drawing(seed, chromium, page_url, recognizer):
    with visiting(chromium, *about(page_url, recognizer)) as visit:
        assert len(run(visit, keys_of(seed), ACTIONS)) == ACTIONS
