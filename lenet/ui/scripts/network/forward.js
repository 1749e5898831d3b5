// The trained network as plain arithmetic on arrays: the forward pass, and its gradient. The twin
// of `lenet/network/forward.py`.
//
// Values are Float32Arrays, [rows, columns, feature maps]; a layer after ReLU is full of zeros, and
// so is an input of white paper, which is why products with 0 are left out.

import { LAYERS } from "../constants.js";

/**
 * Compute every layer's output.
 *
 * @param {Float32Array} input [32, 32, 1], 0 blank to 1 full.
 * @param {Weights} weights
 * @param {FeatureMaps} [outputs] Arrays of an earlier call to be used again.
 * @returns {FeatureMaps} Of OUTPUT the logits.
 */
export function run(input, weights, outputs = {}) {
  let values = input;
  for (const layer of LAYERS) {
    const { grid } = layer;
    outputs[layer.name] ??= new Float32Array(grid[0] * grid[1] * grid[2]);
    const output = outputs[layer.name];
    if (layer.kind === "average pooling") pool(layer, values, output);
    else weigh(layer, values, weights[layer.name], output);
    values = output;
  }
  return outputs;
}

/**
 * Compute how a weighted sum of the logits changes with each pixel of the input.
 *
 * @param {Float32Array} direction [N], the weights of the sum.
 * @param {Float32Array} input [32, 32, 1].
 * @param {FeatureMaps} outputs What `run` made of it.
 * @param {Weights} weights
 * @param {FeatureMaps} [sums] To keep how it changes with what each layer has before its activation.
 * @returns {Float32Array} [32, 32, 1].
 */
export function gradient(direction, input, outputs, weights, sums = {}) {
  /** @type {Float32Array} */
  let slopes = direction;
  for (let number = LAYERS.length - 1; number >= 0; number--) {
    const layer = LAYERS[number];
    const output = outputs[layer.name];
    if (layer.activation) slopes = slopes.map((slope, unit) => (output[unit] > 0 ? slope : 0));
    sums[layer.name] = slopes;
    const before = number ? outputs[LAYERS[number - 1].name] : input;
    const back = new Float32Array(before.length);
    if (layer.kind === "average pooling") poolBack(layer, slopes, back);
    else weighBack(layer, slopes, weights[layer.name], back);
    slopes = back;
  }
  return slopes;
}

/**
 * Apply a layer's activation.
 *
 * @param {number} total The weighted sum.
 * @param {Layer} layer
 * @returns {number}
 */
export function activate(total, layer) {
  return layer.activation ? Math.max(total, 0) : total;
}

// A dense layer is a convolution whose kernel has one place and all its inputs as feature maps.

const MOST_INPUTS = Math.max(...LAYERS.map(({ kernel, inputs }) => kernel ** 2 * inputs));
const patch = new Float32Array(MOST_INPUTS); // what a unit sees, without zeros
const places = new Int32Array(MOST_INPUTS); // and where the weights of that begin

/**
 * @type {(layer: Layer, values: Float32Array, weights: LayerWeights, output: Float32Array) =>
 *   void}
 */
function weigh(layer, values, { kernel, bias }, output) {
  const { filters, grid } = layer;
  for (let row = 0, unit = 0; row < grid[0]; row++) {
    for (let column = 0; column < grid[1]; column++, unit += filters) {
      const count = gather(layer, values, row, column);
      // four sums at a time, which stay in registers; the last four may be some of those before
      for (let filter = 0; filter < filters; filter += 4) {
        const first = Math.min(filter, filters - 4);
        let a = bias[first];
        let b = bias[first + 1];
        let c = bias[first + 2];
        let d = bias[first + 3];
        for (let index = 0; index < count; index++) {
          const value = patch[index];
          const weight = places[index] + first;
          a += value * kernel[weight];
          b += value * kernel[weight + 1];
          c += value * kernel[weight + 2];
          d += value * kernel[weight + 3];
        }
        output[unit + first] = activate(a, layer);
        output[unit + first + 1] = activate(b, layer);
        output[unit + first + 2] = activate(c, layer);
        output[unit + first + 3] = activate(d, layer);
      }
    }
  }
}

/** Collect what the units at a place see; return how much of it is not 0.
 * @type {(layer: Layer, values: Float32Array, row: number, column: number) => number} */
function gather({ filters, kernel, stride, inputSize, inputs }, values, row, column) {
  let count = 0;
  for (let y = 0, weight = 0; y < kernel; y++) {
    // a row of what they see lies in one piece
    const start = ((row * stride + y) * inputSize + column * stride) * inputs;
    for (let place = start; place < start + kernel * inputs; place++, weight += filters) {
      if (values[place] === 0) continue;
      patch[count] = values[place];
      places[count++] = weight;
    }
  }
  return count;
}

/** @type {(layer: Layer, values: Float32Array, output: Float32Array) => void} */
function pool(layer, values, output) {
  const { filters, kernel } = layer;
  output.fill(0);
  eachPlace(layer, (place, unit) => {
    for (let map = 0; map < filters; map++) output[unit + map] += values[place + map];
  });
  for (let unit = 0; unit < output.length; unit++) output[unit] /= kernel * kernel;
}

/** Lead the slopes of a layer's outputs back to its inputs.
 * @type {(layer: Layer, slopes: Float32Array, weights: LayerWeights, back: Float32Array) =>
 *   void} */
function weighBack(layer, slopes, { kernel }, back) {
  const { filters, stride, inputSize, grid, inputs } = layer;
  const across = layer.kernel * inputs;
  for (let row = 0, unit = 0; row < grid[0]; row++) {
    for (let column = 0; column < grid[1]; column++, unit += filters) {
      for (let y = 0, weight = 0; y < layer.kernel; y++) {
        const start = ((row * stride + y) * inputSize + column * stride) * inputs;
        for (let place = start; place < start + across; place++, weight += filters) {
          let sum = 0;
          for (let filter = 0; filter < filters; filter++) {
            sum += slopes[unit + filter] * kernel[weight + filter];
          }
          back[place] += sum;
        }
      }
    }
  }
}

/** @type {(layer: Layer, slopes: Float32Array, back: Float32Array) => void} */
function poolBack(layer, slopes, back) {
  const area = layer.kernel ** 2;
  eachPlace(layer, (place, unit) => {
    for (let map = 0; map < layer.filters; map++) back[place + map] += slopes[unit + map] / area;
  });
}

/** Call back for each unit's first map and each pixel's that it sees.
 * @type {(layer: Layer, visit: (place: number, unit: number) => void) => void} */
function eachPlace({ filters, kernel, stride, grid, inputSize }, visit) {
  const [rows, columns] = grid;
  for (let row = 0, unit = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, unit += filters) {
      for (let y = 0; y < kernel; y++) {
        for (let x = 0; x < kernel; x++) {
          visit(((row * stride + y) * inputSize + column * stride + x) * filters, unit);
        }
      }
    }
  }
}
