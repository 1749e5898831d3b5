// One unit, opened: the arithmetic by which it gets its value, with the true numbers. The twin of
// `lenet/network/units.py`.

import { INPUT_SIZE, LAYERS, PICTURES } from "../constants.js";
import { activate } from "./forward.js";

/** @typedef {{shape: number[], channels: number, first: number, stride: number}} Patch what is seen */

/**
 * Work out by hand how a unit got its value.
 *
 * @param {Float32Array} input The network's input, [32, 32, 1].
 * @param {FeatureMaps} featureMaps Each layer's output by its name.
 * @param {Weights} weights
 * @param {string} name Of the unit's layer.
 * @param {number[]} index Row, column and feature map, from 0; of a dense layer, 0, 0 and the unit.
 * @returns {Unit}
 * @throws {RangeError} If there is no such unit.
 */
export function openUnit(input, featureMaps, weights, name, index) {
  const number = LAYERS.findIndex((layer) => layer.name === name);
  if (number < 0) throw new RangeError(`Expected a layer of LeNet-5, got ${name}.`);
  const layer = LAYERS[number];
  const { grid, step, field } = layer;
  if (!index.every((place, axis) => place >= 0 && place < grid[axis])) {
    throw new RangeError(`Expected a unit of ${name} within ${grid}, got ${index}.`);
  }
  const [row, column, channel] = index;
  const source = number ? LAYERS[number - 1].name : "INPUT";
  const values = number ? featureMaps[source] : input;
  const patch = patchOf(layer, source, row, column);
  const pooled = layer.kind === "average pooling";
  const channels = pooled ? [channel] : Array.from({ length: patch.channels }, (_, each) => each);
  const terms = channels.map((each) =>
    term(
      patch,
      values,
      each,
      pooled
        ? () => 1 / layer.kernel ** 2
        : (place) => weights[name].kernel[place * layer.filters + channel],
    ),
  );
  const bias = pooled ? 0 : weights[name].bias[channel];
  const total = terms.reduce((sum, each) => sum + each.total, 0) + bias;
  return {
    source,
    field: [row * step, column * step, Math.min(field, INPUT_SIZE)],
    terms: terms.sort((one, other) => Math.abs(other.total) - Math.abs(one.total)),
    bias,
    total,
    activation: layer.activation,
    value: activate(total, layer),
  };
}

/** Return what a unit sees: the part's shape, and where it lies in the layer before.
 * @type {(layer: Layer, source: string, row: number, column: number) => Patch} */
function patchOf({ kind, kernel, stride, inputSize, inputs }, source, row, column) {
  if (kind === "dense") {
    const shape = PICTURES[/** @type {keyof typeof PICTURES} */ (source)];
    return { shape, channels: 1, first: 0, stride: shape[1] };
  }
  const first = (row * stride * inputSize + column * stride) * inputs;
  const shape = [kernel, kernel];
  return { shape, channels: inputs, first, stride: inputSize * inputs };
}

/**
 * @type {(patch: Patch, values: Float32Array, channel: number, weightAt: (place: number) => number)
 *   => Term}
 */
function term({ shape, channels, first, stride }, values, channel, weightAt) {
  const [height, width] = shape;
  const [inputs, weights, products] = [0, 0, 0].map(() => new Float32Array(height * width));
  let total = 0;
  for (let row = 0, place = 0; row < height; row++) {
    for (let column = 0; column < width; column++, place++) {
      inputs[place] = values[first + row * stride + column * channels + channel];
      weights[place] = weightAt(place * channels + channel);
      products[place] = inputs[place] * weights[place];
      total += products[place];
    }
  }
  return { channel, shape, inputs, weights, products, total };
}
