// What is drawn beside a number and is none of it: lines, strips and marks at the edge, signs. The
// twin of `lenet/drawing/clutter.py`.

import { CLUTTER } from "../picture_constants.js";
import { bounds } from "./bounds.js";
import { findComponents, label } from "./components.js";
import { turned } from "./filters.js";
import { masked, overview, solid } from "./raster.js";
import { roundHalfEven } from "./round.js";
import { findLines, gaps } from "./ruling.js";

/** @typedef {Generator<{reason: string, rest: Ink}, void>} Rest why something goes, and what is left, of 0 and 1 */
/** @typedef {Component & {number: number}} Part */

/** Return a box in the pixels of an image so many times as large.
 * @type {(box: Rectangle, scale: number) => Rectangle} */
export const scaled = ({ x, y, width, height }, scale) => ({
  x: roundHalfEven(x * scale),
  y: roundHalfEven(y * scale),
  width: roundHalfEven(width * scale),
  height: roundHalfEven(height * scale),
});

/** Take away what is no part of a number; return the ink, and what was dropped.
 * @type {(ink: Ink) => {ink: Ink, dropped: Dropped[]}} */
export function withoutClutter(ink) {
  let drawn = solid(overview(ink));
  let kept = ink;
  const scale = Math.max(ink.width, ink.height) / Math.max(drawn.width, drawn.height);
  /** @type {Dropped[]} */
  const dropped = [];
  if (findComponents(drawn).components.length + 1 > CLUTTER.MOST) return { ink, dropped };
  for (const rule of [strips, findLines, marks, spatter, signs]) {
    for (const { reason, rest } of rule(drawn)) {
      const gone = { ...drawn, data: drawn.data.map((each, at) => each & (1 - rest.data[at])) };
      dropped.push({ reason, box: scaled(bounds(gone, 1), scale) });
      [kept, drawn] = [masked(kept, rest, drawn), rest];
    }
  }
  return { ink: kept, dropped };
}

/** Find what lies along an edge of the picture, and goes on past the digits or into corners.
 * @type {(drawn: Ink) => Rest} */
function* strips(drawn) {
  let rest = drawn;
  /** @type {{turns: number, corners: boolean}[]} */
  const sides = [];
  const { x, y, width, height } = bounds(drawn, 1);
  // how far ink is from the sides, by the turns that bring them up: what is dropped lies at the edge
  const free = [y, drawn.width - x - width, drawn.height - y - height, x];
  for (let turns = 0; turns < 4; turns++) {
    if (free[turns] > 1) continue;
    const upper = rotated(rest, turns);
    const { depth, corners } = strip(rotated(drawn, turns));
    upper.data.fill(0, 0, depth * upper.width);
    // what is not quite straight, or only a part of the edge, is a component of its own
    const limit = CLUTTER.STRIP * Math.min(upper.width, upper.height);
    const { labels, parts } = partsOf(upper);
    const gone = parts.filter((part) => {
      const foot = part.y + part.height;
      const along = coverAtTop(labels, upper, part.number) >= CLUTTER.ALONG;
      const wedge = part.y > 0 && part.y <= depth && foot <= Math.max(limit, 2 * depth + 1);
      return wedge || (along && foot <= limit);
    });
    const back = rotated(without(upper, labels, gone), (4 - turns) % 4);
    if (back.data.every((each, at) => each === rest.data[at])) continue;
    sides.push({ turns, corners });
    rest = back;
  }
  const [top, right, bottom, left] = gaps(rest); // by the turns that bring it up
  const apart = [top, right, bottom, left];
  const ends = [Math.min(right, left), Math.min(top, bottom)];
  const all = sides.every(
    ({ turns, corners }) =>
      (corners || ends[turns % 2] > CLUTTER.ENDS) && apart[(turns + 2) % 4] > CLUTTER.ENDS,
  );
  if (sides.length && all) yield { reason: CLUTTER.EDGE, rest };
}

/** Return how deep a strip along the upper edge is, and whether it fills both corners.
 * @type {(drawn: Ink) => {depth: number, corners: boolean}} */
function strip({ data, width, height }) {
  const limit = Math.max(2, roundHalfEven(CLUTTER.STRIP * Math.min(width, height)));
  const cover = Array.from({ length: Math.min(limit + 1, height) }, (_, row) => {
    const own = data.subarray(row * width, (row + 1) * width);
    return own.reduce((sum, each) => sum + each, 0) / width;
  });
  const full = cover.map((share) => share >= CLUTTER.FULL);
  const first = full.indexOf(true);
  if (first < 0 || first > 1) return { depth: 0, corners: false };
  const end = full.indexOf(false, first);
  const depth = end < 0 ? full.length : end;
  if (depth > limit) return { depth: 0, corners: false };
  return { depth, corners: cover[first] === 1 };
}

