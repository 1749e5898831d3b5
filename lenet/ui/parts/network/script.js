// The network as one figure: every feature map of every layer, live, in the paper's order.
//
// Each layer is one canvas, a pixel a value, its maps side by side; how many in a row and how large
// a value is, the style says (--columns, --gap, --zoom). A pointer or the arrow keys choose a unit,
// a tap or Enter opens it. What it sees is drawn above the whole view, since OUTPUT's units are the
// answer's rows. On a low window one layer is shown at a time.

import { same } from "../../scripts/page/drawing.js";
import { find, MOVES, make, write } from "../../scripts/page/elements.js";
import { loudest, SHOWN } from "../../scripts/page/layers.js";
import { number } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk, paintMaps, strongest } from "../../scripts/page/painting.js";
import { scalesOf } from "../../scripts/page/scales.js";
import { atEase } from "../../scripts/page/state.js";
import { t, translated } from "../../scripts/words.js";
import { mountLinks } from "./links.js";
import { mountSight } from "./sight.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const [figure, sight, links, stepper] = find(element, ".figure", ".sight", ".links", ".stepper");
  // OUTPUT's units are the answer's rows
  const layers = SHOWN.slice(0, -1).map(section);
  figure.append(...layers.map((layer) => layer.section));
  const byName = Object.fromEntries(layers.map((layer) => [layer.name, layer]));
  const canvases = layers.map(({ name, canvas }) => [name, canvas]);
  state.publish("figure", Object.fromEntries(canvases));
  /** @type {DigitRead | null} */
  let shown = null; // the recognition
  /** @type {Kinds["unit"]} */
  let chosen = null;
  /** @type {Reading | null} */
  let looked = null; // the reading of which a unit was chosen without being asked for
  /** @type {Record<string, number>} */
  let scales = {};

  const paint = () => {
    const reading = state.latest("reading");
    if (!reading) return;
    const kept = state.latest("kept")?.recognition;
    const slopes = state.latest("slopes");
    const how = !slopes && kept && state.latest("comparing");
    shown = slopes ?? (how === "kept" ? /** @type {DigitRead} */ (kept) : reading.recognition);
    scales = slopes
      ? strongest(slopes.featureMaps)
      : scalesOf(reading.subject.recognizer, /** @type {DigitRead} */ (shown));
    links.classList.toggle("away", Boolean(slopes)); // they show what is added, not how wrong it was
    paintInk(byName.INPUT.canvas, shown.stages[shown.stages.length - 1]);
    for (const { name, canvas, grid, columns, gap } of layers.slice(1)) {
      const values = shown.featureMaps[name];
      const other = how === "difference" && kept?.featureMaps[name];
      const less = other ? values.map((value, at) => value - other[at]) : values;
      paintMaps(canvas, less, grid, { most: scales[name], columns, gap });
    }
  };
  const tell = atEase(({ recognition, resting }) => {
    for (const layer of layers.slice(1)) {
      const decimals = state.latest("slopes") ? 3 : 1;
      const faint = shown?.blank ?? recognition.blank;
      write(layer.most, faint ? "" : `± ${number(scales[layer.name], decimals)}`);
      if (!resting) continue;
      const [row, column, map] = loudest(layer, shown ?? recognition).map((place) => place + 1);
      const place = t(layer.grid[0] > 1 ? "unit.place" : "unit.single", {
        ...{ layer: layer.name, map, row, column },
      });
      layer.canvas.ariaDescription = t("network.loudest", { place });
    }
  });
  const look = mountSight(sight, byName, state);
  mountLinks(links, byName.F6, state);
  mountStepper(stepper, layers);
  const resized = new ResizeObserver(() => look(chosen));
  for (const { section } of layers) for (const each of section.children) resized.observe(each);

  /** @type {(layer: ShownLayer, index: number[] | null) => void} */
  function choose(layer, index) {
    const unit = index && { layer: layer.name, index };
    if (unit && String(Object.values(unit)) !== String(Object.values(chosen ?? {}))) {
      state.publish("unit", unit);
    }
  }

  for (const layer of layers) {
    const { canvas } = layer;
    canvas.addEventListener("pointermove", (event) => {
      if (!state.latest("pinned") && event.pointerType === "mouse") {
        choose(layer, unitAt(layer, event));
      }
    });
    canvas.addEventListener("click", (event) => {
      const index = unitAt(layer, event);
      if (!index) return;
      choose(layer, index);
      state.publish("pinned", true);
    });
    canvas.addEventListener("keydown", (event) => {
      if (!shown) return;
      const from = chosen?.layer === layer.name ? chosen.index : loudest(layer, shown);
      if (event.key === "Enter" || event.key === " ") {
        choose(layer, from);
        state.publish("pinned", true);
      } else if (MOVES[event.key]) choose(layer, neighbour(layer, from, MOVES[event.key]) ?? from);
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("focus", () => {
      if (chosen?.layer !== layer.name && canvas.matches(":focus-visible") && shown) {
        choose(layer, loudest(layer, shown));
      }
    });
  }

  state.subscribe("unit", (unit) => {
    chosen = unit;
    look(chosen);
  });
  state.subscribe("comparing", paint);
  state.subscribe("slopes", () => {
    paint();
    const reading = state.latest("reading");
    if (reading) tell(reading);
  });
  state.subscribe("reading", (reading) => {
    paint();
    tell(reading);
    const { recognition, resting, subject } = reading;
    const { drawing } = subject;
    if (state.latest("pinned")) return;
    if (recognition.blank && chosen) state.publish("unit", null);
    // of a finished drawing the unit of C1 that says most is looked at
    const known = looked?.chosen === reading.chosen && same(looked.subject.drawing, drawing);
    if (!resting || recognition.blank || known) return;
    looked = reading;
    choose(byName.C1, loudest(byName.C1, recognition));
  });
  onAppearance(figure, () => {
    layers.forEach(measure);
    paint();
    look(chosen);
  });
}

// Make a layer's part of the figure.
/** @type {(layer: any) => ShownLayer} */
function section(layer) {
  const { name, arithmetic } = layer;
  const size = translated(layer.size);
  const ariaLabel = t("network.keys", { name, size });
  const canvas = make("canvas", { role: "application", tabIndex: 0, ariaLabel });
  const title = arithmetic ? `${size}: ${translated(arithmetic)}` : size;
  const text = make("p", { className: "does" }, t(`layer.${name}`));
  const head = make("div", { className: "layer-head", title }, make("h3", {}, name), text);
  const most = make("p", { className: "most", title: t("network.most") });
  const made = make("section", { className: "layer" }, head, canvas, most);
  made.dataset.layer = name;
  return { ...layer, section: made, canvas, most };
}

// Where there is room for one layer at a time: the way to the others.
/** @type {(stepper: HTMLElement, layers: ShownLayer[]) => void} */
function mountStepper(stepper, layers) {
  const [back, next, name] = find(stepper, ".back", ".next", "b");
  let at = 1; // C1, where most is to be seen
  /** @param {number} by */
  const go = (by) => {
    at += by;
    for (const layer of layers) layer.section.classList.toggle("current", layer === layers[at]);
    write(name, layers[at].name);
    back.disabled = at === 0;
    next.disabled = at === layers.length - 1;
  };
  back.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  go(0);
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

// The unit at a pointer; between two maps the nearest, and null where there is no map.
/** @type {(layer: ShownLayer, event: PointerEvent | MouseEvent) => number[] | null} */
function unitAt(layer, event) {
  const box = layer.canvas.getBoundingClientRect();
  const [height, width, maps] = layer.grid;
  const x = ((event.clientX - box.left) / box.width) * layer.canvas.width;
  const y = ((event.clientY - box.top) / box.height) * layer.canvas.height;
  const [wide, high] = [width + layer.gap, height + layer.gap];
  const [across, down] = [Math.floor(x / wide), Math.floor(y / high)];
  const column = Math.min(Math.floor(x % wide), width - 1);
  const row = Math.min(Math.floor(y % high), height - 1);
  const map = down * layer.columns + across;
  const inside = x >= 0 && y >= 0 && across < layer.columns && map < maps;
  return inside ? [row, column, map] : null;
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
