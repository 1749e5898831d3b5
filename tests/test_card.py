"""The model's card: a page of its own, beside the page in Gradio and among the static files."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from conftest import ROOT
from files import served
from lenet.ui import card, tables


@pytest.fixture(scope="module")
def record():
    return json.loads((ROOT / "weights" / "lenet5.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def text(record):
    return card.page(record, "card.css", "./")


def test_the_card_shows_tables_curves_and_matrices(text):
    for words in ("48,120", "pen digits, at random", "99.05", "calibration error", "letters"):
        assert words in text
    assert text.count("<path") == 2
    assert text.count('class="right"') == 20
    assert not re.search(r"<script|\sstyle=|\{\w*\}", text)


def test_the_card_tells_at_a_glance_how_well_it_reads(text):
    measured = tables.evaluation()
    mnist, pen = measured["mnist"]["accuracy"], measured["pen"]["random"]["accuracy"]
    assert f"{100 * mnist:.1f} % of MNIST, {100 * pen:.1f} % of real pens" in text


def test_the_stored_accuracies_are_shown(text, record):
    for name in ("train_accuracy", "validation_accuracy", "test_accuracy"):
        assert f"{100 * record[name]:.2f} %" in text, name


def test_what_the_sentence_says_of_the_curves_they_show(text, record):
    shares = [1 - record["history"][-1][name] for name in ("accuracy", "val_accuracy")]
    said = re.search(r"After the last epoch ([\d.]+) %.* and ([\d.]+) %", text).groups()
    assert [float(share) for share in said] == pytest.approx([100 * s for s in shares], abs=0.05)
    ends = [float(path.split()[-1]) for path in re.findall(r' d="M([^"]+)"', text)]
    marks = [float(y) for y in re.findall(r'<line [^>]*y1="([\d.]+)"', text)]  # 0, 5 and 10 %
    shown = [(marks[0] - end) / (marks[0] - marks[2]) * 10 for end in ends]
    assert shown == pytest.approx([100 * share for share in shares], abs=0.1)


def test_without_a_measurement_the_card_shows_the_rest(record):
    text = card.page(record | {"weights_sha256": "0"}, "card.css", "./")
    assert "48,120" in text
    assert "real pens" not in text


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_every_column_of_the_matrices_is_seen(chromium, site, width):
    with served(site) as server:
        page = chromium.new_page(viewport={"width": width, "height": 844})
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{server.url}/card.html")
        expect(page.locator(".matrix")).to_have_count(2)
        for cell in page.locator(".matrix tr:first-of-type :last-child").all():
            box = cell.bounding_box()
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Back to the page").click()
        expect(page.locator(".page.ready")).to_be_visible()
        page.locator("#misread").scroll_into_view_if_needed()
        page.locator("#misread").get_by_role("link").click()
        expect(page.locator(".glance")).to_be_visible()
        assert complaints == []
        page.close()


def test_the_app_has_the_card_beside_the_page(page_url):
    with urllib.request.urlopen(f"{page_url}/card") as reply:
        text = reply.read().decode()
    style = re.search(r'rel="stylesheet" href="([^"]+)"', text)[1]
    with urllib.request.urlopen(f"{page_url}/{style}") as reply:
        assert reply.headers["content-type"].startswith("text/css")
