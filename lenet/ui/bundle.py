"""All modules of the page in one file, so that a browser far away asks once and not forty times.

Each module becomes a function that is called at once and returns what it exports; what a module
imports, its function takes from those before it. The modules keep to what this knows: named imports
and exports, declared where they stand, and no circle of imports.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
# types and docstrings, which a browser has no use for
_DOC = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Return one module that exports what the module `entry` does.

    Args:
        modules: The text of each module by its path.
        entry: The path of the one that the page imports.

    Raises:
        ValueError: If a module imports or exports in a way that is not known here, imports one that
            is not there, or, by way of others, itself.
    """
    order: list[str] = []
    _visit(modules, entry, order, ())
    names = {path: f"module{number}" for number, path in enumerate(order)}
    parts = [_wrap(path, modules[path], names) for path in order]
    exported = ", ".join(_exports(modules[entry]))
    return f"{''.join(parts)}export const {{ {exported} }} = {names[entry]};\n"


def _visit(modules: Mapping[str, str], path: str, order: list[str], above: tuple[str, ...]) -> None:
    if path in above:
        raise ValueError(f"Expected no circle of imports, got {' → '.join((*above, path))}.")
    if path in order:
        return
    if path not in modules:
        raise ValueError(f"Expected a module {path}, which {above[-1]} imports.")
    for _, target in _IMPORT.findall(modules[path]):
        _visit(modules, _resolve(path, target), order, (*above, path))
    order.append(path)


def _wrap(path: str, text: str, names: Mapping[str, str]) -> str:
    def take(match: re.Match[str]) -> str:
        wanted = " ".join(match[1].split()).rstrip(", ").replace(" as ", ": ")
        return f"const {{ {wanted} }} = {names[_resolve(path, match[2])]};\n"

    exports = ", ".join(_exports(text))
    code = _EXPORT.sub("", _IMPORT.sub(take, _DOC.sub("", text)))
    strange = re.search(r"^(?:import|export)\b.*", code, re.MULTILINE)
    if strange:
        raise ValueError(f"Expected named imports and exports in {path}, got {strange[0]}")
    return f"// {path}\nconst {names[path]} = (() => {{\n{code}return {{ {exports} }};\n}})();\n"


def _exports(text: str) -> list[str]:
    return _EXPORT.findall(text)


def _resolve(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
