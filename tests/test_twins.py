"""What the browser's scripts make of a drawing is what Python makes of it."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest

import lenet
import twins
from conftest import number
from hands import CASES, text_of
from lenet import experiments
from lenet.data.drawings import draw_no_digit
from lenet.data.numbers import SPACINGS, written_numbers
from lenet.drawing.framing import frame
from lenet.drawing.strokes import CANVAS, MAX_STROKES, WIDEST, Stroke, draw, parse
from lenet.hand import Hand
from lenet.network.model import LAYERS, PARAMETERS, summarize, to_input
from lenet.reading.belief import TOO_MANY_DIGITS
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES
from lenet.reading.search import MOST_READ
from lenet.ui.constants import to_bytes

SAME_ANSWER = 0.996
SAME_LIKELIEST = 0.9995


@pytest.fixture(scope="module")
def page(chromium, recognizer):
    """A page with all scripts; nothing may go wrong in it."""
    complaints = []
    with twins.serve(recognizer) as url:
        page = chromium.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
        page.goto(url)
        yield page
        page.close()
    assert not complaints


@pytest.fixture(scope="module")
def drawings(pen_digits):
    made = twins.drawings(pen_digits, pen_digits=2_000, ways=500, no_digits=500)
    return [drawing for kind in made.values() for drawing in kind]


@pytest.fixture(scope="module")
def some(drawings):
    """Drawings of all kinds."""
    return drawings[::75]


# What Python has of OpenCV or of itself, and what only the server does.
SCRIPTS_ALONE = {"drawing": {"bounds", "distance", "pieces", "polygon", "resize", "round"}}
SCRIPTS_ALONE |= {"network": {"weights"}, "reading": {"known"}}
MODULES_ALONE = {
    "drawing": {"images", "penmanship"},
    "network": {"parameters", "quiet", "snapshots", "weights"},
}
MODULES_ALONE |= {"reading": {"cuts", "digit", "from_ink", "line", "parts"}}


@pytest.mark.parametrize("package", ["drawing", "network", "reading", "."])
def test_scripts_and_modules_of_the_same_path_are_twins(package):
    scripts = {path.stem: path.read_text() for path in (twins.SCRIPTS / package).glob("*.js")}
    modules = {path.stem for path in (Path(lenet.__file__).parent / package).glob("[a-z]*.py")}
    called = {
        name for name, text in scripts.items() if "twin of" in text.replace("\n// ", " ")[:300]
    }
    if package == ".":
        assert called == {"experiments", "hand", "recognizer"}
        assert called <= modules
        return
    assert called == scripts.keys() - SCRIPTS_ALONE[package] == modules - MODULES_ALONE[package]
    for name in called:
        assert f"`lenet/{package}/{name}.py`" in scripts[name][:300]


def ask(page, body, argument):
    """Run the body of a function of `twins`, all exports, and `given`."""
    script = (
        f"async (text) => {{ const twins = await lenet; const given = JSON.parse(text); {body} }}"
    )
    return page.evaluate(script, json.dumps(argument))


def sent(image):
    height, width = image.shape
    return {"data": base64.b64encode(image.tobytes()).decode(), "width": width, "height": height}


# what `sent` packed, unpacked; and images packed for the way back
IMAGES = """
  const unpack = ({ data, width, height }) =>
    ({ data: Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0)), width, height });
  const pack = ({ data }) =>
    btoa(Array.from(data, (value) => String.fromCharCode(value)).join(""));
