"""The catalogue of the page's words: every key is used, and no word is shown that bypasses it."""

import re

import pytest
from own_signs import named
from playwright.sync_api import expect
from test_browser_pictures import file_of

from conftest import drawing, number
from files import served, visited
from lenet import hand
from lenet.drawing import clutter, ink, ruling
from lenet.reading import belief, from_strokes, lattice
from lenet.reading import number as reading_number
from lenet.ui import page, site, tables, words
from lenet.ui.assets import HERE
from visitor import draw_by_mouse

CATALOGUE = words.CATALOGUE
FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
ENTRIES = CATALOGUE["scripts"] | CATALOGUE["later"]
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.js"))
# Keys that scripts put together: their beginnings.
COMPOSED = (
    *("caption.", "digit.", "finding.", "head.", "layer.", "likes."),
    *("sketchpad.pen.", "stages.", "unit."),
    *(
        "challenges.",
        "changes.",
        "dream.",
        "kernel.",
        "pixels.",
        "question.",
        "networks.",
        "data.other.",
        "opened.",
        "practice.",
    ),
)


def entries():
    for section in CATALOGUE.values():
        for key, entry in section.items():
            for text in [entry] if isinstance(entry, str) else entry.values():
                yield key, text


def test_every_word_for_python_is_used():
    built = "".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.html"))
    built += "".join(path.read_text(encoding="utf-8") for path in HERE.parent.rglob("*.py"))
    for key in CATALOGUE["page"]:
        used = re.search(rf"""["'{{]{re.escape(key)}["'}}]""", built)
        assert used or key.startswith(("chapter.", "step.", "card.")), key


def test_every_word_for_scripts_is_used_and_every_used_one_is_there():
    quoted = set(re.findall(r'"([\w.]+)"', SCRIPTS))
    unused = set(ENTRIES) - quoted
    assert not {key for key in unused if not key.startswith(COMPOSED) and ".alone" not in key}
    called = set(re.findall(r'\b(?:t|wordsOf)\(\s*"([^"]+)"', SCRIPTS))
    assert called <= set(ENTRIES)


CALL = re.compile(r'\b(?:t|wordsOf)\(\s*"([\w.]+)",\s*\{')
NESTED = re.compile(r"\([^(){}\[\]]*\)|\[[^(){}\[\]]*\]|\{[^(){}\[\]]*\}")


def names_given(call):
    """The names of the values in the object that a call's text begins in; None if not all stand."""
    end, depth = 0, 1
    while depth:
        depth += {"{": 1, "}": -1}.get(call[end], 0)
        end += 1
    given = call[: end - 1]
    while NESTED.search(given):
        given = NESTED.sub("", given)
    parts = [part.partition(":")[0].strip() for part in given.split(",") if part.strip()]
    return None if any(part.startswith("...") for part in parts) else set(parts)


def test_words_have_the_places_that_the_scripts_give_values_for():
    entries = ENTRIES
    calls = {(found[1], found.end()) for found in CALL.finditer(SCRIPTS)}
    checked = 0
    for key, end in calls:
        given = names_given(SCRIPTS[end:])
        if given is None:
            continue
        texts = [entries[key]] if isinstance(entries[key], str) else entries[key].values()
        places = {place for text in texts for place in re.findall(r"\{(\w+)\}", text)}
        assert places <= given <= places | {"count"}, key
        checked += 1
    assert checked > 30


def test_words_are_written_alike():
    for key, text in entries():
        assert "'" not in text, f"{key}: the apostrophe is ’"
        assert not re.search(r"  |\bno digit\b|read right|\bhis\b|\bhe\b", text), key


def test_all_that_python_says_in_english_is_in_the_catalogue(recognizer):
    measured = tables.evaluation()
    shown = [tables.results(measured), *tables.doubt(measured), tables.hands(measured)]
    shown += [*tables.numbers(measured), tables.architecture()]
    shown.append(tables.own(named(recognizer, ("A", "B")).record))
    cells = [cell for table in shown for row in [table.head, *table.rows] for cell in row]
    said = [f"{digit}, {way}" for digit, way in page.EXAMPLES]
    said += [belief.TOO_MANY_DIGITS, belief.NOT_SURE, lattice.TOO_MANY_PIECES]
    said.append(from_strokes.SEPARATED)
    said += [reading_number.SEVERAL_LINES.replace("{}", "2"), ink.PANEL, ruling.RULES, ruling.LINE]
    said += [clutter.EDGE, clutter.MARK, clutter.SPATTER, clutter.DASH, clutter.MINUS]
    said.append(clutter.COMMA)
    in_tables, told = (
        {FIGURE.sub("#", text) for text in texts if re.search("[a-z]{2}", text)}
        for texts in (cells, said)
    )
    data, tables_alone = set(CATALOGUE["data"]), set(CATALOGUE["tables"])
    assert told <= data  # the scripts have no others
    assert not data & tables_alone
    assert in_tables <= data | tables_alone
    assert (data | tables_alone) - in_tables - told == {"# %", "# units", "pen digits"}


