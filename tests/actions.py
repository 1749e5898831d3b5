"""Random actions on the page, each followed by a look at all that must be so then.

python tests/actions.py --actions 10000 --seed 7

It prints what was done, and once something is not so, the shortest end of that which shows it.
"""

import argparse
import base64
import contextlib
import io
import itertools
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright
from visit import BLANK, EXAMPLE, PATIENCE, BrokenError, Visit, scripts, with_label

from conftest import CHROMIUM, ROOT, WAYS, drawing, running_app
from lenet.drawing import strokes
from lenet.recognizer import Recognizer
from lenet.ui.page import describe

PAPER, SMALL_PAPER = "#sketchpad .paper > canvas", "#companion canvas"
LABELS = "#answer .rows button"
NEXT = "#sketchpad .task button"
TASK = """() => {
  const task = document.querySelector("#sketchpad .task");
  const number = Number(task.textContent.match(/([0-9]+) of/)?.[1]);
  const rests = lenet.state.latest("reading").resting; // before that no time runs
  return [task.hidden ? 0 : number, task.classList.contains("due"), rests];
}"""
SIZES = [(1280, 900), (1280, 2600), (390, 844), (844, 390)]
CHAPTERS = ["stages", "finding", "evidence", "replay", "hand", "memory", "training"]
LINK_OF_A_HAIR_LINE = "#d=AQIAAACgBg"


def picture_of(digits, size):
    """A PNG in base64 of digits side by side; its size tells it from others."""
    pens = [
        stroke._replace(points=stroke.points + np.float32([300 * at, 0]))
        for at, digit in enumerate(digits)
        for stroke in drawing(digit, WAYS[digit])
    ]
    file = io.BytesIO()
    Image.fromarray(255 - strokes.draw(pens)).resize(size).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


PICTURES = {
    size: picture_of(digits, size)
    for size, digits in (
        ((300, 300), [5]),
        ((320, 320), [8]),
        ((480, 240), [4, 7]),
        ((200, 200), []),
    )
}


