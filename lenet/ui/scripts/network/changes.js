// What a visitor changes of what is read with: of the network's weights, and of its INPUT. The forward
// pass and its gradient know nothing of that: they get other weights, and another input.
//
// A map, or a unit of a dense layer, is silenced by its own kernel and bias, which become 0: so it is
// 0 everywhere, the figure shows it as it is, and no slope leads through it. A single unit of a map
// can't be, since it shares its weights with all others of the map.

import { INPUT_SIZE, LAYERS } from "../constants.js";
import { layerOf } from "./model.js";
import { createRandom } from "./random.js";

export const FULL = 255; // of a painted pixel, as of a picture's
export const SHIFTED = INPUT_SIZE / 2; // pixels at most
export const NOISIEST = 2; // times the spread of a layer's weights
export const WEIGHTS = 1000; // parts of 1, in which a kernel that is drawn over is written
export const LARGEST_WEIGHT = 4; // of a kernel that is drawn over, either way
/** The layers whose maps or units may be silenced. OUTPUT's would say 0, which means "not a digit". */
export const SILENCEABLE = LAYERS.filter(
  ({ name, parameters }) => parameters && name !== "OUTPUT",
).map(({ name }) => name);
/** The layers whose kernels can be drawn over. */
export const REDRAWN = ["C1", "C3"];

/** Return changes without those that change nothing; null if there are none.
 * @type {(changes: Changes | null) => Changes | null} */
export function tidy(changes) {
  const { weights, pixels, shift, kernels, silenced, biases, noise } = changes ?? {};
  /** @type {Changes} */
  const left = {};
  if (weights) left.weights = weights;
  if (pixels && Object.keys(pixels).length) left.pixels = pixels;
  if (shift?.some((by) => by !== 0)) left.shift = shift;
  if (kernels && Object.keys(kernels).length) left.kernels = kernels;
  if (silenced?.length) left.silenced = silenced;
  if (biases === false) left.biases = false;
  if (noise?.strength) left.noise = noise;
  return Object.keys(left).length ? left : null;
}

/** Tell whether changes are of the network that the visitor uses, and not of INPUT alone.
 * @type {(changes: Changes | null) => boolean} */
export const ofNetwork = (changes) =>
  Object.keys(changes ?? {}).some(
    (key) => key !== "pixels" && key !== "shift" && !(key === "weights" && changes?.weights?.used),
  );

/** Return the changes of the network alone.
 * @type {(changes: Changes | null) => Changes | null} */
export const withoutInput = (changes) => tidy({ ...changes, pixels: undefined, shift: undefined });

/**
 * Return weights as changed: another network's, noise, kernels drawn over, no biases, and what is
 * silenced, one after the other.
 *
 * @param {Weights} weights
 * @param {Changes | null} changes
 * @returns {Weights} layers that nothing changes are the same arrays
 */
export function changeWeights(weights, changes) {
  const { weights: other, noise, kernels = {}, silenced = [], biases } = changes ?? {};
  const changed = { ...(other?.weights ?? weights) };
  /** @type {(layer: string) => LayerWeights} */
  const own = (layer) => {
    const { kernel, bias } = changed[layer];
    changed[layer] = { kernel: kernel.slice(), bias: bias.slice() };
    return changed[layer];
  };
  if (noise) {
    const random = createRandom(noise.seed);
    for (const name of Object.keys(changed)) {
      const { kernel } = own(name);
      const size = noise.strength * spread(kernel);
      for (let at = 0; at < kernel.length; at++) kernel[at] += size * random.normal(1);
    }
  }
  for (const [key, values] of Object.entries(kernels)) {
    const { layer, source, map } = kernelOf(key);
    const { inputs, filters } = layerOf(layer);
    const { kernel } = own(layer);
    values.forEach((value, at) => {
      kernel[(at * inputs + source) * filters + map] = value;
    });
  }
  if (biases === false) for (const name of Object.keys(changed)) own(name).bias.fill(0);
  for (const each of silenced) {
    const [layer, map] = each.split(".");
    const { filters } = layerOf(layer);
    const { kernel, bias } = own(layer);
    for (let at = Number(map); at < kernel.length; at += filters) kernel[at] = 0;
    bias[Number(map)] = 0;
  }
  return changed;
}

/**
 * Return an input as changed: shifted, and then painted.
 *
 * @param {Float32Array} input [32, 32, 1], 0 blank to 1 full
 * @param {Changes | null} changes
 * @returns {Float32Array}
 */
export function changeInput(input, changes) {
  const { shift: [down, right] = [0, 0], pixels = {} } = changes ?? {};
  const changed = new Float32Array(input.length);
  for (let at = 0; at < input.length; at++) {
    const to = shifted(at, down, right);
    if (to !== null) changed[to] = input[at];
  }
  for (const [place, value] of Object.entries(pixels)) changed[Number(place)] = value / FULL;
  return changed;
}

/** Return where a pixel of INPUT comes to lie; null beyond its edge.
 * @type {(place: number, down: number, right: number) => number | null} */
export function shifted(place, down, right) {
  const row = Math.floor(place / INPUT_SIZE) + down;
  const column = (place % INPUT_SIZE) + right;
  const inside = row >= 0 && column >= 0 && row < INPUT_SIZE && column < INPUT_SIZE;
  return inside ? row * INPUT_SIZE + column : null;
}

/** Return which kernel a key of `Changes.kernels` means.
 * @type {(key: string) => {layer: string, source: number, map: number}} */
export function kernelOf(key) {
  const [layer, source, map] = key.split(".");
  return { layer, source: Number(source), map: Number(map) };
}

/** Return the weights of a kernel, row by row.
 * @type {(weights: Weights, key: string) => number[]} */
export function kernelAt(weights, key) {
  const { layer, source, map } = kernelOf(key);
  const { kernel: side, inputs, filters } = layerOf(layer);
  return Array.from(
    { length: side * side },
    (_, at) => weights[layer].kernel[(at * inputs + source) * filters + map],
  );
}

/** Return a weight as a link can hold it.
 * @type {(value: number) => number} */
export function asWeight(value) {
  const bounded = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, value));
  return Math.round(WEIGHTS * bounded) / WEIGHTS;
}

/** Return the standard deviation of values.
 * @type {(values: Float32Array) => number} */
function spread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
