// Strokes, the pen paths of a drawing, drawn as ink. The twin of `lenet/drawing/strokes.py`.
//
// Python lets OpenCV paint them. This raster was measured against it, not copied from it: a segment
// is a rectangle and a disc at its end, polygons whose inside is filled and whose edges are soft lines,
// painted over one another.

import { CANVAS, FRACTION_BITS, FRINGE, PIECE } from "../constants.js";
import { roundHalfEven } from "./round.js";

const SUBPIXELS = 1 << FRACTION_BITS;
const FINEST = 1 << 16; // to a pixel: the grid of polygons' corners
const MOST_ROWS = 4096; // of a polygon, pixels; a canvas has some hundred
const STEPS = 32; // of an edge's profile, to a pixel

// Opacity of a diagonal edge, of 255, at so many steps from it: measured on lines at all distances.
// It is close to a Gaussian with a standard deviation of 0.53 pixels, and is laid on twice.
const PROFILE = Uint8Array.of(
  254, 254, 252, 249, 246, 241, 236, 231, 224, 218, 210, 202, 194, 185, 177, 168,
  158, 149, 140, 131, 122, 114, 105, 97, 89, 82, 75, 68, 62, 56, 50, 45,
  40, 36, 32, 28, 25, 22, 19, 16, 14, 12, 11, 9, 8, 7, 5, 5,
);
const FADES = 16; // places in a pixel where the end of an edge can fade

// Discs are polygons: degrees from corner to corner for radii up to so many pixels.
const CORNERS = [[2.5, 90], [9.5, 30], [14.5, 18], [Infinity, 5]];

/**
 * Draw strokes with a round pen, anti-aliased.
 *
 * @param {{width: number, points: number[][]}[]} strokes Pen paths, [x, y] in canvas units; a path
 *   of one point is a dot.
 * @param {{size?: number}} [options] Side of the image, pixels.
 * @returns {{data: Uint8Array, width: number, height: number}} Ink, 0 blank to 255 full.
 */
export function draw(strokes, { size = CANVAS } = {}) {
  return new Raster(size).draw(strokes);
}

/**
 * Draw strokes as they were at several moments, what stays only once.
 *
 * @param {{width: number, points: number[][]}[]} strokes
 * @param {number[]} moments How many points of the drawing there were, rising.
 * @yields {{data: Uint8Array, width: number, height: number}} For each moment what `draw` makes of
 *   so many points; the same image each time, so it holds only until the next.
 */
export function* drawMoments(strokes, moments) {
  const raster = new Raster();
  for (const moment of moments) {
    let left = moment;
    const begun = [];
    for (const { width, points } of strokes) {
      if (left > 0) begun.push({ width, points: points.slice(0, left) });
      left -= points.length;
    }
    yield raster.draw(begun);
  }
}

/** Ink that grows with a drawing: of one that goes on, only the new segments are painted. */
export class Raster {
  #painted = []; // the strokes on the ink: {width, places}, in pixels and subpixels

  /** @param {number} [size] Side of the image, pixels. */
  constructor(size = CANVAS) {
    this.ink = { data: new Uint8Array(size * size), width: size, height: size };
  }

