"""A visit to the page, and beside it a model of what must be on it, see actions.py."""

import time
from pathlib import Path

from between import Server, key_of

from lenet.ui import bundle, constants
from lenet.ui.assets import HERE
from visitor import READY

BLANK = {"strokes": []}
EXAMPLE = "7, crossed"  # which draws itself before the visitor does
PATIENCE = 15  # seconds until a page must have come to rest
FRAMES = 8  # from one look at it to the next, at most
FAST = 5  # times as fast as usual run the page's timers
LAPSE = f"""
  for (const name of ["setTimeout", "setInterval"]) {{
    const usual = window[name];
    window[name] = (callback, delay = 0, ...more) => usual(callback, delay / {FAST}, ...more);
  }}"""
ARM = """async (texts) => {
  const modules = texts.map((text) => import(URL.createObjectURL(
    new Blob([text], { type: "text/javascript" }))));
  window.visit = Object.assign({}, ...(await Promise.all(modules)));
  await lenet.open();
  const { src } = document.querySelector("head script[src*=lenet]");
  await visit.load(src.replace(/[^/]*$/, ""));
}"""
OWN = (
    "Failed to load resource",
    "TypeError: Failed to fetch",
    "Canvas2D: Multiple readback",
)  # words on what the test does


class BrokenError(AssertionError):
    """What the page shows that is not so."""


def scripts(recognizer):
    """The modules that look at the page, with modules of the page's own of their own."""
    own = {
        name: Path(__file__).with_name(name) for name in ("oracle.js", "checks.js", "gestures.js")
    }
    paths = {path.relative_to(HERE).as_posix(): path for path in (HERE / "scripts").rglob("*.js")}
    paths |= {f"scripts/{name}": path for name, path in own.items()}
    modules = {name: path.read_text(encoding="utf-8") for name, path in paths.items()}
    modules["scripts/constants.js"] = constants.script(recognizer)
    modules["scripts/picture_constants.js"] = constants.picture_script()
    return *bundle.bundle(modules, "scripts/oracle.js").values(), modules["scripts/gestures.js"]


