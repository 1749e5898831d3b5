"""Any image of a drawing turned into ink: dark on light or light on dark, clean or a photo."""

from __future__ import annotations

import cv2
import numpy as np

MAX_SIDE = 8_192  # pixels, longest side of an image
MAX_PIXELS = 16_777_216  # 4,096 x 4,096, more than a phone's photo needs to show a digit

LARGEST = 1_024  # pixels, longer side: larger images are shrunk before anything else
_CONTRAST = 32  # of 255: an image whose ink differs by less from its paper is blank
_FULL = 0.1  # share of the ink, the darkest, that is full; a stray black pixel is less
_RING, _EVEN_BORDER = 0.03, 0.6  # of the shorter side, and how much of it shows the paper
_FLAT, _FLAT_SHARE = 6, 0.6  # levels, and how much of a drawing, not a photo, is so near to two
_PHOTO = 512  # longer side of a photo while its ink is found, pixels
_STROKE = 0.1  # of a photo's shorter side: wider than most strokes, narrower than most bowls
_PAPER = 0.25  # of a photo's shorter side: wider than any stroke, narrower than shadows

# Transparency, see `_drawn_in_alpha`.
_OPAQUE = 0.999  # of the image: where more is opaque, as good as nothing is transparent
_COVERED = 0.6  # of the box around what is seen: more is paper; a disc covers 0.79
_STRAY = 0.05  # of the paper's longer side: smaller pieces of another colour are stray pixels
_STROKES = 0.25  # of all that has another colour: where no piece is larger, it is a grain

INK = 64  # of 255: where a pixel counts as ink; below lie the fringes of anti-aliasing
SHRUNK_INK = 0.25  # of the ink's level after shrinking, which makes thin lines pale
OVERVIEW = 200  # longer side of the overview in which pieces of ink are told apart, pixels

# Ruled lines of an image, see `_without_rules`.
_RULES = 3  # so many parallel lines are ruled
_RULE_REST = 0.6  # two are, if at least this share of the ink is something else
_RULE_HEIGHT = 0.12  # of the other side: thicker ones, or more slanted ones, are drawn
_RULE_PIECE = 24  # pixels of the overview: a rule is straight for at least that long


def to_ink(image: np.ndarray) -> np.ndarray:
    """Turn any image of a drawing into ink.

    Dark on light and light on dark are told apart by the image itself: what runs along its border,
    or else what most of it shows, is paper. A drawing in one colour on a transparent layer has its
    ink in the alpha channel; any other transparency is taken for paper. Ruled lines are dropped.

    Args:
        image: uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA, 0 to 255.

    Returns:
        Ink, uint8 [h, w], 0 blank to 255 full, of the image's size or at most 1,024 pixels a side;
        all 0 if the image has hardly any contrast.

    Raises:
        ValueError: If the image has another type or shape, or is too large.
    """
    _check(image)
    if max(image.shape[:2]) > LARGEST:
        image = resize(image, LARGEST)
    if image.ndim == 3 and image.shape[2] == 4:
        if _drawn_in_alpha(image):
            alpha = image[..., 3]
            return cv2.normalize(alpha, np.empty_like(alpha), 0, 255, cv2.NORM_MINMAX)
        image = _on_paper(image)
    grey = _most_contrast(image) if image.ndim == 3 else image
    paper = _paper(grey)
    counts = np.bincount(grey.ravel(), minlength=256)
    distance = np.arange(256) - paper
    if (counts * distance).sum() > 0:  # more, or brighter, above the paper: light ink
        flat, counts, paper = 255 - grey, counts[::-1], 255 - paper
    else:
        flat = grey
    # how dark full ink is, most of the ink decides
    inked = np.cumsum(counts[: max(0, paper - _CONTRAST + 1)])
    if not inked.size or not inked[-1]:
        return np.zeros_like(grey)
    full = int(np.searchsorted(inked, _FULL * inked[-1]))
    near = sum(counts[max(0, level - _FLAT) : level + _FLAT + 1].sum() for level in (paper, full))
    if near < _FLAT_SHARE * grey.size:
        return _without_rules(_photo_to_ink(grey))
    levels = (paper - np.arange(256)) * (255 / (paper - full))
    return _without_rules(cv2.LUT(flat, np.clip(levels, 0, 255).astype(np.uint8)))


