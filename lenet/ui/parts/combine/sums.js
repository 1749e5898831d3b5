// What a map of C3 is the sum of.

import { layerOf } from "../../scripts/network/model.js";

/** Return what each map of S2 adds to a map of C3, [10, 10], before its bias.
 * @type {(values: Float32Array, kernel: Float32Array, map: number) => Float32Array[]} */
export function sums(values, kernel, map) {
  const { grid, kernel: side, inputs, filters, inputSize } = layerOf("C3");
  const [rows, columns] = grid;
  return Array.from({ length: inputs }, (_, source) => {
    const added = new Float32Array(rows * columns);
    for (let place = 0; place < side * side; place++) {
      const first = Math.floor(place / side) * inputSize + (place % side);
      const weight = kernel[(place * inputs + source) * filters + map];
      for (let at = 0; at < added.length; at++) {
        const seen = first + Math.floor(at / columns) * inputSize + (at % columns);
        added[at] += weight * values[seen * inputs + source];
      }
    }
    return added;
  });
}
