// LeNet-5 as `LAYERS` describes it; the twin of `lenet/network/model.py`.

import { INPUT_SIZE, LAYERS } from "../constants.js";

/**
 * Every layer with what Python worked out of it: the side of its input's feature maps, pixels,
 * `inputSize`; feature maps of its input, of a dense layer its inputs, `inputs`; rows, columns and
 * feature maps of its output, of a dense layer 1, 1 and its units, `grid`; its weights,
 * `parameters`; the side of a unit's receptive field in the network's input and from one to the
 * next, pixels, `field` and `step`.
 */
export const SUMMARIES = LAYERS.map((layer) => ({ layer, ...layer }));

/** Return a layer, and what was worked out of it, by its name. */
export const layerOf = (name) => LAYERS.find((layer) => layer.name === name);

/**
 * Pad a digit image to the size of the network's input and scale it.
 *
 * @param {{data: Uint8Array, width: number, height: number}} digitImage 28 x 28, 0 to 255.
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
