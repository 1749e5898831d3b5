// Why this digit: which ink spoke for it and which against it. The twin of
// `lenet/network/evidence.py`.

import { CLASSES, EVIDENCE_STEPS } from "../constants.js";
import { gradient, run } from "./forward.js";

/**
 * Tell how much each pixel spoke for a digit and against another.
 *
 * Integrated gradients: the gradient of the lead of one logit over the other, averaged on the way
 * from blank paper to the drawing, times the ink. Source: M. Sundararajan, A. Taly, Q. Yan,
 * "Axiomatic Attribution for Deep Networks", ICML 2017, equations 1 and 3.
 *
 * @param {Float32Array} input [32, 32, 1], 0 blank to 1 full.
 * @param {Weights} weights
 * @param {number | null} [digit] By default the likeliest.
 * @param {number | null} [other] By default the likeliest but that.
 * @returns {{digit: number, other: number, values: Float32Array}} Both, and [32, 32] in units of
 *   the logits; positive for `digit`.
 */
export function explain(input, weights, digit = null, other = null) {
  const logits = Array.from(run(input, weights).OUTPUT);
  const order = [...logits.keys()].sort((one, other) => logits[other] - logits[one]);
  digit ??= order[0];
  if (other === null || other === digit) other = order[order[0] === digit ? 1 : 0];
  const direction = new Float32Array(CLASSES);
  direction[digit] = 1;
  direction[other] = -1;
  const sums = new Float64Array(input.length);
  /** @type {FeatureMaps} */
  const outputs = {};
  for (let step = 0; step < EVIDENCE_STEPS; step++) {
    const share = (step + 0.5) / EVIDENCE_STEPS;
    const point = input.map((value) => share * value);
    const slopes = gradient(direction, point, run(point, weights, outputs), weights);
    for (let pixel = 0; pixel < sums.length; pixel++) sums[pixel] += slopes[pixel];
  }
  const values = input.map((value, pixel) => (sums[pixel] / EVIDENCE_STEPS) * value);
  return { digit, other, values };
}
