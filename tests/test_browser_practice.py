"""A training in the browser, in Chromium, on the static page and its strict policy."""

import re

import numpy as np
import pytest

from conftest import drawing
from files import served, visited, wait_until, wait_until_kept
from lenet.network import safetensors
from lenet.network.parameters import flatten
from lenet.recognizer import Recognizer
from visitor import draw_at_once, pin

pytestmark = pytest.mark.slow

READING = "lenet.state.latest('reading')"
SEEN = """() => {
  const text = document.querySelector("#practice .status").textContent;
  return Number(text.match(/^([\\d,]+) of/)?.[1].replace(",", "") ?? 0);
}"""


def train(page, images):
    """Train until so many images were seen, and stop."""
    page.locator("#practice .play").click()
    wait_until(page, f"images => ({SEEN})() >= images", images)
    page.locator("#practice .play").click()
    wait_until(page, "document.querySelector('#practice .play').textContent === 'Train'")


def practice(page):
    page.evaluate("lenet.open(document.querySelector('#practice'))")
    wait_until(page, "Boolean(document.querySelector('#practice .presets button'))")
    page.evaluate("document.querySelector('#practice details').open = true")


def test_the_banner_covers_no_preset(chromium, site):
    with served(site) as server, visited(chromium, server.url) as page:
        draw_at_once(page, drawing(7, "crossed"))
        practice(page)
        train(page, 200)
        for width in (1440, 1180):
            page.set_viewport_size({"width": width, "height": 900})
            banner = page.locator("#banner p").bounding_box()
            for button in page.locator("#practice .presets button").all():
                box = button.bounding_box()
                assert box["x"] + box["width"] <= banner["x"], button.inner_text()


def test_how_training_goes_is_told_while_the_camera_looks(chromium, site):
    with served(site) as server, visited(chromium, server.url) as page:
        practice(page)
        page.evaluate(
            """() => {
              const canvas = document.createElement("canvas");
              canvas.getContext("2d", { willReadFrequently: true });
              lenet.drawing.preview(canvas, () => {});
            }"""
        )
        train(page, 200)
        assert page.evaluate("lenet.state.latest('paper').live")


def numbers(text):
    return [float(each.replace("−", "-").replace(",", "")) for each in re.findall(NUMBER, text)]


NUMBER = r"−?\d[\d,]*(?:\.\d+)?"


def test_a_network_is_trained_opened_used_saved_read_by_python_and_loaded(
    chromium, site, recognizer, tmp_path
):
    with served(site) as server, visited(chromium, server.url) as page:
        assert not [name for name in server.asked if re.search(r"(practice|held_out)\.bin", name)]
        draw_at_once(page, drawing(7, "crossed"))
        practice(page)
        assert page.inner_text("#practice .settings output") == "0.003"
        train(page, 2_000)
        assert page.evaluate(f"{READING}.subject.changes.weights.name") == "practice"
        assert "Its probabilities are not calibrated." in page.inner_text("#practice .status")

        # a step is opened, and its numbers are right
        page.locator("#practice .one-step").click()
        wait_until(page, "document.querySelectorAll('#practice .story li').length > 5")
        before, share, total, update, after, *_ = page.locator(
            "#practice .stories section:first-child li:not(.shares)"
        ).all_inner_texts()
        count, sum_, divisor, slope = numbers(total)
        assert (count, divisor) == (16, 16)
        assert sum_ / 16 == pytest.approx(slope, rel=1e-4)
        bars = page.locator("#practice .shares i").evaluate_all("all => all.map(i => i.title)")
        shares = [numbers(title)[0] for title in bars]
        assert len(shares) == 16
        assert sum(shares) == pytest.approx(sum_, rel=1e-3, abs=1e-6)
        _, _, rate, mean, root, change = numbers(update)
        assert rate * mean / root == pytest.approx(change, rel=1e-4)
        (value,), (then,) = numbers(before), numbers(after)
        assert value + change == pytest.approx(then, abs=1e-5)
        assert "what it saw of S2" in share or "no share" in share

        # the figure shows its slopes, those of OUTPUT as p − y, and a unit opens backwards
        figure = "lenet.state.latest('figure').C1.toDataURL()"
        values = page.evaluate(figure)
        page.locator("#practice .sloping").click()
        assert page.evaluate(figure) != values
        wrong = page.locator("#practice .outputs tr:last-child td").all_inner_texts()
        assert page.locator("#answer .rows li > span").all_inner_texts()[:10] == wrong
        page.locator("#answer .open").click()
        assert "NaN" not in page.inner_text("#unit")
        page.evaluate("lenet.state.publish('pinned', false)")
        pin(page, "S2", 6, 6, 2)
        assert "So wrong was it told to be" in page.inner_text("#unit .where")
        assert page.locator("#unit .terms button").count() == 16  # of each map of C3
        page.evaluate("lenet.state.publish('pinned', false)")
        page.locator("#banner button").click()
        assert page.evaluate(figure) == values

        # it is used, and saved: Python reads the same with it
        page.locator("#practice .use").click()
        wait_until(page, f"{READING}.subject.changes?.weights?.used === true")
        wait_until(page, "!document.querySelector('#practice .forget').hidden")
        with page.expect_download() as downloading:
            page.locator("#practice .save").click()
        path = tmp_path / "mine.safetensors"
        downloading.value.save_as(path)
        mine = Recognizer.load(path)
        assert mine.record["images"] >= 2_000
        input_, logits, calibration = page.evaluate(
            f"""(({{ recognition, subject }}) => [[...recognition.input],
              [...recognition.featureMaps.OUTPUT], subject.recognizer.calibration])({READING})"""
        )
        inputs = np.float32(input_).reshape(32, 32, 1)
        np.testing.assert_allclose(mine.layers(inputs)["OUTPUT"], logits, atol=1e-3)
        assert mine.calibration._asdict() == calibration

        # a reload keeps it in use, without a network too, and one can train on
        wait_until_kept(page)
        page.reload()  # by which what was fetched is kept
        wait_until(page, f"{READING}?.subject.changes?.weights?.used === true")
        practice(page)
        train(page, 100)
        page.context.set_offline(True)
        page.reload()
        wait_until(page, f"Boolean(globalThis.lenet?.state && {READING})")
        practice(page)
        train(page, 100)
        page.context.set_offline(False)

        # weights of Python's load in the page, others are refused
        theirs = tmp_path / "theirs.safetensors"
        theirs.write_bytes(safetensors.to_bytes(recognizer.weights, recognizer.record))
        page.locator("#practice input[type=file]").set_input_files(theirs)
        wait_until(page, f"{READING}.subject.changes.weights.used === true")
        biases = f"[...{READING}.subject.recognizer.weights.OUTPUT.bias]"
        assert (
            np.float32(page.evaluate(biases)).tolist() == flatten(recognizer.weights)[-10:].tolist()
        )
        (tmp_path / "none.safetensors").write_bytes(b"none")
        page.locator("#practice input[type=file]").set_input_files(tmp_path / "none.safetensors")
        told = "document.querySelector('#practice .network').textContent.startsWith('Expected')"
        wait_until(page, told)

        # one way back
        page.locator("#practice .back").click()
        assert page.evaluate(f"{READING}.subject.changes") is None
        page.reload()
        wait_until(page, f"Boolean(globalThis.lenet?.state && {READING})")
        assert page.evaluate(f"{READING}.subject.changes") is None
