// The calibration of a network that was trained here; see `calibrate` in `lenet/network/answers.py`.

import { CLASSES } from "../constants.js";
import { toAnswers } from "./answers.js";

const [LEAST, MOST, TEMPERATURES] = [0.3, 3, 200]; // that are tried

/**
 * Fit the calibration to what is held out, as Python does to validation data.
 *
 * @param {Float32Array} logits [N, 10]
 * @param {Uint8Array} labels [N], of which those that are digits count
 * @param {number} answered share of the digits that is to be answered
 * @returns {Calibration}
 */
export function calibrate(logits, labels, answered) {
  const digits = [...labels.keys()].filter((at) => labels[at] < CLASSES);
  const rows = digits.map((at) => logits.subarray(CLASSES * at, CLASSES * (at + 1)));
  let [best, likeliest] = [1, Number.NEGATIVE_INFINITY];
  for (let step = 0; step < TEMPERATURES; step++) {
    const temperature = LEAST * (MOST / LEAST) ** (step / (TEMPERATURES - 1));
    let likelihood = 0;
    for (const [at, row] of rows.entries()) {
      const own = row[labels[digits[at]]];
      let sum = 0;
      for (let digit = 0; digit < CLASSES; digit++)
        sum += Math.exp((row[digit] - own) / temperature);
      likelihood += Math.log(1 / sum + 1e-12);
    }
    if (likelihood > likeliest) [best, likeliest] = [temperature, likelihood];
  }
  const temperature = Number(best.toFixed(4));
  const calibration = { temperature, least_confidence: 0 };
  const sure = Float64Array.from(rows, (row) => toAnswers(row, calibration).confidence).sort();
  // the quantile as NumPy has it, between two values
  const place = (1 - answered) * (sure.length - 1);
  const [low, high] = [sure[Math.floor(place)], sure[Math.ceil(place)]];
  const least = low + (high - low) * (place - Math.floor(place));
  return { temperature, least_confidence: Number(least.toFixed(6)) };
}
