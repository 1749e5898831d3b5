// A step of the training, opened: how wrong each unit was told to be, what of a weight's slope comes from
// which image, and how the optimizer turns the slope into a change. What the engine does at once is
// done here for a single weight, with its numbers.

import { LAYERS, NO_DIGIT, PICTURES } from "../constants.js";
import { toAnswers } from "../network/answers.js";
import { gradient, run } from "../network/forward.js";
import { layerOf } from "../network/model.js";

const PLAIN = { temperature: 1, least_confidence: 0 };
const BETAS = [0.9, 0.999];
const MOMENTUM = 0.9;
const EPSILON = 1e-7;

/** @typedef {{input: Float32Array, label: number, featureMaps: FeatureMaps, wrong: FeatureMaps,
 *   probabilities: number[]}} Taught an image of the batch; `wrong`, of each layer, is the slope of the
 *   image's own loss with what the layer has before its activation */
/** @typedef {{layer: string, filter: number, place: number}} Weight `place`, of the kernel's rows; one
 *   more is the bias */

/** Return what a network made of an image, and how wrong each of its units was told to be.
 * @type {(weights: Weights, input: Float32Array, label: number) => Taught} */
export function teach(weights, input, label) {
  const featureMaps = run(input, weights);
  const { probabilities: among, doubt } = toAnswers(featureMaps.OUTPUT, PLAIN);
  const probabilities = Array.from(among, (share) => share * (1 - doubt));
  const direction = Float32Array.from(
    probabilities,
    (share, digit) => share - Number(digit === label),
  );
  /** @type {FeatureMaps} */
  const wrong = {};
  gradient(direction, input, featureMaps, weights, wrong);
  probabilities[NO_DIGIT] = doubt;
  return { input, label, featureMaps, wrong, probabilities };
}

/** Return where a weight stands in a row of all.
 * @type {(weight: Weight) => number} */
export function placeOf({ layer, filter, place }) {
  const at = LAYERS.findIndex(({ name }) => name === layer);
  const before = LAYERS.slice(0, at).reduce((sum, { parameters }) => sum + parameters, 0);
  return before + place * LAYERS[at].filters + filter;
}

/** Return how many rows a layer's kernel has: the place of its bias.
 * @type {(layer: Layer) => number} */
export const depthOf = ({ parameters, filters }) => parameters / filters - 1;

/**
 * Return an image's share of a weight's slope: at each place of the map what the weight saw, times how
 * wrong the unit was. The largest first, and their sum.
 *
 * @type {(weight: Weight, taught: Taught) => {terms: {unit: number[], saw: number, wrong: number}[], sum:
 *   number}}
 */
export function shareOf({ layer: name, filter, place }, { input, featureMaps, wrong }) {
  const at = LAYERS.findIndex((layer) => layer.name === name);
  const { grid, kernel, inputs, inputSize, filters, kind } = LAYERS[at];
  const values = at ? featureMaps[LAYERS[at - 1].name] : input;
  const line = kernel * inputs;
  const seen =
    kind === "dense" ? place : Math.floor(place / line) * inputSize * inputs + (place % line);
  const bias = place === depthOf(LAYERS[at]);
  const terms = [];
  for (let row = 0; row < grid[0]; row++) {
    for (let column = 0; column < grid[1]; column++) {
      const saw = bias ? 1 : values[(row * inputSize + column) * inputs + seen];
      const told = wrong[name][(row * grid[1] + column) * filters + filter];
      if (saw * told !== 0) terms.push({ unit: [row, column, filter], saw, wrong: told });
    }
  }
  /** @param {{saw: number, wrong: number}} term */
  const size = (term) => Math.abs(term.saw * term.wrong);
  terms.sort((one, other) => size(other) - size(one));
  return { terms, sum: terms.reduce((sum, term) => sum + term.saw * term.wrong, 0) };
}

/**
 * Open a unit as `openUnit` does, but backwards: how wrong it was told to be, from how wrong the units of the
 * layer above were, times the weights by which they see it. `total` is the sum, and `value` what is left
 * of it: nothing where the ReLU gave 0. Above OUTPUT there is nothing but the label.
 *
 * @type {(weights: Weights, taught: Taught, layer: string, index: number[]) => Unit}
 */
