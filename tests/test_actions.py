"""Random actions in Chromium: after each of them all that the page shows is so, see actions.py.

Each night many more are done, by the command.
"""

from actions import about, keys_of, run, visiting

ACTIONS = 60


def test_every_reading_belongs_to_its_drawing(chromium, page_url, recognizer):
    with visiting(chromium, *about(page_url, recognizer)) as visit:
        assert len(run(visit, keys_of(1), ACTIONS)) == ACTIONS
