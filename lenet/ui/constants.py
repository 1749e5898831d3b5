"""The constants and the trained weights that the scripts take from Python.

The scripts under `scripts` are twins of the modules that read strokes. They import the numbers that
both share from `constants.js`, which `script` returns, and those that only pictures need from
`picture_constants.js`, which is not loaded before there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import ModuleType
from typing import get_args

from lenet import hand
from lenet.drawing import clutter, framing, ink, layer, paper, pressure, raster, ruling, strokes
from lenet.network import evidence, model, signs, units
from lenet.network.model import LayerSummary
from lenet.network.parameters import Weights, flatten
from lenet.reading import (
    belief,
    cuts,
    from_ink,
    from_strokes,
    lattice,
    line,
    number,
    rows,
    search,
    stretches,
)
from lenet.recognizer import Recognizer
from lenet.ui import words


def script(recognizer: Recognizer, told: Mapping[str, object] | None = None) -> str:
    """Return the text of the module `constants.js`, one export for each constant.

    Args:
        recognizer: With what the page reads.
        told: The scripts' words; by default all.
    """
    known = constants(recognizer)
    if told is not None:
        known = {**known, "WORDS": told}
    lines = (f"export const {name} = {json.dumps(value)};\n" for name, value in known.items())
    return "".join(lines)


def picture_script() -> str:
    """Return the text of `picture_constants.js`: of each module that reads pictures its own."""
    drawings = (ink, layer, paper, pressure, clutter, ruling)
    readings = (line, cuts, stretches, rows, from_ink, number)
    return "".join(
        f"export const {module.__name__.rpartition('.')[2].upper()} = {json.dumps(_own(module))};\n"
        for module in drawings + readings
    )


def _own(module: ModuleType) -> dict[str, object]:
    return {
        name.lstrip("_"): value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, float | int | str | tuple)
    }


def constants(recognizer: Recognizer) -> Mapping[str, object]:
    """Return the constants that the scripts import, ready for JSON."""
    names = recognizer.names
    return {
        # signs
        "NAMES": names,
        "CLASSES": len(names),
        "NO_DIGIT": len(names),  # the label of what is none of them
        "READS_NUMBERS": recognizer.reads_numbers,
        "MOST_SIGNS": signs.MOST_SIGNS,
        "LONGEST_NAME": signs.LONGEST_NAME,
        # strokes
        "CANVAS": strokes.CANVAS,
        "WIDEST": strokes.WIDEST,
        "DEFAULT_PEN": strokes.DEFAULT_PEN,
        "PEN_WIDTHS": strokes.PEN_WIDTHS,
        "STEP": strokes.STEP,
        "MAX_STROKES": strokes.MAX_STROKES,
        "MAX_POINTS": strokes.MAX_POINTS,
        "FRACTION_BITS": strokes.FRACTION_BITS,
        "FRINGE": strokes.FRINGE,
        "CHUNK": strokes.CHUNK,
        # ink
        "LARGEST": ink.LARGEST,
        "INK": raster.INK,
        "OVERVIEW": raster.OVERVIEW,
        "SHRUNK_INK": raster.SHRUNK_INK,
        # framing
        "BOX": framing.BOX,
        "FIELD": framing.FIELD,
        "PEN": framing.PEN,
        "RIDGE": framing.RIDGE,
        "WORK": framing.WORK,
        "MARGIN": framing.MARGIN,
        "THICKEST": framing.THICKEST,
        "SPECK_AREA": framing.SPECK_AREA,
        "SPECK_SIDE": framing.SPECK_SIDE,
        "SPECK_GAP": framing.SPECK_GAP,
        "FRAMING_STEPS": get_args(framing.Step),
        # network
        "INPUT_SIZE": model.INPUT_SIZE,
        "LAYERS": [_layer(each) for each in model.summarize(model.layers_for(len(names)))],
        "PICTURES": units.PICTURES,
        "CALIBRATION": recognizer.calibration._asdict(),
        "EVIDENCE_STEPS": evidence.STEPS,
        # number
        "MOST_DIGITS": lattice.MOST_DIGITS,
        "MOST_PIECES": lattice.MOST_PIECES,
        "WIDEST_DIGIT": lattice.WIDEST_DIGIT,
        "LEAST_HEIGHT": lattice.LEAST_HEIGHT,
        "ENDLESS": lattice.ENDLESS,
        "LONGEST": lattice.LONGEST,
        "LOW": lattice.LOW,
        "NUMBER_COST": lattice.COST._asdict(),
        "DIGIT_STROKES": from_strokes.MOST_STROKES,
        "MOST_COMPARED": from_strokes.MOST_COMPARED,
        "SMALL_STROKE": from_strokes.SMALL_STROKE,
        "SMALL_STROKE_GAP": from_strokes.SMALL_STROKE_GAP,
        "SEARCH_MARGIN": search.MARGIN,
        "SEARCH_BATCH": search.BATCH,
        "MOST_READ": search.MOST_READ,
        "BELIEF": {
            "likely": belief.LIKELY,
            "parted": belief.PARTED,
            "unsure": belief.UNSURE,
            "bare": lattice.BARE,
            "few": belief.FEW,
            "over": belief.OVER,
            "sure_parts": belief.SURE_PARTS,
            "least_part": belief.LEAST_PART,
            "oddest_part": belief.ODDEST_PART,
            "most_unread": belief.MOST_UNREAD,
        },
        "TOO_MANY_PIECES": lattice.TOO_MANY_PIECES,
        "TOO_MANY_DIGITS": belief.TOO_MANY_DIGITS,
        "NOT_SURE": belief.NOT_SURE,
        "WIDE_NUMBER": number.WIDE,
        # hand
        "ALIKE": hand.ALIKE,
        "PULL": hand.PULL._asdict(),
        "MAX_EXEMPLARS": hand.MAX_EXEMPLARS,
        "MAX_HAND_BYTES": hand.MAX_BYTES,
        "HAND_FORMAT": hand.FORMAT | ({} if names == signs.DIGITS else {"names": names}),
        # words
        "LANGUAGE": words.LANGUAGE,
        "WORDS": words.entries("scripts", signs=not recognizer.reads_numbers),
        "DATA_WORDS": words.CATALOGUE["data"],
    }


def _layer(summary: LayerSummary) -> dict[str, object]:
    """Describe a layer, and what follows from it, so that the scripts work out nothing again."""
    return summary.layer._asdict() | {
        "inputSize": summary.input_size,
        "inputs": summary.inputs,
        "grid": summary.grid,
        "parameters": summary.parameters,
        "field": summary.field,
        "step": summary.step,
        "size": summary.size,
        "arithmetic": summary.arithmetic,
    }


def to_bytes(arrays: Weights) -> bytes:
    """Return the weights as the scripts read them.

    Args:
        arrays: Kernel and bias of each layer that has some.

    Returns:
        Float16, little-endian: kernel, then bias of each layer in the order of `LAYERS`.
    """
    return flatten(arrays).astype("<f2").tobytes()
