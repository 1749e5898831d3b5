// Strokes, the pen paths of a drawing, drawn as ink. The twin of `lenet/drawing/strokes.py`.
//
// Python lets OpenCV paint them: each segment as a rectangle, each point as a disc.

import { CANVAS, CHUNK, FRACTION_BITS, FRINGE } from "../constants.js";
import { paintEdge, paintPolygon } from "./polygon.js";
import { blankImage } from "./raster.js";
import { roundHalfEven } from "./round.js";

const SUBPIXELS = 1 << FRACTION_BITS;

/** @typedef {{width: number, places: Int32Array}} Painted a stroke, in pixels and subpixels */

// Discs are polygons: degrees from corner to corner for radii up to so many pixels.
const CORNERS = [
  [2.5, 90],
  [9.5, 30],
  [14.5, 18],
  [Infinity, 5],
];

/**
 * Draw strokes with a round pen, anti-aliased.
 *
 * @param {Stroke[]} strokes
 * @param {{size?: number}} [options] Of the canvas in the image, pixels.
 * @returns {Ink} Twice or three times as wide where points lie beyond the canvas.
 */
export function draw(strokes, { size = CANVAS } = {}) {
  return new Raster(size).draw(strokes);
}

/** Return how many canvases side by side the points of strokes take, 1 or more.
 * @type {(strokes: Stroke[]) => number} */
export function canvases(strokes) {
  let right = 0;
  for (const { points } of strokes) {
    for (const [x] of points) if (x > right) right = x;
  }
  return Math.max(1, Math.ceil(right / CANVAS));
}

/** Return how many points strokes have.
 * @type {(strokes: Stroke[]) => number} */
export const countPoints = (strokes) => strokes.reduce((sum, { points }) => sum + points.length, 0);

/** Return strokes as they were when they had so many points; those that were whole are the same.
 * @type {(strokes: Stroke[], count: number) => Stroke[]} */
export function firstPoints(strokes, count) {
  const begun = [];
  for (const stroke of strokes) {
    if (count <= 0) break;
    const { width, points } = stroke;
    begun.push(count < points.length ? { width, points: points.slice(0, count) } : stroke);
    count -= points.length;
  }
  return begun;
}

/** Ink that grows with a drawing: of one that goes on, only the new segments are painted. */
export class Raster {
  /** @type {Painted[]} */
  #painted = []; // the strokes on the ink

  /** @param {number} [size] Of the canvas in the image, pixels. */
  constructor(size = CANVAS) {
    this.ink = blankImage(size, size);
  }

  /**
   * Draw strokes, whatever was drawn before.
   *
   * @param {Stroke[]} strokes See `draw`.
   * @returns {Ink} the next call changes it.
   */
  draw(strokes) {
    const { height } = this.ink;
    const width = height * canvases(strokes);
    const pens = strokes.map((stroke) => toPixels(stroke, height / CANVAS));
    if (width !== this.ink.width) {
      this.ink = blankImage(width, height);
      this.#painted = [];
    } else if (!goesOn(pens, this.#painted)) {
      this.ink.data.fill(0);
      this.#painted = [];
    }
    pens.forEach((pen, number) => {
      paint(this.ink, pen, this.#painted[number]?.places.length ?? 0);
    });
    this.#painted = pens;
    return this.ink;
  }
}

/** Turn a stroke into what the raster draws: whole widths, places in whole subpixels, x and y.
 * @type {(stroke: Stroke, scale: number) => Painted} */
function toPixels({ width, points }, scale) {
  const places = new Int32Array(2 * points.length);
  for (let index = 0; index < points.length; index++) {
    for (let axis = 0; axis < 2; axis++) {
      // A pixel's centre lies half a pixel from its corner; Python computes with 32 bits.
      const place = Math.fround(Math.fround(Math.fround(points[index][axis]) * scale) - 0.5);
      places[2 * index + axis] = roundHalfEven(place * SUBPIXELS);
    }
  }
  return { width: Math.max(1, roundHalfEven(width * scale - FRINGE)), places };
}

/** Tell whether a drawing begins with what is painted.
 * @type {(pens: Painted[], painted: Painted[]) => boolean} */
function goesOn(pens, painted) {
  if (pens.length < painted.length) return false;
  return painted.every(({ width, places }, number) => {
    const pen = pens[number];
    if (pen.width !== width || pen.places.length < places.length) return false;
    // the narrowest line has no round end, so its first dot has to go
    if (width === 1 && places.length === 2 && pen.places.length > 2) return false;
    return places.every((place, index) => place === pen.places[index]);
  });
}

/** Paint a stroke from a place in its list on.
 * @type {(ink: Ink, pen: Painted, from: number) => void} */
function paint(ink, { width, places }, from) {
  if (from === 0 && (width > 1 || places.length === 2)) {
    paintDisc(ink, places[0] / SUBPIXELS, places[1] / SUBPIXELS, width / 2);
  }
  for (let next = Math.max(from, 2); next < places.length; next += 2) {
    const x0 = places[next - 2] / SUBPIXELS;
    const y0 = places[next - 1] / SUBPIXELS;
    const x1 = places[next] / SUBPIXELS;
    const y1 = places[next + 1] / SUBPIXELS;
    if (width === 1) {
      paintEdge(ink, x0, y0, x1, y1);
      continue;
    }
    // Python begins anew after so many points, with another round end.
    if (next % (2 * CHUNK) === 0) paintDisc(ink, x0, y0, width / 2);
    paintRectangle(ink, x0, y0, x1, y1, Math.ceil(width / 2));
    paintDisc(ink, x1, y1, width / 2);
  }
}

const corners = new Float64Array(2 * 72); // x and y of the polygon that is being painted

/** @type {(ink: Ink, x: number, y: number, radius: number) => void} */
function paintDisc(ink, x, y, radius) {
  const degrees = CORNERS[CORNERS.findIndex(([largest]) => radius < largest)][1];
  const count = 360 / degrees;
  for (let corner = 0; corner < count; corner++) {
    const angle = (corner * degrees * Math.PI) / 180;
    corners[2 * corner] = x + radius * Math.cos(angle);
    corners[2 * corner + 1] = y + radius * Math.sin(angle);
  }
  paintPolygon(ink, corners, count);
}

/** @type {(ink: Ink, x0: number, y0: number, x1: number, y1: number, half: number) => void} */
function paintRectangle(ink, x0, y0, x1, y1, half) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return;
  const across = ((y0 - y1) * half) / length;
  const down = ((x1 - x0) * half) / length;
  corners.set([x0 + across, y0 + down, x0 - across, y0 - down]);
  corners.set([x1 - across, y1 - down, x1 + across, y1 + down], 4);
  paintPolygon(ink, corners, 4);
}
