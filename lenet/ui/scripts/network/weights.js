// The weights, trained and before, as `lenet/ui/constants.py` sends them: Float16, little-endian, of
// each layer its kernel, then its bias.

import { LAYERS } from "../constants.js";

/**
 * Take the weights apart.
 *
 * @param {ArrayBuffer} bytes
 * @returns {Weights}
 * @throws {Error} If there are too few or too many.
 */
export function fromBytes(bytes) {
  return takeApart(toFloats(bytes));
}

/**
 * Take snapshots of the weights apart.
 *
 * @param {ArrayBuffer} bytes all weights of one snapshot after another
 * @returns {Weights[]} As `fromBytes`, of each.
 */
export function severalFromBytes(bytes) {
  const values = toFloats(bytes);
  const count = LAYERS.reduce((sum, { parameters }) => sum + parameters, 0);
  return Array.from({ length: values.length / count }, (_, at) =>
    takeApart(values.subarray(at * count, (at + 1) * count)),
  );
}

/** @type {(bytes: ArrayBuffer) => Float32Array} */
const toFloats = (bytes) => Float32Array.from(new Uint16Array(bytes), fromHalf);

// A number of 16 bits as IEEE 754 has it; browsers' own Float16Array is too new to be relied on.
/** @type {(bits: number) => number} */
export function fromHalf(bits) {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign ? -Infinity : Infinity;
  const size = exponent
    ? 2 ** (exponent - 15) * (1 + fraction / 1024)
    : 2 ** -14 * (fraction / 1024);
  return sign ? -size : size;
}

/** Take apart weights in a row.
 * @type {(values: Float32Array) => Weights} */
export function takeApart(values) {
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

/** Return weights in a row, as `takeApart` takes them.
 * @type {(weights: Weights) => Float32Array} */
export function inARow(weights) {
  const parts = LAYERS.filter(({ name }) => weights[name]).flatMap(({ name }) => [
    weights[name].kernel,
    weights[name].bias,
  ]);
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    values.set(part, start);
    start += part.length;
  }
  return values;
}