/** Return along which share of the upper edge a component lies within two pixels of it.
 * @type {(labels: Int32Array, image: Ink, number: number) => number} */
function coverAtTop(labels, { width, height }, number) {
  const next = height > 1 ? width : 0;
  let count = 0;
  for (let x = 0; x < width; x++) {
    if (labels[x] === number || labels[x + next] === number) count++;
  }
  return count / width;
}

/** Find small components at the edge, apart from all else: rings, ticks, scraps.
 * @type {(drawn: Ink) => Rest} */
function* marks(drawn) {
  const { width, height } = drawn;
  const band = CLUTTER.BAND * Math.min(width, height);
  const { labels, parts } = partsOf(drawn);
  if (parts.length < 2) return;
  const largest = Math.max(...parts.map(longer));
  const gone = parts.filter((part) => {
    const { x, y } = part;
    const low = x + part.width <= band || y + part.height <= band;
    const near = low || x >= width - band || y >= height - band;
    return near && longer(part) < CLUTTER.SCRAP * largest;
  });
  if (gone.length) yield { reason: CLUTTER.MARK, rest: without(drawn, labels, gone) };
}

/** Find dots: small, as wide as high, and filled.
 * @type {(drawn: Ink) => Rest} */
function* spatter(drawn) {
  const { labels, parts } = partsOf(drawn);
  const largest = Math.max(0, ...parts.map(longer));
  const gone = parts.filter((part) => {
    const { width, height, area } = part;
    const filled = area >= CLUTTER.FILLED * width * height;
    const round = longer(part) <= CLUTTER.ROUND * Math.min(width, height);
    return filled && round && longer(part) < CLUTTER.DOT * largest;
  });
  const [all, dots] = [parts, gone].map((some) => some.reduce((sum, { area }) => sum + area, 0));
  if (gone.length && all - dots >= CLUTTER.REST * all) {
    yield { reason: CLUTTER.SPATTER, rest: without(drawn, labels, gone) };
  }
}

/** Find a dash below the digits, a minus before them, a comma or point after them.
 * @type {(drawn: Ink) => Rest} */
function* signs(drawn) {
  const { labels, parts } = partsOf(drawn);
  const tallest = Math.max(0, ...parts.map(({ height }) => height));
  const mains = parts.filter(({ height }) => height >= CLUTTER.MAIN * tallest);
  if (!mains.length || parts.length === mains.length) return;
  const tops = mains.map(({ y }) => y);
  const feet = mains.map(({ y, height }) => y + height);
  const left = Math.min(...mains.map(({ x }) => x));
  const right = Math.max(...mains.map(({ x, width }) => x + width));
  const [top, bottom] = [Math.min(...tops), Math.max(...feet)];
  if (Math.max(...tops) > Math.min(...feet)) return; // several lines
  let rest = drawn;
  for (const part of parts) {
    const { x, y, width, height } = part;
    const flat = width >= CLUTTER.FLAT * height && height <= CLUTTER.THIN * tallest;
    const [high, low] = [top + CLUTTER.LEVEL * tallest, bottom - CLUTTER.LEVEL * tallest];
    const behind = x >= right - CLUTTER.OVER * tallest && y >= bottom - CLUTTER.LOW * tallest;
    let reason = null;
    if (flat && y >= bottom + CLUTTER.GAP * tallest) reason = CLUTTER.DASH;
    else if (flat && x + width <= left && high < y && y < low) reason = CLUTTER.MINUS;
    else if (behind && longer(part) <= CLUTTER.SMALL * tallest) reason = CLUTTER.COMMA;
    if (!reason) continue;
    rest = without(rest, labels, [part]);
    yield { reason, rest };
  }
}

/** @type {(part: Rectangle) => number} */
const longer = ({ width, height }) => Math.max(width, height);

/** Return components with their numbers, and of each pixel the number.
 * @type {(drawn: Ink) => {labels: Int32Array, parts: Part[]}} */
function partsOf(drawn) {
  const { labels, stats } = label(drawn);
  return { labels, parts: stats.map((each, at) => ({ ...each, number: at + 1 })) };
}

/** @type {(drawn: Ink, labels: Int32Array, parts: Part[]) => Ink} */
function without(drawn, labels, parts) {
  const gone = new Set(parts.map(({ number }) => number));
  return { ...drawn, data: drawn.data.map((each, at) => (gone.has(labels[at]) ? 0 : each)) };
}

/** Return an image, turned to the left by so many quarters.
 * @type {(image: Ink, turns: number) => Ink} */
function rotated(image, turns) {
  if (!turns) return { ...image, data: image.data.slice() };
  const { data, width, height } = turned(rotated(image, turns - 1));
  const upright = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    upright.set(data.subarray(row * width, (row + 1) * width), (height - 1 - row) * width);
  }
  return { data: upright, width, height };
}
