// The trained weights, as `lenet/ui/constants.py` sends them.

import { LAYERS } from "../constants.js";
import { SUMMARIES } from "./model.js";

/**
 * Take the weights apart.
 *
 * @param {ArrayBuffer} bytes Float32, little-endian: kernel, then bias of each layer.
 * @returns {Object<string, {kernel: Float32Array, bias: Float32Array}>} By the layer's name; a
 *   kernel is [kernel, kernel, inputs, filters], of a dense layer [inputs, filters].
 * @throws {Error} If there are too few or too many.
 */
export function fromBytes(bytes) {
  const values = new Float32Array(bytes);
  const weights = {};
  let start = 0;
  SUMMARIES.forEach(({ layer, inputs }, number) => {
    if (LAYERS[number].kind === "average pooling") return;
    const end = start + layer.kernel ** 2 * inputs * layer.filters;
    weights[layer.name] = {
      kernel: values.subarray(start, end),
      bias: values.subarray(end, end + layer.filters),
    };
    start = end + layer.filters;
  });
  if (start !== values.length) {
    throw new Error(`Expected ${start} weights, got ${values.length}.`);
  }
  return weights;
}
