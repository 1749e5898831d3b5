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
    posterior,
    rows,
    search,
    stretches,
)
from lenet.recognizer import Recognizer
from lenet.ui import words

# What the scripts know by the same name, of each module.
_SAME: dict[ModuleType, tuple[str, ...]] = {
    signs: ("MOST_SIGNS", "LONGEST_NAME"),
    strokes: (
        *("CANVAS", "WIDEST", "DEFAULT_PEN", "PEN_WIDTHS", "STEP", "MAX_STROKES", "MAX_POINTS"),
        *("FRACTION_BITS", "FRINGE", "CHUNK"),
    ),
    ink: ("LARGEST",),
    raster: ("INK", "OVERVIEW", "SHRUNK_INK"),
    framing: (
        *("BOX", "FIELD", "PEN", "RIDGE", "WORK", "MARGIN", "THICKEST"),
        *("SPECK_AREA", "SPECK_SIDE", "SPECK_GAP"),
    ),
    model: ("INPUT_SIZE",),
    units: ("PICTURES",),
    lattice: (
        *("MOST_DIGITS", "MOST_PIECES", "TOO_MANY_PIECES", "WIDEST_DIGIT", "LEAST_HEIGHT"),
        *("ENDLESS", "LONGEST", "LOW", "USUAL_HEIGHT", "EXPECTED"),
        *("LEAST_PROBABILITY", "LEAST_LENGTH"),
    ),
    from_strokes: (
        *("COMPARED", "ARMS", "SMALL_STROKE", "SMALL_STROKE_GAP", "INK_MARGIN", "SEPARATED"),
        *("DASH_WIDTH", "DASH_FLAT", "DASH_SHARED", "DASH_BELOW", "LOW_PART"),
    ),
    search: ("MOST_READ",),
    posterior: ("MOST_OPEN",),
    belief: ("TOO_MANY_DIGITS", "NOT_SURE"),
    hand: ("ALIKE", "MAX_EXEMPLARS"),
    words: ("LANGUAGE",),
}
_BELIEF = ("LIKELY", "FEW", "PAST", "OVER", "SURE_PARTS", "LEAST_PART", "ODDEST_PART")


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
    readings = (line, cuts, stretches, rows, posterior, from_ink, number)
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
    same = {name: getattr(module, name) for module, known in _SAME.items() for name in known}
    return same | {
        "NAMES": names,
        "CLASSES": len(names),
        "NO_DIGIT": len(names),  # the label of what is not a sign
        "READS_NUMBERS": recognizer.reads_numbers,
        "FRAMING_STEPS": get_args(framing.Step),
        "LAYERS": [_layer(each) for each in model.summarize(model.layers_for(len(names)))],
        "CALIBRATION": recognizer.calibration._asdict(),
        "EVIDENCE_STEPS": evidence.STEPS,
        "NUMBER_COST": lattice.COST._asdict(),
        "PARTED_COST": lattice.PARTED._asdict(),
        "DIGIT_STROKES": from_strokes.MOST_STROKES,
        "SEARCH_MARGIN": search.MARGIN,
        "SEARCH_BATCH": search.BATCH,
        "BELIEF": {name.lower(): getattr(belief, name) for name in _BELIEF}
        | {"bare": lattice.BARE},
        "WIDE_NUMBER": number.WIDE,
        "PULL": hand.PULL._asdict(),
        "MAX_HAND_BYTES": hand.MAX_BYTES,
        "HAND_FORMAT": hand.FORMAT | ({} if names == signs.DIGITS else {"names": names}),
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
