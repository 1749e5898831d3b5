// A window that slides over what a layer sees, while one of the layer's maps fills: the same figure
// for C1, which weighs what it sees, and for S2, which takes the mean.

import { INPUT_SIZE } from "../constants.js";
import { layerOf } from "../network/model.js";
import { openUnit } from "../network/units.js";
import { t } from "../words.js";
import { multiplied, sumOf } from "./arithmetic.js";
import { find, make, makeButton } from "./elements.js";
import { still } from "./flow.js";
import { number } from "./numbers.js";
import { largest, onAppearance, paintInk, paintKernel, paintMaps } from "./painting.js";
import { createPlayer } from "./player.js";
import { inSight } from "./state.js";

const PACE = 24; // ms at each place
const ROOM = 420; // pixels of the working, below which a cell has room for one decimal only
const WORKED = 6; // places from one whose numbers are shown to the next, while it plays

/** Fill the figure within a part.
 * @type {(element: HTMLElement, state: State, name: "C1" | "S2") => void} */
export function mountSliding(element, state, name) {
  const layer = layerOf(name);
  const [rows, columns, maps] = layer.grid;
  const first = name === "C1";
  const [from, to, working] = find(element, ".from", ".to", ".working");
  const [play, slider, sum, choice] = find(element, ".play", "input", ".sum", ".choice");
  const last = rows * columns - 1;
  slider.max = last;
  /** @type {number | null} */
  let chosen = null; // the place, until it is the loudest
  let map = 0;
  let decimals = 2; // of the numbers that there is room for

  const buttons = Array.from({ length: maps }, (_, each) => {
    const onclick = () => {
      [map, chosen] = [each, null];
      show();
    };
    const ariaLabel = t(first ? "kernels.kernel.C1" : "sliding.map", { map: each + 1 });
    return makeButton({ onclick, ariaLabel, title: ariaLabel }, make("canvas"));
  });
  choice.append(...buttons);

  /** @type {(figure: HTMLElement, place: number[], side: number, whole: number) => void} */
  const frame = (figure, [row, column], side, whole) => {
    const shares = { "--row": row / whole, "--column": column / whole, "--side": side / whole };
    for (const [key, share] of Object.entries(shares)) figure.style.setProperty(key, String(share));
  };

  /** @type {(values: Float32Array) => number} */
  const loudest = (values) => {
    let best = map;
    for (let at = map; at < values.length; at += maps) if (values[at] > values[best]) best = at;
    return Math.floor(best / maps);
  };

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { input, featureMaps, stages } = reading.recognition;
    const { weights } = reading.subject.recognizer;
    const at = chosen ?? loudest(featureMaps[name]);
    const [row, column] = [Math.floor(at / columns), at % columns];
    const opened = openUnit(input, featureMaps, weights, name, [row, column, map]);
    const [term] = opened.terms;
    slider.value = at;
    const sides = { size: layer.kernel, row: row + 1, column: column + 1 };
    slider.setAttribute("aria-valuetext", t("sliding.place", sides));
    if (first) paintInk(find(from, "canvas")[0], stages[stages.length - 1]);
    else {
      const { grid } = layerOf("C1");
      const how = { most: largest(featureMaps.C1), map };
      paintMaps(find(from, "canvas")[0], featureMaps.C1, grid, how);
    }
    const most = largest(featureMaps[name]);
    paintMaps(find(to, "canvas")[0], featureMaps[name], layer.grid, { most, map });
    const place = [row * layer.stride, column * layer.stride];
    frame(from, place, layer.kernel, first ? INPUT_SIZE : layer.inputSize);
    frame(to, [row, column], 1, rows);
    for (const [each, button] of buttons.entries()) {
      button.ariaPressed = String(each === map);
      const [canvas] = find(button, "canvas");
      if (first) paintKernel(canvas, weights.C1.kernel, { source: 0, map: each }, layer);
      else
        paintMaps(canvas, featureMaps.S2, layer.grid, { most: largest(featureMaps.S2), map: each });
    }
    if (player.goal() !== null && at % WORKED) return;
    const strongest = Math.max(largest(term.inputs), 1e-6);
    const names = [t("sliding.sees"), t("unit.weights")];
    working.replaceChildren(...multiplied(term, names, strongest, decimals));
    const value = number(opened.value);
    sum.textContent = first
      ? `${sumOf(opened)} ${t("unit.relu", { value })}`
      : t("unit.mean", { value });
  }

  /** @param {number} next */
  function go(next) {
    chosen = next;
    show();
  }
  const player = createPlayer(play, slider, {
    pace: PACE,
    at: () => Number(slider.value),
    last: () => last,
    go,
    films: () => !still(),
  });
  from.addEventListener("pointermove", (/** @type {PointerEvent} */ { clientX, clientY }) => {
    player.stop();
    const box = from.getBoundingClientRect();
    /** @type {(share: number, most: number) => number} */
    const along = (share, most) => {
      const whole = first ? INPUT_SIZE : layer.inputSize;
      const corner = Math.round((share * whole - layer.kernel / 2) / layer.stride);
      return Math.max(0, Math.min(most - 1, corner));
    };
    const row = along((clientY - box.top) / box.height, rows);
    go(row * columns + along((clientX - box.left) / box.width, columns));
  });
  state.subscribe("reading", inSight(element, show));
  onAppearance(element, () => {
    decimals = working.clientWidth < ROOM ? 1 : 2; // asked while the pen moves, it lays all out anew
    show();
  });
}
