// The network as one figure: every feature map of every layer, live, in the paper's order.
//
// Each layer is one canvas, a pixel a value, its maps side by side; how many in a row and how large
// a value is, the style says (--columns, --gap, --zoom). A pointer or the arrow keys choose a unit;
// what it sees is drawn above the whole view, since OUTPUT's units are the answer's rows.

import { INPUT_SIZE, LAYERS } from "../../scripts/constants.js";
import { find, make, makeButton, onKey } from "../../scripts/page/elements.js";
import {
  largest,
  onAppearance,
  paintInk,
  paintMaps,
  strongest,
} from "../../scripts/page/painting.js";
import { atEase } from "../../scripts/page/state.js";
import { mountSight } from "./sight.js";

const INPUT = {
  name: "INPUT",
  size: `${INPUT_SIZE} × ${INPUT_SIZE}`,
  grid: [INPUT_SIZE, INPUT_SIZE, 1],
};
/** @type {Record<string, number[]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, scope, props }) {
  const [figure, sight] = find(element, ".figure", ".sight");
  const leave = () => enlarge(null);
  // OUTPUT's units are the answer's rows
  const layers = [INPUT, ...LAYERS.slice(0, -1)].map((layer) => section(layer, props.does, leave));
  figure.append(...layers.map((layer) => layer.section));
  const byName = Object.fromEntries(layers.map((layer) => [layer.name, layer]));
  const canvases = layers.map(({ name, canvas }) => [name, canvas]);
  state.publish("figure", Object.fromEntries(canvases));
  /** @type {DigitRead | null} */
  let shown = null; // the recognition
  /** @type {Kinds["unit"]} */
  let chosen = null;
  /** @type {boolean | null} */
  let pinned = false;
  /** @type {Reading | null} */
  let looked = null; // the reading of which a unit was opened without being asked for
  /** @type {ShownLayer | null} */
  let large = null; // the layer that a finger enlarged
  /** @type {Record<string, number>} */
  let most = {}; // of each layer, what full colour stands for

  const paint = () => {
    if (!shown) return;
    paintInk(byName.INPUT.canvas, shown.stages[shown.stages.length - 1]);
    most = strongest(shown.featureMaps);
    for (const layer of layers.slice(1)) {
      const how = { most: most[layer.name], columns: layer.columns, gap: layer.gap };
      paintMaps(layer.canvas, shown.featureMaps[layer.name], layer.grid, how);
    }
  };
  const tell = atEase(() => {
    for (const { name, most: text } of layers.slice(1)) {
      text.textContent = `± ${most[name].toFixed(1)}`;
    }
  });
  const look = mountSight(sight, byName, state);
  const resized = new ResizeObserver(() => look(chosen));
  for (const { section } of layers) for (const each of section.children) resized.observe(each);

  /** Turn a layer large, and the one that was so small again; null turns none large.
   * @param {ShownLayer | null} layer */
  function enlarge(layer) {
    const changed = [large, layer].flatMap((each) => each ?? []);
    large = layer;
    for (const each of changed) {
      each.section.classList.toggle("large", each === large);
      measure(each);
    }
    if (changed.length) paint();
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!large?.section.contains(/** @type {Node} */ (target))) enlarge(null);
  });
  onKey(scope, ({ key }) => key === "Escape" && enlarge(null));

  /** @type {(layer: ShownLayer, index: number[] | null, pin?: boolean | null) => void} */
  function choose(layer, index, pin = pinned) {
    pinned = pin;
    if (index && !isChosen(layer, index)) state.publish("unit", { layer: layer.name, index });
  }
  /** @type {(layer: ShownLayer, index: number[]) => boolean} */
  const isChosen = (layer, index) =>
    chosen?.layer === layer.name && String(chosen.index) === String(index);

  for (const layer of layers.slice(1)) {
    const { canvas } = layer;
    canvas.tabIndex = 0;
    canvas.addEventListener("pointermove", (event) => {
      if (!pinned && event.pointerType === "mouse") choose(layer, unitAt(layer, event));
    });
    canvas.addEventListener("click", (event) => {
      // a finger first enlarges the layer, and then picks a unit
      if (event.pointerType === "touch" && layer !== large) return enlarge(layer);
      const index = unitAt(layer, event);
      enlarge(null);
      if (!index) return;
      choose(layer, index, !(pinned && isChosen(layer, index)));
      state.publish("pinned", pinned);
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") state.publish("pinned", !pinned);
      else if (event.key === "Escape") state.publish("pinned", false);
      else if (STEPS[event.key] && shown) {
        const from = chosen?.layer === layer.name ? chosen.index : loudest(layer, shown);
        choose(layer, neighbour(layer, from, STEPS[event.key]) ?? from);
      } else return;
      event.preventDefault();
    });
    canvas.addEventListener("focus", () => {
      if (chosen?.layer !== layer.name && canvas.matches(":focus-visible") && shown) {
        choose(layer, loudest(layer, shown), false);
      }
    });
  }

  state.subscribe("unit", (unit) => {
    chosen = unit;
    look(chosen);
  });
  state.subscribe("pinned", (value) => (pinned = value));
  state.subscribe("reading", (reading) => {
    shown = reading.recognition;
    paint();
    tell(reading);
    // a finished drawing opens the unit of C1 that says most, unless one is kept
    const known = looked?.subject === reading.subject && looked.chosen === reading.chosen;
    if (!reading.resting || pinned || shown.blank || known) return;
    looked = reading;
    choose(byName.C1, loudest(byName.C1, shown));
  });
  onAppearance(figure, () => {
    layers.forEach(measure);
    paint();
    look(chosen);
  });
}