class Visit:
    """A page, and what must be on it."""

    def __init__(self, browser, url, texts, examples, snapshots):
        self.url, self.texts, self.examples, self.snapshots = url, texts, examples, snapshots
        self.complaints = []
        size = {"width": 1280, "height": 900}
        self.context = browser.new_context(viewport=size, reduced_motion="reduce")
        self.context.add_init_script(LAPSE)
        self.page = self.context.new_page()
        self.server = Server(self.page)
        self.open(self.page)
        self.other = None  # a second tab
        self.taught, self.on = [], True
        self.lessons = {}  # of each tab, the last one
        self.begin()

    def open(self, page):
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.hear)
        page.goto(self.url)
        self.arm(page)

    def hear(self, message):
        if message.type in ("error", "warning") and not message.text.startswith(OWN):
            self.complaints.append(message.text)

    def arm(self, page):
        page.wait_for_function(READY)
        page.evaluate(ARM, list(self.texts))

    def do(self, name, *arguments, page=None):
        """Call a function of oracle.js or gestures.js."""
        call = "([name, given]) => visit[name](...given)"
        return (page or self.page).evaluate(call, [name, list(arguments)])

    def click(self, selector, at=0, page=None):
        return self.do("click", selector, at, page=page)

    def begin(self):
        """The page was just opened: nothing is on the paper but an example."""
        self.drawings, self.touched = [BLANK], False
        self.held = None  # the stroke that is being drawn
        self.picked = None  # the digit that was chosen, and of which drawing
        self.snapshot = self.moment = self.kept = None
        self.round = None  # {written: [(images, label)], kept: the drawings from before}
        self.lessons[self.page] = None
        self.server.held, self.since = [], len(self.server.replies)

    # what must be

    @property
    def top(self):
        """The drawing on the paper."""
        if not self.touched:
            return {"strokes": self.examples[EXAMPLE]}
        drawing = self.drawings[-1]
        return {"strokes": [*drawing["strokes"], self.held]} if self.held else drawing

    def expected(self):
        top = self.top
        size, strokes, used = top.get("picture"), top.get("strokes", []), self.used
        drawing = key_of(top if size else {"strokes": strokes})
        replies = self.server.about(drawing, used if self.snapshot is None else None)
        resting = self.moment is None and not self.held
        asked = bool(size or strokes) and self.touched and resting and self.snapshot is None
        own = self.picked and self.picked[0] is self.drawings[-1] and not self.held
        lesson = self.lessons[self.page]
        written = self.round and len(self.round["written"])
        seen = self.server.replies[self.since :]
        return {
            "strokes": strokes,
            "image": top.get("image"),
            "picture": size,
            "png": top.get("png"),
            "replies": replies if resting else [],
            "taught": self.taught,
            "on": self.on,
            "snapshot": self.snapshot,
            "chosen": self.picked[1] if own else None,
            "moment": self.moment,
            "example": not self.touched,
            "unfinished": bool(self.held),
            "lesson": lesson
            and lesson | {"labels": sorted({each or 0 for _, each in self.taught})},
            "task": None if self.round is None else [written % 10, written + 1, 20],
            "lost": self.server.lost,
            "asked": asked,
            "answered": len(seen),
            "differed": sum(reply["lie"] for reply in seen),
            "kept": self.kept,
        }

    @property
    def used(self):
        return self.taught if self.on and self.snapshot is None else []

    def readings(self):
        """How what is on the paper may be read, as what can be taught of it."""
        return self.do("teachable", self.expected())

    # what changes the paper

    def touch(self):
        """Something happens to the paper: a stroke that is being drawn ends."""
        if self.held:
            self.drawings.append(self.top | {"written": True})
        self.touched, self.held, self.moment = True, None, None

    def show(self, drawing):
        self.touch()
        self.drawings.append(drawing)

    def undo(self):
        self.touch()
        if len(self.drawings) > 1:
            self.drawings.pop()

    def press(self, path):
        """The pen was put down and moved: the page's points are taken if they lie on the path."""
        self.touch()
        if "strokes" not in self.drawings[-1]:
            self.drawings.append(BLANK)
        self.follow(path)

    def follow(self, path):
        *others, new = self.page.evaluate("lenet.state.latest('paper').strokes") or [None]
        ends = [new["points"][0], new["points"][-1]] if new else []
        apart = [
            abs(x - u) + abs(y - v)
            for (x, y), (u, v) in zip(ends, (path[0], path[-1]), strict=False)
        ]
        if others != self.drawings[-1]["strokes"] or not new or max(apart) > 10:
            raise BrokenError([f"the stroke on the paper: {len(others)}, {ends} of {path}"])
        self.held = new

    def lift(self):
        if self.held:
            self.touch()

    # what changes memory and weights

    def teach(self, readings, label, page=None):
        """A drawing was taught, as one of these digit images."""
        page = page or self.page
        ways = [(each, *with_label(self.taught, each["image"], label)) for each in readings]
        kept = self.kept_when(lambda kept: any(kept["taught"] == now for _, now, _ in ways))
        found = [(each, was) for each, now, was in ways if now == kept["taught"]]
        if not found:
            raise BrokenError([f"memory after a lesson: {labels(kept['taught'])}"])
        reading, was = found[0]
        if was == label and self.on:
            return  # it is known
        lesson = {"image": reading["image"], "label": label, "was": was, "on": self.on}
        # the same image may have been read by the device or, late, by the server
        self.lessons[page] = lesson | {"before": [each["digit"] for each, _ in found]}
        self.taught, self.on = kept["taught"], True

    def take_back(self, page=None):
        """A lesson was taken back, and nothing else."""
        lesson = self.lessons[page or self.page]
        self.lessons[page or self.page] = None
        if [lesson["image"], lesson["label"]] not in self.taught:
            return
        at = self.taught.index([lesson["image"], lesson["label"]])
        before = [] if lesson["was"] == "none" else [[lesson["image"], lesson["was"]]]
        self.taught = [*self.taught[:at], *before, *self.taught[at + 1 :]]
        self.on = self.on and lesson["on"]

    def switch(self, page=None):
        self.on = not self.on
        if self.lessons[page or self.page]:
            self.lessons[page or self.page]["on"] = True

    def kept_when(self, holds):
        """What the browser keeps, once that holds or some time has passed."""
        deadline = time.monotonic() + PATIENCE
        while not holds(kept := self.do("memory")) and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        return kept

    def end_round(self):
        """What was written in a round is taught, and what was on the paper before is back."""
        written, before = self.round["written"], self.round["kept"]
        self.touch()
        self.round, self.drawings = None, before
        if not written:
            return
        kept = self.kept_when(lambda kept: len(kept["taught"]) != len(self.taught))
        images = {image for image, _ in kept["taught"]}
        for at, read in enumerate(written):
            kind = "picture" if read["picture"] else "strokes"
            drawing = {kind: read[kind]}
            used = read["taught"] if read["on"] else []
            late = {"replies": self.server.about(key_of(drawing), used)}
            ways = [reading["whole"] for reading in self.do("teachable", read | late)]
            image = next((way for way in ways if way in images), ways[0])
            self.taught, _ = with_label(self.taught, image, at % 10)

    # what must hold

    def check(self):
        """Wait until all that the page shows is so; raise what is not."""
        deadline = time.monotonic() + PATIENCE
        found = ["not yet"]
        while found and not self.complaints and time.monotonic() < deadline:
            found = self.do("settled", self.expected(), FRAMES) + self.check_memory()
        found += [f"console: {text}" for text in self.complaints]
        if found:
            raise BrokenError(found)

    def check_memory(self):
        kept = self.do("memory")
        found = []
        if kept["taught"] != self.taught or (self.taught and kept["on"] != self.on):
            found.append(f"memory: {labels(kept['taught'])} {kept['on']}")
        if self.other:
            shown = "[...document.querySelectorAll('#hand select')].map(({ value }) => value)"
            shown = self.other.evaluate(shown)
            if shown != ["" if label is None else str(label) for label in labels(self.taught)]:
                found.append(f"the other tab's memory: {shown}")
        return found


def labels(taught):
    return [label for _, label in taught]


def with_label(taught, image, label):
    """What is taught with one more, or another label; and the label from before, or "none"."""
    known = [each for each, _ in taught]
    if image not in known:
        return [*taught, [image, label]], "none"
    at = known.index(image)
    return [*taught[:at], [image, label], *taught[at + 1 :]], taught[at][1]
