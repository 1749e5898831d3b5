// LeNet-5 as `LAYERS` describes it; the twin of `lenet/network/model.py`.

import { INPUT_SIZE, LAYERS } from "../constants.js";

/** Return a layer by its name.
 * @type {(name: string) => Layer} */
export function layerOf(name) {
  const layer = LAYERS.find((each) => each.name === name);
  if (!layer) throw new RangeError(`Expected a layer of LeNet-5, got ${name}.`);
  return layer;
}

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
