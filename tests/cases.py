"""The golden cases of `golden.py`: drawings of all kinds, and what Python makes of them."""

import base64
import json
from dataclasses import asdict, replace
from functools import partial
from typing import get_args

import numpy as np
import picture_cases

import twins
from conftest import ROOT, WAYS, drawing, number
from golden import packed
from hands import CASES, TRAILING, text_of
from lenet.data.drawings import draw_no_digit
from lenet.data.numbers import SPACINGS, written_numbers
from lenet.drawing.framing import FIELD, Step, frame
from lenet.drawing.penmanship import ways
from lenet.drawing.strokes import CANVAS, MAX_POINTS, MAX_STROKES, WIDEST, Stroke, draw, parse
from lenet.hand import Exemplar, Hand
from lenet.network import forward, safetensors
from lenet.network.answers import NO_DIGIT, calibrate
from lenet.network.model import summarize, to_input
from lenet.network.parameters import unflatten
from lenet.reading.belief import NOT_SURE, TOO_MANY_DIGITS
from lenet.reading.from_strokes import SEPARATED
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES
from lenet.reading.search import MOST_READ
from lenet.training.augment import Augmentation, augment
from lenet.training.recipes import RECIPES
from lenet.training.trainers import compiled_trainer
from lenet.ui import page


def cases(recognizer, pen_digits=None):
    """Return the cases of each subject by its name; with real pens, of what they change alone."""
    # with real pens those that the documentation speaks of, one in ten
    counts = (twins.PEN_DIGITS, twins.WAYS, twins.NO_DIGITS) if pen_digits else (0, 120, 80)
    kinds = twins.drawings(pen_digits or (), *counts)
    sent = [strokes for kind in kinds.values() for strokes in kind[::10]]
    some = sent[::25] if pen_digits else sent
    images = np.stack([frame(draw(parse(strokes))).digit_image for strokes in some])
    made = {
        "agreement": agreement(recognizer, sent),
        "drawings": drawings(some, 25 if pen_digits else 5),
        "framings": framings(some[::5]),
        "network": network(recognizer, images, 2 if pen_digits else 1),
        "numbers": numbers(recognizer, pen_digits),
        "experiments": tried(recognizer, some),
        "hand": hand(recognizer, images),
        "links": links(pen_digits),
        "filters": picture_cases.filters(),
        "components": picture_cases.components(),
        "pictures": picture_cases.pictures(recognizer, 5 if pen_digits else 30),
    }
    if not pen_digits:
        made["changes"] = changes(recognizer, images)
        made["networks"] = networks(images)
        made["towards"] = towards(recognizer, images)
        made["fours"] = [twins.as_sent(drawing(4, name)) for name in ways()["4"]]
        made["training"] = training()
        made["safetensors"] = kept(recognizer)
    return made


def agreement(recognizer, sent):
    """Drawings, what is read in them, and how often both have to read the same."""
    measured = json.loads((ROOT / "benchmarks" / "twins.json").read_text())["agreement"].values()
    made = []
    for strokes in sent:
        read = recognizer.recognize_strokes(parse(strokes))
        made.append(
            {
                "strokes": strokes,
                "digit": read.digit,
                "blank": read.blank,
                "confidence": read.confidence,
                "doubt": read.doubt,
                "likeliest": int(read.probabilities.argmax()),
                "digitImage": packed(read.framing.digit_image),
            }
        )
    shares = ("same_answer", "same_likeliest", "same_digit_image")
    return {
        "least": {name: min(row[name] for row in measured) for name in shares},
        "most": max(row["levels_apart_mean"] for row in measured),
        "drawings": made,
    }


def drawings(some, scrawled):
    """Drawings and their ink, and such as go to the paper's edges."""
    dots = [[{"width": 1, "points": [[50, 50], [90, 70.5], [60, 200]]}]]
    edges = [made for right in (CANVAS, CANVAS + 100, WIDEST) for made in scrawls(scrawled, right)]
    return [{"strokes": each, "ink": packed(draw(parse(each)))} for each in some + dots + edges]


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