"""


def received(text):
    return np.frombuffer(base64.b64decode(text), np.uint8).astype(int)


def test_twins_give_the_same_answers(page, recognizer, drawings):
    agreement = twins.compare(recognizer, page, drawings)
    assert agreement["same_answer"] >= SAME_ANSWER
    assert agreement["same_likeliest"] >= SAME_LIKELIEST


def test_raster_differs_from_opencv_by_hardly_a_level(page, some):
    inks = [draw(parse(drawing)).ravel().astype(int) for drawing in some]
    body = IMAGES + "return given.map((strokes) => pack(twins.draw(strokes)));"
    apart = [received(text) - ink for text, ink in zip(ask(page, body, some), inks, strict=True)]
    edges = sum(((ink > 0) & (ink < 255)).sum() for ink in inks)
    assert sum(np.abs(each).sum() for each in apart) / edges < 0.15
    assert abs(sum(each.sum() for each in apart)) / edges < 0.05
    assert max(np.abs(each).max() for each in apart) <= 16


def scrawls(count, right):
    """Paths with corners at the edges of the paper, by pens of every width, some of one point."""
    rng = np.random.default_rng(right)
    edges = [(0, None), (right, None), (None, 0), (None, CANVAS), (0, CANVAS), (None, None)]
    made = []
    for width in rng.choice([1, 1.5, 2, 2.6, 2.7, 3, 3.2, 3.3, 4, 8, 16, 39, 40], count):
        points = rng.uniform(0, (right, CANVAS), (rng.integers(1, 6), 2)).round(1)
        for point in points:
            for axis, place in enumerate(edges[rng.integers(len(edges))]):
                point[axis] = point[axis] if place is None else place
        made.append([{"width": float(width), "points": points.tolist()}])
    return made


@pytest.mark.parametrize("right", [CANVAS, CANVAS + 100, WIDEST])
def test_what_is_drawn_at_the_edges_is_the_same(page, recognizer, right):
    drawn = scrawls(150, right)
    body = (
        IMAGES
        + """
      const { recognizer } = twins;
      return given.map((strokes) => [pack(twins.draw(strokes)),
        recognizer.recognizeStrokes(strokes).digit, recognizer.readNumber(strokes).text]);
    """
    )
    for strokes, (ink, *read) in zip(drawn, ask(page, body, drawn), strict=True):
        ours = parse(strokes)
        assert np.abs(received(ink) - draw(ours).ravel()).max() <= 16
        number = recognizer.read_number_strokes(ours)
        assert read == [recognizer.recognize_strokes(ours).digit, number.text]


def test_raster_that_grows_draws_the_same(page, some):
    body = """
      return given.every((strokes) => {
        const raster = new twins.Raster();
        for (let count = 1; count <= strokes.length; count++) {
          const [last, ...before] = strokes.slice(0, count).reverse();
          for (let points = 1; points <= last.points.length; points++) {
            raster.draw([...before.reverse(), { ...last, points: last.points.slice(0, points) }]);
            before.reverse();
          }
        }
        const { data } = twins.draw(strokes);
        return data.every((value, place) => value === raster.ink.data[place]);
      });
    """
    assert ask(page, body, [*some, [{"width": 1, "points": [[50, 50], [90, 70.5], [60, 200]]}]])


@pytest.mark.parametrize("without", [None, "clean", "crop", "even", "fit", "centre"])
def test_framing_of_the_same_ink_is_the_same(page, some, without):
    inks = [draw(parse(drawing)) for drawing in some[::2]]
    body = (
        IMAGES
        + """
      const [inks, without] = given;
      return inks.map(unpack).map((ink) => {
        const { crop, even, fit, digitImage, square, blank } = twins.frame(ink, { without });
        return { images: [crop, even, fit, digitImage].map(pack), square, blank };
      });
    """
    )
    replies = ask(page, body, [[sent(ink) for ink in inks], without])
    for ink, reply in zip(inks, replies, strict=True):
        framing = frame(ink, without=without)
        ours = (framing.crop, framing.even, framing.fit, framing.digit_image)
        for image, text in zip(ours, reply["images"], strict=True):
            theirs = received(text)
            assert theirs.size == image.size
            assert not image.size or np.abs(theirs - image.ravel()).max() <= 1
        assert reply["square"] == pytest.approx(framing.square)
        assert reply["blank"] == framing.blank


def test_framing_of_other_sizes_and_specks_is_the_same(page):
    rng = np.random.default_rng(0)
    inks = [np.zeros(shape, np.uint8) for shape in ((300, 517), (97, 61), (28, 28), (1024, 700))]
    for ink in inks:
        height, width = ink.shape
        ink[height // 4 : height // 2, width // 3 : width // 2] = 255
        ink[height // 2 : 3 * height // 4, width // 3 : width // 3 + 4] = 180
        for _ in range(6):
            row, column = rng.integers(0, height - 3), rng.integers(0, width - 3)
            ink[row : row + 3, column : column + 3] = rng.integers(60, 256)
    body = IMAGES + "return given.map((ink) => pack(twins.frame(unpack(ink)).digitImage));"
    replies = ask(page, body, [sent(ink) for ink in [*inks, np.zeros((400, 400), np.uint8)]])
    for ink, reply in zip(inks, replies, strict=False):
        assert np.abs(received(reply) - frame(ink).digit_image.ravel()).max() <= 1
    assert not received(replies[-1]).any()


def test_logits_of_the_same_digit_image_are_the_same(page, recognizer, some):
    images = np.stack([frame(draw(parse(drawing))).digit_image for drawing in some])
    logits = recognizer.layers(to_input(images))["OUTPUT"]
    body = (
        IMAGES
        + """
      return given.map((image) =>
        Array.from(twins.run(twins.toInput(unpack(image)), twins.weights).OUTPUT));
    """
    )
    replies = ask(page, body, [sent(image) for image in images])
    np.testing.assert_allclose(replies, logits, atol=1e-3)


def test_recognition_is_the_same(page, recognizer, some):
    body = """
      const { recognizer } = twins;
      return given.map((strokes) => {
        const { digit, confidence, doubt, blank, stages } = recognizer.recognizeStrokes(strokes);
        return { digit, confidence, doubt, blank, stages: Object.keys(stages) };
      });
    """
    for drawing, reply in zip([[], *some], ask(page, body, [[], *some]), strict=True):
        ours = recognizer.recognize_strokes(parse(drawing))
        assert (reply["digit"], reply["blank"]) == (ours.digit, ours.blank)
        assert reply["confidence"] == pytest.approx(ours.confidence, abs=0.03)
        assert reply["doubt"] == pytest.approx(ours.doubt, abs=0.03)
    assert reply["stages"] == ["ink", "crop", "even", "fit", "digitImage", "input"]


@pytest.mark.parametrize("layer", [layer.name for layer in LAYERS])
def test_opened_unit_is_the_same(page, recognizer, some, layer):
    rng = np.random.default_rng(len(layer))
    image = frame(draw(parse(some[0]))).digit_image
    inputs = to_input(image)
    grid = next(summary.grid for summary in summarize() if summary.layer.name == layer)
    indices = [[int(rng.integers(size)) for size in grid] for _ in range(5)]
    body = (
        IMAGES
        + """
      const [image, layer, indices] = given;
      const unit = (index) => twins.recognizer.openUnit(twins.toInput(unpack(image)), layer, index);
      return indices.map(unit).map(({ terms, ...rest }) => ({
        ...rest,
        terms: terms.map(({ channel, shape, inputs, weights, products, total }) =>
          [channel, shape, total, ...[inputs, weights, products].map((each) => Array.from(each))]),
      }));
    """
    )
    for index, reply in zip(indices, ask(page, body, [sent(image), layer, indices]), strict=True):
        ours = recognizer.open_unit(inputs, layer, index)
        assert reply["source"] == ours.source
        assert reply["activation"] == ours.activation
        assert reply["field"] == list(ours.field)
        for name in ("bias", "total", "value"):
            assert reply[name] == pytest.approx(getattr(ours, name), abs=1e-4)
        by_channel = {channel: rest for channel, *rest in reply["terms"]}
        assert len(by_channel) == len(ours.terms)
        for term in ours.terms:
            shape, total, *arrays = by_channel[term.channel]
            assert tuple(shape) == term.inputs.shape
            assert total == pytest.approx(term.total, abs=1e-4)
            for array, name in zip(arrays, ("inputs", "weights", "products"), strict=True):
                np.testing.assert_allclose(array, getattr(term, name).ravel(), atol=1e-4)
        totals = [abs(total) for _, _, total, *_ in reply["terms"]]
        assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(("layer", "index"), [("C9", [0, 0, 0]), ("C1", [0, 28, 0])])
def test_unit_that_is_not_there_is_refused(page, layer, index):
    body = """
      const input = new Float32Array(32 * 32);
      try { twins.recognizer.openUnit(input, ...given); } catch (error) { return error.name; }
    """
    assert ask(page, body, [layer, index]) == "RangeError"


def test_evidence_is_the_same(page, recognizer, some):
    images = [frame(draw(parse(drawing))).digit_image for drawing in some[:4]]
    body = (
        IMAGES
        + """
      return given.map((image) => twins.recognizer.explain(twins.toInput(unpack(image))))
        .map(({ digit, other, values }) => ({ digit, other, values: Array.from(values) }));
    """
    )
    replies = ask(page, body, [sent(image) for image in images])
    for image, reply in zip(images, replies, strict=True):
        ours = recognizer.explain(to_input(image))
        assert (reply["digit"], reply["other"]) == (ours.digit, ours.other)
        largest = np.abs(ours.values).max()
        np.testing.assert_allclose(reply["values"], ours.values.ravel(), atol=1e-3 * largest)


def begun(strokes, count):
    """Return strokes as they were when they had so many points."""
    left, cut = count, []
    for stroke in strokes:
        cut.append(stroke | {"points": stroke["points"][: max(0, left)]})
        left -= len(stroke["points"])
    return [stroke for stroke in cut if stroke["points"]]


def test_replay_reads_each_moment_as_a_drawing_of_its_own(page, recognizer, some):
    body = """
      return given.map((strokes) => twins.replay(twins.recognizer, strokes)).map((made) => ({
        points: made.points,
        numbers: made.numbers.map(({ text, confidence }) => [text, confidence]),
      }));
    """
    chosen = [*some[::4], [{"width": 16, "points": [[9, 9]]}]]
    same, apart = [], []
    for drawing, reply in zip(chosen, ask(page, body, chosen), strict=True):
        total = sum(len(stroke["points"]) for stroke in drawing)
        evenly = np.linspace(1, total, min(40, total))
        assert reply["points"] == np.unique(evenly.round().astype(int)).tolist()
        for count, (text, confidence) in zip(reply["points"], reply["numbers"], strict=True):
            ours = recognizer.read_number_strokes(parse(begun(drawing, count)))
            same.append(text == ours.text)
            apart.append(abs(confidence - ours.confidence))
    assert np.mean(same) > 0.99
    assert np.mean(np.array(apart) < 0.03) > 0.97  # the first points of a stroke are magnified


def test_a_replay_leaves_what_was_read_before_as_it_was(page, some):
    body = """
      const [strokes, others] = given;
      const inked = () => read.stages.ink.data.reduce((sum, level) => sum + level, 0);
      const read = twins.recognizer.recognizeStrokes(strokes);
      const before = inked();
      twins.replay(twins.recognizer, others);
      return [before, inked()];
    """
    before, after = ask(page, body, some[:2])
    assert before == after > 0


def test_trials_without_steps_are_the_same(page, recognizer, some):
    inks = [draw(parse(drawing)) for drawing in some[::4]]
    body = (
        IMAGES
        + """
      return given.map((ink) => twins.leaveOutSteps(twins.recognizer, unpack(ink))
        .map(({ without, input, answer }) =>
          [without, Array.from(input), Array.from(answer.probabilities)]));
    """
    )
    for ink, reply in zip(inks, ask(page, body, [sent(ink) for ink in inks]), strict=True):
        ours = experiments.leave_out_steps(recognizer, ink)
        without, inputs, probabilities = zip(*reply, strict=True)
        assert list(without) == ours.without
        np.testing.assert_allclose(
            inputs, to_input(ours.digit_images).reshape(len(inputs), -1), atol=1.1 / 255
        )
        np.testing.assert_allclose(probabilities, ours.answers.probabilities, atol=0.03)


def same_numbers(page, recognizer, drawn):
    """Compare what both read; return Python's numbers."""
    body = """
      return given.map((strokes) => twins.recognizer.readNumber(strokes)).map((number) => ({
        ...number,
        reading: number.segmentation.groups.map(({ candidate }) => candidate.strokes),
        digits: number.digits.map(({ digit, doubt, probabilities, box, strokes, corner }) =>
          [digit, strokes, [doubt, ...probabilities],
            [box.left, box.top, box.width, box.height, ...corner]]),
        whole: null,
      }));
    """
    sent = [twins.as_sent(strokes, right=WIDEST) for strokes in drawn]
    ours = [recognizer.read_number_strokes(parse(strokes)) for strokes in sent]
    for expected, reply in zip(ours, ask(page, body, sent), strict=True):
        assert (reply["text"], reply["reason"]) == (expected.text, expected.reason)
        assert reply["confidence"] == pytest.approx(expected.confidence, abs=0.02)
        read = {group.candidate.key for group in expected.segmentation.groups}
        # where hundreds of candidates cost nearly the same, the last bits choose which are read
        apart = read.symmetric_difference(map(tuple, reply["reading"]))
        assert len(apart) <= (4 if len(read) >= MOST_READ else 0)
        for digit, theirs in zip(expected.digits, reply["digits"], strict=True):
            assert theirs[:2] == [digit.digit, list(digit.strokes)]
            assert theirs[2] == pytest.approx([digit.doubt, *digit.probabilities], abs=0.01)
            assert theirs[3] == pytest.approx([*digit.box, *digit.corner], abs=1)
    return ours


