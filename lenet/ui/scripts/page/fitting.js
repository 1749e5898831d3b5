// Images as pictures for the paper, as large as they are read.

import { make } from "./elements.js";

/** @typedef {{width: number, height: number}} Size */

/** Return the size of an image that is shrunk to so many pixels a side.
 * @type {(size: Size, most: number) => Size} */
export function fitting({ width, height }, most) {
  const scale = Math.min(1, most / Math.max(width, height));
  /** @param {number} side */
  const shrunk = (side) => Math.max(1, Math.round(scale * side));
  return { width: shrunk(width), height: shrunk(height) };
}

/** Return an image as a picture of a size, whose pixels can be read quickly.
 * @type {(image: CanvasImageSource, size: Size) => HTMLCanvasElement} */
export function toPicture(image, { width, height }) {
  const picture = make("canvas", { width, height });
  const how = picture.getContext("2d", { willReadFrequently: true });
  const context = /** @type {CanvasRenderingContext2D} */ (how);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return picture;
}
