"""Pictures as people bring them, drawn by kinds and seeds: scraps of forms, plots, photos, signs.

`picture(kind, rng, hand)` makes one, encoded as a file, and says what a person reads in it. A hand
gives digits as strokes: `generated` writes the ways of the penmanship, `writers` the pen digits.
"""

import base64
import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw

from lenet.data.drawings import Style, write
from lenet.drawing.penmanship import ways

Hand = Callable[[np.random.Generator, int | None], tuple[list[np.ndarray], int]]
FINE = 4  # drawn so many times as large, for soft edges


class Picture(NamedTuple):
    """A picture and what a person reads in it."""

    data: bytes  # of an image file
    text: str  # the number; "" for nothing at all, "none" for no number
    kind: str
    about: str

    @property
    def digit(self) -> int | None:
        """What it is as a single digit, if it is one."""
        return int(self.text) if len(self.text) == 1 else None


def generated(rng, digit=None):
    """Write a digit in a way of the penmanship, legibly."""
    label = int(rng.integers(10)) if digit is None else digit
    style = Style(
        *(rng.uniform(0.5, 2), rng.normal(0.05, 0.1), np.exp(rng.normal(0, 0.1))),
        *(rng.normal(0, 3), 1.0, 0.0, rng.uniform(0, 0.6), "kept"),
    )
    named = list(ways()[str(label)].values())
    strokes = write(named[rng.integers(len(named))], rng, style)
    return [stroke.points for stroke in strokes], label


def writers(pen_digits):
    """Return a hand that copies pen digits."""

    def copied(rng, digit=None):
        while True:
            chosen = pen_digits[rng.integers(len(pen_digits))]
            if digit is None or chosen.label == digit:
                return [stroke.points for stroke in chosen.strokes], chosen.label

    return copied


class Sheet:
    """Strokes laid out in pixels, to be inked with any pen."""

    def __init__(self, paths: Sequence[np.ndarray], *, height: float):
        points = np.concatenate(paths)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        scale = height / max(extent[1], extent[0] / 1.2, 1e-3)
        self.paths = [(path - low) * scale for path in paths]
        self.width, self.height = (extent * scale).tolist()

    def at(self, x: float, y: float) -> list[np.ndarray]:
        """Return the paths with their corner there."""
        return [path + np.array((x, y)) for path in self.paths]


def inked(shape, paths, pen, dots=()) -> np.ndarray:
    """Draw paths in pixels, float32 [H, W], 0 paper to 1 ink."""
    height, width = shape
    large = np.zeros((height * FINE, width * FINE), np.uint8)
    for path in paths:
        points = np.rint(path * FINE * 16).astype(np.int32)
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        cv2.polylines(large, [points], False, 255, max(1, round(pen * FINE)), cv2.LINE_AA, 4)
    for x, y, radius in dots:
        centre = (round(x * FINE), round(y * FINE))
        cv2.circle(large, centre, max(1, round(radius * FINE)), 255, -1)
    return cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def row(rng, hand, text, *, height, pen, gap=(0.12, 0.3)):
    """Write a number from the origin; return its paths, width and height, pixels."""
    paths, x, tallest = [], 0.0, 0.0
    for figure in text:
        sheet = Sheet(hand(rng, int(figure))[0], height=height * rng.uniform(0.92, 1.05))
        paths += sheet.at(x, height - sheet.height)
        x += sheet.width + pen + rng.uniform(*gap) * height
        tallest = max(tallest, sheet.height)
    low = min(float(path[:, 1].min()) for path in paths)
    moved = [path - (0, low) for path in paths]
    right, bottom = np.concatenate(moved).max(axis=0).tolist()
    return moved, right, bottom


def moved(paths, x, y):
    return [path + np.array((x, y)) for path in paths]


def digits(rng, low, high):
    return "".join(str(each) for each in rng.integers(0, 10, rng.integers(low, high + 1)))


