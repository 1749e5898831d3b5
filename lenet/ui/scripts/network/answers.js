// From logits to answers: probabilities, confidence, and when not to answer. The twin of
// `lenet/network/answers.py`.

import { CLASSES, NO_DIGIT } from "../constants.js";

const UNLIFTED = new Float32Array(CLASSES + 1);

/**
 * Turn logits into an answer.
 *
 * What stands for "no digit" is a logit that is always 0. Source: the softmax with a temperature,
 * C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
 *
 * @param {Float32Array} logits [N], of the N signs.
 * @param {Calibration} calibration
 * @param {Float32Array} [lift] Added to them, and to the 0 that stands for “not a sign”, [N + 1].
 * @returns {Answer}
 */
export function toAnswers(logits, calibration, lift = UNLIFTED) {
  const { temperature } = calibration;
  const scaled = Float64Array.from(logits, (logit, digit) => (logit + lift[digit]) / temperature);
  const nought = lift[NO_DIGIT] / temperature;
  const most = Math.max(...scaled);
  const highest = Math.max(most, nought);
  const odds = scaled.map((logit) => Math.exp(logit - highest));
  const none = Math.exp(nought - highest);
  const total = sum(odds);
  // The logits may all lie so far below 0 that their odds vanish; among themselves they don't.
  const among = scaled.map((logit) => Math.exp(logit - most));
  const whole = sum(among);
  const confidence = Math.max(...odds) / (total + none);
  return {
    probabilities: Float32Array.from(among, (odd) => odd / whole),
    doubt: none / (total + none),
    confidence,
    refused: confidence < calibration.least_confidence,
  };
}

/** Return the number of the largest value, the first if there are several.
 * @type {(values: Float32Array | number[]) => number} */
export function likeliest(values) {
  return values.indexOf(Math.max(...values));
}

/** @type {(values: Float64Array) => number} */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
