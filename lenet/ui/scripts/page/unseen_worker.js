// Counts how many of the drawings that no training saw a network reads right, in a thread of its own.

import { likeliest, toAnswers } from "../network/answers.js";
import { changeWeights } from "../network/changes.js";
import { run } from "../network/forward.js";
import { layerOf } from "../network/model.js";
import { fetchDrawings, toSample } from "./likes.js";

/** @type {Promise<import("./likes.js").Sample> | null} */
let fetching = null;

/** @type {(weights: Weights, sample: import("./likes.js").Sample, most: number) => number} */
function accuracyOf(weights, { labels, inputs }, most) {
  const count = Math.min(most, inputs.length);
  /** @type {FeatureMaps} */
  const outputs = {};
  let right = 0;
  for (let at = 0; at < count; at++) {
    const { OUTPUT } = run(inputs[at], weights, outputs);
    if (likeliest(OUTPUT) === labels[at]) right += 1;
  }
  return right / count;
}

/** Return how many drawings there are in each bin of confidence, how sure the network is of them, and how
 * many it reads right.
 * @type {(weights: Weights, calibration: Calibration, sample: import("./likes.js").Sample,
 *   count: number) => object[]} */
function binsOf(weights, calibration, { labels, inputs }, count) {
  const bins = Array.from({ length: count }, () => ({ count: 0, sure: 0, right: 0 }));
  for (const [at, input] of inputs.entries()) {
    const { probabilities, confidence } = toAnswers(run(input, weights).OUTPUT, calibration);
    const bin = bins[Math.min(count - 1, Math.floor(count * confidence))];
    bin.count += 1;
    bin.sure += confidence;
    bin.right += Number(likeliest(probabilities) === labels[at]);
  }
  return bins;
}

addEventListener("message", async ({ data }) => {
  const { id, address, weights, calibration, layer, most, bins } = data;
  try {
    fetching ??= fetchDrawings(address).then(toSample);
    const sample = await fetching;
    if (bins) return postMessage({ id, answer: binsOf(weights, calibration, sample, bins) });
    const maps = layer ? Array.from({ length: layerOf(layer).filters }, (_, map) => map) : [null];
    const answer = maps.map((map) => {
      const silenced = map === null ? [] : [`${layer}.${map}`];
      return accuracyOf(changeWeights(weights, { silenced }), sample, most);
    });
    postMessage({ id, answer });
  } catch (error) {
    fetching = null;
    postMessage({ id, error: String(error) });
  }
});