// Make a layer's part of the figure.
/** @type {(layer: any, does: Record<string, string>, leave: () => void) => ShownLayer} */
function section(layer, does, leave) {
  const { name, size, arithmetic } = layer;
  const still = name === "INPUT";
  const canvas = make("canvas", {
    role: still ? "img" : "application",
    ariaLabel: `${name}, ${size}${still ? "" : ". The arrow keys choose a unit, Enter keeps it."}`,
  });
  const title = arithmetic ? `${size}: ${arithmetic}` : size;
  const text = make("p", { className: "does" }, does[name]);
  const head = make("div", { className: "layer-head", title }, make("h3", {}, name), text);
  const most = make("p", {
    className: "most",
    title: "What full colour stands for, orange above zero and blue below",
  });
  const ariaLabel = "Back to the whole network";
  const close = makeButton({ className: "close", ariaLabel, onclick: leave }, "×");
  const made = make("section", { className: "layer" }, head, canvas, most, close);
  made.dataset.layer = name;
  return { ...layer, section: made, canvas, most };
}

// Take the layout of a layer's maps from the style.
/** @type {(layer: ShownLayer) => void} */
function measure(layer) {
  const style = getComputedStyle(layer.section);
  layer.columns = Number(style.getPropertyValue("--columns")) || 1;
  layer.gap = Number(style.getPropertyValue("--gap")) || 0;
  const [height, width, maps] = layer.grid;
  const wide = layer.columns * (width + layer.gap) - layer.gap;
  const high = Math.ceil(maps / layer.columns) * (height + layer.gap) - layer.gap;
  layer.canvas.style.setProperty("--values", String(wide));
  layer.canvas.style.aspectRatio = String(wide / high); // before the first map is painted, too
}

/** @type {(layer: ShownLayer, event: PointerEvent) => number[] | null} */
function unitAt(layer, event) {
  const box = layer.canvas.getBoundingClientRect();
  const [height, width, maps] = layer.grid;
  const x = ((event.clientX - box.left) / box.width) * layer.canvas.width;
  const y = ((event.clientY - box.top) / box.height) * layer.canvas.height;
  const [wide, high] = [width + layer.gap, height + layer.gap];
  const [across, down] = [Math.floor(x / wide), Math.floor(y / high)];
  const [column, row] = [Math.floor(x % wide), Math.floor(y % high)];
  const map = down * layer.columns + across;
  const inside = x >= 0 && y >= 0 && row < height && column < width && across < layer.columns;
  return inside && map < maps ? [row, column, map] : null;
}

// The unit that an arrow leads to; the maps lie side by side as on the screen, so that one leads
// from a map into the next. Null at the end of them.
/** @type {(layer: ShownLayer, index: number[], step: number[]) => number[] | null} */
function neighbour(layer, [row, column, map], [down, right]) {
  const [height, width, maps] = layer.grid;
  const y = Math.floor(map / layer.columns) * height + row + down;
  const x = (map % layer.columns) * width + column + right;
  const next = Math.floor(y / height) * layer.columns + Math.floor(x / width);
  if (y < 0 || x < 0 || x >= layer.columns * width || next >= maps) return null;
  return [y % height, x % width, next];
}

// The unit of a layer that says most.
/** @type {(layer: ShownLayer, recognition: DigitRead) => number[]} */
function loudest(layer, { featureMaps }) {
  const [, width, maps] = layer.grid;
  const values = featureMaps[layer.name];
  const most = largest(values);
  const best = values.findIndex((value) => Math.abs(value) === most);
  return [Math.floor(best / maps / width), Math.floor(best / maps) % width, best % maps];
}
