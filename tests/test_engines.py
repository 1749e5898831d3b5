"""The same steps in Chromium, Firefox and WebKit, the engine of Safari and of every iPad."""

import base64

import engines
import numpy as np
import pytest
from engines import Chromium, Firefox, WebKit
from pictures import png

from conftest import drawing, number, require
from files import served
from lenet.drawing import strokes
from lenet.drawing.strokes import CANVAS
from visitor import MOVES

RESTS = "lenet.state.latest('reading')?.resting && lenet.state.latest('reading')"


@pytest.fixture
def address(site):
    with served(site) as server:
        yield server.url


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request, tmp_path):
    if request.param == "chromium":
        engine = Chromium(request.getfixturevalue("chromium"))
    elif request.param == "firefox":
        require(engines.FIREFOX, "Firefox (apt-get install firefox-esr)")
        engine = Firefox(str(tmp_path))
    else:
        found = engines.DRIVER and engines.SCREEN and engines.BROWSERS
        require(found, "WebKit (apt-get install webkit2gtk-driver xvfb)")
        engine = WebKit()
    try:
        engine.begin()
        yield engine
    finally:
        engine.close()


BRING = """(how, content) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], "digit.png", { type: "image/png" }));
  const [input, paper] = ["input[type=file]", ".paper"].map((each) =>
    document.querySelector(`#sketchpad ${each}`),
  );
  if (how === "input") input.files = given.files;
  const options = { dataTransfer: given, bubbles: true, cancelable: true };
  if (how === "input") input.dispatchEvent(new Event("change"));
  else paper.dispatchEvent(new DragEvent("drop", options));
}"""


def within(engine, element, share=0.25):
    """Return where a place within an element is seen, pixels: a share of its sides."""
    place = f"({{ x, y, width, height }}) => [x + {share} * width, y + {share} * height]"
    return engine.evaluate(f"({place})({element}.getBoundingClientRect())")


def draw(engine, strokes):
    paper = "document.querySelector('#sketchpad canvas')"
    engine.evaluate(f"{paper}.scrollIntoView({{ block: 'nearest' }})")
    x, y, height = engine.evaluate(
        f"(({{ x, y, height }}) => [x, y, height])({paper}.getBoundingClientRect())"
    )
    for stroke in strokes:
        step = max(1, len(stroke.points) // MOVES)
        points = np.concatenate([stroke.points[:-1:step], stroke.points[-1:]])
        engine.stroke(points * height / CANVAS + (x, y))


def test_a_visitor_does_in_every_engine_what_the_page_is_for(engine, address):
    engine.goto(address)
    engine.wait("globalThis.lenet?.state?.latest('reading')")

    # draws a digit
    draw(engine, drawing(7, "crossed"))
    engine.wait(f"({RESTS}).text === '7'")
    assert engine.evaluate("document.querySelector('#answer .digit').textContent") == "7"

    # opens a unit
    engine.stroke([within(engine, "lenet.state.latest('figure').C1")])
    engine.wait("lenet.state.latest('pinned') && lenet.state.latest('unit').layer === 'C1'")

    # corrects the answer
    engine.evaluate("document.querySelectorAll('#answer .rows button')[1].click()")
    engine.wait("lenet.state.latest('hand').hand.size === 1")
    engine.wait(f"({RESTS}).text === '1'")

    # writes a number
    engine.evaluate("lenet.drawing.clear()")
    draw(engine, number(52, size=150, step=190, left=30))
    engine.wait(f"({RESTS}).text === '52'")

    # follows a link to it
    engine.evaluate("document.querySelector('#head [data-action=link]').click()")
    engine.wait("location.hash.startsWith('#d=')")
    link = engine.evaluate("location.href")
    ends = "lenet.state.latest('paper').strokes.map(({ points }) => points.at(-1))"
    drawn = engine.evaluate(ends)
    engine.goto("about:blank")
    engine.goto(link)
    engine.wait(f"globalThis.lenet?.state && ({RESTS})?.text === '52'")
    np.testing.assert_allclose(engine.evaluate(ends), drawn, atol=1)

    # opens a picture, and drops another
    for how, pens, digit in (("input", drawing(5, "capped"), 5), ("drop", drawing(3, "round"), 3)):
        content = base64.b64encode(png(255 - strokes.draw(pens))).decode()
        engine.evaluate(f"({BRING})('{how}', '{content}')")
        engine.wait(f"({RESTS}).text === '{digit}' && ({RESTS}).found")
    engine.wait("document.querySelector('#seen .told')?.textContent.startsWith('Dark ink')")

    # looks at a part whose script was not there yet
    engine.evaluate("document.querySelector('#evidence').scrollIntoView()")
    engine.wait("!document.querySelector('#evidence .question')?.hidden")

    # trains the network, and the page reads with what it has learned so far
    engine.evaluate("lenet.open(document.querySelector('#practice'))")
    engine.wait("document.querySelector('#practice .presets button')")
    engine.evaluate("document.querySelector('#practice .play').click()")
    weights = "lenet.state.latest('reading').subject.changes?.weights"
    engine.wait(f"{weights}?.name === 'practice' && {weights}.weights.OUTPUT.bias.some(Boolean)")
