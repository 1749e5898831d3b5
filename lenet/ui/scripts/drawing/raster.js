// Ink as an image: at which level a pixel counts, its overview, its components kept or not. The twin
// of `lenet/drawing/raster.py`.

import { INK, OVERVIEW, SHRUNK_INK } from "../constants.js";
import { resize } from "./resize.js";

/** Make a blank image.
 * @type {(width: number, height: number) => Ink} */
export function blankImage(width, height) {
  return { data: new Uint8Array(width * height), width, height };
}

/** Shrink ink to at most 200 pixels a side, where its components are told apart.
 * @type {(ink: Ink) => Ink} */
export function overview(ink) {
  return Math.max(ink.width, ink.height) > OVERVIEW ? resize(ink, OVERVIEW) : ink;
}

/** Return the level from which on a pixel is ink; shrinking may have made thin lines pale.
 * @type {(ink: Ink) => number} */
function leastInk({ data }) {
  let highest = 0;
  for (let place = 0; place < data.length && highest < 255; place++) {
    if (data[place] > highest) highest = data[place];
  }
  return Math.max(1, Math.min(INK, SHRUNK_INK * highest));
}

/** Return where ink is: an image of 0 and 1.
 * @type {(ink: Ink) => Ink} */
export function solid(ink) {
  const least = leastInk(ink);
  const shape = blankImage(ink.width, ink.height);
  for (let place = 0; place < ink.data.length; place++) {
    if (ink.data[place] >= least) shape.data[place] = 1; // most is blank
  }
  return shape;
}

/**
 * Keep the ink of some components.
 *
 * @param {Ink} ink
 * @param {Ink} kept Of the size of the overview: where these components are.
 * @param {Ink} solid Of the same size: where any ink is.
 * @returns {Ink} Of the ink's size.
 */
export function masked(ink, kept, solid) {
  const { width, height } = kept;
  const mask = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = row * width + column;
      // the overview's pixels are coarse, so their neighbours' ink belongs to what is kept
      mask[place] = kept.data[place] || (!solid.data[place] && touches(kept, row, column)) ? 1 : 0;
    }
  }
  const rest = blankImage(ink.width, ink.height);
  // as OpenCV finds the nearest: what lies on an edge may fall to either side of it
  const [across, down] = [1 / (ink.width / width), 1 / (ink.height / height)];
  for (let row = 0; row < ink.height; row++) {
    const start = Math.floor(row * down) * width;
    for (let column = 0; column < ink.width; column++) {
      const place = row * ink.width + column;
      rest.data[place] = ink.data[place] * mask[start + Math.floor(column * across)];
    }
  }
  return rest;
}

/** Tell whether a pixel or one of its eight neighbours is set.
 * @type {(image: Ink, row: number, column: number) => boolean} */
function touches({ data, width, height }, row, column) {
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      if (data[y * width + x]) return true;
    }
  }
  return false;
}