export function openBack(weights, { wrong }, name, [row, column, map]) {
  const at = LAYERS.findIndex((layer) => layer.name === name);
  const { grid, filters, activation } = LAYERS[at];
  const value = wrong[name][(row * grid[1] + column) * filters + map];
  const next = LAYERS[at + 1];
  const opened = { source: next?.name ?? "", field: [], bias: 0, activation, value };
  if (!next) return { ...opened, terms: [], total: value };
  const { kernel, stride, inputs } = next;
  const pooled = next.kind === "average pooling";
  const maps = pooled ? [map] : [...Array(next.filters).keys()];
  /** @type {(place: number, axis: number) => number[]} */
  const seeing = (place, axis) =>
    [...Array(next.grid[axis]).keys()].filter(
      (each) => each * stride <= place && place < each * stride + kernel,
    );
  const [rows, columns] = [seeing(row, 0), seeing(column, 1)];
  /** @type {(channel: number, shape: number[], units: number[][]) => Term} */
  const term = (channel, shape, units) => {
    const told = Float32Array.from(units, ([y, x, filter]) => {
      return wrong[next.name][(y * next.grid[1] + x) * next.filters + filter];
    });
    const by = Float32Array.from(units, ([y, x, filter]) => {
      const place = ((row - y * stride) * kernel + column - x * stride) * inputs + map;
      return pooled ? 1 / kernel ** 2 : weights[next.name].kernel[place * next.filters + filter];
    });
    const products = told.map((each, unit) => each * by[unit]);
    const total = products.reduce((sum, product) => sum + product, 0);
    return { channel, shape, inputs: told, weights: by, products, total };
  };
  const picture = PICTURES[/** @type {keyof typeof PICTURES} */ (next.name)];
  const terms =
    next.grid[0] === 1
      ? [
          term(
            0,
            picture,
            maps.map((each) => [0, 0, each]),
          ),
        ]
      : maps.map((each) => {
          const units = rows.flatMap((y) => columns.map((x) => [y, x, each]));
          return term(each, [rows.length, columns.length], units);
        });
  terms.sort((one, other) => Math.abs(other.total) - Math.abs(one.total));
  return { ...opened, terms, total: terms.reduce((sum, { total }) => sum + total, 0) };
}

/**
 * Return how a weight changed: `value` and `slope` before, what the optimizer keeps of this slope and of
 * earlier ones, `change`, and `after`: `speed` of momentum; of Adam the `mean`, and the `root` of the mean
 * of squares.
 *
 * @type {(step: Pick<import("../page/practice.js").Step, "before" | "slopes" | "kept" | "steps" | "rate">,
 *   optimizer: string, at: number) => {value: number, slope: number, change: number, after: number, speed?:
 *   number, mean?: number, root?: number}}
 */
export function updateOf({ before, slopes, kept, steps, rate }, optimizer, at) {
  const [value, slope] = [before[at], slopes[at]];
  if (optimizer === "adam") {
    const [one, two] = BETAS.map((beta) => 1 - beta ** steps); // both means began with 0
    const mean = kept[0][at] / one;
    const root = (Math.sqrt(kept[1][at]) + EPSILON) / Math.sqrt(two);
    const change = (-rate * mean) / root;
    return { value, slope, mean, root, change, after: value + change };
  }
  if (optimizer === "sgd")
    return { value, slope, change: -rate * slope, after: value - rate * slope };
  const change = kept[0][at];
  const speed = (change + rate * slope) / MOMENTUM; // what was kept before this step
  return { value, slope, speed, change, after: value + change };
}

/** Return the map of a layer's unit that was told to be most wrong.
 * @type {(taught: Taught, layer: string) => number[]} */
export function mostWrong({ wrong }, name) {
  const { grid } = layerOf(name);
  const sizes = wrong[name].map(Math.abs);
  const at = sizes.indexOf(Math.max(...sizes));
  const map = at % grid[2];
  const place = (at - map) / grid[2];
  return [Math.floor(place / grid[1]), place % grid[1], map];
}
