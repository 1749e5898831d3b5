// LeNet-5 as `LAYERS` describes it; the twin of `lenet/network/model.py`.

import { INPUT_SIZE, LAYERS } from "../constants.js";

/**
 * Work out every layer's output shape and receptive fields.
 *
 * @param {object[]} [layers]
 * @returns {{layer: object, inputSize: number, grid: number[], inputs: number,
 *   parameters: number, field: number, step: number}[]} The layer; the side of its input's feature
 *   maps, pixels; rows, columns and feature maps of its output, of a dense layer 1, 1 and its
 *   units; feature maps of its input, of a dense layer its inputs; its weights; the side of a unit's
 *   receptive field in the network's input and from one to the next, pixels.
 */
export function summarize(layers = LAYERS) {
  let size = INPUT_SIZE;
  let channels = 1;
  let field = 1;
  let step = 1;
  return layers.map((layer) => {
    const dense = layer.kind === "dense";
    const inputs = dense ? size * size * channels : channels;
    const out = dense ? 1 : (size + 2 * layer.padding - layer.kernel) / layer.stride + 1;
    field += (layer.kernel - 1) * step;
    step *= layer.stride;
    const grid = [out, out, layer.filters];
    const weighs = layer.kind !== "average pooling";
    const parameters = weighs ? (layer.kernel ** 2 * inputs + 1) * layer.filters : 0;
    const inputSize = dense ? 1 : size;
    const summary = { layer, inputSize, grid, inputs, parameters, field, step };
    [size, channels] = [out, layer.filters];
    return summary;
  });
}

/** Every layer's sizes, worked out once. */
export const SUMMARIES = summarize();

/**
 * Pad a digit image to the size of the network's input and scale it.
 *
 * @param {Ink} digitImage 28 x 28.
 * @returns {Float32Array} Input, [32, 32, 1], 0 to 1.
 */
export function toInput({ data, width, height }) {
  const input = new Float32Array(INPUT_SIZE * INPUT_SIZE);
  const top = (INPUT_SIZE - height) >> 1;
  const left = (INPUT_SIZE - width) >> 1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      input[(top + row) * INPUT_SIZE + left + column] = data[row * width + column] / 255;
    }
  }
  return input;
}
