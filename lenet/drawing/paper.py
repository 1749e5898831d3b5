"""Paper told from ink: dark on light or light on dark, clean, or lit unevenly as in a photo."""

from __future__ import annotations

import cv2
import numpy as np

from lenet.drawing.pressure import with_weak_strokes
from lenet.drawing.raster import overview, resize

CONTRAST = 32  # of 255: an image whose ink differs by less from its paper is pale
_FULL = 0.1  # share of the ink, the darkest, that is full; a stray black pixel is less
RING, EVEN_BORDER = 0.03, 0.6  # of the shorter side, and how much of it shows the paper
_FLAT, _FLAT_SHARE = 6, 0.85  # levels, and how much of a drawing, not a photo, is so near to two
_CRISP = 0.3  # of the ink of a drawing, not a photo: near to its full level
_HAIR = 0.98  # of it shows the paper: lines so thin are pale all over
_SMALL = 64  # pixels, shorter side: in smaller images a camera's noise is no matter

# Photos. Widths are shares of the shorter side.
_PHOTO = 512  # longer side while its ink is found, pixels
_PALE = 16  # of 255: with less contrast a photo is blank, unless its ink stands out …
_LEAST = 5  # … and has so much, as in fog
_CLEARLY = 4.0  # times the spread of the paper's levels, by which such ink differs from it
_STAIN, _CLEAN = 48, 1.9  # of 255: what is so pale and has no edge so steep is a stain or a crease
_ROOM = 0.75  # of the photo: so much of it is paper then
_WHOLE, _PART = 0.9, 8  # so much of it is in pieces of no less than an eighth of the largest …
_LARGE = 0.15  # … whose longer side is so much of the photo's shorter one
_PAPERS = (0.2, 0.6)  # wider than most strokes, where the light is steep; wider than any
_WIDER = 1.3  # times as sharp as with the wider one the ink has to be with the narrower one
_KERNEL = 21  # pixels: paper is smooth, it is found at a size at which its kernel is that wide
_DARK = 32  # of 255: a share of darker paper than this is no measure
_BESIDE = np.ones((9, 9), np.uint8)  # around a place there is paper, if it is an edge
_EDGE = 0.7  # of the level that parts ink from paper: there it begins

# Which of both is the lighter, see `light_ink`.
_STROKE = 0.1  # of the shorter side: wider than most strokes, narrower than most bowls
_SHARP = 0.25  # of the sharpest edges: what is as sharp is an edge, what is less may be shade
_CLEAR = 0.4  # a majority, from 0 to 1

_STEP = 3  # pixels: the least width of the steps in a drawing that was enlarged

# Bands of an uneven lamp, and grains of salt and pepper.
_BANDS, _SOFT, _ALIKE = 4, 0.25, 0.1  # crossings; of the depth, a pixel; and at both ends
_GRAIN, _GRAINS = 64, 0.02  # levels from its neighbours', and how much of an image is so