@pytest.mark.parametrize("spacing", SPACINGS)
def test_numbers_are_read_the_same(page, recognizer, pen_digits, spacing):
    written = list(written_numbers(pen_digits, spacing, 40, seed=5, lengths=(1, 6)))
    read = same_numbers(page, recognizer, [each.strokes for each in written])
    assert sum(len(each.digits) > 1 for each in read) > 20


def test_what_is_no_number_is_none_to_both(page, recognizer):
    rng = np.random.default_rng(3)
    drawn = [draw_no_digit(rng).strokes for _ in range(40)]
    read = same_numbers(page, recognizer, [[], *drawn])
    assert sum(len(each.digits) < 2 for each in read) > 35


def strewn(count, length, seed=0):
    """Straight strokes all over the widest paper."""
    rng = np.random.default_rng(seed)
    starts = rng.uniform(0, (WIDEST, CANVAS), (count, 2))
    ends = starts + rng.uniform(-length, length, (count, 2))
    paths = np.clip(np.stack([starts, ends], axis=1), 0, (WIDEST, CANVAS))
    return [Stroke(path.astype(np.float32), 8) for path in paths]


def wave(points):
    """One stroke up and down through the whole paper."""
    across = np.linspace(0, WIDEST, points)
    return [Stroke(np.float32(np.stack([across, 200 + 190 * np.sin(across / 9)], axis=1)), 16)]


