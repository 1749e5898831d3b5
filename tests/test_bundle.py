import json
import shutil
import subprocess

import pytest

from conftest import require
from lenet.ui.bundle import bundle

MODULES = {
    "scripts/main.js": """import { half, NAME } from "./lib/half.js";
import { double as twice } from "../parts/double.js";

export function start(value) {
  return [half(twice(value)), NAME];
}
""",
    "scripts/lib/half.js": """import { BASE } from "../base.js";

export const NAME = "half";

/** @param {number} value */
export const half = (value) =>
  /** @type {number} */ (value) / BASE;
""",
    "parts/double.js": """import {
  BASE,
} from "../scripts/base.js";

const NAME = "another // scope";

/** Doubles
 * @type {(value: number) => number} */
export function double(value) {
  return value * BASE;
}
""",
    "scripts/base.js": "export const BASE = 2; // and no other\n",
}


def test_a_bundle_runs_as_its_modules_would(tmp_path):
    files = bundle(MODULES, "scripts/main.js")
    assert files.keys() == {"page.js"}
    assert "param" not in files["page.js"]  # nor any other docstring
    assert "Doubles" not in files["page.js"]
    assert "no other" not in files["page.js"]
    assert "another // scope" in files["page.js"]
    assert run(tmp_path, files, "start(21)") == [21, "half"]


LATER = MODULES | {
    "scripts/main.js": """import { double } from "../parts/double.js";

export const early = double(1);
export const open = async (at) => {
  /** @type {import("./nothing.js").Type[]} */
  const opened = [import("../parts/one.js"), import("./two.js"), import("../parts/one.js")];
  return (await opened[at]).run();
};
""",
    "parts/one.js": """import { NAME } from "../scripts/lib/half.js";
import { count } from "../scripts/lib/count.js";
import { own } from "./own.js";

export const run = async () => [NAME, own, count(), await (await import("./three.js")).run()];
""",
    "parts/own.js": 'export const own = "one\'s own";\n',
    "parts/three.js": """import { count } from "../scripts/lib/count.js";

export const run = () => count();
""",
    "scripts/two.js": """import { NAME } from "./lib/half.js";
import { count } from "./lib/count.js";

export async function run() {
  return [NAME, count()];
}
""",
    "scripts/lib/count.js": """let counted = 0; // by all together

// What counts.
export const count = () => ++counted;
""",
}


def test_what_is_imported_later_is_a_file_of_its_own_that_executes_nothing_again(tmp_path):
    files = bundle(LATER, "scripts/main.js")
    assert files.keys() == {"page.js", "one.js", "two.js", "three.js"}
    all_opened = run(tmp_path, files, "[await open(0), await open(1), await open(2), early]")
    assert all_opened == [
        ["half", "one's own", 1, 2],
        ["half", 3],
        ["half", "one's own", 4, 5],
        2,
    ]


def test_each_module_is_there_once_and_beside_its_user_if_there_is_one_alone():
    assert bundle(MODULES, "scripts/main.js")["page.js"].count("const BASE = 2") == 1
    files = bundle(LATER, "scripts/main.js")
    assert "".join(files.values()).count("counted = 0") == 1
    assert "counted = 0" in files["page.js"]
    assert "one's own" in files["one.js"]
    assert not any("What counts" in text for text in files.values())


WORKER = MODULES | {
    "scripts/main.js": """import { NAME } from "./lib/half.js";

export const early = NAME;
export const open = () => new URL("./lib/work.js", import.meta.url).href;
""",
    "scripts/lib/work.js": """import { double } from "../../parts/double.js";

export const work = (value) => double(double(value));
globalThis.works = work;
""",
}


def test_a_worker_is_a_file_with_all_that_it_needs(tmp_path):
    files = bundle(WORKER, "scripts/main.js")
    assert files.keys() == {"page.js", "work.js"}
    assert "function double" not in files["page.js"]
    assert "import " not in files["work.js"]
    assert run(tmp_path, files, "(await import(open())).work(3) + works(1)") == 16
    both = WORKER | {"scripts/base.js": 'export const BASE = import("./lib/work.js");\n'}
    with pytest.raises(ValueError, match="of its own"):
        bundle(both, "scripts/main.js")


def run(folder, files, what):
    """Return what an expression with the first file's exports gives in Node."""
    require(shutil.which("node"), "Node.js (apt-get install npm)")
    (folder / "package.json").write_text('{"type": "module"}')
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "run.js").write_text(
        "const { start, open, early } = await import('./page.js');"
        f"console.log(JSON.stringify({what}));"
    )
    done = subprocess.run(["node", folder / "run.js"], check=True, capture_output=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('import { start } from "./main.js";\n', "circle"),
        ('import { x } from "./none.js";\n', "Expected a module scripts/none.js"),
        ('import x from "./base.js";\n', "named imports"),
        ("export default 7;\n", "named imports and exports"),
    ],
)
def test_what_the_bundler_does_not_know_is_refused(text, message):
    modules = MODULES | {"scripts/base.js": text}
    with pytest.raises(ValueError, match=message):
        bundle(modules, "scripts/main.js")


@pytest.mark.parametrize("later", ["../parts/double.js", "./lib/half.js", "../page.js"])
def test_what_is_imported_later_is_imported_by_nobody_at_once(later):
    text = f'import {{ double }} from "../parts/double.js";\nexport const x = import("{later}");\n'
    modules = MODULES | {"scripts/base.js": "export const BASE = 2;\n", "page.js": ""}
    modules["scripts/other.js"] = text + 'import { half } from "./lib/half.js";\n'
    with pytest.raises(ValueError, match="a file of its own"):
        bundle(modules, "scripts/other.js")