def _drawn_in_alpha(image: np.ndarray) -> bool:
    """Return whether the transparency of an RGBA image, not its colours, holds the drawing.

    It does if all that is seen has one colour. A picture of thin ink nearly has one, too, but it
    shows its paper, and on the paper more than stray pixels or the grain of chalk.
    """
    seen = _seen(image)
    if seen.mean() > _OPAQUE:
        return False
    colours = image[seen][:, :3]
    if colours.size and np.any(colours.std(axis=0) >= _CONTRAST):
        return False
    if not _shows_paper(seen):
        return True
    differs = np.zeros(seen.shape, np.uint8)
    distance = np.abs(colours - np.median(colours, axis=0)).max(axis=1)
    differs[seen] = 255 * (distance >= _CONTRAST)
    x, y, width, height = cv2.boundingRect(seen.view(np.uint8))
    pieces = solid(overview(differs[y : y + height, x : x + width]))
    stats = cv2.connectedComponentsWithStats(pieces, connectivity=8)[2][1:]
    if not len(stats):
        return True
    _, _, width, height, area = stats[stats[:, cv2.CC_STAT_AREA].argmax()]
    stray = max(width, height) < _STRAY * max(pieces.shape)
    return bool(stray or area < _STROKES * pieces.sum())


def _on_paper(image: np.ndarray) -> np.ndarray:
    """Lay an RGBA image on paper: its own colour of it, or white; return it as RGB."""
    seen = _seen(image)
    if seen.mean() > _OPAQUE:
        return image[..., :3]
    paper = np.full(3, 255.0)
    if _shows_paper(seen):
        ring = 2 * max(1, round(_RING * min(seen.shape))) + 1
        inner = cv2.erode(seen.view(np.uint8), np.ones((ring, ring), np.uint8), borderValue=0)
        rim = image[seen & (inner == 0)][:, :3]
        colour = np.median(rim, axis=0)
        even = np.abs(rim - colour).max(axis=1) < _CONTRAST
        if even.mean() > _EVEN_BORDER:
            paper = colour
    opacity = image[..., 3:].astype(np.float32) / 255
    return (image[..., :3] * opacity + paper.astype(np.float32) * (1 - opacity)).astype(np.uint8)


def _seen(image: np.ndarray) -> np.ndarray:
    """Return which pixels of an RGBA image are more than half as opaque as any, bool [H, W]."""
    alpha = image[..., 3]
    return alpha > alpha.max() / 2


def _shows_paper(seen: np.ndarray) -> bool:
    """Return whether what is seen covers the box around it, as paper does and strokes do not."""
    _, _, width, height = cv2.boundingRect(seen.view(np.uint8))
    return bool(seen.sum() > _COVERED * width * height)


