"""How the network is laid out on the page: one description a layer, worked out from the model."""

from __future__ import annotations

from typing import Any

from lenet.network.model import INPUT_SIZE, summarize
from lenet.network.units import PICTURES

# Columns of maps and CSS pixels a value, each side by side and one below the other (on a phone).
_LAYOUT = {
    "INPUT": ((1, 1), (3, 5)),
    "C1": ((2, 6), (2, 2)),
    "S2": ((2, 6), (3, 3)),
    "C3": ((4, 8), (4, 4)),
    "S4": ((4, 8), (6, 6)),
    "C5": ((PICTURES["C5"][1], 15), (10, 20)),
    "F6": ((PICTURES["F6"][1], 7), (12, 16)),
    "OUTPUT": ((1, 1), (17, 22)),
}


def layers() -> list[dict[str, Any]]:
    """Describe INPUT and the seven layers, in their order, for the script of the figure."""
    described = [_describe("INPUT", (INPUT_SIZE, INPUT_SIZE, 1), size="32 × 32")]
    for summary in summarize():
        layer, shape = summary.layer, summary.grid
        described.append(
            _describe(
                layer.name,
                shape,
                size=f"{shape[-1]} units"
                if shape[0] == 1
                else f"{shape[2]} @ {shape[0]} × {shape[1]}",
                arithmetic=summary.arithmetic,
                kind=layer.kind,
                kernel=layer.kernel,
                stride=layer.stride,
                field=summary.field,
                step=summary.step,
            )
        )
    return described


def kinds() -> dict[str, dict[str, Any]]:
    """Tell each layer's kind, and whether its maps are single units, by its name."""
    return {
        summary.layer.name: {
            "kind": summary.layer.kind,
            "single": summary.grid[0] == 1,
        }
        for summary in summarize()
    }


def _describe(name: str, shape: tuple[int, ...], **facts: Any) -> dict[str, Any]:
    columns, zoom = _LAYOUT[name]
    gap = 0 if shape[:2] == (1, 1) else 1 + (shape[0] > 20)
    empty = {"arithmetic": "", "kind": "input"}
    return (
        empty | {"name": name, "shape": shape, "columns": columns, "zoom": zoom, "gap": gap} | facts
    )
