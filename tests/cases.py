"""The golden cases of `golden.py`: drawings of all kinds, and what Python makes of them."""

import json
from typing import get_args

import numpy as np

import twins
from conftest import ROOT, WAYS, drawing, number
from golden import packed
from hands import CASES, TRAILING, text_of
from lenet import experiments
from lenet.data.drawings import draw_no_digit
from lenet.data.numbers import SPACINGS, written_numbers
from lenet.drawing.framing import Step, frame
from lenet.drawing.strokes import CANVAS, MAX_POINTS, MAX_STROKES, WIDEST, Stroke, draw, parse
from lenet.hand import Exemplar, Hand
from lenet.network.model import summarize, to_input
from lenet.reading.belief import TOO_MANY_DIGITS
from lenet.reading.lattice import MOST_PIECES, TOO_MANY_PIECES
from lenet.reading.search import MOST_READ
from lenet.ui import page


def cases(recognizer, pen_digits=None):
    """Return the cases of each subject by its name."""
    # with real pens those that the documentation speaks of, one in ten
    counts = (twins.PEN_DIGITS, twins.WAYS, twins.NO_DIGITS) if pen_digits else (0, 200, 100)
    kinds = twins.drawings(pen_digits or (), *counts)
    sent = [strokes for kind in kinds.values() for strokes in kind[::10]]
    some = sent[::25] if pen_digits else sent
    images = np.stack([frame(draw(parse(strokes))).digit_image for strokes in some])
    return {
        "agreement": agreement(recognizer, sent),
        "drawings": drawings(some, 25 if pen_digits else 5),
        "framings": framings(some[::5]),
        "network": network(recognizer, images),
        "numbers": numbers(recognizer, pen_digits),
        "experiments": tried(recognizer, some),
        "hand": hand(recognizer, images),
        "links": links(pen_digits),
    }


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


def network(recognizer, images):
    """Digit images and their logits; of some why, and how units of each layer get their value."""
    logits = recognizer.layers(to_input(images))["OUTPUT"]
    evidence = [
        {"digit": int(each.digit), "other": int(each.other), "values": each.values.ravel().tolist()}
        for each in (recognizer.explain(to_input(image)) for image in images[:2])
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


def numbers(recognizer, pen_digits):
    """Drawings of numbers, of single digits, of what is none, and what is read in them."""
    rng = np.random.default_rng(3)
    drawn = [number(value) for value in (47251, 908, 472, 66, 10)]
    drawn += [number(47, size=150, step=step) for step in (90, 130, 170)]
    drawn += [drawing(digit, way) for digit, way in enumerate(WAYS)]
    drawn += [drawing(1, "based"), []]
    drawn += [draw_no_digit(rng).strokes for _ in range(40 if pen_digits else 4)]
    for spacing in SPACINGS if pen_digits else ():
        written = written_numbers(pen_digits, spacing, 40, seed=5, lengths=(1, 6))
        drawn += [each.strokes for each in written]
    made = [read_number(recognizer, strokes) for strokes in drawn]
    assert sum(len(each["text"]) > 1 for each in made) > len(made) / 4
    hostile = HOSTILE if pen_digits else HOSTILE[-1:]
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
        "apart": 4 if len(keys) >= MOST_READ else 0,
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


# Drawings that are no number, and the reason that both give.
HOSTILE = [
    (strewn(MAX_STROKES, 300), TOO_MANY_PIECES),
    (strewn(MAX_STROKES, 0), None),
    (strewn(MOST_PIECES, 200), TOO_MANY_DIGITS),
    (wave(3_000), None),
    (strewn(1, 300) * 20, None),
    (number(345678245678, size=60, step=80, left=30), TOO_MANY_DIGITS),
]


def tried(recognizer, some):
    """Drawings as they grow, and without each step of their framing."""
    return {
        "replays": [replay(recognizer, strokes) for strokes in some[::10]],
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
    made = experiments.leave_out_steps(recognizer, ink)
    return {
        "ink": packed(ink),
        "without": made.without,
        "images": [packed(image) for image in made.digit_images],
        "probabilities": made.answers.probabilities.tolist(),
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
