// INPUT, led towards a digit by the gradient of the logits: a step of it, the fewest pixels that it
// takes, and what it makes of blank paper.

import { CLASSES, INPUT_SIZE } from "../constants.js";
import { likeliest } from "./answers.js";
import { gradient, run } from "./forward.js";

export const STEP = 0.25; // by which the pixel that matters most changes, of full ink
export const MOST_PIXELS = 40; // that are painted in search of the fewest
const TRIED = 8; // pixels a step, the most promising by the gradient
const BLUR = 0.35; // of a pixel, that comes from its four neighbours
const FADE = 0.985; // of all ink with each step

/** @type {FeatureMaps} */
const outputs = {};

/** Return the logits of an input.
 * @type {(input: Float32Array, weights: Weights) => Float32Array} */
const logitsOf = (input, weights) => run(input, weights, outputs).OUTPUT;

/** Return how the lead of a digit over another one changes with each pixel, [32, 32]; or, over all
 * others, of their mean.
 * @type {(input: Float32Array, weights: Weights, digit: number, other?: number | null) =>
 *   Float32Array} */
export function slopes(input, weights, digit, other = null) {
  const direction = new Float32Array(CLASSES).fill(other === null ? -1 / (CLASSES - 1) : 0);
  if (other !== null) direction[other] = -1;
  direction[digit] = 1;
  return gradient(direction, input, run(input, weights, outputs), weights);
}

/** Return the likeliest digit but the given one.
 * @type {(logits: Float32Array, digit: number) => number} */
export const rivalOf = (logits, digit) =>
  likeliest(Array.from(logits, (logit, at) => (at === digit ? -Infinity : logit)));

/** @type {(value: number) => number} */
const within = (value) => Math.max(0, Math.min(1, value));

/** Return an input a step on the way, as far as each pixel can go.
 * @type {(input: Float32Array, slope: Float32Array) => Float32Array} */
function step(input, slope) {
  const most = slope.reduce((so, each) => Math.max(so, Math.abs(each)), 0) || 1;
  return input.map((value, at) => within(value + (STEP * slope[at]) / most));
}

/**
 * Take one step of the gradient towards a digit. Source: of such small changes that fool a network,
 * I. Goodfellow et al., "Explaining and Harnessing Adversarial Examples", ICLR 2015, section 4, which
 * takes the slopes' signs alone.
 *
 * @param {Float32Array} input [32, 32, 1]
 * @param {Weights} weights
 * @param {number} digit
 * @returns {Float32Array}
 */
export function nudge(input, weights, digit) {
  const rival = rivalOf(logitsOf(input, weights), digit);
  return step(input, slopes(input, weights, digit, rival));
}

/**
 * Look for the fewest pixels that make an input a digit: one after the other becomes paper or ink,
 * always the one that then helps most, and those that turn out not to be needed are given back. A
 * smaller set may exist.
 *
 * @param {Float32Array} input [32, 32, 1]
 * @param {Weights} weights
 * @param {number} digit
 * @returns {{input: Float32Array, pixels: number[], found: boolean}} `pixels` are their places
 */
export function fewest(input, weights, digit) {
  /** @param {Float32Array} values */
  const lead = (values) => {
    const logits = logitsOf(values, weights);
    return logits[digit] - logits[rivalOf(logits, digit)];
  };
  let changed = input.slice();
  /** @type {number[]} */
  let pixels = [];
  while (lead(changed) <= 0 && pixels.length < MOST_PIXELS) {
    const slope = slopes(changed, weights, digit, rivalOf(logitsOf(changed, weights), digit));
    const gains = slope.map((each, at) => each * (Number(each > 0) - changed[at]));
    const best = Array.from(gains.keys())
      .filter((at) => !pixels.includes(at))
      .sort((one, other) => gains[other] - gains[one])
      .slice(0, TRIED)
      .map((at) => {
        const values = changed.with(at, Number(slope[at] > 0));
        return { at, values, lead: lead(values) };
      })
      .reduce((one, other) => (other.lead > one.lead ? other : one));
    changed = best.values;
    pixels.push(best.at);
  }
  const found = lead(changed) > 0;
  for (const at of found ? [...pixels] : []) {
    const without = changed.with(at, input[at]);
    if (lead(without) <= 0) continue;
    changed = without;
    pixels = pixels.filter((each) => each !== at);
  }
  return { input: changed, pixels, found };
}

/**
 * Take a step towards what the network would like to see of a digit: activation maximization,
 * D. Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009. The prior is a blur
 * and a fading, as in J. Yosinski et al., "Understanding Neural Networks Through Deep
 * Visualization", 2015, section 3.
 *
 * @param {Float32Array} input [32, 32, 1]
 * @param {Weights} weights
 * @param {number} digit
 * @param {{smooth: boolean}} how whether with the prior
 * @returns {Float32Array}
 */
export function dream(input, weights, digit, { smooth }) {
  const next = step(input, slopes(input, weights, digit));
  return smooth ? blur(next).map((value) => FADE * value) : next;
}

/** @type {(input: Float32Array) => Float32Array} */
function blur(input) {
  /** @type {(row: number, column: number) => number} */
  const at = (row, column) => {
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < INPUT_SIZE;
    return inside ? input[row * INPUT_SIZE + column] : 0;
  };
  return input.map((value, place) => {
    const [row, column] = [Math.floor(place / INPUT_SIZE), place % INPUT_SIZE];
    const around =
      at(row - 1, column) + at(row + 1, column) + at(row, column - 1) + at(row, column + 1);
    return (1 - BLUR) * value + (BLUR * around) / 4;
  });
}