HAND = {
    "hand.full": (hand._FULL, {"count": hand.MAX_EXEMPLARS}),
    "hand.error.file": (hand._NO_FILE, {}),
    "hand.error.large": (hand._LARGE, {"size": hand.MAX_BYTES // 1000}),
    "hand.error.image": (hand._NO_IMAGE, {"side": hand.FIELD}),
    "hand.error.ink": (hand._NO_INK, {}),
    "hand.error.blank": (hand._BLANK, {}),
    "hand.error.signs": (hand.OTHER_SIGNS, {}),
    "hand.error.label": (hand._NO_LABEL.format(9), {"last": 9}),
}


def test_a_hand_is_refused_in_the_same_sentences_everywhere():
    assert {key for key in ENTRIES if key.startswith("hand.error.")} < HAND.keys()
    for key, (said, values) in HAND.items():
        assert ENTRIES[key].format_map(values) == said


# A language in which every word is marked. What is in no marks bypasses the catalogue.
def marked(entry):
    if isinstance(entry, str):
        return f"⟦{entry}⟧"
    return {key: marked(each) for key, each in entry.items()}


@pytest.fixture
def marked_page(recognizer, tmp_path, chromium, monkeypatch):
    """The page without a server, in that language."""
    every = {
        section: {key: marked(entry) for key, entry in each.items()}
        for section, each in CATALOGUE.items()
    }
    monkeypatch.setattr(words, "CATALOGUE", every)
    site.write(tmp_path, recognizer)
    with served(tmp_path) as server, visited(chromium, server.url) as page:
        yield page


# Texts and attributes in which something stands outside of all marks, and what it is.
BYPASSING = """() => {
  const root = document.querySelector(".page");
  const outside = (text, depth = { now: 0 }) =>
    [...text].filter((letter) => {
      if (letter === "⟦") depth.now += 1;
      if (letter === "⟧") depth.now -= 1;
      return depth.now === 0 && letter !== "⟧";
    }).join("");
  const names = /\\b(INPUT|OUTPUT|MNIST)\\b/g;
  const english = (text) => /[a-z]{2}/i.test(text.replace(names, ""));
  const found = [];
  const depth = { now: 0 };  // marks may hold whole elements
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = outside(walker.currentNode.data, depth);
    if (english(text)) found.push(text);
  }
  for (const element of root.querySelectorAll("*")) {
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) {
      const text = outside(element.getAttribute(name) ?? "");
      if (english(text)) found.push(`${name}: ${text}`);
    }
  }
  return found;
}"""


def look(page):
    """See all chapters, and expect no word that is in no marks."""
    page.evaluate("lenet.open()")
    for place in page.locator("[role=tab], .figures > div").all():
        place.scroll_into_view_if_needed()
        if place.get_attribute("role") == "tab":
            place.click()
        page.evaluate("new Promise((seen) => requestAnimationFrame(() => setTimeout(seen, 40)))")
    page.wait_for_timeout(150)  # some words come at ease
    assert page.evaluate(BYPASSING) == []


def test_no_word_on_the_page_bypasses_the_catalogue(marked_page):
    page = marked_page
    look(page)
    page.locator("#sketchpad canvas").scroll_into_view_if_needed()
    draw_by_mouse(page, drawing(7, "crossed"))
    expect(page.locator("#answer .digit")).to_have_text("7")
    look(page)
    page.evaluate("scrollTo(0, 0)")
    page.locator("#answer .rows button").nth(4).click()  # an example
    expect(page.locator("#answer .sentence button")).to_be_visible()
    page.keyboard.press("c")
    look(page)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("w")
    page.locator("[data-action=clear]").click()
    draw_by_mouse(page, number(47))
    expect(page.locator("#answer .digit")).to_have_text("44")  # the 7 is taken for what was taught
    look(page)
    page.locator("#training input").fill("1")  # an earlier moment
    expect(page.locator(".early").first).to_be_visible()
    look(page)
    page.locator("#hand .begin").click()  # a round
    expect(page.locator("#sketchpad .task")).to_be_visible()
    file = {"name": "any.json", "mimeType": "application/json", "buffer": b"{}"}
    page.locator("#hand input[type=file]").set_input_files(file)  # errors
    expect(page.locator("#hand .notice")).to_contain_text("⟦")
    page.locator("#sketchpad .file").set_input_files(file)
    expect(page.locator("#sketchpad .notice")).to_contain_text("⟦")
    look(page)
    page.locator("#sketchpad .file").set_input_files(file_of(number(472), edge=True))
    expect(page.locator("#sketchpad .sight li")).to_contain_text("⟦")
    expect(page.locator("#seen .told")).to_contain_text("⟦")
    look(page)
    page.evaluate("document.querySelector('.page').append('English')")
    assert page.evaluate(BYPASSING) == ["English"]