  /**
   * Draw strokes, whatever was drawn before.
   *
   * @param {{width: number, points: number[][]}[]} strokes See `draw`.
   * @returns {{data: Uint8Array, width: number, height: number}} Ink; the next call changes it.
   */
  draw(strokes) {
    const scale = this.ink.width / CANVAS;
    const pens = strokes.map((stroke) => toPixels(stroke, scale));
    if (!goesOn(pens, this.#painted)) {
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

/** Turn a stroke into what the raster draws: whole widths, places in whole subpixels, x and y. */
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

/** Tell whether a drawing begins with what is painted. */
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

/** Paint a stroke from a place in its list on. */
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
    if (next % (2 * PIECE) === 0) paintDisc(ink, x0, y0, width / 2);
    paintRectangle(ink, x0, y0, x1, y1, Math.ceil(width / 2));
    paintDisc(ink, x1, y1, width / 2);
  }
}

const corners = new Float64Array(2 * 72); // x and y of the polygon that is being painted

function setCorner(corner, x, y) {
  corners[2 * corner] = Math.round(x * FINEST) / FINEST;
  corners[2 * corner + 1] = Math.round(y * FINEST) / FINEST;
}

function paintDisc(ink, x, y, radius) {
  const degrees = CORNERS.find(([largest]) => radius < largest)[1];
  const count = 360 / degrees;
  for (let corner = 0; corner < count; corner++) {
    const angle = (corner * degrees * Math.PI) / 180;
    setCorner(corner, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  paintPolygon(ink, count);
}

function paintRectangle(ink, x0, y0, x1, y1, half) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return;
  const across = ((y0 - y1) * half) / length;
  const down = ((x1 - x0) * half) / length;
  setCorner(0, x0 + across, y0 + down);
  setCorner(1, x0 - across, y0 - down);
  setCorner(2, x1 - across, y1 - down);
  setCorner(3, x1 + across, y1 + down);
  paintPolygon(ink, 4);
}

const falling = new Float64Array(MOST_ROWS); // x of a polygon's edges that go down, by its rows
const rising = new Float64Array(MOST_ROWS);

/** Paint the convex polygon in `corners`: its edges soft, what lies within them full. */
function paintPolygon(ink, count) {
  let top = Infinity;
  let bottom = -Infinity;
  for (let corner = 0; corner < count; corner++) {
    const row = Math.floor(corners[2 * corner + 1] + 0.5);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  for (let corner = 0; corner < count; corner++) {
    const next = (corner + 1) % count;
    const x0 = corners[2 * corner];
    const y0 = corners[2 * corner + 1];
    const x1 = corners[2 * next];
    const y1 = corners[2 * next + 1];
    paintEdge(ink, x0, y0, x1, y1);
    const row0 = Math.floor(y0 + 0.5) - top;
    const row1 = Math.floor(y1 + 0.5) - top;
    if (row0 < row1) bound(falling, x0, row0, x1, row1, bottom - top);
    if (row0 > row1) bound(rising, x1, row1, x0, row0, bottom - top);
  }
  if (top < bottom) fill(ink, top, bottom);
}

/** Note where an edge, its ends moved to whole rows, bounds each row; its last is the next one's. */
function bound(side, x0, row0, x1, row1, bottom) {
  const step = Math.trunc(((x1 - x0) * FINEST) / (row1 - row0) + 0.5) / FINEST;
  const end = row1 === bottom ? row1 : row1 - 1;
  for (let row = row0, x = x0; row <= end; row++, x += step) side[row] = x;
}

/** Fill the rows of a polygon between the bounds. */
function fill({ data, width, height }, top, bottom) {
  for (let row = Math.max(top, 0); row <= Math.min(bottom, height - 1); row++) {
    const one = falling[row - top];
    const other = rising[row - top];
    const left = Math.max(0, Math.ceil(Math.min(one, other)));
    const right = Math.min(width - 1, Math.floor(Math.max(one, other)));
    for (let place = row * width + left; place <= row * width + right; place++) data[place] = 255;
  }
}

/** Paint a line with a soft profile, three pixels wide across its longer axis. */
function paintEdge({ data, width, height }, x0, y0, x1, y1) {
  const steep = Math.abs(y1 - y0) >= Math.abs(x1 - x0);
  let [a0, b0, a1, b1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
  if (a0 > a1) [a0, b0, a1, b1] = [a1, b1, a0, b0];
  if (a1 === a0) return;
  const [along, across] = steep ? [width, 1] : [1, width];
  const [length, breadth] = steep ? [height, width] : [width, height];
  // on the grid of the corners, as whole numbers decide where lines on pixels' diagonals lie
  const slope = Math.trunc(((b1 - b0) * FINEST) / ((a1 - a0) * FINEST | 1) * FINEST) / FINEST;
  const first = Math.floor(a0);
  const level = b0 + Math.floor(slope * (first - a0) * FINEST) / FINEST;
  // all directions shall look alike
  const steps = Math.min(Math.floor(Math.abs(slope) * STEPS), STEPS - 1);
  const strength = Math.floor(256 * Math.sqrt((1 + ((steps + 0.5) / STEPS) ** 2) / 2));
  const start = (Math.floor(a0 * FADES) + 0.5) / FADES;
  const end = (Math.floor(a1 * FADES) + 0.5) / FADES;
  const last = Math.min(length - 1, Math.ceil(end));
  for (let a = Math.max(0, first); a <= last; a++) {
    // the ends fade over two pixels
    const both = a < start + 1 && a > end - 1 ? 1 / 32 : 0;
    const seen = ((strength * (Math.min(end, a + 1) - Math.max(start, a - 1) + both)) / 2) | 0;
    if (seen <= 0) continue;
    const b = level + slope * (a - first);
    const middle = Math.floor(b + 0.5);
    const offset = Math.floor((b - middle) * STEPS);
    for (let side = -1; side <= 1; side++) {
      if (middle + side < 0 || middle + side >= breadth) continue;
      const step = side * STEPS - offset;
      const opacity = (seen * PROFILE[step > 0 ? step - 1 : -step]) >> 8;
      const place = a * along + (middle + side) * across;
      let value = data[place];
      value += ((255 - value) * opacity + 127) >> 8;
      value += ((255 - value) * opacity + 127) >> 8;
      data[place] = value;
    }
  }
}
