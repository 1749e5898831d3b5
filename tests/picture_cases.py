"""The golden cases of pictures: what OpenCV makes of images, and what is read in pictures."""

import cv2
import numpy as np
from judging import BROUGHT, cases, file_of
from pictures import Sheet, generated, inked, picture

from golden import packed
from lenet.data.numbers import picture_of, write_number
from lenet.data.pen_digits import PenDigit
from lenet.drawing import images
from lenet.drawing.ink import find_ink
from lenet.drawing.paper import _disc, _steepness
from lenet.drawing.raster import resize
from lenet.drawing.strokes import Stroke

SIZES = ((1, 1), (1, 9), (7, 1), (33, 20), (70, 101))  # height and width
RECTANGLES = ((3, 3), (9, 9), (24, 1), (24, 3), (1, 7), (5, 5))  # width and height
FACTORS = (0.1, 0.273, 0.5, 0.9)
TWO_LINES = "beside/12-over-12-1.png"


def filters():
    """Images of noise and of steps, and what each filter makes of them."""
    rng = np.random.default_rng(0)
    made = []
    for height, width in SIZES:
        noise = rng.integers(0, 256, (height, width)).astype(np.uint8)
        steps = cv2.resize(noise[:: max(1, height // 5)], (width, height))
        for image in (noise, steps):
            results = dict(filtered(image))
            made.append(
                {"image": packed(image), "results": {k: packed(v) for k, v in results.items()}}
            )
            made[-1]["steep"] = _steepness(image).ravel().tolist()
    return made


def filtered(image):
    """Yield what each filter makes of an image, with the filter's name and its size."""
    for width, height in RECTANGLES:
        kernel = np.ones((height, width), np.uint8)
        yield f"dilate {width} {height}", cv2.dilate(image, kernel)
        yield f"erode {width} {height}", cv2.erode(image, kernel)
        yield f"open {width} {height}", cv2.morphologyEx(image, cv2.MORPH_OPEN, kernel)
        yield f"close {width} {height}", cv2.morphologyEx(image, cv2.MORPH_CLOSE, kernel)
    for side in (3, 5, 7, 15, 21):
        yield f"closeDisc {side}", cv2.morphologyEx(image, cv2.MORPH_CLOSE, _disc(side))
        yield f"openDisc {side}", cv2.morphologyEx(image, cv2.MORPH_OPEN, _disc(side))
        yield f"blur {side}", cv2.blur(image, (side, side))
    for sigma in (1, 1.2, 1.5, 3.5):
        yield f"gaussianBlur {sigma}", cv2.GaussianBlur(image, (0, 0), sigma)
    for side in (3, 5):
        yield f"median {side}", cv2.medianBlur(image, side)
    for factor in FACTORS:
        if min(image.shape) * factor >= 1:
            small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
            yield f"average {factor}", small
            yield f"enlarge {factor}", cv2.resize(small, image.shape[::-1])
    for side in (13, 50, 67, 400):
        yield f"resize {side}", resize(image, side)


def components():
    """Shapes, and the number of each pixel's component."""
    rng = np.random.default_rng(1)
    made = []
    for height, width in SIZES:
        for share in (0.2, 0.5):
            shape = (rng.random((height, width)) < share).astype(np.uint8)
            labels = [cv2.connectedComponents(shape, connectivity=each)[1] for each in (4, 8)]
            made.append(
                {"shape": packed(shape), "labels": [each.ravel().tolist() for each in labels]}
            )
    return made


def pictures(recognizer, step):
    """Stored pictures, one of so many, and such as are looked at in part; what is read in them."""
    some = [case for case in cases() if "make" not in case and case["file"][-4:] != "json"]
    made = [read(recognizer, images.decode(file_of(case))) for case in some[::step]]
    two = images.decode((BROUGHT / TWO_LINES).read_bytes())
    height, width = two.shape[:2]
    upper = (width // 8, 0, width - width // 8, height // 2)
    made += [
        read(recognizer, two, region) for region in (upper, (0, 0, width, height), (3, 5, 1, 1))
    ]
    made += [read(recognizer, two, light=light) for light in (False, True)]
    made += [read(recognizer, image) for image in (*layers(), *touching(), *fog(), *torn())]
    return [*made, read(recognizer, np.full((20, 30), 255, np.uint8))]


def layers():
    """Drawings on a layer: ink alone, on white paper that is half transparent, and hardly any."""
    rng = np.random.default_rng(2)
    paths = Sheet(generated(rng, 5)[0], height=90).at(25, 20)
    ink = (inked((130, 120), paths, 8) * 255).astype(np.uint8)
    black, white = np.zeros((*ink.shape, 3), np.uint8), np.full_like(ink, 255)
    sheet = np.dstack([255 - ink] * 3 + [white])
    sheet[:30, :, 3] = sheet[:, -9:, 3] = 0
    grain = np.dstack([sheet[..., :3], rng.integers(150, 256, ink.shape).astype(np.uint8)])
    return [np.dstack([black, ink]), np.dstack([black, ink // 40]), sheet, grain]


def torn():
    """Digits in which a pen's pressure gave way."""
    made = (picture("torn", np.random.default_rng([5, seed])) for seed in range(4))
    return [images.decode(each.data) for each in made]


def touching():
    """Numbers whose digits touch, which have to be cut."""
    rng = np.random.default_rng(3)
    for count in (2, 3, 4, 5):
        digits = []
        for _ in range(count):
            paths, label = generated(rng)
            digits.append(PenDigit([Stroke(path, 8) for path in paths], label))
        yield resize(picture_of(write_number(digits, "touching", rng).strokes, rng), 500)


def fog():
    """A digit in fog, paler than any other photo's may be, and as much noise alone."""
    rng = np.random.default_rng(4)
    paths = Sheet(generated(rng, 3)[0], height=100).at(50, 40)
    noise = rng.normal(0, 2, (180, 160))
    return [
        np.rint(190 - deep * inked(noise.shape, paths, 10) + noise).astype(np.uint8)
        for deep in (9, 0)
    ]


def read(recognizer, image, region=None, light=None):
    """A picture and what is found and read in it."""
    found = find_ink(image, region=region, light=light)
    number = recognizer.read_number(image, region=region, light=light)
    path = number.segmentation.path
    return {
        "pixels": pixels_of(image),
        "region": region,
        "light": light,
        "ink": packed(found.ink),
        "found": {"light": found.light, "region": found.region},
        "dropped": [[each.reason, *each.box] for each in found.dropped],
        "text": number.text,
        "reason": number.reason,
        "confidence": number.confidence,
        "lines": [line.text for line in number.lines],
        "sure": path and path.sure,
        "posterior": path and path.posterior,
        "places": [[*digit.box, *digit.corner, *digit.scale] for digit in number.digits],
    }


def pixels_of(image):
    """Return an image ready for JSON: as many levels for each pixel as it has."""
    channels = image.shape[2] if image.ndim == 3 else 1
    return packed(image.reshape(len(image), -1)) | {"channels": channels}
