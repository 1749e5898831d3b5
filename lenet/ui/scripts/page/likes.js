// What the units answer to: the places in generated drawings that excite each feature map most, and
// a few words found from them. The weights alone decide, whichever they are.

import { FIELD, INPUT_SIZE, LAYERS } from "../constants.js";
import { run } from "../network/forward.js";
import { toInput } from "../network/model.js";

const SHOWN = 6; // places that are kept of each map
const STRAIGHT = 0.3; // so much must one direction outweigh the others; 1 is all of it
const EDGE = 0.45; // pixels that the ink must lie to one side of the middle
const NEAR = 0.22; // of the side: places that lie so close together, on average, are in one place
const COMMON = 3; // of the drawings must be of the same digit
const REST = 500; // ms between weights that follow each other, of which only the last are searched

/** @typedef {{value: number, drawing: number, row: number, column: number}} Spot */
/** @typedef {{labels: number[], inputs: Float32Array[]}} Sample */
/** @typedef {{patch: Float32Array, side: number}} Patch */
/** @typedef {Record<string, Spot[][]>} Spots of each layer, of each map, the strongest first, each in
 *   another drawing */

/** Return the bytes of a file of drawings, see `toSample`.
 * @type {(address: string) => Promise<Uint8Array<ArrayBuffer>>} */
export async function fetchDrawings(address) {
  const reply = await fetch(address);
  if (!reply.ok || !reply.body) throw new Error(`Expected drawings, got ${reply.status}.`);
  const bytes = reply.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}

/** Return the drawings of a file: a byte for each label, and then for each pixel.
 * @type {(bytes: Uint8Array<ArrayBuffer>) => Sample} */
export function toSample(bytes) {
  const area = FIELD * FIELD;
  const count = bytes.length / (area + 1);
  const image = (/** @type {number} */ at) =>
    bytes.slice(count + at * area, count + (at + 1) * area);
  return {
    labels: [...bytes.slice(0, count)],
    inputs: Array.from({ length: count }, (_, at) =>
      toInput({ data: image(at), width: FIELD, height: FIELD }),
    ),
  };
}

/**
 * Find where each map answers most, drawing by drawing; `pause` lets others work in between.
 *
 * @param {Sample} sample
 * @param {Weights} weights
 * @param {() => Promise<unknown>} pause
 * @returns {Promise<Spots>}
 */
export async function findSpots({ inputs }, weights, pause = async () => {}) {
  const found = Object.fromEntries(
    LAYERS.map(({ name, grid }) => [name, Array.from({ length: grid[2] }, () => [])]),
  );
  /** @type {FeatureMaps} */
  const outputs = {};
  for (const [drawing, input] of inputs.entries()) {
    run(input, weights, outputs);
    for (const { name, grid } of LAYERS) {
      for (let map = 0; map < grid[2]; map++) {
        const best = strongestOf(outputs[name], grid, map);
        /** @type {Spot[]} */
        const spots = found[name][map];
        if (best.value > (spots.length < SHOWN ? 0 : spots[SHOWN - 1].value)) {
          spots.push({ ...best, drawing });
          spots.sort((one, other) => other.value - one.value);
          spots.splice(SHOWN);
        }
      }
    }
    await pause();
  }
  return found;
}

/**
 * Return what finds the spots of the weights that are wanted last. Those of a training follow each other:
 * they are gone before they were searched, so that is not begun before they rest.
 *
 * @param {() => Promise<unknown>} idle waits until nothing else is to be done
 */
export function createSearch(idle) {
  /** @type {WeakMap<Weights, Promise<Spots>>} */
  const found = new WeakMap();
  /** @type {Weights | null} */
  let wanted = null;
  let since = -REST; // ms
  let follows = false; // whether others were wanted just before

  /** @type {(sample: Sample, weights: Weights) => Promise<Spots>} */
  async function search(sample, weights) {
    const pause = async () => {
      await idle();
      if (wanted !== weights) throw new Error("Other weights are asked about.");
    };
    if (follows) await new Promise((done) => setTimeout(done, REST));
    await pause();
    return findSpots(sample, weights, pause);
  }

  return {
    wanted: () => wanted,
    /** @param {Weights} weights */
    want(weights) {
      if (wanted === weights) return;
      const now = performance.now();
      [follows, since, wanted] = [now - since < REST, now, weights];
    },
    /** Find those of the weights that are wanted; it fails when others are.
     * @type {(sample: Sample) => Promise<Spots>} */
    find(sample) {
      const weights = /** @type {Weights} */ (wanted);
      const spots = found.get(weights) ?? search(sample, weights);
      found.set(weights, spots);
      spots.catch(() => found.delete(weights)); // while weights are dragged, all but the last
      return spots;
    },
  };
}