def paper(rng, shape, *, tint=None, shade=0.15, noise=3.0):
    """Lit paper, float32 (H, W, 3)."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width] / max(shape)
    lean = rng.uniform(-shade, shade, 2)
    light = 1 - abs(lean).sum() + lean[0] * x + lean[1] * y + abs(lean).sum() / 2
    colour = np.array(tint or rng.choice([[240, 238, 228], [225, 225, 225], [250, 250, 250]]))
    grain = cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), 0.7)
    grain *= noise / max(grain.std(), 1e-6)
    sheet = (light[..., None] * colour + grain[..., None]).astype(np.float32)
    return np.clip(sheet, 0, 255)


def laid(sheet, ink, colour=(25, 25, 30)):
    """Put ink on paper."""
    share = ink[..., None]
    return sheet * (1 - share) + np.array(colour, np.float32) * share


def png(pixels):
    return _file(Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)), "PNG")


def data_url(ink):
    """Black ink on white paper, as a page sends a picture."""
    return "data:image/png;base64," + base64.b64encode(png(255.0 - ink)).decode()


def jpeg(pixels, quality=85):
    image = Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
    return _file(image, "JPEG", quality=quality)


def _file(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def single(rng, hand, side, *, height, pen, digit=None, offset=0.08):
    """Draw a digit about in the middle of a square; return its ink and label."""
    paths, label = hand(rng, digit)
    sheet = Sheet(paths, height=height)
    shape = (side, side) if isinstance(side, int) else side
    x = (shape[1] - sheet.width) / 2 + rng.uniform(-offset, offset) * shape[1]
    y = (shape[0] - sheet.height) / 2 + rng.uniform(-offset, offset) * shape[0]
    return inked(shape, sheet.at(x, y), pen), label, (x, y, sheet.width, sheet.height)


def plain(rng, hand):
    text = digits(rng, 1, 5)
    height = rng.uniform(60, 200)
    pen = height * rng.uniform(0.05, 0.14)
    paths, width, tall = row(rng, hand, text, height=height, pen=pen)
    margin = height * rng.uniform(0.3, 0.8)
    shape = (round(tall + 2 * margin), round(width + 2 * margin))
    ink = inked(shape, moved(paths, margin, margin), pen)
    sheet = paper(rng, shape, noise=rng.uniform(1, 6))
    return jpeg(laid(sheet, ink, rng.choice([[25, 25, 30], [30, 40, 120], [70, 70, 75]]))), text


def form_scrap(rng, hand):
    side = int(rng.choice([28, 32, 40, 48]))
    ink, label, _ = single(
        rng, hand, side, height=side * rng.uniform(0.6, 0.78), pen=side * rng.uniform(0.06, 0.13)
    )
    level = int(rng.choice([0, 40, 110, 150]))
    image = 250 - (250 - rng.choice([20, 60])) * ink
    wide, at = int(rng.integers(1, 3)), int(rng.integers(0, 2))
    sides = rng.permutation(list("LRTB"))[: rng.integers(1, 3)]
    for edge in sides:
        turned = {"L": image, "R": image[:, ::-1], "T": image.T, "B": image.T[:, ::-1]}[edge]
        np.minimum(turned[:, at : at + wide], level, out=turned[:, at : at + wide])
    return png(image + rng.normal(0, rng.choice([0, 2]), image.shape)), str(label)


def plot(rng, hand):
    small, label, _ = single(rng, hand, 28, height=20, pen=rng.uniform(2, 3), offset=0.04)
    colours = {
        "gray_r": ((255, 255, 255), (0, 0, 0)),
        "gray": ((0, 0, 0), (255, 255, 255)),
        "viridis": ((68, 1, 84), (253, 231, 37)),
        "magma": ((0, 0, 4), (252, 253, 191)),
    }
    low, high = (np.array(each, np.float32) for each in colours[str(rng.choice(list(colours)))])
    share = np.rint(small * 255)[..., None] / 255
    axes = int(rng.integers(150, 300))
    way = cv2.INTER_NEAREST if rng.random() < 0.7 else cv2.INTER_LINEAR
    body = cv2.resize(
        (low + (high - low) * share).astype(np.float32), (axes, axes), None, 0, 0, way
    )
    left, top = int(rng.integers(28, 50)), int(rng.integers(12, 30))
    width, height = axes + left + int(rng.integers(12, 60)), axes + top + int(rng.integers(28, 40))
    image = Image.new("RGB", (width, height), "white")
    image.paste(Image.fromarray(body.astype(np.uint8)), (left, top))
    pen = ImageDraw.Draw(image)
    frame, ticks = rng.random() < 0.9, rng.random() < 0.75
    if frame:
        pen.rectangle((left - 1, top - 1, left + axes, top + axes), outline="black")
    for at in range(0, 28, 5) if ticks else ():
        x = left + round((at + 0.5) * axes / 28)
        y = top + round((at + 0.5) * axes / 28)
        pen.line((x, top + axes, x, top + axes + 4), fill="black")
        pen.line((left - 5, y, left - 1, y), fill="black")
        pen.text((x, top + axes + 6), str(at), fill="black", anchor="mt", font_size=10)
        pen.text((left - 8, y), str(at), fill="black", anchor="rm", font_size=10)
    return _file(image, "PNG"), str(label)


def underline(rng, hand):
    text = digits(rng, 1, 1) if rng.random() < 0.8 else digits(rng, 2, 4)
    height = rng.uniform(80, 130)
    pen = height * rng.uniform(0.05, 0.09)
    paths, width, tall = row(rng, hand, text, height=height, pen=pen)
    margin = height * rng.uniform(0.4, 0.9)
    shape = (round(tall + 0.7 * height), round(width + 2 * margin))
    thick, gap = rng.uniform(1.3, 3), rng.choice([-1.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0])
    y = 0.2 * height + tall + pen / 2 + thick / 2 + gap
    beyond = margin * rng.uniform(0.4, 0.85) if rng.random() < 0.55 else margin + 2
    slope = rng.normal(0, 0.01) * width
    line = np.array([(margin - beyond, y - slope), (margin + width + beyond, y + slope)])
    ink = inked(shape, moved(paths, margin, 0.2 * height), pen)
    sheet = laid(paper(rng, shape, noise=rng.choice([0.3, 2])), ink)
    sheet = laid(sheet, inked(shape, [line], thick), [rng.integers(5, 100)] * 3)
    return (png if rng.random() < 0.5 else jpeg)(sheet), text


def dark_edge(rng, hand):
    text = digits(rng, 1, 1) if rng.random() < 0.5 else digits(rng, 5, 7)
    height = rng.uniform(70, 130)
    pen = height * rng.uniform(0.05, 0.09)
    paths, width, tall = row(rng, hand, text, height=height, pen=pen)
    margin = height * rng.uniform(0.5, 0.8, 2)
    shape = (round(tall + 2 * margin[1]), round(width + 2 * margin[0]))
    ink = inked(shape, moved(paths, *margin), pen)
    sheet = laid(paper(rng, shape), ink, (30, 32, 55))
    kind, edge = str(rng.choice(["table", "shadow", "rings"])), str(rng.choice(list("LRTB")))
    turned = {
        "L": sheet.transpose(1, 0, 2),
        "R": sheet[:, ::-1].transpose(1, 0, 2),
        "T": sheet,
        "B": sheet[::-1],
    }[edge]
    depth = rng.uniform(0.05, 0.12) * min(shape)
    y, x = np.mgrid[0 : turned.shape[0], 0 : turned.shape[1]].astype(np.float32)
    limit = depth * (1 + rng.uniform(-0.3, 0.3) * (x / turned.shape[1] * 2 - 1))
    if kind == "rings":
        step = rng.uniform(0.09, 0.14) * min(shape)
        dots = [(at, depth / 2, depth / 3) for at in np.arange(step / 2, turned.shape[1], step)]
        ticks = [np.array([(at, -3), (at, depth / 2)]) for at, *_ in dots]
        turned[:] = laid(turned, inked(turned.shape[:2], ticks, 2.5, dots), (45, 45, 48))
    else:
        soft = 1.0 if kind == "table" else rng.uniform(2, 6)
        share = 1 / (1 + np.exp(np.clip((y - limit) / soft, -30, 30)))
        turned[:] = laid(turned, share, (60, 38, 28) if kind == "table" else (38, 40, 44))
    return jpeg(cv2.GaussianBlur(sheet, (0, 0), 0.7)), text


def halo(rng, hand):
    height = rng.uniform(100, 170)
    pen = height * rng.uniform(0.17, 0.28)
    paths, label = hand(rng, None)
    sheet = Sheet(paths, height=height - pen)
    margin = pen / 2 + height * rng.uniform(0.04, 0.15)
    shape = (round(sheet.height + 2 * margin), round(sheet.width + 2 * margin))
    ink = inked(shape, sheet.at(margin, margin), pen)
    tint = (246, 214, 70) if rng.random() < 0.5 else tuple([int(rng.integers(120, 170))] * 3)
    ground = paper(rng, shape, tint=tint, noise=5)
    glow = cv2.GaussianBlur(ink, (0, 0), rng.uniform(3, 8))[..., None]
    bright = rng.random() < 0.5
    ground = ground + (255 - ground) * glow * 0.9 if bright else ground * (1 - 0.55 * glow)
    return jpeg(laid(ground, ink, (18, 18, 20))), str(label)


def panel(rng, hand):
    height = rng.uniform(50, 110)
    ink, label, (x, y, w, h) = single(
        rng, hand, (220, 300), height=height, pen=height * rng.uniform(0.06, 0.14)
    )
    tints = [(120, 190, 110), (230, 90, 80), (90, 170, 220), (200, 120, 190), (255, 220, 60)]
    colour = tints[rng.integers(len(tints))]
    pad = height * rng.uniform(0.15, 0.5, 4)
    image = np.full((220, 300, 3), 255, np.float32)
    left, top, right, bottom = (
        *(round(max(8, x - pad[0])), round(max(8, y - pad[1]))),
        *(round(min(292, x + w + pad[2])), round(min(212, y + h + pad[3]))),
    )
    image[top:bottom, left:right] = colour
    light = rng.random() < 0.25
    if light:
        image[top:bottom, left:right] = (35, 45, 60)
    image = laid(image, ink, (250, 250, 250) if light else (15, 10, 20))
    crop = np.s_[max(0, top - 20) : bottom + 20, max(0, left - 20) : right + 20]
    return png(image[crop]), str(label)


def torn(rng, hand):
    height, side = 150.0, (200, 170)
    pen = height * rng.uniform(0.15, 0.23)
    paths, label = hand(rng, int(rng.choice([0, 2, 3, 5, 6, 8, 9])))
    sheet = Sheet(paths, height=height - pen)
    placed = sheet.at((side[1] - sheet.width) / 2, (side[0] - sheet.height) / 2)
    weak = max(placed, key=len)
    near = np.linspace(0, 1, len(weak))
    about, reach = rng.uniform(0.3, 0.7), rng.uniform(0.08, 0.16)
    pressure = 1 - np.exp(-(((near - about) / reach) ** 2))
    thin, pale = rng.random() < 0.7, rng.random() < 0.5
    cover = np.zeros(side, np.float32)
    for path in placed:
        force = pressure if path is weak else np.ones(len(path))
        for start in range(max(1, len(path) - 1)):
            piece = path[start : start + 2]
            press = float(force[start])
            wide = pen * max(0.12, press) if thin else pen
            dark = max(0.35, press) if pale or not thin else 1.0
            cover = np.maximum(cover, dark * inked(side, [piece], wide))
    return jpeg(laid(paper(rng, side), cover, (20, 20, 60))), str(label)


def bowl(rng, hand):
    digit = int(rng.choice([6, 8, 9]))
    pen = rng.uniform(1.6, 4)
    image, label, _ = single(
        rng, hand, 28, height=rng.uniform(15, 22) - pen / 2, pen=pen, digit=digit, offset=0.05
    )
    if rng.random() < 0.3:
        image = (image > 0.5).astype(np.float32)
    image = image if rng.random() < 0.4 else 1 - image
    return png(255 * image), str(label)


def _bare(rng, lean):
    return [np.array([(lean, 0.0), (lean / 2, 50.0), (0.0, 100.0)], np.float32)]


def tight(rng, hand):
    figures = [str(each) for each in rng.integers(2, 10, rng.integers(1, 3))]
    text = figures + ["1"] * int(rng.integers(2, 4))
    text = "".join(rng.permutation(text))
    lean = rng.uniform(-12, 20)

    def barely(rng, digit=None):
        return (_bare(rng, lean), 1) if digit == 1 else hand(rng, digit)

    height = rng.uniform(60, 110)
    pen = height * rng.uniform(0.06, 0.12)
    paths, width, tall = row(rng, barely, text, height=height, pen=pen)
    margin = pen / 2 + rng.integers(0, 3)
    shape = (round(tall + 2 * margin), round(width + 2 * margin))
    sheet = paper(rng, shape, noise=2) if rng.random() < 0.5 else np.full((*shape, 3), 255.0)
    return png(laid(sheet, inked(shape, moved(paths, margin, margin), pen), [40] * 3)), text


def beside(rng, hand):
    kind = str(rng.choice(["comma", "point", "dash", "minus", "over", "ones"]))
    height = rng.uniform(70, 130)
    pen = height * rng.uniform(0.06, 0.11)
    text = digits(rng, 1 if kind == "dash" else 2, 3)
    if kind == "ones":
        text, height = "11", rng.uniform(140, 210)
        pen = height * rng.uniform(0.04, 0.08)
        lean = height * rng.uniform(-0.1, 0.1)
        stroke = np.array([(lean, 0), (0, height)], np.float32)
        aside = (pen + height * rng.uniform(0.05, 0.12), rng.normal(0, 3))
        paths = [stroke, stroke + np.array(aside)]
        width, tall = float(paths[1].max(axis=0)[0]), height
    else:
        paths, width, tall = row(rng, hand, text, height=height, pen=pen)
    unit, end = height / 10, width + pen + height * rng.uniform(0.05, 0.2)
    if kind == "comma":
        paths.append(np.array([(end + unit * 0.7, tall - 0.6 * unit), (end, tall + 1.6 * unit)]))
    elif kind == "point":
        paths.append(np.array([(end, tall - unit / 4)]))
    elif kind == "dash":
        at = width / 2 + rng.normal(0, 0.05) * width
        wide = unit * rng.uniform(1.5, 3)
        y = tall + pen + unit * rng.uniform(0.8, 2.5)
        paths.append(np.array([(at - wide, y), (at + wide, y + rng.normal(0, unit / 5))]))
    elif kind == "minus":
        y, left = tall * rng.uniform(0.45, 0.6), -pen - unit * rng.uniform(1, 3)
        paths.append(np.array([(left - unit * rng.uniform(2.5, 4.5), y), (left, y)]))
    elif kind == "over":
        second = text if rng.random() < 0.5 else digits(rng, 1, 3)
        below, right, _ = row(rng, hand, second, height=height, pen=pen)
        shift = 0.0 if rng.random() < 0.5 else (width - right) / 2
        paths += moved(below, shift, tall + pen + height * rng.uniform(0.15, 0.4))
        text = f"{text}\n{second}"
    points = np.concatenate(paths)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    margin = height * rng.uniform(0.3, 0.6)
    shape = (round(float(extent[1]) + 2 * margin), round(float(extent[0]) + 2 * margin))
    ink = inked(shape, [path - low + margin for path in paths], pen)
    return (png if rng.random() < 0.5 else jpeg)(laid(paper(rng, shape, noise=2), ink)), text


def large(rng, hand):
    data, text = plain(rng, hand)
    small = np.asarray(Image.open(io.BytesIO(data)).convert("L"))
    if rng.random() < 0.5:
        scale = (24e6 / small.size) ** 0.5
        size = (round(small.shape[1] * scale), round(small.shape[0] * scale))
        image = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
    else:
        across, down = 4_962, 7_014
        size = (round(across * 0.3), round(across * 0.3 * small.shape[0] / small.shape[1]))
        image = np.full((down, across), int(np.percentile(small, 90)), np.uint8)
        x, y = int(rng.integers(across - size[0])), int(rng.integers(down - size[1]))
        image[y : y + size[1], x : x + size[0]] = cv2.resize(small, size)
    tile = rng.normal(0, 3, (512, 512))
    times = (-(-image.shape[0] // 512), -(-image.shape[1] // 512))
    grain = np.tile(tile, times)[: image.shape[0], : image.shape[1]].astype(np.int16)
    return jpeg(np.clip(image + grain, 0, 255), 75), text


def faint(rng, hand):
    way = int(rng.integers(5))
    ink, label, _ = single(rng, hand, 120, height=80, pen=rng.uniform(5, 12))
    deep = np.full(ink.shape, 30_000.0)
    if way == 0:
        deep += rng.integers(0, rng.integers(2, 5), ink.shape)
    elif way == 1:
        y, x = np.mgrid[-1:1:120j, -1:1:120j]
        deep += np.rint(4 * np.hypot(x, y)) + rng.integers(0, 2, ink.shape)
    elif way == 2:
        alpha = ink > 0.5 if rng.random() < 0.6 else rng.random(ink.shape) < 0.3
        layer = np.zeros((*ink.shape, 4), np.uint8)
        layer[..., 3] = alpha
        return png(layer), ""
    elif way == 3:
        layer = np.zeros((*ink.shape, 4), np.uint8)
        layer[..., 3] = ink * rng.uniform(60, 255)
        return png(layer), str(label)
    else:
        deep -= ink * rng.uniform(6_000, 20_000)
    text = str(label) if way == 4 else ""
    return _file(Image.fromarray(deep.astype(np.uint16)), "PNG"), text


def spoilt(rng, hand, way=None):
    ways = ("fog", "motion", "jpeg", "bands", "pepper", "gradient", "spatter")
    way = way or str(rng.choice(ways))
    side = int(rng.integers(26, 34)) if way == "jpeg" else int(rng.integers(180, 240))
    ink, label, _ = single(
        rng, hand, side, height=side * rng.uniform(0.5, 0.7), pen=side * rng.uniform(0.04, 0.075)
    )
    sheet = np.full(ink.shape, 225.0)
    image = sheet - (sheet - 40) * ink
    y, x = np.mgrid[0:side, 0:side] / side
    if way == "fog":
        image = 208 - rng.uniform(18, 34) * ink + rng.normal(0, 3, ink.shape)
    elif way == "motion":
        length = round(side * rng.uniform(0.05, 0.12))
        angle = rng.uniform(0, np.pi)
        kernel = np.zeros((length, length), np.float32)
        half = (length - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
        ends = [
            tuple(np.rint((length - 1) / 2 + sign * half).astype(int).tolist()) for sign in (-1, 1)
        ]
        cv2.line(kernel, *ends, 1)
        image = cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
        image += rng.normal(0, 2, ink.shape)
    elif way == "jpeg":
        return jpeg(image, int(rng.integers(3, 12))), str(label)
    elif way == "bands":
        count, depth = rng.uniform(4, 11), rng.uniform(40, 75)
        image = (
            image - depth * (1 + np.sin(2 * np.pi * count * x + rng.uniform(0, 6))) * image / 225
        )
        image += rng.normal(0, 2, ink.shape)
    elif way == "pepper":
        spoiled = rng.random(ink.shape) < rng.uniform(0.1, 0.35)
        image = np.where(spoiled, rng.choice([0, 255], ink.shape), image)
        return png(image), str(label)
    elif way == "gradient":
        about, reach = rng.uniform(0.2, 0.8, 2), rng.uniform(0.18, 0.4)
        light = np.exp(-((x - about[0]) ** 2 + (y - about[1]) ** 2) / (2 * reach**2))
        image = np.clip(image * (0.12 + 1.5 * light), 0, 255) + rng.normal(0, 2, ink.shape)
    elif way == "spatter":
        dots = [
            (*rng.uniform(0, side, 2), side * min(0.05, 0.008 * np.exp(rng.normal(0, 0.7))))
            for _ in range(rng.integers(5, 40))
        ]
        apart = [
            dot
            for dot in dots
            if ink[
                max(0, int(dot[1] - dot[2] - 4)) : int(dot[1] + dot[2] + 4),
                max(0, int(dot[0] - dot[2] - 4)) : int(dot[0] + dot[2] + 4),
            ].max(initial=0)
            < 0.1
        ]
        image = laid(image[..., None].repeat(3, 2), inked(ink.shape, [], 1, apart), [50] * 3)
    return jpeg(image, 85), str(label)


KINDS = {
    "plain": plain,
    "form-scrap": form_scrap,
    "plot": plot,
    "underline": underline,
    "dark-edge": dark_edge,
    "halo": halo,
    "panel": panel,
    "torn": torn,
    "bowl": bowl,
    "tight": tight,
    "beside": beside,
    "large": large,
    "faint": faint,
    "spoilt": spoilt,
}


def picture(kind, rng, hand=generated):
    """Make a picture of a kind."""
    data, text = KINDS[kind](rng, hand)
    return Picture(data, text, kind, "")
