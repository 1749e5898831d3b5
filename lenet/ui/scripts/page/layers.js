// The layers as the figure shows them, the input before all others, and the values of their units.

import { INPUT_SIZE, LAYERS } from "../constants.js";
import { largest } from "./painting.js";

/** @typedef {Pick<Layer, "name" | "grid" | "size"> & Partial<Layer>} AnyLayer */

/** @type {AnyLayer[]} */
export const SHOWN = [
  { name: "INPUT", size: `${INPUT_SIZE} × ${INPUT_SIZE}`, grid: [INPUT_SIZE, INPUT_SIZE, 1] },
  ...LAYERS,
];

/** Return a layer, or the input, by its name.
 * @type {(name: string) => AnyLayer} */
export const shownLayer = (name) => SHOWN[SHOWN.findIndex((layer) => layer.name === name)];

/** Return the values of a layer's units, [rows, columns, feature maps].
 * @type {(read: DigitRead, name: string) => Float32Array} */
export const valuesOf = ({ input, featureMaps }, name) =>
  name === "INPUT" ? input : featureMaps[name];

/** Return the unit of a layer that says most.
 * @type {(layer: AnyLayer, read: DigitRead) => number[]} */
export function loudest({ name, grid: [, width, maps] }, read) {
  const values = valuesOf(read, name);
  const most = largest(values);
  const best = values.findIndex((value) => Math.abs(value) === most);
  return [Math.floor(best / maps / width), Math.floor(best / maps) % width, best % maps];
}
