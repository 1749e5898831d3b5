// One map of a layer, as large as there is room for, with its numbers where they fit; of a dense layer
// all its units, and of OUTPUT the ten in a column, or more in several.

import { CLASSES, PICTURES } from "../../scripts/constants.js";
import { shownLayer, valuesOf } from "../../scripts/page/layers.js";
import { number } from "../../scripts/page/numbers.js";
import { colours, ownStyle } from "../../scripts/page/painting.js";

const LEGIBLE = 13; // pixels of a cell: in a smaller one no number can be read
const LARGEST = 40; // pixels of a cell
const MOST_ROWS = 13; // of the units of OUTPUT

/**
 * How a layer's map, or its units, lie in the picture: the unit of a cell, and the cell of a unit.
 *
 * @typedef {{rows: number, columns: number, unit: (row: number, column: number) => number[], cell:
 *   (index: number[]) => number[]}} Plan
 */

/** @type {(layer: string, map: number) => Plan} */
export function planOf(layer, map) {
  const [rows, columns] = shownLayer(layer).grid;
  if (rows > 1) {
    return { rows, columns, unit: (row, column) => [row, column, map], cell: (index) => index };
  }
  const across = Math.ceil(CLASSES / MOST_ROWS);
  const dense = { ...PICTURES, OUTPUT: [Math.ceil(CLASSES / across), across] };
  const [high, wide] = dense[/** @type {keyof typeof dense} */ (layer)];
  return {
    rows: high,
    columns: wide,
    unit: (row, column) => [0, 0, row * wide + column],
    cell: ([, , unit]) => [Math.floor(unit / wide), unit % wide],
  };
}

/** Return the value of a unit.
 * @type {(read: DigitRead, layer: string, index: number[]) => number} */
export function unitValue(read, layer, [row, column, map]) {
  const [, width, maps] = shownLayer(layer).grid;
  return valuesOf(read, layer)[(row * width + column) * maps + map];
}

/**
 * Paint a map within a box, pixels.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {DigitRead} read
 * @param {{layer: string, index: number[]}} unit the one that is framed
 * @param {{most: number, box: number[], numbers: boolean}} how
 */
export function paintMap(canvas, read, { layer, index }, { most, box: [wide, high], numbers }) {
  const { rows, columns, unit, cell } = planOf(layer, index[2]);
  const side = Math.max(4, Math.min(LARGEST, Math.floor(Math.min(wide / columns, high / rows))));
  const density = devicePixelRatio;
  const [width, height] = [columns, rows].map((count) => Math.round(count * side * density));
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${columns * side}px`, height: `${rows * side}px` });
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(density, 0, 0, density, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const size = Math.min(12, side / 1.9);
  context.font = `${size}px system-ui`;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = unitValue(read, layer, unit(row, column)) ?? 0; // beyond the last of OUTPUT
      const [ground, text] = colours(Math.max(-1, Math.min(1, value / (most || 1))));
      context.fillStyle = ground;
      context.fillRect(column * side, row * side, side, side);
      if (!numbers || side < LEGIBLE || Math.abs(value) < 0.05) continue;
      context.fillStyle = text;
      const shown = number(value, 1).replace(/^(−?)0(?=[.,])/, "$1");
      context.fillText(shown, (column + 0.5) * side, (row + 0.55) * side);
    }
  }
  context.strokeStyle = ownStyle("--lenet-line");
  context.lineWidth = 0.5;
  context.beginPath();
  for (let row = 1; row < rows; row++) {
    context.moveTo(0, row * side);
    context.lineTo(columns * side, row * side);
  }
  for (let column = 1; column < columns; column++) {
    context.moveTo(column * side, 0);
    context.lineTo(column * side, rows * side);
  }
  context.stroke();
  const [row, column] = cell(index);
  context.lineWidth = 2.5;
  context.strokeStyle = ownStyle("--lenet-accent");
  context.strokeRect(column * side, row * side, side, side);
}