def framings(some):
    """Ink and all its images, without each step; and ink of other sizes, with specks."""
    made = []
    drawn = [(draw(parse(strokes)), (None, *get_args(Step))) for strokes in some]
    for ink, steps in drawn + [(ink, (None,)) for ink in speckled()]:
        for step in steps:
            framing = frame(ink, without=step)
            images = (framing.crop, framing.even, framing.fit, framing.digit_image)
            made.append(
                {
                    "ink": packed(ink),
                    "without": step,
                    "images": [packed(each) for each in images],
                    "square": framing.square,
                    "blank": framing.blank,
                }
            )
    return made


def speckled():
    """Bars and specks on paper of several sizes, and paper that is blank."""
    rng = np.random.default_rng(0)
    inks = [np.zeros(shape, np.uint8) for shape in ((300, 517), (97, 61), (28, 28), (1024, 700))]
    for ink in inks:
        height, width = ink.shape
        ink[height // 4 : height // 2, width // 3 : width // 2] = 255
        ink[height // 2 : 3 * height // 4, width // 3 : width // 3 + 4] = 180
        for _ in range(6):
            row, column = rng.integers(0, height - 3), rng.integers(0, width - 3)
            ink[row : row + 3, column : column + 3] = rng.integers(60, 256)
    return [*inks, np.zeros((400, 400), np.uint8)]


def network(recognizer, images, explained):
    """Digit images and their logits; of some why, and how units of each layer get their value."""
    logits = recognizer.layers(to_input(images))["OUTPUT"]
    evidence = [
        {"digit": int(each.digit), "other": int(each.other), "values": each.values.ravel().tolist()}
        for each in (recognizer.explain(to_input(image)) for image in images[:explained])
    ]
    rng = np.random.default_rng(0)
    units = []
    for summary in summarize():
        for _ in range(5):
            index = [int(rng.integers(size)) for size in summary.grid]
            unit = recognizer.open_unit(to_input(images[0]), summary.layer.name, index)
            terms = [
                {
                    "channel": term.channel,
                    "shape": term.inputs.shape,
                    "inputs": term.inputs.ravel().tolist(),
                    "weights": term.weights.ravel().tolist(),
                    "products": term.products.ravel().tolist(),
                    "total": float(term.total),
                }
                for term in unit.terms
            ]
            made = {name: float(getattr(unit, name)) for name in ("bias", "total", "value")}
            made |= {"source": unit.source, "field": unit.field, "activation": unit.activation}
            units.append({"layer": summary.layer.name, "index": index, "terms": terms} | made)
    return {
        "images": [packed(image) for image in images],
        "logits": logits.tolist(),
        "evidence": evidence,
        "units": units,
    }


def changes(recognizer, images):
    """What a visitor may change, and the logits of the first image then."""
    weights, image = recognizer.weights, images[0]
    kernels = {"C1.0.4": [-1.0, -1, 0, 1, 1] * 5, "C3.5.15": np.linspace(-1, 1, 25).tolist()}
    pixels = {str(200 + 37 * at): 255 - 9 * at for at in range(22)}
    given = [
        {},
        {"kernels": kernels},
        {"silenced": ["C1.0", "C3.7", "C5.100", "F6.83"]},
        {"biases": False},
        {"shift": [3, -5]},
        {"pixels": pixels},
        {"kernels": kernels, "silenced": ["C1.4"], "shift": [-2, 1], "pixels": pixels},
    ]
    made = []
    for each in given:
        values = to_input(image)[:, :, 0]
        down, right = each.get("shift", (0, 0))
        padded = np.pad(values, 16)
        values = padded[16 - down : 48 - down, 16 - right : 48 - right].copy()
        for place, value in each.get("pixels", {}).items():
            values.flat[int(place)] = value / 255
        changed = {name: [kernel.copy(), bias.copy()] for name, (kernel, bias) in weights.items()}
        for key, kernel in each.get("kernels", {}).items():
            layer, source, filter_ = key.split(".")
            changed[layer][0][:, :, int(source), int(filter_)] = np.reshape(kernel, (5, 5))
        for layer, filter_ in (name.split(".") for name in each.get("silenced", ())):
            for array in changed[layer]:
                array[..., int(filter_)] = 0
        if each.get("biases") is False:
            for _, bias in changed.values():
                bias[:] = 0
        outputs = forward.run(values[None, :, :, None], changed)
        made.append({"changes": each, "logits": outputs["OUTPUT"][0].tolist()})
    return made


def networks(images):
    """What the other networks say to the first images, and how many unseen drawings they read."""
    inputs = to_input(np.stack(images))[:3]
    told = json.loads(page.MEASURED.read_text(encoding="utf-8"))
    made = {}
    for path in sorted(page.NETWORKS.glob("*.bin")):
        weights = unflatten(np.frombuffer(path.read_bytes(), "<f2").astype(np.float32))
        logits = forward.run(inputs, weights)["OUTPUT"].tolist()
        made[path.stem] = {"logits": logits, "unseen": told[path.stem]["unseen"]}
    return made


def towards(recognizer, images):
    """How the lead of a logit over another, or over the mean of all others, changes with INPUT."""
    inputs = to_input(images[:1])
    made = []
    for digit, other in ((3, 8), (9, 4), (0, None)):
        direction = (
            np.zeros(10, np.float32) if other is not None else np.full(10, -1 / 9, np.float32)
        )
        if other is not None:
            direction[other] = -1
        direction[digit] = 1
        slopes = forward.gradient(direction, inputs, recognizer.weights)[0]
        made.append({"digit": digit, "other": other, "slopes": slopes.ravel().tolist()})
    return made


def numbers(recognizer, pen_digits):
    """Drawings of numbers, of single digits, of what is none, and what is read in them."""
    rng = np.random.default_rng(3)
    drawn = [number(value) for value in (47251, 472, 10)]
    drawn += [number(47, size=150, step=step) for step in (90, 130, 170)]
    drawn += [drawing(digit, way) for digit, way in enumerate(WAYS)]
    drawn += [drawing(1, "based"), []]
    drawn += [draw_no_digit(rng).strokes for _ in range(40 if pen_digits else 4)]
    for spacing in SPACINGS if pen_digits else ():
        written = written_numbers(pen_digits, spacing, 40, seed=5, lengths=(1, 6))
        drawn += [each.strokes for each in written]
    made = [read_number(recognizer, strokes) for strokes in drawn]
    assert sum(len(each["text"]) > 1 for each in made) > len(made) / 4
    hostile = HOSTILE if pen_digits else HOSTILE[-3:]
    for strokes, reason in hostile:
        made.append(read_number(recognizer, strokes))
        assert (made[-1]["text"], made[-1]["reason"]) == ("?", reason)
    return made


def read_number(recognizer, drawn):
    """A drawing, the number in it, and the candidates that were read to find it."""
    strokes = twins.as_sent(drawn, right=WIDEST)
    read = recognizer.read_number_strokes(parse(strokes))
    keys = sorted(",".join(map(str, group.candidate.key)) for group in read.segmentation.groups)
    return {
        "strokes": strokes,
        "text": read.text,
        "reason": read.reason,
        "confidence": read.confidence,
        "read": keys,
        # where hundreds of candidates cost nearly the same, the last bits choose which are read
        "apart": 4
        if len(keys) >= MOST_READ
        else 2,  # at the bound of costs a candidate is read or not
        "digits": [
            {
                "digit": digit.digit,
                "strokes": digit.strokes,
                "shares": [digit.doubt, *digit.probabilities.tolist()],
                "place": [*digit.box, *digit.corner],
            }
            for digit in read.digits
        ],
    }


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


ARMS = [[(91, 63), (156, 201)], [(280, 70), (108, 338)]]  # of a Y; they don't meet
# Drawings that are no number, and the reason that both give.
HOSTILE = [
    (strewn(MAX_STROKES, 300), TOO_MANY_PIECES),
    (strewn(MAX_STROKES, 0), None),
    (strewn(MOST_PIECES, 200), SEPARATED),
    (strewn(MOST_PIECES, 200, seed=1), TOO_MANY_DIGITS),
    (wave(3_000), None),
    (strewn(1, 300) * 20, None),
    (number(345678245678, size=60, step=80, left=30), TOO_MANY_DIGITS),
    ([*number(47), Stroke(np.float32([(196, 292), (190, 318)]), 12)], SEPARATED),
    ([Stroke(np.float32(path), 22) for path in ARMS], NOT_SURE),
]


def tried(recognizer, some):
    """Drawings as they grow, and without each step of their framing."""
    return {
        "replays": [replay(recognizer, strokes) for strokes in some[::20]],
        "trials": [trials(recognizer, strokes) for strokes in some[::5]],
    }


def replay(recognizer, strokes):
    """What is read at moments that lie evenly along a drawing's points."""
    total = sum(len(stroke["points"]) for stroke in strokes)
    points = np.unique(np.linspace(1, total, min(40, total)).round().astype(int)).tolist()
    read = [recognizer.read_number_strokes(parse(begun(strokes, count))) for count in points]
    numbers = [{"text": each.text, "confidence": each.confidence} for each in read]
    return {"strokes": strokes, "points": points, "numbers": numbers}


def begun(strokes, count):
    """Return strokes as they were when they had so many points."""
    left, cut = count, []
    for stroke in strokes:
        cut.append(stroke | {"points": stroke["points"][: max(0, left)]})
        left -= len(stroke["points"])
    return [stroke for stroke in cut if stroke["points"]]


def trials(recognizer, strokes):
    """What is read of ink with all steps of the framing, and without each."""
    ink = draw(parse(strokes))
    without = [None, *get_args(Step)]
    images = np.stack([frame(ink, without=step).digit_image for step in without])
    return {
        "ink": packed(ink),
        "without": without,
        "images": list(map(packed, images)),
        "probabilities": recognizer.read(to_input(images)).probabilities.tolist(),
    }


def hand(recognizer, images):
    """A hand with labels at random, what it makes of digit images; and files that are none."""
    labels = [*range(10), None]
    rng = np.random.default_rng(0)
    made = Hand(Exemplar(image, labels[rng.integers(11)]) for image in images[1::4])
    c5 = recognizer.layers(to_input(images))["C5"]
    answers = recognizer.read(to_input(images), hand=made)
    return {
        "file": made.to_json(),
        "exemplars": [
            {"label": label, "digitImage": packed(image)} for image, label in made.exemplars
        ],
        "images": [packed(image) for image in images],
        "similarities": made.similarities(c5, recognizer.weights).tolist(),
        "lifts": made.lift(c5, recognizer.weights).tolist(),
        "confidences": answers.confidence.tolist(),
        "contradictions": made.contradictions(recognizer.weights),
        "files": [
            {"text": text_of(case), "outcome": outcome}
            for case, outcome in CASES
            if (case, outcome) not in TRAILING
        ],
    }


def links(pen_digits):
    """Drawings to put into links: examples and numbers, real digits, and the fullest paper."""
    rng = np.random.default_rng(0)
    points = rng.uniform(0, CANVAS, (MAX_POINTS // 4, 2)).astype(np.float32)
    drawn = [number(value) for value in (472, 47251, 908)]
    examples = page.EXAMPLES if pen_digits else page.EXAMPLES[::3]
    return {
        "few": [page._example(*way)["strokes"] for way in examples]
        + [twins.as_sent(strokes, right=WIDEST) for strokes in drawn],
        "real": [twins.as_sent(digit.strokes) for digit in (pen_digits or ())[::25]],
        "fullest": twins.as_sent([Stroke(part, 1) for part in np.split(points, 4)]),
    }


def training():
    """Keras' slopes of a batch, its losses through a hundred steps, and images as they are bent.

    Step s learns from the drawings 8 s to 8 s + 7 of those that the page has, taken in turn; every
    seventh of them is called what is not a digit.
    """
    import keras
    import tensorflow as tf

    content = np.frombuffer((ROOT / "lenet" / "ui" / "drawings.bin").read_bytes(), np.uint8)
    count = len(content) // (1 + FIELD**2)
    labels, images = content[:count].copy(), content[count:].reshape(count, FIELD, FIELD)
    labels[::7] = NO_DIGIT
    keras.utils.set_random_seed(0)
    trainer = compiled_trainer(replace(RECIPES["classic"], no_digits=(1, 1)), count)
    begun = trainer.get_weights()

    def learn(inputs, labels, optimizer=None):
        with tf.GradientTape() as tape:
            loss = trainer.loss(labels, trainer(inputs, training=True))
        slopes = tape.gradient(loss, trainer.trainable_variables)
        if optimizer:
            optimizer.apply(slopes)
        return loss, slopes

    inputs = to_input(images)
    loss, slopes = learn(inputs, labels)
    optimizers = {
        "sgd": keras.optimizers.SGD(0.05),
        "momentum": keras.optimizers.SGD(0.02, momentum=0.9),
        "adam": keras.optimizers.Adam(0.002),
    }
    curves = {}
    for name, optimizer in optimizers.items():
        trainer.set_weights(begun)
        optimizer.build(trainer.trainable_variables)
        step = tf.function(partial(learn, optimizer=optimizer))
        batches = [np.arange(8 * at, 8 * at + 8) % count for at in range(100)]
        losses = [float(step(inputs[batch], labels[batch])[0]) for batch in batches]
        curves[name] = {"rate": float(optimizer.learning_rate), "losses": losses}
    return {
        "labels": labels.tolist(),
        "weights": in_a_row(begun),
        "loss": float(loss),
        "slopes": in_a_row([each.numpy() for each in slopes]),
        "curves": curves,
        "augmentation": asdict(Augmentation()),
        "bent": [bent(image, seed) for seed, image in enumerate(images[:12])],
    }


def kept(recognizer):
    """Weights and their record as a file; files that are none; and a calibration."""
    record = {"calibration": {"temperature": 1.25, "least_confidence": 0.5}, "by": "Zoë"}
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 11, 300)
    logits = rng.normal(0, 2, (300, 10)).astype(np.float32)
    digits = labels < NO_DIGIT
    logits[digits, labels[digits]] += 4
    fitted, _ = calibrate(logits[digits], labels[digits], answered=0.99)
    return {
        "record": record,
        "file": base64.b64encode(safetensors.to_bytes(recognizer.weights, record)).decode(),
        "hostile": [base64.b64encode(each).decode() for each in hostile_weights(recognizer)],
        "logits": logits.ravel().tolist(),
        "labels": labels.tolist(),
        "calibration": fitted._asdict(),
    }


def hostile_weights(recognizer):
    """Files that look like weights and are none."""
    whole = safetensors.to_bytes(recognizer.weights, {})
    length = int.from_bytes(whole[:8], "little")
    text, data = whole[8 : 8 + length].decode(), whole[8 + length :]

    def other(before, after, data=data):
        assert before in text
        changed = text.replace(before, after, 1).encode()
        return len(changed).to_bytes(8, "little") + changed + data

    return [
        b"",
        b"weights",
        whole[:-1],
        whole[:400],
        (2**63).to_bytes(8, "little") + whole[8:],
        other('"record":"{}"', '"record":"[]"'),
        other('"record":"{}"', '"record":"{"'),
        other('"{}"', json.dumps(json.dumps({"calibration": {"temperature": -1}}))),
        other('"{}"', json.dumps(json.dumps({"calibration": {"heat": 1}}))),
        other('"__metadata__"', '"metadata"'),
        other('"C1.kernel"', '"C2.kernel"'),
        other('"F16"', '"I16"'),
        other("[5,5,1,6]", "[6,5,1,5]"),
        other("[0,300]", "[0,299]"),
        other("[0,300]", "[-300,0]"),
        other("[0,300]", "[1000000,1000300]"),
        other("[0,300]", '"all"'),
        other("{", '{"extra":{},'),
        whole[: 8 + length] + b"\xff\x7f" + data[2:],  # no number
        whole[: 8 + length] + b"\x00\x7c" + data[2:],  # infinite
        b"\x00" * 2_000_000,
        (8).to_bytes(8, "little") + b"[" * 8 + data,
    ]


def in_a_row(arrays):
    """Return numbers in base64, float32."""
    values = np.concatenate([np.ravel(each) for each in arrays]).astype("<f4")
    return base64.b64encode(values.tobytes()).decode()


def bent(image, seed):
    """What becomes of an image, and by which random amounts."""
    rng = Recorder(seed)
    made = augment(image[None], rng, Augmentation(), shares=np.float32([1.5]))
    return {"amounts": rng.amounts, "image": packed(made[0])}


class Recorder:
    """A random generator that keeps what it gave."""

    def __init__(self, seed):
        self.rng, self.amounts = np.random.default_rng(seed), []

    def uniform(self, *how):
        return self.keep(self.rng.uniform(*how))

    def normal(self, *how):
        return self.keep(self.rng.normal(*how))

    def keep(self, given):
        self.amounts += np.ravel(given).tolist()
        return given
