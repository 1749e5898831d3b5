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

const NAME = "another scope";

/** Doubles
 * @type {(value: number) => number} */
export function double(value) {
  return value * BASE;
}
""",
    "scripts/base.js": "export const BASE = 2;\n",
}


def test_a_bundle_runs_as_its_modules_would(tmp_path):
    require(shutil.which("node"), "Node.js (apt-get install npm)")
    text = bundle(MODULES, "scripts/main.js")
    assert "param" not in text  # nor any other docstring
    assert "Doubles" not in text
    (tmp_path / "page.mjs").write_text(text)
    (tmp_path / "run.mjs").write_text(
        'import { start } from "./page.mjs"; console.log(JSON.stringify(start(21)));'
    )
    done = subprocess.run(["node", tmp_path / "run.mjs"], check=True, capture_output=True)
    assert json.loads(done.stdout) == [21, "half"]


def test_each_module_is_there_once():
    assert bundle(MODULES, "scripts/main.js").count("const BASE = 2") == 1


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
