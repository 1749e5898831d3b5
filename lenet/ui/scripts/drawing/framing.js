// The one way from a drawing to the network's input, the twin of `lenet/drawing/framing.py`:
// ink --frame--> digit image --toInput--> input.

import {
  BOX,
  FIELD,
  INK,
  MARGIN,
  PEN,
  RIDGE,
  SPECK_AREA,
  SPECK_GAP,
  SPECK_SIDE,
  THICKEST,
  WORK,
} from "../constants.js";
import { bounds, cutOut } from "./bounds.js";
import { findComponents } from "./components.js";
import { measureDepths } from "./distance.js";
import { blankImage, masked, overview, solid } from "./raster.js";
import { average, resize } from "./resize.js";
import { roundHalfEven } from "./round.js";

/**
 * Frame a drawing as MNIST frames its digits.
 *
 * @param {Ink} ink
 * @param {{without?: Step | null}} [options] A step to leave out, to see what it is worth: keep
 *   specks ("clean"), take the whole image instead of the drawing ("crop", which leaves "even" out, too),
 *   keep the pen ("even"), stretch to a square ("fit"), or centre the box ("centre").
 * @returns {Framing}
 */
export function frame(ink, { without = null } = {}) {
  const cleaned = without === "clean" ? ink : clean(ink);
  const { box, part: crop } = cropped(cleaned);
  if (crop.data.length === 0) {
    const digitImage = blankImage(FIELD, FIELD);
    return { ink, box, crop, even: crop, fit: crop, digitImage, square: [0, 0, 0], blank: true };
  }
  let even = crop;
  let { x: left, y: top } = box;
  let scale = 1;
  if (without === "crop") {
    [even, left, top] = [cleaned, 0, 0];
  } else if (without !== "even") {
    const evened = evenOut(crop);
    ({ even, scale } = evened);
    left += evened.x;
    top += evened.y;
  }
  const longerSide = without === "crop" ? FIELD : BOX;
  const fit = without === "fit" ? average(even, BOX, BOX) : resize(even, longerSide);
  const byMass = without !== "crop" && without !== "centre";
  const { digitImage, x, y } = place(fit, { byMass });
  const pixel = Math.max(even.height, even.width) / longerSide / scale; // in pixels of the ink
  const square = [left - x * pixel, top - y * pixel, FIELD * pixel];
  return { ink, box, crop, even, fit, digitImage, square, blank: !digitImage.data.some(Boolean) };
}

/** Drop specks and stray dots; return the ink itself if there are none.
 * @type {(ink: Ink) => Ink} */
function clean(ink) {
  const components = solid(overview(ink));
  const cleaned = withoutSpecks(ink, components);
  const shown = cleaned === ink ? components : solid(overview(cleaned));
  if (showsAll(shown, cleaned)) return cleaned;
  // what is too thin for the overview, a leftover of a rule or a hairline, is told apart here
  const data = cleaned.data.map((level) => Number(level >= INK));
  return withoutSpecks(cleaned, { ...cleaned, data });
}

/** Drop specks and stray dots; the shape is of 0 and 1, of the ink's size or the overview's.
 * @type {(ink: Ink, shape: Ink) => Ink} */
function withoutSpecks(ink, shape) {
  const drawn = bounds(shape, 1); // the rest would only take time
  const { components, runs } = findComponents(cutOut(shape, drawn));
  if (components.length <= 1) return ink;
  const kept = keptComponents(components);
  if (kept.every(Boolean)) return ink;
  const mask = blankImage(shape.width, shape.height);
  for (const [row, start, end, component] of runs) {
    const left = (drawn.y + row) * shape.width + drawn.x;
    if (kept[component]) mask.data.fill(1, left + start, left + end);
  }
  return masked(ink, mask, shape);
}

/** Tell whether the box around the overview's components, and a pixel more, holds all ink.
 * @type {(shape: Ink, ink: Ink) => boolean} */
function showsAll(shape, ink) {
  const scale = Math.max(ink.width, ink.height) / Math.max(shape.width, shape.height);
  const seen = bounds(shape, 1);
  if (scale === 1 || !seen.width) return true;
  const { x, y, width, height } = bounds(ink, INK);
  const wide = x >= (seen.x - 1) * scale && x + width <= (seen.x + seen.width + 1) * scale;
  return wide && y >= (seen.y - 1) * scale && y + height <= (seen.y + seen.height + 1) * scale;
}

/** Return which connected components belong to the drawing.
 * @type {(components: Component[]) => boolean[]} */
function keptComponents(components) {
  /** @type {(component: Rectangle) => number} */
  const side = ({ width, height }) => Math.max(width, height);
  const largest = components.reduce((best, component) =>
    side(component) > side(best) ? component : best,
  );
  const large = components.filter((component) => side(component) >= SPECK_SIDE * side(largest));
  return components.map((component) => {
    const gap = Math.min(...large.map((other) => gapBetween(component, other)));
    const dirt = component.area < SPECK_AREA * largest.area;
    const small = side(component) < SPECK_SIDE * side(largest);
    return !(dirt || (small && gap > SPECK_GAP * side(largest)));
  });
}