HOSTILE_NUMBERS = {
    "hundreds of strokes": (strewn(MAX_STROKES, 300), TOO_MANY_PIECES),
    "hundreds of dots": (strewn(MAX_STROKES, 0), None),
    "as many pieces as are read": (strewn(MOST_PIECES, 200), TOO_MANY_DIGITS),
    "one stroke through everything": (wave(3_000), None),
    "the same stroke over and over": (strewn(1, 300) * 20, None),
    "twelve digits": (number(345678245678, size=60, step=80, left=30), TOO_MANY_DIGITS),
}


@pytest.mark.parametrize(
    ("strokes", "reason"), HOSTILE_NUMBERS.values(), ids=HOSTILE_NUMBERS.keys()
)
def test_a_hostile_drawing_is_no_number_for_the_same_reason(page, recognizer, strokes, reason):
    (read,) = same_numbers(page, recognizer, [strokes])
    assert (read.text, read.reason) == ("?", reason)


HAND = """
  const { Hand } = twins;
  const hand = await Hand.parse(JSON.stringify(given.hand));
"""


@pytest.fixture(scope="module")
def hand(recognizer, some):
    """A hand of drawings of all kinds, their labels at random."""
    rng, made = np.random.default_rng(0), Hand()
    for drawing in some[1::4]:
        label = int(rng.integers(11))
        made.teach(recognizer.recognize_strokes(parse(drawing)), None if label == 10 else label)
    return made


