// Stretches of a piece of ink, between two cuts or its ends, and chains of them. The twin of
// `lenet/reading/stretches.py`.

import { WIDEST_DIGIT } from "../constants.js";
import { cutOut } from "../drawing/bounds.js";
import { STRETCHES } from "../picture_constants.js";
import { inkBefore } from "./cuts.js";

/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./cuts.js").Cut} Cut */
/** @typedef {import("./line.js").Sides} Sides */
/** @typedef {{sides: Sides, area: number, hole: number}} Stretch where ink lies, pixels of the raster; and the widest gap from top to bottom inside it */
/** @typedef {Map<number, {end: number, stretch: Stretch}[]>} Stretches by their start */

// the ends of a piece; between them lie its cuts, from 1 on
export const START = STRETCHES.START;
export const END = STRETCHES.END;

/** Return the ink of a piece alone, of 0 and 1, as large as its box.
 * @type {(line: Line, piece: number) => Ink} */
export function shapeOf({ ink, labels, boxes }, piece) {
  const [x, y, right, bottom] = boxes[piece];
  const part = { x, y, width: right - x, height: bottom - y };
  const own = cutOut({ ...ink, data: /** @type {Ink["data"]} */ (labels) }, part);
  return { ...own, data: own.data.map((each) => Number(each === piece + 1)) };
}

/** Measure what lies between each two places of a piece that may belong to a digit.
 * @type {(line: Line, piece: number, cuts: Cut[]) => Stretches} */
export function stretchesOf(line, piece, cuts) {
  const sides = line.boxes[piece];
  const shape = shapeOf(line, piece);
  const { width, height } = shape;
  if (!cuts.length) {
    const area = shape.data.reduce((sum, each) => sum + each, 0);
    return new Map([[START, [{ end: END, stretch: { sides, area, hole: 0 } }]]]);
  }
  const edges = [
    new Int32Array(height),
    ...cuts.map(({ columns }) => columns.map((each) => Math.min(Math.max(each, 0), width))),
    new Int32Array(height).fill(width),
  ];
  const middles = [0, ...cuts.map(({ columns }) => meanOf(columns)), width];
  const before = inkBefore(shape);
  /** @type {Stretches} */
  const found = new Map();
  for (let start = 0; start < edges.length - 1; start++) {
    for (let end = start + 1; end < edges.length; end++) {
      const most = STRETCHES.BIASED * WIDEST_DIGIT * line.height;
      if (middles[end] - middles[start] > most) continue;
      const { box, area } = measure(shape, before, edges[start], edges[end]);
      if (area < STRETCHES.LEAST_INK * line.pen ** 2) continue;
      const [x, y] = sides;
      const stretch = {
        sides: /** @type {Sides} */ ([x, y, x, y].map((side, at) => side + box[at])),
        area,
        hole: 0,
      };
      if (!found.has(start)) found.set(start, []);
      found.get(start)?.push({ end: end <= cuts.length ? end : END, stretch });
    }
  }
  return found;
}

/** @type {(values: Int32Array) => number} */
const meanOf = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Measure the ink between two edges.
 * @type {(shape: Ink, before: Int32Array, starts: Int32Array, ends: Int32Array) => {box: Sides, area:
 *   number}} */
function measure({ data, width, height }, before, starts, ends) {
  let [left, top, right, bottom, area] = [width, 0, 0, height, 0];
  let inked = false;
  for (let row = 0; row < height; row++) {
    const place = row * (width + 1);
    const count = before[place + ends[row]] - before[place + starts[row]];
    if (count <= 0) continue;
    area += count;
    if (!inked) top = row;
    inked = true;
    bottom = row + 1;
    const start = row * width;
    let first = starts[row];
    while (!data[start + first]) first++;
    left = Math.min(left, first);
    let last = ends[row];
    while (!data[start + last - 1]) last--;
    right = Math.max(right, last);
  }
  return { box: [left, top, right, bottom], area };
}

/** Return what starts at a place: the piece in which it ends, the end there, and what it is.
 * @type {(line: Line, stretches: Stretches[], piece: number, start: number) => {last: number, end:
 *   number, stretch: Stretch}[]} */
export function chains(line, stretches, piece, start) {
  const found = [];
  /** @type {Stretch | null} */
  let chain = null;
  let from = start;
  for (let number = piece; number < line.boxes.length; number++) {
    const reached = chain ? line.boxes[number][0] - chain.sides[0] : 0;
    if (reached > WIDEST_DIGIT * line.height) break;
    /** @type {Stretch | null} */
    let whole = null;
    for (const { end, stretch } of stretches[number].get(from) ?? []) {
      /** @type {Stretch} */
      const longer = chain ? join(chain, stretch) : stretch;
      if (end === END) whole = longer;
      found.push({ last: number, end, stretch: longer });
    }
    if (!whole) break;
    [chain, from] = [whole, START];
  }
  return found;
}

/** @type {(one: Stretch, other: Stretch) => Stretch} */
function join({ sides: one, area, hole }, { sides: other, ...more }) {
  return {
    sides: [
      Math.min(one[0], other[0]),
      Math.min(one[1], other[1]),
      Math.max(one[2], other[2]),
      Math.max(one[3], other[3]),
    ],
    area: area + more.area,
    hole: Math.max(hole, other[0] - one[2]),
  };
}