/** @type {(one: Rectangle, other: Rectangle) => number} */
function gapBetween(one, other) {
  const across = Math.max(one.x - (other.x + other.width), other.x - (one.x + one.width));
  const down = Math.max(one.y - (other.y + other.height), other.y - (one.y + one.height));
  return Math.max(across, down);
}

/** Return the part with ink and where it is, see `bounds`.
 * @type {(ink: Ink) => {box: Rectangle, part: Ink}} */
function cropped(ink) {
  const box = bounds(ink, INK);
  return { box, part: cutOut(ink, box) };
}

const side = WORK + 2 * MARGIN;
const depths = new Float32Array(side * side);

/**
 * Redraw a drawing with a pen of `PEN` pixels of the digit image; see Python for the method.
 *
 * @param {Ink} crop
 * @returns {{even: Ink, x: number, y: number, scale: number}} It, the place of its corner in the
 *   crop, and how many times larger it is.
 */
function evenOut(crop) {
  const small = solid(resize(crop, WORK));
  const shape = blankImage(small.width + 2 * MARGIN, small.height + 2 * MARGIN);
  for (let row = 0; row < small.height; row++) {
    const pixels = small.data.subarray(row * small.width, (row + 1) * small.width);
    shape.data.set(pixels, (row + MARGIN) * shape.width + MARGIN);
  }
  measureDepths(shape, depths);
  const width = penWidth(shape);
  const path = WORK - Math.min(width, THICKEST * WORK); // longer side of the pen's path
  const target = (PEN * path) / (BOX - PEN);
  const grown = grow(shape, (target - width) / 2);
  if (target < width) keepRidges(grown, shape);
  const { box, part: even } = cropped(grown);
  if (even.data.length === 0) return { even: crop, x: 0, y: 0, scale: 1 };
  const scale = WORK / Math.max(crop.height, crop.width);
  return { even, x: (box.x - MARGIN) / scale, y: (box.y - MARGIN) / scale, scale };
}

/** Estimate how wide the pen is, pixels: four times the mean depth of the ink.
 * @type {(shape: Ink) => number} */
function penWidth({ data }) {
  let sum = 0;
  let count = 0;
  for (let place = 0; place < data.length; place++) {
    if (!data[place]) continue;
    sum += depths[place];
    count++;
  }
  return (4 * sum) / count;
}

/** Move the edge of a shape outwards, or inwards; Python computes with 32 bits.
 * @type {(shape: Ink, amount: number) => Ink} */
function grow({ width, height }, amount) {
  const grown = blankImage(width, height);
  const by = Math.fround(amount);
  for (let place = 0; place < grown.data.length; place++) {
    const level = Math.fround(Math.fround(depths[place] + by) + 0.5);
    grown.data[place] = level >= 1 ? 255 : level > 0 ? Math.fround(level * 255) : 0;
  }
  return grown;
}

/** Keep the middles of strokes, some pixels wide, however thin they are.
 * @type {(grown: Ink, shape: Ink) => void} */
function keepRidges(grown, { data, width }) {
  const around = [-width - 1, -width, -width + 1, -1, 0, 1, width - 1, width, width + 1];
  for (let place = 0; place < data.length; place++) {
    if (!data[place]) continue;
    let deepest = 0; // in a loop of its own: this runs for each pixel of each frame
    for (const step of around) if (depths[place + step] > deepest) deepest = depths[place + step];
    if (depths[place] <= Math.fround(deepest - RIDGE)) continue;
    for (const step of around) if (data[place + step]) grown.data[place + step] = 255;
  }
}

/**
 * Put the ink on a digit image, its centre of mass in the middle as far as it fits.
 *
 * @param {Ink} fit
 * @param {{byMass: boolean}} options
 * @returns {{digitImage: Ink, x: number, y: number}} And the place of the ink's corner.
 */
function place(fit, { byMass }) {
  let x = Math.floor((FIELD - fit.width) / 2);
  let y = Math.floor((FIELD - fit.height) / 2);
  if (byMass && fit.data.some(Boolean)) {
    const centre = (FIELD - 1) / 2;
    const mass = moments(fit);
    x = roundHalfEven(centre - mass.x / mass.all);
    y = roundHalfEven(centre - mass.y / mass.all);
    x = Math.min(Math.max(x, 0), FIELD - fit.width);
    y = Math.min(Math.max(y, 0), FIELD - fit.height);
  }
  const digitImage = blankImage(FIELD, FIELD);
  for (let row = 0; row < fit.height; row++) {
    const pixels = fit.data.subarray(row * fit.width, (row + 1) * fit.width);
    digitImage.data.set(pixels, (y + row) * FIELD + x);
  }
  return { digitImage, x, y };
}

/** Sum up the ink, and the ink times its place.
 * @type {(fit: Ink) => {all: number, x: number, y: number}} */
function moments({ data, width, height }) {
  const sums = { all: 0, x: 0, y: 0 };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = data[row * width + column];
      sums.all += value;
      sums.x += value * column;
      sums.y += value * row;
    }
  }
  return sums;
}