def paths_of(rng):
    """A digit somewhere on the paper, or a scribble, as strokes of a few points."""
    if rng.random() < 0.2:
        return [[(rng.uniform(30, 370), rng.uniform(30, 370)) for _ in range(5)]]
    digit, size = rng.randrange(10), rng.choice([60, 150, 250])
    corner = [rng.uniform(10, 390 - size) for _ in "xy"]
    pens = drawing(digit, WAYS[digit], size=size)
    paths = [pen.points - 200 + size / 2 + corner for pen in pens]
    return [path[:: max(1, len(path) // 9)].clip(1, 399).tolist() for path in paths]


# Each action does something if it can be done, keeps the model of it, and says what it did.


def draw(visit, rng):
    paper = rng.choice([PAPER, PAPER, SMALL_PAPER])
    paths = paths_of(rng)[: 1 if visit.round else rng.choice([1, 3])]  # a second may come too late
    for path in paths:
        if not visit.do("pen", paper, path, {"up": False}):
            return None
        visit.press(path)
        visit.do("pen", paper, path[-1:], {"down": False})
        visit.lift()
    if visit.round and rng.random() < 0.5:
        visit.click(NEXT, 1)
    return f"draw {len(paths)} on {paper[:9]}"


def draw_and_something_else(visit, rng):
    """Do something else while the pen is down."""
    path = paths_of(rng)[0]
    begun = path[: len(path) // 2 + 1]
    visit.do("pen", PAPER, begun, {"up": False})
    visit.press(begun)
    other = rng.choice(MEANWHILE)
    said = other(visit, rng)
    visit.check()
    left = path[len(path) // 2 :]
    visit.do("pen", PAPER, left, {"down": False, "up": False})
    if visit.held:
        visit.follow([path[0], path[-1]])
    visit.do("pen", PAPER, left[-1:], {"down": False})
    visit.lift()
    return f"draw, and meanwhile {said or 'wait'}"


def example(visit, rng):
    at = rng.randrange(len(visit.examples) - 1)
    name = list(visit.examples)[at]
    if visit.click("#examples button", at):
        visit.show({"strokes": visit.examples[name]})
        return f"example {name}"


def flagged(visit, rng):
    if visit.click("#stages p button"):
        visit.show({"strokes": visit.examples["flagged"]})
        return "the flagged drawing"


def step(visit, rng):
    """Open a step of the story, and what it hides."""
    at = rng.randrange(6)
    if visit.click("[role=tab]", at):
        visit.page.evaluate("document.querySelector('#stages details').open = true")
        return f"step {at}"


def picture(visit, rng):
    size = rng.choice(list(PICTURES))
    where = rng.choice(["#sketchpad input[type=file]", "#sketchpad .paper"])
    visit.do("give", where, PICTURES[size], "a.png", "image/png")
    visit.page.wait_for_function(
        "() => { const { picture } = lenet.state.latest('paper');"
        f" return picture?.width === {size[0]} && picture.height === {size[1]} }}"
    )
    visit.show({"picture": list(size), "png": PICTURES[size]})
    return f"picture {size}"


def no_picture(visit, rng):
    visit.do("give", "#sketchpad .paper", "bm9uZQ==", "a.png", "image/png")
    return "a file that is no picture"


def undo(visit, rng):
    if visit.click("#sketchpad [data-action=undo]"):
        visit.undo()
        return "undo"


def clear(visit, rng):
    if visit.click("#sketchpad [data-action=clear]"):
        visit.touch()
        if visit.drawings[-1] is not BLANK:
            visit.drawings.append(BLANK)
        return "clear"


def widen(visit, rng):
    return visit.click("#sketchpad .handle") and "wide or narrow"


def choose(visit, rng):
    at = rng.randrange(3)
    if visit.moment is None and visit.click(
        rng.choice(["#answer .digits button", "#sketchpad .boxes button"]), at
    ):
        visit.picked = (visit.drawings[-1], at)
        return f"digit {at} of the number"


def teach(visit, rng):
    label = rng.randrange(11)
    readings = visit.readings()
    if visit.click(LABELS, label):
        visit.teach(readings, None if label == 10 else label)
        return f"teach {label}"


def take_back(visit, rng):
    if visit.click("#answer .sentence button"):
        visit.take_back()
        return "take the lesson back"


def switch(visit, rng):
    if visit.click(rng.choice(["#answer .switch", "#hand .switch"])):
        visit.switch()
        return f"memory {'on' if visit.on else 'off'}"


def forget(visit, rng):
    at = rng.randrange(4)
    if visit.click("#hand .forget", at):
        visit.taught = [*visit.taught[:at], *visit.taught[at + 1 :]]
        return f"forget {at}"


def forget_all(visit, rng):
    if visit.click("#hand [data-action=forget]"):
        visit.taught = []
        visit.lessons[visit.page] = None
        return "forget all"


def relabel(visit, rng):
    at, label = rng.randrange(4), rng.choice([*range(10), None])
    if at < len(visit.taught):
        visit.do("set", "#hand .exemplars select", "" if label is None else str(label), at)
        visit.taught, _ = with_label(visit.taught, visit.taught[at][0], label)
        return f"relabel {at} as {label}"


def taught_drawing(pixels):
    return {"image": {"data": pixels, "width": 28, "height": 28}, "picture": None}


def look_at_taught(visit, rng):
    at = rng.randrange(4)
    if visit.click("#hand .look", at):
        visit.show(taught_drawing(visit.taught[at][0]))
        return f"put what was taught, {at}, on the paper"


def early_weights(visit, rng):
    at = rng.randrange(visit.snapshots)
    if visit.click("#training .guesses button", at):
        visit.snapshot = None if at == visit.snapshots - 1 else at
        return f"weights of moment {at}"


def trained_weights(visit, rng):
    if visit.click("#answer .ask button"):
        visit.snapshot = None
        return "trained weights"


def replay(visit, rng):
    visit.do("look", "#replay")
    visit.check()
    rewound = visit.do("rewind", rng.random())
    if rewound:
        at, last = rewound
        visit.moment = None if last else at
        return f"moment {at} of the drawing"


def compare(visit, rng):
    kept = [reading for reading in visit.readings() if reading["text"]]
    if visit.click("#head [data-action=compare]"):
        visit.kept = None if visit.kept else kept or None
        return "keep, or let go"


def link(visit, rng):
    return visit.click("#head [data-action=link]") and "link"


def open_link(visit, rng):
    whole = [path if rng.random() < 0.5 else path[:2] for path in paths_of(rng)]
    pens = [{"width": 16, "points": path} for path in whole]
    text = rng.choice([visit.do("fragment", pens)] * 3 + [LINK_OF_A_HAIR_LINE, "#d=!"])
    if visit.page.evaluate("location.hash") == text:
        return None
    visit.page.evaluate("text => { location.hash = text }", text)
    visit.page.wait_for_timeout(30)
    follow_link(visit)
    return f"open {text[:16]}"


def follow_link(visit):
    linked = visit.do("linked")
    if linked:
        visit.show({"strokes": linked})
    return bool(linked)


def reload(visit, rng):
    kept = visit.drawings[-1] if visit.touched else BLANK
    begun = visit.round
    visit.begin()
    visit.page.reload()
    visit.arm(visit.page)
    if begun:
        before = [each for each in begun["kept"][-1:] if each is not BLANK]
        papers = [[taught_drawing(image)] for image in visit.do("written")]
        visit.round = begun | {"kept": [BLANK, *before], "papers": papers}
        visit.touch()
    if not follow_link(visit) and kept is not BLANK:
        visit.show(kept)
    return "reload"


def server(visit, rng):
    ways = ["prompt", "prompt", "late", "late", "lost", "digit", "count", "share"]
    visit.server.way = rng.choice(ways)
    return f"the server is {visit.server.way}"


def late_answers(visit, rng):
    if visit.server.held:
        way = rng.choice(["prompt", "prompt", "digit", "count", "share", "lost"])
        visit.server.release(way)
        return f"late answers, {way}"


def wait(visit, rng):
    visit.page.wait_for_timeout(100)
    return "wait"


def resize(visit, rng):
    width, height = rng.choice(SIZES)
    visit.page.set_viewport_size({"width": width, "height": height})
    return f"resize to {width} × {height}"


def look(visit, rng):
    where = rng.choice([*CHAPTERS, "sketchpad"])
    visit.do("look", f"#{where}")
    return f"look at {where}"


def unit(visit, rng):
    layer = rng.choice(["C1", "S2", "C3", "S4", "C5", "F6"])
    key = rng.choice(["ArrowRight", "ArrowDown", "Enter", "Escape"])
    visit.do("press", f"#network [data-layer={layer}] canvas", key)
    return f"{key} on {layer}"


def rival(visit, rng):
    digit = rng.randrange(10)
    visit.do("look", "#evidence")
    visit.check()
    if visit.page.evaluate(
        "digit => !document.querySelector('#evidence .question').hidden"
        " && document.querySelector('#evidence .question strong').textContent !== digit",
        str(digit),
    ):
        visit.do("set", "#evidence select", str(digit))
        return f"why not {digit}?"


# A round of 0 to 9


def begin_round(visit, rng):
    if visit.round is None and visit.click("#hand .begin"):
        visit.page.locator("#sketchpad .task").wait_for()
        visit.touch()
        visit.round = {"written": [], "kept": visit.drawings, "papers": []}
        visit.snapshot, visit.drawings = None, [BLANK]
        return "begin a round"


def take_what_is_written(visit):
    """In a round, what the pen has drawn is taken by and by, and nothing else."""
    if visit.round is None or visit.held:
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        asks, due, rests = visit.page.evaluate(TASK)
        if asks != len(visit.round["written"]) + 1:
            break
        if not due and (rests or time.monotonic() > deadline):
            return
        visit.page.wait_for_timeout(20)
    if not visit.drawings[-1].get("written"):
        raise BrokenError(["what nobody wrote is taken"])
    took(visit)


def took(visit):
    visit.round["written"].append(visit.expected())
    visit.touch()
    visit.round["papers"].append(visit.drawings)
    visit.drawings = [BLANK]
    if len(visit.round["written"]) == 20:
        visit.end_round()


def next_digit(visit, rng):
    if visit.round is None:
        return None
    readings = visit.readings()
    resting = visit.moment is None
    something = any(reading["text"] for reading in readings)
    if visit.click(NEXT, 1):
        if resting and something:
            took(visit)
        return "next digit"


def digit_before(visit, rng):
    if visit.round and visit.click(NEXT, 0):
        visit.touch()
        visit.round["written"].pop()
        visit.drawings = visit.round["papers"].pop()
        return "back to the digit before"


def stop_round(visit, rng):
    if visit.round is not None and visit.click(NEXT, 2):
        visit.end_round()
        return "stop the round"


# A second tab


def other_tab(visit, rng):
    if visit.other is None:
        visit.other = visit.context.new_page()
        visit.open(visit.other)
        visit.lessons[visit.other] = None
        said = "open a second tab"
    else:
        visit.other.bring_to_front()
        said = act_there(visit, visit.other, rng)
    visit.page.bring_to_front()  # one behind another has a frame a second
    return said


def act_there(visit, tab, rng):
    what = rng.choice(["teach", "forget", "forget all", "switch", "take back"])
    if what == "teach":
        return teach_there(visit, tab, rng)
    if what == "forget" and visit.click("#hand .forget", 0, page=tab):
        visit.taught = visit.taught[1:]
    elif what == "forget all" and visit.click("#hand [data-action=forget]", page=tab):
        visit.taught, visit.lessons[tab] = [], None
    elif what == "switch" and visit.click("#answer .switch", page=tab):
        visit.switch(tab)
    elif what == "take back" and visit.click("#answer .sentence button", page=tab):
        visit.take_back(tab)
    else:
        return None
    return f"{what} in the second tab"


READS = """strokes => {
  const { subject, resting } = lenet.state.latest("reading");
  return resting && JSON.stringify(subject.drawing.strokes) === JSON.stringify(strokes);
}"""


def teach_there(visit, tab, rng):
    at, label = rng.randrange(len(visit.examples) - 1), rng.randrange(10)
    there = {"strokes": list(visit.examples.values())[at], "image": None, "png": None}
    rest = {"replies": [], "snapshot": None, "chosen": None, "moment": None}
    readings = visit.do("teachable", there | rest | {"taught": visit.taught, "on": visit.on})
    visit.click("#examples button", at, page=tab)
    tab.wait_for_function(READS, arg=there["strokes"])  # else what was read before is taught
    if visit.click(LABELS, label, page=tab):
        visit.teach(readings, label, tab)
        return f"teach {label} in the second tab"


# How often each is done.
ACTIONS = {
    draw: 14,
    draw_and_something_else: 5,
    example: 7,
    flagged: 2,
    step: 3,
    picture: 5,
    no_picture: 1,
    undo: 8,
    clear: 4,
    widen: 2,
    choose: 4,
    teach: 9,
    take_back: 5,
    switch: 5,
    forget: 2,
    forget_all: 1,
    relabel: 2,
    look_at_taught: 3,
    early_weights: 3,
    trained_weights: 4,
    replay: 6,
    compare: 2,
    link: 3,
    open_link: 2,
    reload: 1,
    server: 6,
    late_answers: 6,
    wait: 6,
    resize: 3,
    look: 16,
    unit: 4,
    rival: 2,
    begin_round: 1,
    next_digit: 3,
    digit_before: 2,
    stop_round: 1,
    other_tab: 5,
}
MEANWHILE = [example, picture, undo, clear, switch, widen, resize, late_answers, open_link, wait]


def act(visit, key):
    """Do what a key leads to, look at the page, and say what was done; None if it can't be."""
    rng = random.Random(key)
    (action,) = rng.choices(list(ACTIONS), ACTIONS.values())
    try:
        said = action(visit, rng)
        take_what_is_written(visit)
        if said:
            visit.check()
    except Exception as error:
        error.add_note(f"{key}: {action.__name__}")
        raise
    return said or None


def run(visit, keys, limit=None, tell=lambda line: None):
    """Act by one key after another, until so many actions are done; return their keys."""
    done = []
    for key in keys:
        if len(done) == limit:
            break
        try:
            said = act(visit, key)
        except Exception as error:
            error.done = [*done, key]
            raise
        if said:
            done.append(key)
            tell(f"{len(done):6} {key}: {said}")
    return done


def keys_of(seed):
    return (f"{seed}.{at}" for at in itertools.count())


@contextlib.contextmanager
def visiting(browser, *about):
    visit = Visit(browser, *about)
    try:
        yield visit
    finally:
        visit.page.unroute_all(behavior="ignoreErrors")
        visit.context.close()


def shortest(browser, about, done):
    """The shortest end of what was done, by doubling, that fails on a fresh page; and how."""
    for length in itertools.takewhile(lambda n: n < 2 * len(done), (2**n for n in range(99))):
        with visiting(browser, *about) as visit:
            try:
                run(visit, done[-length:])
            except Exception as error:
                return error.done, error
    return done, "only in all of it"


def about(url, recognizer):
    """What a visit needs to know."""
    props = {part.name: part.props for part in describe(recognizer).parts}
    examples = {each["name"]: each["strokes"] for each in props["examples"]["drawings"]}
    examples["flagged"] = props["stages"]["flagged"]["strokes"]
    assert EXAMPLE in examples
    return url, scripts(recognizer), examples, len(recognizer.snapshots)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--actions", type=int, default=120, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(running_app(ROOT, gradio=folder))
        known = about(url, Recognizer.load())
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            with visiting(browser, *known) as visit:
                run(visit, keys_of(options.seed), options.actions, print)
        except BrokenError as error:
            print(*error.__notes__, error, sep="\n")
            done, again = shortest(browser, known, error.done)
            sys.exit(f"Shown by {len(done)} actions, {' '.join(done)}:\n{again}")


if __name__ == "__main__":
    main()
