"""All modules of the page in a few files, so that a browser needs no request for each of them.

Each module becomes a function that is called at once and returns its exports. Its imports become
the exports of earlier modules. Modules may use named imports and named exports of declarations, and
no circular imports.

What is imported by `import("./path.js")` is a file of its own, with the modules that nothing else
needs; it takes the others from the first file, so that none is executed twice.

What is named by `new URL("./path.js", import.meta.url)` is a worker, which shares nothing with the
page: it is a file with all that it needs.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("([^"]+)"\)')
_WORKER = re.compile(r'\bnew URL\("([^"]+\.js)", import\.meta\.url\)')
# types, docstrings and comments, which a browser has no use for
_DOC = re.compile(
    r"^ */\*\*(?:(?!\*/).)*\*/\n|^ *//[^\n]*\n|(?<=\S) +// [^\n\"'`]*$|/\*\* @type [^*\n]*\*/ ?",
    re.MULTILINE | re.DOTALL,
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)


def bundle(modules: Mapping[str, str], entry: str, name: str = "page.js") -> dict[str, str]:
    """Return the files by their names, which lie beside each other.

    Args:
        modules: The text of each module by its path.
        entry: The path of the one that the page imports.
        name: The name of the first file, which exports what the module `entry` does. Each other
            one has the name of the module that is imported later, or is a worker, and exports what
            that does.

    Raises:
        ValueError: If a module imports or exports in a way that is not known here, imports one that
            is not there, or, by way of others, itself, or if two files would have the same name.
    """
    return _bundle({path: _DOC.sub("", text) for path, text in modules.items()}, entry, name)


def _bundle(modules: Mapping[str, str], entry: str, name: str) -> dict[str, str]:
    needed: dict[str, list[str]] = {}  # of each file, by its first module, all that it needs
    left = [entry]
    for path in left:
        order = needed[path] = []
        _visit(modules, path, order, ())
        later = (_resolve(each, to) for each in order for to in _LATER.findall(modules[each]))
        left += [each for each in dict.fromkeys(later) if each not in left]
    every = [path for order in needed.values() for path in order]
    shared = {path for path in every if path in needed[entry] or every.count(path) > 1}
    names = {path: f"module{number}" for number, path in enumerate(dict.fromkeys(every))}
    files = {name: _join(modules, entry, [path for path in names if path in shared], names)}
    handed: set[str] = set()
    for path in left[1:]:
        file, order = posixpath.basename(path), needed[path]
        if file in files or path in shared:
            raise ValueError(f"Expected a file of its own for {path}, which is imported later.")
        taken = {names[each] for each in order if each in shared}
        own = _join(modules, path, [each for each in order if each not in shared], names)
        files[file] = f'import {{ {", ".join(sorted(taken))} }} from "./{name}";\n{own}'
        handed |= taken
    if handed:
        files[name] += f"export {{ {', '.join(sorted(handed))} }};\n"
    workers = (_resolve(each, to) for each in every for to in _WORKER.findall(modules[each]))
    for path in dict.fromkeys(workers):
        own_files = _bundle(modules, path, posixpath.basename(path))
        if own_files.keys() & files.keys():
            raise ValueError(f"Expected files of its own for the worker {path}.")
        files |= own_files
    return files


def _join(
    modules: Mapping[str, str], entry: str, order: Sequence[str], numbers: Mapping[str, str]
) -> str:
    """Return modules one after another, and what exports the exports of one of them."""
    exported = ", ".join(_exports(modules[entry]))
    parts = [_wrap(path, modules[path], numbers) for path in order]
    return f"{''.join(parts)}export const {{ {exported} }} = {numbers[entry]};\n"


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
    code = _EXPORT.sub("", _IMPORT.sub(take, text))
    for names_file in (_LATER, _WORKER):
        code = names_file.sub(lambda match: match[0].replace(match[1], _beside(match[1])), code)
    strange = re.search(r"^(?:import|export)\b.*", code, re.MULTILINE)
    if strange:
        raise ValueError(f"Expected named imports and exports in {path}, got {strange[0]}")
    return f"// {path}\nconst {names[path]} = (() => {{\n{code}return {{ {exports} }};\n}})();\n"


def _beside(target: str) -> str:
    return f"./{posixpath.basename(target)}"


def _exports(text: str) -> list[str]:
    return _EXPORT.findall(text)


def _resolve(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