def _most_contrast(image: np.ndarray) -> np.ndarray:
    """Return an RGB image's luminance, or the channel in which it has far more contrast."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    spread = cv2.meanStdDev(image)[1].ravel()
    best = int(spread.argmax())
    luminance = float(cv2.meanStdDev(grey)[1][0, 0])
    return grey if 2 * luminance > spread[best] else np.ascontiguousarray(image[..., best])


def _paper(grey: np.ndarray) -> int:
    """Return the level of the paper, 0 to 255: the border's if it is even, else the image's."""
    ring = max(1, round(_RING * min(grey.shape)))
    border = np.concatenate(
        [grey[:ring].ravel(), grey[-ring:].ravel(), grey[:, :ring].ravel(), grey[:, -ring:].ravel()]
    )
    level = int(np.median(border))
    even = np.abs(border.astype(np.int16) - level) < _CONTRAST
    if even.mean() > _EVEN_BORDER:
        return level
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    return int(np.searchsorted(counts, grey.size / 2))


def _photo_to_ink(grey: np.ndarray) -> np.ndarray:
    """Find ink on paper that is lit unevenly, by what each place has that its paper has not.

    The paper is what a closing leaves, whose kernel is wider than any stroke; a blur evens it out.
    Light ink is told by an opening, which takes more away from such an image than a closing adds.
    """
    if max(grey.shape) > _PHOTO:
        grey = resize(grey, _PHOTO)
    grey = cv2.GaussianBlur(grey, (0, 0), 1.2)  # the camera's noise
    small = overview(grey)
    kernel = _disc(_STROKE * min(small.shape))
    hats = (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
    taken = [cv2.morphologyEx(small, hat, kernel) for hat in hats]
    dark, light = (int(hat[hat >= _CONTRAST].sum()) for hat in taken)
    if light > dark:
        grey = 255 - grey
    kernel = _disc(_PAPER * min(grey.shape))
    paper = cv2.blur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), kernel.shape)
    darkness = cv2.subtract(paper, grey)
    threshold, _ = cv2.threshold(darkness, 0, 255, cv2.THRESH_OTSU)
    inked = darkness[darkness > threshold]
    if not inked.size or np.median(inked) < _CONTRAST:
        return np.zeros_like(grey)
    low, high = 0.6 * threshold, np.median(inked)
    return np.clip((darkness - low) * (255 / (high - low)), 0, 255).astype(np.uint8)


def _check(image: np.ndarray) -> None:
    known = isinstance(image, np.ndarray)
    if not known or image.dtype != np.uint8:
        kind = f"dtype {image.dtype}" if known else f"a {type(image).__name__}"
        raise ValueError(f"Expected an image as a NumPy array of dtype uint8, got {kind}.")
    shape = image.shape
    if not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (3, 4))) or 0 in shape:
        raise ValueError(f"Expected an image of shape (H, W), (H, W, 3) or (H, W, 4), got {shape}.")
    if max(shape[:2]) > MAX_SIDE or shape[0] * shape[1] > MAX_PIXELS:
        raise ValueError(
            f"Expected an image of at most {MAX_PIXELS:,} pixels and {MAX_SIDE:,} a side, "
            f"got {shape[1]:,} × {shape[0]:,}."
        )


def _disc(width: float) -> np.ndarray:
    side = max(3, int(width) | 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def _without_rules(ink: np.ndarray) -> np.ndarray:
    """Take away parallel lines from edge to edge; return the ink itself if there are none."""
    drawn = solid(overview(ink))
    for turned in (False, True):
        lines = np.ascontiguousarray(drawn.T) if turned else drawn
        if not (lines[:, :2].any() and lines[:, -2:].any()):
            continue
        pieces = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((1, _RULE_PIECE), np.uint8))
        joined = cv2.dilate(pieces, np.ones((3, _RULE_PIECE), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        left, right = (labels[:, edge][pieces[:, edge] > 0] for edge in (np.s_[:2], np.s_[-2:]))
        rules = np.isin(np.arange(len(stats)), np.intersect1d(left, right))
        rules &= stats[:, cv2.CC_STAT_HEIGHT] <= _RULE_HEIGHT * lines.shape[0]
        rest = lines * (1 - (rules[labels].astype(np.uint8) & pieces))
        enough = rest.sum() >= _RULE_REST * lines.sum()
        if rules.sum() >= _RULES or (rules.sum() == _RULES - 1 and enough):
            # where a stroke crosses a rule it goes on above and below
            rest = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8)) & lines
            ink = masked(ink, rest.T if turned else rest, drawn)
            drawn = np.ascontiguousarray(rest.T) if turned else rest
    return ink


def overview(ink: np.ndarray) -> np.ndarray:
    """Shrink ink, uint8 [H, W], to at most 200 pixels a side, where its pieces are told apart."""
    return resize(ink, OVERVIEW) if max(ink.shape) > OVERVIEW else ink


def solid(ink: np.ndarray) -> np.ndarray:
    """Return where ink is, uint8 [H, W] of 0 and 1; shrinking may have made thin lines pale."""
    return (ink >= max(1, min(INK, SHRUNK_INK * int(ink.max())))).view(np.uint8)


def masked(ink: np.ndarray, kept: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Keep the ink of some pieces.

    Args:
        ink: uint8 [H, W].
        kept: bool or 0 and 1, of the size of the overview: where these pieces are.
        solid: uint8 0 and 1, of the same size: where any ink is.
    """
    mask = kept.astype(np.uint8)
    # the overview's pixels are coarse, so their neighbours' ink belongs to what is kept
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8)) & ((solid == 0) | (mask > 0))
    height, width = ink.shape
    return ink * cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)


def resize(image: np.ndarray, longer_side: float) -> np.ndarray:
    """Scale an image, uint8 [H, W] or [H, W, C], to a longer side in pixels, its aspect kept."""
    height, width = image.shape[:2]
    scale = longer_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
