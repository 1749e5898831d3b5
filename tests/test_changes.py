"""What a visitor changes of INPUT and of the network, in Chromium, against Python."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from conftest import drawing
from lenet.network import forward
from lenet.network.model import INPUT_SIZE
from lenet.network.parameters import unflatten
from twins import as_sent
from visitor import UNFOLD, expect_digit, on_screen, painted

CHANGED = """() => {
  const { subject, recognition } = lenet.state.latest("reading");
  const { weights } = subject.recognizer;
  const order = ["C1", "C3", "C5", "F6", "OUTPUT"];
  return {
    weights: order.flatMap((name) => [...weights[name].kernel, ...weights[name].bias]),
    input: [...recognition.input],
    logits: [...recognition.featureMaps.OUTPUT],
    asked: lenet.state.latest("reading").by,
    changes: subject.changes,
  };
}"""


def changed(page):
    """What is read with and of, and what comes of it: checked against Python's forward pass."""
    state = page.evaluate(CHANGED)
    weights = unflatten(np.array(state["weights"], np.float32))
    inputs = np.array(state["input"], np.float32).reshape(INPUT_SIZE, INPUT_SIZE, 1)
    expected = forward.run(inputs, weights)["OUTPUT"]
    np.testing.assert_allclose(state["logits"], expected, atol=1e-3)
    return state


def open_input(page):
    page.locator("#network .layer[data-layer=INPUT] canvas").click(position={"x": 30, "y": 30})
    panel = page.locator("#unit .change")
    expect(panel.locator(".count")).to_be_visible()
    return panel


def test_pixels_are_painted_shifted_nudged_and_given_back(four):
    panel = open_input(four)
    cells = four.locator("#unit .map")
    # as if the room were still growing: what is seen at the pointer is hit
    room = four.locator("#unit .room")
    room.evaluate("each => { for (const one of each.getAnimations()) one.finish(); }")
    room.evaluate("each => { each.style.scale = '0.6'; }")
    box = cells.bounding_box()
    side = box["width"] / INPUT_SIZE
    four.mouse.click(box["x"] + 3.5 * side, box["y"] + 2.5 * side)
    room.evaluate("each => { each.style.scale = ''; }")
    expect(panel.locator(".count")).to_have_text(re.compile("^1 pixel changed: a 4 → "))
    state = changed(four)
    assert state["input"][2 * INPUT_SIZE + 3] == 1
    assert (state["asked"], state["changes"]) == ("device", {"pixels": {"67": 255}})
    cells.press("ArrowRight")
    cells.press("Enter")
    panel.get_by_role("button", name="Shift down").click()
    moved = changed(four)
    assert moved["changes"] == {"shift": [1, 0], "pixels": {"99": 255, "100": 255}}
    panel.get_by_role("button", name="Nudge").click()
    assert len(changed(four)["changes"]["pixels"]) > 20
    panel.get_by_label("The digit to lead it towards").select_option("9")
    panel.get_by_role("button", name="Fewest").click()
    expect(panel.locator(".count")).to_contain_text(re.compile("guess a 9|still not a 9"))
    changed(four)
    expect(four.locator("#answer .early")).to_contain_text("You changed it")
    panel.get_by_role("button", name="Back to the drawing").click()
    expect_digit(four, 4)
    assert changed(four)["changes"] is None
    panel.get_by_role("button", name="Dream").click()
    expect(panel.get_by_role("button", name="Stop")).to_be_visible()
    four.wait_for_function(
        "Object.keys(lenet.state.latest('reading').subject.changes.pixels).length > 300"
    )
    panel.get_by_role("button", name="Stop").click()
    expect(panel.locator(".count")).to_have_text(re.compile(r"^\d+ steps towards a 9: it "))
    changed(four)


def test_a_dream_says_what_it_has_done_whenever_it_is_stopped(four):
    panel = open_input(four)
    panel.get_by_label("The digit to lead it towards").select_option("9")
    play = panel.get_by_role("button", name="Dream")
    # stopped within its first frame, while another digit is chosen
    play.evaluate("""button => {
      button.click();
      document.querySelector("#unit .change select").value = "3";
      button.click();
    }""")
    digit, confidence = four.evaluate(
        "(({ digit, confidence }) => [digit, confidence])"
        "(lenet.state.latest('reading').recognition)"
    )
    told = "gives no answer." if digit is None else f"says a {digit}, "
    count = panel.locator(".count")
    expect(count).to_have_text(re.compile(rf"^One step towards a 9: it {told}"))
    if digit is not None:
        assert f"{100 * confidence:.0f} % sure" in count.text_content()
    changed(four)