/** @type {(values: Float32Array, grid: number[], map: number) => Omit<Spot, "drawing">} */
function strongestOf(values, [, width, maps], map) {
  let at = map;
  for (let each = map; each < values.length; each += maps) if (values[each] > values[at]) at = each;
  const place = (at - map) / maps;
  return { value: values[at], row: Math.floor(place / width), column: place % width };
}

/** Return what a unit sees of an input, as a square.
 * @type {(input: Float32Array, layer: Layer, spot: Spot) => Patch} */
export function patchAt(input, { step, field }, { row, column }) {
  const side = Math.min(field, INPUT_SIZE);
  const patch = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const from = (row * step + y) * INPUT_SIZE + column * step;
    patch.set(input.subarray(from, from + side), y * side);
  }
  return { patch, side };
}

/**
 * Say in keys what a map answers to: {kind, edge, place} of strokes, or {digits} of whole drawings;
 * null where nothing excites it.
 *
 * @param {Layer} layer
 * @param {Spot[]} spots
 * @param {Sample} sample
 * @returns {{digits?: number[], kind?: string, edge?: string, place?: string} | null}
 */
export function describe(layer, spots, { labels, inputs }) {
  if (!spots.length) return null;
  if (layer.field >= INPUT_SIZE)
    return { digits: common(spots.map((spot) => labels[spot.drawing])) };
  const patches = spots.map((spot) => patchAt(inputs[spot.drawing], layer, spot));
  return { ...lieOf(patches), place: layer.field > 6 ? placeOf(layer, spots) : "" };
}

/** Return the commonest of the labels, two at most, each that several share.
 * @type {(labels: number[]) => number[]} */
function common(labels) {
  const counts = [...new Set(labels)].map((label) => ({
    label,
    count: labels.filter((each) => each === label).length,
  }));
  counts.sort((one, other) => other.count - one.count || one.label - other.label);
  const [first, second] = counts;
  const most = first.count >= COMMON ? [first] : [];
  if (second && second.count >= COMMON - 1) most.push(second);
  return most.map(({ label }) => label);
}

/**
 * Return how the ink in patches lies: its direction by the structure tensor (J. Bigün and G. Granlund,
 * "Optimal orientation detection of linear symmetry", 1987), and on which side of the middle it is.
 *
 * @type {(patches: Patch[]) => {kind: string, edge: string}}
 */
export function lieOf(patches) {
  let [xx, yy, xy, across, down, ink] = [0, 0, 0, 0, 0, 0];
  for (const { patch, side } of patches) {
    const middle = (side - 1) / 2;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const value = patch[y * side + x];
        ink += value;
        across += value * (x - middle);
        down += value * (y - middle);
        if (x === 0 || y === 0 || x === side - 1 || y === side - 1) continue;
        const right = patch[y * side + x + 1] - patch[y * side + x - 1];
        const below = patch[(y + 1) * side + x] - patch[(y - 1) * side + x];
        xx += right * right;
        yy += below * below;
        xy += right * below;
      }
    }
  }
  if (!ink) return { kind: "paper", edge: "" };
  const straight = Math.hypot(xx - yy, 2 * xy) / (xx + yy || 1);
  if (straight < STRAIGHT) return { kind: "ends", edge: "" };
  // the ink changes across the stroke, which therefore lies at a right angle to that
  const turn = Math.round((0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2) / (Math.PI / 4)) & 3;
  const kind = ["horizontal", "falling", "vertical", "rising"][turn];
  const [aside, off] = kind === "vertical" ? [across, "left right"] : [down, "upper lower"];
  const [before, behind] = off.split(" ");
  // ink to the right of the middle: what is seen is its left edge
  const edge = Math.abs(aside / ink) < EDGE ? "" : aside > 0 ? before : behind;
  return { kind, edge };
}

/** Return in which part of the drawing the places lie, "" if they are scattered or in the middle.
 * @type {(layer: Layer, spots: Spot[]) => string} */
function placeOf({ grid: [height, width] }, spots) {
  /** @type {(key: "row" | "column", side: number) => number} */
  const lean = (key, side) => {
    const places = spots.map((spot) => spot[key] / (side - 1) - 0.5);
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    const apart = places.reduce((sum, place) => sum + Math.abs(place - mean), 0) / places.length;
    return apart > NEAR ? 0 : mean;
  };
  const [down, across] = [lean("row", height), lean("column", width)];
  if (Math.max(Math.abs(down), Math.abs(across)) < 0.15) return "";
  if (Math.abs(down) >= Math.abs(across)) return down < 0 ? "top" : "bottom";
  return across < 0 ? "left" : "right";
}
