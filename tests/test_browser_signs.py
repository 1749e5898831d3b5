"""The page of weights that know other signs than digits, and collecting signs of one's own."""

import contextlib

import pytest
from own_signs import ARABIC, LETTERS, named
from playwright.sync_api import expect

from conftest import WAYS, drawing, number
from files import served, visited, wait_until
from lenet.data.own import load_own
from lenet.ui import site
from visitor import draw_at_once

# What keeps digits of scripts that are written the other way in their order.
IN_ORDER = "\u2066\u202d{}\u202c\u2069"


@pytest.fixture
def opened(recognizer, chromium, tmp_path):
    """Open the page of weights with these names, without a server: `page, server`."""

    def open_with(names):
        site.write(tmp_path, named(recognizer, names))
        server = stack.enter_context(served(tmp_path))
        return stack.enter_context(visited(chromium, server.url)), server

    with contextlib.ExitStack() as stack:
        yield open_with


def test_digits_of_another_script_make_numbers(opened):
    page, _ = opened(ARABIC)
    draw_at_once(page, number(47))
    expect(page.locator("#answer .digit")).to_have_text(IN_ORDER.format("٤٧"))
    expect(page.locator("#answer .digits b")).to_have_text(["٤", "٧"])
    expect(page.locator("#sketchpad .boxes button").first).to_contain_text("٤")
    page.locator("#sketchpad [data-action=clear]").click()
    draw_at_once(page, drawing(4, "open"))
    expect(page.locator("#answer .sentence")).to_contain_text("I read “\u2068٤\u2069”")
    page.locator("#answer .rows button").nth(4).focus()
    page.keyboard.press("7")  # ten signs have a key each
    expect(page.locator("#answer .sentence")).to_contain_text("Learned.")
    expect(page.locator("#answer .digit")).to_have_text("٧")


def test_letters_are_read_corrected_and_collected_and_the_file_is_what_training_reads(
    opened, tmp_path
):
    page, server = opened(LETTERS)
    assert not page.locator(".handle").is_visible()
    draw_at_once(page, drawing(4, "open"))
    expect(page.locator("#answer .digit")).to_have_text("E")
    rows = page.locator("#answer .rows button")
    across = page.evaluate(
        """() => {
          const tops = [...document.querySelectorAll("#answer .rows button")].map(
            (button) => Math.round(button.getBoundingClientRect().top));
          return tops.lastIndexOf(tops[0]) + 1;
        }"""
    )
    assert 1 < across < len(LETTERS)
    page.keyboard.press("t")
    page.keyboard.press("3")  # more than ten have none
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(rows.nth(across + 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer .digit")).to_have_text(LETTERS[across + 1])
    page.evaluate("lenet.open()")
    wait_until(page, "Boolean(document.querySelector('#collect .begin')?.textContent)")
    asked = len(server.asked)

    collect = page.locator("#collect")
    collect.locator("summary").click()
    collect.locator("textarea").fill("star")
    collect.locator("textarea").blur()
    expect(collect.locator(".notice")).to_have_text("Expected 2 to 62 signs, got 1.")
    collect.locator("textarea").fill("star قمر")
    with page.expect_download() as download:  # at the first tap, for a class to write the same
        collect.locator("[data-action=export]").click()
    expect(collect.locator(".signs b")).to_have_text(["star", "قمر"])
    names = tmp_path / "names.json"
    download.value.save_as(names)
    collect.locator(".begin").click()
    task = page.locator("#sketchpad .task")
    for at, said in enumerate(("Write “star”", "Write “\u2068قمر\u2069”", "Write “star”")):
        expect(task.locator("b")).to_have_text(said)
        if at < 2:
            draw_at_once(page, drawing(at, WAYS[at]))
            task.locator("[data-action=next]").click()
    task.locator("[data-action=stop]").click()
    expect(collect.locator(".signs span")).to_have_text(["1 of 10", "1 of 10"])
    assert len(server.asked) == asked  # nothing leaves the device

    page.reload()
    page.evaluate("lenet.open()")
    expect(collect.locator(".signs canvas")).to_have_count(2)
    with page.expect_download() as download:
        collect.locator("[data-action=export]").click()
    path = tmp_path / "signs.json"
    download.value.save_as(path)
    with pytest.raises(ValueError, match="got 1 of star, 1 of قمر"):
        load_own([path])
    collect.locator(".signs button").first.click()
    expect(collect.locator(".signs span")).to_have_text(["0 of 10", "1 of 10"])
    collect.locator("[data-action=delete]").click()
    expect(collect.locator(".signs li")).to_have_count(0)
    collect.locator(".notice button").click()  # Undo
    expect(collect.locator(".signs span")).to_have_text(["0 of 10", "1 of 10"])
    collect.locator("input").set_input_files([names, path])
    expect(collect.locator(".signs span")).to_have_text(["1 of 10", "1 of 10"])
    expect(collect.locator(".notice")).to_contain_text("One drawing added.")
    collect.locator("input").set_input_files(names)
    expect(collect.locator(".notice")).to_contain_text("no drawings that are not here already")