def test_a_dream_ends_when_another_digit_is_drawn(four):
    panel = open_input(four)
    panel.get_by_role("button", name="Dream").click()
    four.wait_for_function("lenet.state.latest('reading').subject.changes?.pixels")
    four.evaluate("strokes => lenet.drawing.show({ strokes })", as_sent(drawing(7, "crossed")))
    expect_digit(four, 7)
    expect(panel.get_by_role("button", name="Dream")).to_be_visible()
    painted(four)
    assert changed(four)["changes"] is None
    expect_digit(four, 7)


def test_kernels_maps_biases_and_noise_change_all_that_follows_and_a_link_holds_them(
    four, open_page
):
    four.evaluate(UNFOLD)
    four.locator("#tab-kernels").click()
    kernels = four.locator("#kernels")
    kernels.locator("button.kernel").nth(1).click()
    kernels.get_by_role("button", name="Left edges").click()
    state = changed(four)
    first = np.reshape(state["changes"]["kernels"]["C1.0.1"], (5, 5))
    assert (np.sign(first) == [-1, -1, 0, 1, 1]).all()
    cells = kernels.locator(".cells")
    cells.press("+")
    raised = np.reshape(changed(four)["changes"]["kernels"]["C1.0.1"], (5, 5)) - first
    assert raised[2, 2] == pytest.approx(0.1)
    assert np.count_nonzero(raised) == 1
    four.locator("#tab-combine").click()
    four.locator("#combine button.kernel").nth(3).click()
    four.locator("#combine").get_by_role("button", name="Zero").click()
    switches = four.locator("#switches")
    switches.get_by_role("button", name="Silence map 3 of C1").click()
    switches.get_by_role("switch", name="Biases").click()
    switches.get_by_role("slider").fill("0.2")
    state = changed(four)
    assert len(state["changes"]["kernels"]) == 2
    assert state["changes"]["silenced"] == ["C1.2"]
    assert state["changes"]["biases"] is False
    banner = four.locator("#banner")
    expect(banner).to_contain_text("2 kernels, 1 silenced, no biases, noise on the weights")
    switches.get_by_role("button", name="What does it cost?").click()
    expect(switches.locator(".told")).to_have_text(
        re.compile(r"It reads [\d.]+ %.* reads 9\d\.\d %")
    )
    four.get_by_role("button", name="Link").click()
    four.wait_for_function("location.hash.includes('changes=')")
    other = open_page()
    other.goto(four.url)
    other.wait_for_function("lenet?.state.latest('reading')?.subject.changes")
    linked = changed(other)
    assert linked["changes"] == state["changes"]
    banner.get_by_role("button", name="Undo the changes").click()
    expect_digit(four, 4)
    assert changed(four)["changes"] is None


# A drawing is drawn again and again, by turns with changes and without; what the page does in each
# frame of it, in milliseconds.
TURNS = """async (path) => {
  const request = window.requestAnimationFrame;
  const frame = () => new Promise((next) => request.call(window, next));
  const [took, changed] = [[[], []], []];
  let drawing = null;
  window.requestAnimationFrame = (callback) => request.call(window, (now) => {
    const start = performance.now();
    callback(now);
    drawing?.push(performance.now() - start);
  });
  const paper = document.querySelector("#sketchpad .paper > canvas");
  const act = (type, [clientX, clientY]) => paper.dispatchEvent(new PointerEvent(type,
    { pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true, clientX, clientY }));
  const [map, biases, noise] = ["[aria-label='Silence map 3 of C1']", ".biases", ".noise input"]
    .map((each) => document.querySelector(`#switches ${each}`));
  for (let turn = 0; turn < 12; turn += 1) {
    lenet.drawing.clear();
    if (turn % 2) {
      map.click();
      biases.click();
      noise.value = "0.2";
      noise.dispatchEvent(new Event("input"));
    }
    for (let at = 0; at < 20; at += 1) await frame();
    drawing = took[turn % 2];
    act("pointerdown", path[0]);
    for (const place of path.slice(1)) {
      act("pointermove", place);
      await frame();
    }
    act("pointerup", path.at(-1));
    drawing = null;
    const { changes } = lenet.state.latest("reading").subject;
    changed.push(Object.values(changes ?? {}).filter((each) => each !== undefined).length);
    if (turn % 2) document.querySelector("#banner button").click();
  }
  window.requestAnimationFrame = request;
  return [...took, changed];
}"""


@pytest.mark.nightly
def test_an_update_with_changes_takes_hardly_longer_than_without(page):
    page.evaluate(UNFOLD)
    page.evaluate("scrollTo(0, 0)")
    (path, *_) = on_screen(page, drawing(3, "round"), 60)
    *took, made = page.evaluate(TURNS, path)
    assert made == [0, 3] * 6
    plain, changes = map(np.array, took)
    plain, changes = (np.median(each[each > 0.5]) for each in (plain, changes))  # with a reading
    print(plain, changes, changes / plain)
    assert changes <= 1.2 * plain
