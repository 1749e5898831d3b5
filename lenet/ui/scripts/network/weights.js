// The trained weights, as `lenet/ui/constants.py` sends them.

import { LAYERS } from "../constants.js";

/**
 * Take the weights apart.
 *
 * @param {ArrayBuffer} bytes Float32, little-endian: kernel, then bias of each layer.
 * @returns {Weights}
 * @throws {Error} If there are too few or too many.
 */
export function fromBytes(bytes) {
  return takeApart(new Float32Array(bytes));
}

/**
 * Take snapshots of the weights apart.
 *
 * @param {ArrayBuffer} bytes Float16, little-endian: all weights of one snapshot after another.
 * @returns {Weights[]} As `fromBytes`, of each.
 */
export function fromHalves(bytes) {
  const values = Float32Array.from(new Uint16Array(bytes), fromHalf);
  const count = LAYERS.reduce((sum, { parameters }) => sum + parameters, 0);
  return Array.from({ length: values.length / count }, (_, at) =>
    takeApart(values.subarray(at * count, (at + 1) * count)),
  );
}

// A number of 16 bits as IEEE 754 has it; browsers' own Float16Array is too new to be relied on.
/** @type {(bits: number) => number} */
function fromHalf(bits) {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  const size = exponent
    ? 2 ** (exponent - 15) * (1 + fraction / 1024)
    : 2 ** -14 * (fraction / 1024);
  return sign ? -size : size;
}

/** @type {(values: Float32Array) => Weights} */
function takeApart(values) {
  /** @type {Weights} */
  const weights = {};
  let start = 0;
  for (const { name, kernel, inputs, filters, parameters } of LAYERS) {
    if (!parameters) continue;
    const end = start + kernel ** 2 * inputs * filters;
    weights[name] = {
      kernel: values.subarray(start, end),
      bias: values.subarray(end, end + filters),
    };
    start = end + filters;
  }
  if (start !== values.length) {
    throw new Error(`Expected ${start} weights, got ${values.length}.`);
  }
  return weights;
}
