// A kernel of C1 or C3, drawn over: its weights are painted, or begun from a preset, and all that
// follows from it changes in the same frame. Fetched when the first kernel is chosen.

import { asWeight, kernelAt, kernelOf } from "../network/changes.js";
import { uniforms } from "../network/random.js";
import { t } from "../words.js";
import { MOVES, make, makeButton, onKey } from "./elements.js";
import { exact, number } from "./numbers.js";
import { colours } from "./painting.js";

const SIDE = 5;
const FINE = 0.1; // by which + and − change a weight

/** Presets by the place of a weight from the kernel's middle, down and to the right; `sized` are as
 * strong as the trained kernel.
 * @type {Record<string, {weightAt: (down: number, right: number) => number, sized?: boolean}>} */
export const PRESETS = {
  top: { weightAt: (down) => Math.sign(down), sized: true },
  bottom: { weightAt: (down) => -Math.sign(down), sized: true },
  left: { weightAt: (_, right) => Math.sign(right), sized: true },
  right: { weightAt: (_, right) => -Math.sign(right), sized: true },
  blur: { weightAt: () => 1 / SIDE ** 2 },
  identity: { weightAt: (down, right) => Number(down === 0 && right === 0) },
  zero: { weightAt: () => 0 },
};

/** Return a preset's weights, row by row, for a kernel that was trained.
 * @type {(name: string, trained: number[], seed?: number) => number[]} */
export function preset(name, trained, seed = 1) {
  const random = uniforms(seed);
  const middle = (SIDE - 1) / 2;
  const { weightAt, sized } = PRESETS[name] ?? { weightAt: () => random() - 0.5, sized: true };
  const values = trained.map((_, at) =>
    weightAt(Math.floor(at / SIDE) - middle, (at % SIDE) - middle),
  );
  const size = sized ? Math.hypot(...trained) / Math.hypot(...values) : 1;
  return values.map((value) => asWeight(size * value));
}

/**
 * Fill an element with what draws over a kernel; return what shows one, by its key in
 * `Changes.kernels`, with the weights of a reading.
 *
 * @type {(element: HTMLElement, page: Pick<Page, "state" | "reader">) => (key: string, reading:
 *   Reading) => void}
 */
export function mountKernelEditor(element, { state, reader }) {
  let key = "";
  /** @type {number[]} */
  let values = [];
  /** @type {number[]} */
  let trained = [];
  let focus = 12; // the cell that the keys change
  let seed = 0;
  let down = false;

  const cells = Array.from({ length: SIDE * SIDE }, () => make("span"));
  const grid = make("div", { className: "cells", role: "application", tabIndex: 0 }, ...cells);
  const title = make("h4");
  const pen = make("input", { type: "range", min: "-1", max: "1", step: "0.05", value: "0.5" });
  const swatch = make("b");
  const label = make("label", { className: "pen" }, t("kernel.pen"), pen, swatch);
  const presets = [...Object.keys(PRESETS), "random"].map((name) =>
    makeButton({ onclick: () => put(preset(name, trained, ++seed)) }, t(`kernel.${name}`)),
  );
  const back = makeButton({ className: "trained", onclick: () => put(null) }, t("kernel.trained"));
  const hint = make("p", { className: "hint" }, t("kernel.hint"));
  element.replaceChildren(
    grid,
    make("div", {}, title, label, make("div", { className: "presets" }, back, ...presets), hint),
  );

  /** @param {number[] | null} next null for the trained ones */
  function put(next) {
    const { changes } = state.latest("reading")?.subject ?? {};
    const kernels = { ...changes?.kernels };
    if (next) kernels[key] = next;
    else delete kernels[key];
    reader.change({ changes: { ...changes, kernels } });
  }

  /** @type {(at: number, value: number) => void} */
  function set(at, value) {
    focus = at;
    put(values.map(asWeight).with(at, asWeight(value)));
  }

  /** @param {PointerEvent} event */
  function paint({ clientX, clientY }) {
    const box = grid.getBoundingClientRect();
    const shares = [(clientY - box.top) / box.height, (clientX - box.left) / box.width];
    const [row, column] = shares.map((share) => Math.floor(share * SIDE));
    const at = row * SIDE + column;
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < SIDE;
    if (inside && values[at] !== Number(pen.value)) set(at, Number(pen.value));
  }
  grid.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = true;
    grid.setPointerCapture(event.pointerId);
    paint(event);
  });
  grid.addEventListener("pointermove", (event) => down && paint(event));
  for (const kind of ["pointerup", "pointercancel"]) {
    grid.addEventListener(kind, () => {
      down = false;
    });
  }
  onKey(grid, (event) => {
    const [row, column] = [Math.floor(focus / SIDE), focus % SIDE];
    const move = MOVES[event.key];
    const to = move && [row + move[0], column + move[1]];
    if (to?.every((at) => at >= 0 && at < SIDE)) focus = to[0] * SIDE + to[1];
    else if (event.key === "+" || event.key === "-") {
      set(focus, values[focus] + (event.key === "+" ? FINE : -FINE));
    } else if (event.key === "0") set(focus, 0);
    else if (event.key === " " || event.key === "Enter") set(focus, Number(pen.value));
    else if (!move) return;
    event.preventDefault();
    paintCells();
  });
  pen.addEventListener("input", paintCells);

  function paintCells() {
    const most = Math.max(...values.map(Math.abs), ...trained.map(Math.abs), 0.01);
    for (const [at, cell] of cells.entries()) {
      const [background, color] = colours(values[at] / most);
      Object.assign(cell.style, { background, color });
      cell.textContent = number(values[at], 2).replace(/^(−?)0(?=[.,])/, "$1");
      cell.title = exact(values[at]);
      cell.classList.toggle("focus", at === focus);
    }
    const place = { row: Math.floor(focus / SIDE) + 1, column: (focus % SIDE) + 1 };
    grid.ariaLabel = t("kernel.keys", { ...place, value: number(values[focus], 2) });
    const [background, color] = colours(Math.max(-1, Math.min(1, Number(pen.value) / most)));
    Object.assign(swatch.style, { background, color });
    swatch.textContent = number(Number(pen.value), 2);
  }

  return (next, { subject: { recognizer, changes } }) => {
    key = next;
    values = kernelAt(recognizer.weights, key);
    trained = kernelAt(changes?.weights?.weights ?? recognizer.origin, key);
    const { layer, source, map } = kernelOf(key);
    title.textContent = t(`kernels.kernel.${layer}`, { map: map + 1, source: source + 1 });
    back.disabled = !changes?.kernels?.[key];
    paintCells();
  };
}
