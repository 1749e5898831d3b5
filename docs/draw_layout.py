"""Draw how the code hangs together, as a Mermaid graph: `python docs/draw_layout.py [CLONE]`.

A box is a module or package of `lenet/`, or a folder of the page's scripts, with its files and
lines. An arrow leads to what it imports. Arrows that follow from others are left out.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = re.compile(r"^\s*from lenet(?:\.| import )(\w+)", re.MULTILINE)
TYPES = re.compile(r"/\*.*?\*/", re.DOTALL)  # which scripts name in comments
SCRIPT = re.compile(r"(?:from|import)[ (]\"(\.[^\"]+\.js)\"")


def layout(clone: Path = ROOT) -> tuple[dict[str, list[int]], dict[str, set[str]]]:
    """Return the lines of the files of each box, and what each imports."""
    package = (clone / "lenet").resolve()
    boxes: dict[str, list[int]] = {}
    arrows: dict[str, set[str]] = {}
    for path in sorted(package.rglob("[a-z]*.py")) + sorted(package.glob("ui/**/*.js")):
        text, box = path.read_text(encoding="utf-8"), _box(path.relative_to(package))
        if path.suffix == ".py":
            named = set(PYTHON.findall(text))
        else:
            found = ((path.parent / name).resolve() for name in SCRIPT.findall(TYPES.sub("", text)))
            named = {_box(each.relative_to(package)) for each in found}
        boxes.setdefault(box, []).append(text.count("\n"))
        arrows[box] = arrows.get(box, set()) | named - {box}
    return boxes, {box: named & boxes.keys() for box, named in arrows.items()}


def _box(path: Path) -> str:
    first, *rest = path.with_suffix("").parts
    if path.suffix == ".py":
        return first
    return "/".join(rest[:2] if rest[0] == "scripts" else rest[:1])


def draw(clone: Path = ROOT) -> str:
    """Return the graph."""
    boxes, arrows = layout(clone)

    def below(box: str) -> set[str]:
        return set().union(*({each} | below(each) for each in arrows[box]))

    nodes = []
    for box, lines in boxes.items():
        files = "a file" if len(lines) == 1 else f"{len(lines)} files"
        nodes.append(f'  {box}["{box}<br>{files}, {sum(lines):,} lines"]')
    kept = [
        f"  {one} --> {other}"
        for one, named in arrows.items()
        for other in sorted(named)
        if not any(other in below(each) for each in named)
    ]
    return "\n".join(["graph TD", *nodes, *kept])


if __name__ == "__main__":
    print(draw(*map(Path, sys.argv[1:])))