def most_contrast(image: np.ndarray) -> np.ndarray:
    """Return an RGB image's luminance, or the channel in which it has far more contrast.

    Args:
        image: uint8 [H, W, 3].

    Returns:
        uint8 [H, W].
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    spread = cv2.meanStdDev(image)[1].ravel()
    best = int(spread.argmax())
    luminance = float(cv2.meanStdDev(grey)[1][0, 0])
    return grey if 2 * luminance > spread[best] else np.ascontiguousarray(image[..., best])


def to_paper(grey: np.ndarray, *, light: bool | None = None) -> tuple[np.ndarray, bool]:
    """Find ink on paper.

    Args:
        grey: uint8 [H, W].
        light: Whether the ink is lighter than its paper; by default the image itself tells.

    Returns:
        Ink, uint8 [h, w], of the image's size or 512 pixels a side, and whether it is the lighter.
    """
    grey = _without_grains(grey)
    paper = paper_level(grey)
    counts = np.bincount(grey.ravel(), minlength=256)
    lighter = light
    if lighter is None:  # more, or brighter, above the paper: light ink
        lighter = bool((counts * (np.arange(256) - paper)).sum() > 0)
    flat = 255 - grey if lighter else grey
    if lighter:
        counts, paper = counts[::-1], 255 - paper
    # how dark full ink is, most of the ink decides
    inked = np.cumsum(counts[: max(0, paper - CONTRAST + 1)])
    if inked.size and inked[-1]:
        full = int(np.searchsorted(inked, _FULL * inked[-1]))
        near = [counts[max(0, level - _FLAT) : level + _FLAT + 1].sum() for level in (paper, full)]
        crisp = near[1] >= _CRISP * inked[-1] or near[0] >= _HAIR * grey.size
        if min(grey.shape) < _SMALL or (crisp and sum(near) >= _FLAT_SHARE * grey.size):
            levels = (paper - np.arange(256)) * (255 / (paper - full))
            ink = cv2.LUT(flat, np.clip(levels, 0, 255).astype(np.uint8))
            return _without_steps(ink), lighter
    return _photo_to_ink(grey, light)


def paper_level(grey: np.ndarray) -> int:
    """Return the level of the paper, 0 to 255: the border's if it is even, else the image's.

    Args:
        grey: uint8 [H, W].
    """
    ring = max(1, round(RING * min(grey.shape)))
    border = np.concatenate(
        [grey[:ring].ravel(), grey[-ring:].ravel(), grey[:, :ring].ravel(), grey[:, -ring:].ravel()]
    )
    level = int(np.median(border))
    even = np.abs(border.astype(np.int16) - level) < CONTRAST
    if even.mean() > EVEN_BORDER:
        return level
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    return int(np.searchsorted(counts, grey.size / 2))


def light_ink(grey: np.ndarray) -> bool:
    """Return whether the ink of a photo, uint8 [H, W], is lighter than its paper.

    Paper is what is reached from the border without crossing a sharp edge, through any shade or
    halo. If it lies on both sides of the edges, what is thin is ink.
    """
    small = cv2.GaussianBlur(overview(grey), (0, 0), 1)
    steep = _steepness(small)
    edges = (steep >= _SHARP * np.percentile(steep, 99)).view(np.uint8)
    _, parts = cv2.connectedComponents(1 - edges, connectivity=4)
    ends = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    paper = np.isin(parts, ends[ends > 0]) & (cv2.dilate(edges, np.ones((3, 3), np.uint8)) > 0)
    around = np.ones((9, 9), np.uint8)
    dark = float(cv2.subtract(small, cv2.erode(small, around))[paper].sum())
    light = float(cv2.subtract(cv2.dilate(small, around), small)[paper].sum())
    if abs(dark - light) < _CLEAR * (dark + light):
        kernel = _disc(_STROKE * min(small.shape))
        hats = (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
        taken = [cv2.morphologyEx(small, hat, kernel) for hat in hats]
        dark, light = (float(hat[hat >= CONTRAST].sum()) for hat in taken)
    return light > dark


def _photo_to_ink(grey: np.ndarray, light: bool | None) -> tuple[np.ndarray, bool]:
    """Find ink on paper that is lit unevenly, by what share of its light each place lacks.

    The paper is what a closing leaves, whose kernel is wider than any stroke; a blur evens it out.
    Where the light is steep such a kernel takes shadow for ink, which has no sharp edges.
    """
    if max(grey.shape) > _PHOTO:
        grey = resize(grey, _PHOTO)
    grey = cv2.GaussianBlur(grey, (0, 0), 1.2)  # the camera's noise
    if light is None:
        light = light_ink(grey)
    grey = _without_bands(255 - grey if light else grey)
    # of the paper next to the edge: the narrower kernel finds paper inside a pen that is wider
    steep = _steepness(grey) / np.maximum(cv2.dilate(grey, _BESIDE), _DARK)
    best, sharpest = np.zeros_like(grey), 0.0
    for width, weight in zip(_PAPERS, (1.0, _WIDER), strict=True):
        paper = _smooth_paper(grey, width)
        lack = cv2.subtract(paper, grey) / np.maximum(paper, _DARK).astype(np.float32) * 255
        darkness = lack.astype(np.uint8)
        threshold, mask = cv2.threshold(darkness, 0, 1, cv2.THRESH_OTSU)
        inked = darkness[mask > 0]
        if not inked.size or (np.median(inked) < _PALE and not _stands_out(darkness, mask)):
            continue
        edge = (mask - cv2.erode(mask, np.ones((3, 3), np.uint8))) > 0
        sharp, high = float(steep[edge].mean()), np.median(inked)
        if high < _STAIN and 255 * sharp < _CLEAN * high:
            continue
        if weight * sharp > sharpest:
            low = _EDGE * threshold
            best = np.clip((lack - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
            best = with_weak_strokes(best, darkness, mask, steep)
            sharpest = weight * sharp
    return best, light


def _stands_out(darkness: np.ndarray, mask: np.ndarray) -> bool:
    """Return whether pale ink is more than noise or shade: in few pieces, apart from the border.

    Both are uint8 [H, W]; the mask is 1 where ink may be.
    """
    inked, paper = darkness[mask > 0], darkness[mask == 0]
    contrast = np.median(inked) - np.median(paper)
    if contrast < max(_LEAST, _CLEARLY * paper.std()) or paper.size < _ROOM * mask.size:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    x, y, width, height, _ = stats[1 + areas.argmax()]
    apart = min(x, y, mask.shape[1] - x - width, mask.shape[0] - y - height) > 0
    large = max(width, height) >= _LARGE * min(mask.shape)
    return bool(
        apart and large and areas[_PART * areas >= areas.max()].sum() >= _WHOLE * areas.sum()
    )


def _smooth_paper(grey: np.ndarray, width: float) -> np.ndarray:
    """Return the level of the paper at each place, uint8 [H, W], never darker than the image."""
    scale = min(1.0, _KERNEL / (width * min(grey.shape)))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    kernel = _disc(width * min(small.shape))
    closed = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), kernel.shape)
    return np.maximum(cv2.resize(closed, grey.shape[::-1]), grey)


def _steepness(grey: np.ndarray) -> np.ndarray:
    """Return how fast the level changes around each place, float32 [H, W]."""
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return cv2.dilate(cv2.magnitude(across, down), np.ones((3, 3), np.uint8))


def _without_bands(grey: np.ndarray) -> np.ndarray:
    """Even out soft bands that run from edge to edge, as a lamp's flicker makes them."""
    for _ in range(2):
        grey = np.ascontiguousarray(grey.T)
        light = cv2.GaussianBlur(np.quantile(grey, 0.8, axis=0)[None], (0, 0), 1)[0].clip(8)
        light = light.round(3)  # else the last bits, which differ by machine, move even paper
        depth, high = np.ptp(light), light > (light.max() + light.min()) / 2
        end = max(2, len(grey) // 8)
        ends = [np.median(part, axis=0) / light for part in (grey[:end], grey[-end:])]
        ratio = (ends[0] + 0.01) / (ends[1] + 0.01)
        alike = np.percentile(np.abs(ratio / np.median(ratio) - 1), 95) < _ALIKE
        soft = np.abs(np.diff(light)).max(initial=0) < _SOFT * depth
        if alike and soft and depth > _PALE and np.count_nonzero(np.diff(high)) >= _BANDS:
            grey = np.clip(grey / light * light.max(), 0, 255).astype(np.uint8)
    return grey


def _without_grains(grey: np.ndarray) -> np.ndarray:
    """Even out grains of salt and pepper, as often as there are many of them."""
    for side in (3, 5, 5):
        off = (cv2.absdiff(grey, cv2.medianBlur(grey, 3)) >= _GRAIN).view(np.uint8)
        if min(grey.shape) < _SMALL or off.mean() < _GRAINS:
            break
        _, _, stats, _ = cv2.connectedComponentsWithStats(off, connectivity=4)
        if np.median(stats[1:, cv2.CC_STAT_AREA]) > 2:  # thin strokes
            break
        grey = cv2.medianBlur(grey, side)
    return grey


def _without_steps(ink: np.ndarray) -> np.ndarray:
    """Smooth the steps of a small drawing that was enlarged pixel by pixel."""
    gaps = []
    for axis in (0, 1):
        changes = np.flatnonzero(np.diff(ink, axis=axis).any(axis=1 - axis))
        gaps.append(int(np.diff(changes).min(initial=ink.shape[axis])))
    return cv2.GaussianBlur(ink, (0, 0), min(gaps) / 2) if min(gaps) >= _STEP else ink


def _disc(width: float) -> np.ndarray:
    side = max(3, int(width) | 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