def test_a_hand_is_read_and_written_the_same(page, hand):
    packed = ask(page, HAND + "return hand.toJson();", {"hand": hand.to_json()})
    again = Hand.parse(packed)
    assert [label for _, label in again.exemplars] == [label for _, label in hand.exemplars]
    for one, other in zip(again.exemplars, hand.exemplars, strict=True):
        np.testing.assert_array_equal(one.digit_image, other.digit_image)


def test_a_hand_lifts_the_same_logits(page, recognizer, hand, some):
    images = np.stack([frame(draw(parse(drawing))).digit_image for drawing in some])
    layers = recognizer.layers(to_input(images))
    body = (
        IMAGES
        + HAND
        + """
      return given.images.map((image) => {
        const { C5 } = twins.recognizer.layers(twins.toInput(unpack(image)));
        const lift = Array.from(hand.lift(C5, twins.weights));
        const { digit, confidence } = twins.recognizer.answer(
          twins.recognizer.layers(twins.toInput(unpack(image))), { blank: false, hand });
        return { similarities: hand.similarities(C5, twins.weights), lift, digit, confidence };
      });
    """
    )
    given = {"hand": hand.to_json(), "images": [sent(image) for image in images]}
    replies = ask(page, body, given)
    similarities = hand.similarities(layers["C5"], recognizer.weights)
    lift = hand.lift(layers["C5"], recognizer.weights)
    answers = recognizer.read(to_input(images), hand=hand)
    for at, reply in enumerate(replies):
        np.testing.assert_allclose(reply["similarities"], similarities[at], atol=1e-4)
        np.testing.assert_allclose(reply["lift"], lift[at], atol=1e-2)
        if reply["digit"] is not None:
            assert reply["confidence"] == pytest.approx(answers.confidence[at], abs=1e-2)


def test_contradictions_are_the_same(page, recognizer, hand):
    body = HAND + "return hand.contradictions(twins.weights);"
    pairs = ask(page, body, {"hand": hand.to_json()})
    assert [tuple(pair) for pair in pairs] == hand.contradictions(recognizer.weights)


def test_a_file_of_a_hand_is_read_or_refused_the_same(page):
    body = """
      const read = async (text) => {
        try {
          return (await twins.Hand.parse(text)).exemplars.map(({ label }) => label);
        } catch (error) {
          return error instanceof RangeError ? error.message : String(error);
        }
      };
      return Promise.all(given.map(read));
    """
    texts = [text_of(case) for case, _ in CASES]
    for text, (_, outcome), reply in zip(texts, CASES, ask(page, body, texts), strict=True):
        assert reply == outcome, text[:200]


def test_weights_are_sent_whole(recognizer):
    assert len(to_bytes(recognizer.weights)) == 4 * PARAMETERS
