// Straight lines of paper, form or table in ink, told from strokes by how far they go. The twin of
// `lenet/drawing/ruling.py`.

import { RULING } from "../picture_constants.js";
import { bounds } from "./bounds.js";
import { label } from "./components.js";
import { measureDepths } from "./distance.js";
import { box, close, dilate, open, turned } from "./filters.js";
import { blankImage } from "./raster.js";
import { roundHalfEven } from "./round.js";
import { median } from "./statistics.js";

/** @typedef {Generator<{reason: string, rest: Ink}, void>} Rest see clutter.js */
/** @typedef {{left: number, across: number}} Span of a line */

/** Find straight lines, level or upright, that go on past the digits.
 * @type {(drawn: Ink) => Rest} */
export function* findLines(drawn) {
  let rest = drawn;
  for (const upright of [false, true]) {
    for (const found of levelLines(upright ? turned(rest) : rest, upright)) {
      rest = upright ? turned(found.rest) : found.rest;
      yield { reason: found.reason, rest };
    }
  }
}

/** @type {(drawn: Ink, upright: boolean) => Rest} */
function* levelLines(drawn, upright) {
  let lines = drawn;
  const { width, height } = lines;
  const share = roundHalfEven(RULING.LENGTH_SHARE * width);
  const length = Math.min(RULING.LENGTH, Math.max(4, share));
  const thick = dilate(lines, box(1, 3)); // lines are seldom quite level
  const components = both(open(thick, box(length, 1)), lines);
  if (!components.data.includes(1)) return;
  const { labels } = label(dilate(components, box(length, 3)));
  const flat = spansOf(labels, components).filter(({ down }) => down <= RULING.THICK * height);
  const spanning = flat.filter((span) => isFromEdgeToEdge(span, width));
  /** @type {(numbers: number[]) => Ink} */
  const where = (numbers) => {
    const own = blankImage(width, height);
    for (let at = 0; at < labels.length; at++) {
      if (components.data[at] && numbers.includes(labels[at])) own.data[at] = 1;
    }
    return own;
  };
  if (spanning.length >= RULING.PARALLEL - 1) {
    const left = mended(minus(lines, where(spanning.map(({ number }) => number))), lines);
    const enough = sum(left) >= RULING.REST * sum(lines);
    const ruled = spanning.length >= RULING.PARALLEL || enough;
    if (ruled && (!upright || endsWithin(left))) {
      yield { reason: RULING.RULES, rest: left };
      return;
    }
  }
  for (const span of flat) {
    const line = where([span.number]);
    const rest = minus(lines, dilate(line, box(5, 5))); // without its soft edges
    if (sum(rest) < RULING.LITTLE * sum(lines) || !goesPast(span, rest, line, upright)) continue;
    lines = mended(minus(lines, drawnLine(line, rest)), lines);
    yield { reason: RULING.LINE, rest: lines };
  }
}

/** Return where from left to right, and how far down, the components of each number lie.
 * @type {(labels: Int32Array, components: Ink) => (Span & {number: number, down: number})[]} */
function spansOf(labels, { data, width }) {
  /** @type {Map<number, {left: number, right: number, top: number, bottom: number}>} */
  const found = new Map();
  for (let at = 0; at < data.length; at++) {
    if (!data[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    const known = found.get(labels[at]) ?? { left: x, right: x, top: y, bottom: y };
    known.left = Math.min(known.left, x);
    known.right = Math.max(known.right, x);
    known.bottom = y;
    found.set(labels[at], known);
  }
  return [...found]
    .sort(([one], [other]) => one - other)
    .map(([number, { left, right, top, bottom }]) => {
      return { number, left, across: right + 1 - left, down: bottom + 1 - top };
    });
}

/** Fill what a line left open where a stroke crosses it, and goes on above and below.
 * @type {(rest: Ink, lines: Ink) => Ink} */
const mended = (rest, lines) => both(close(rest, box(1, 7)), lines);

/** Tell whether what is left ends before both ends of level lines, if there is anything.
 * @type {(rest: Ink) => boolean} */
function endsWithin(rest) {
  const { x, width } = bounds(rest, 1);
  return !width || Math.min(x, rest.width - x - width) > RULING.ENDS * rest.width;
}

/** @type {(span: Span, width: number) => boolean} */
const isFromEdgeToEdge = ({ left, across }, width) => left <= 1 && left + across >= width - 2;

/** Tell whether a line, from its left so far, goes on past the digits that are left.
 * @type {(span: Span, rest: Ink, line: Ink, upright: boolean) => boolean} */
function goesPast(span, rest, line, upright) {
  const { x: left, y: top, width, height } = bounds(rest, 1);
  const edges = isFromEdgeToEdge(span, rest.width);
  const middle = (meanRow(line) - top) / Math.max(height, 1);
  if (Math.abs(middle - 0.5) < RULING.MIDDLE) return false;
  if (upright) return edges && endsWithin(rest);
  const past = Math.min(left - span.left, span.left + span.across - left - width);
  if (past <= 1) return false;
  const thick = thickness(pastDigits(line, rest));
  const thinner = RULING.THINNER * penOf(rest);
  if (edges) {
    const [above, , below] = gaps(either(rest, line));
    const cut = Math.min(above, below) < RULING.ENDS && thick > thinner; // an image cut to the ink
    return thick <= Math.max(2, RULING.THIN * height) && !cut;
  }
  const long = past >= RULING.PAST * height && span.across >= RULING.LONG * height;
  return long && thick <= thinner;
}

/** Return the ends of a level line, past the digits.
 * @type {(line: Ink, rest: Ink) => Ink} */
function pastDigits(line, rest) {
  const { x, width } = bounds(rest, 1);
  const data = line.data.slice();
  for (let start = x; start < data.length; start += line.width) data.fill(0, start, start + width);
  return { ...line, data };
}

/** @type {(ends: Ink) => number} */
function thickness({ data, width }) {
  const counts = Array(width).fill(0);
  for (let at = 0; at < data.length; at++) counts[at % width] += data[at];
  return median(counts.filter((count) => count > 0));
}

/** Return how wide the strokes are: four times the mean distance to their edge, pixels.
 * @type {(drawn: Ink) => number} */
export function penOf(drawn) {
  const depths = new Float32Array(drawn.data.length);
  measureDepths(drawn, depths);
  let [all, count] = [0, 0];
  for (let at = 0; at < depths.length; at++) {
    if (!drawn.data[at]) continue;
    all += depths[at];
    count++;
  }
  return count ? (4 * all) / count : -2;
}

/** Return where a level line is by its ends: between them a stroke may follow it.
 * @type {(line: Ink, rest: Ink) => Ink} */
function drawnLine(line, rest) {
  const ends = pastDigits(line, rest);
  const { slope, start } = fitted(ends);
  const most = thickness(ends) / 2 + 0.5;
  const drawn = blankImage(line.width, line.height);
  for (let y = 0, place = 0; y < line.height; y++) {
    for (let x = 0; x < line.width; x++, place++) {
      if (Math.abs(y - slope * x - start) <= most) drawn.data[place] = 1;
    }
  }
  return drawn;
}

/** Return the straight line through pixels, by least squares.
 * @type {(drawn: Ink) => {slope: number, start: number}} */
function fitted({ data, width }) {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    if (!data[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    count++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
  return { slope, start: (sumY - slope * sumX) / count };
}

/** Return how far ink is from the top, right, bottom and left, of the picture's sides.
 * @type {(drawn: Ink) => [number, number, number, number]} */
export function gaps(drawn) {
  const { x, y, width, height } = bounds(drawn, 1);
  return [
    y / drawn.height,
    1 - (x + width) / drawn.width,
    1 - (y + height) / drawn.height,
    x / drawn.width,
  ];
}

/** @type {(drawn: Ink) => number} */
function sum({ data }) {
  let all = 0;
  for (let at = 0; at < data.length; at++) all += data[at];
  return all;
}

/** @type {(line: Ink) => number} */
function meanRow({ data, width }) {
  let [all, count] = [0, 0];
  for (let at = 0; at < data.length; at++) {
    if (!data[at]) continue;
    all += Math.floor(at / width);
    count++;
  }
  return all / count;
}

/** @type {(one: Ink, other: Ink) => Ink} */
function both(one, other) {
  const result = blankImage(one.width, one.height);
  for (let at = 0; at < result.data.length; at++) result.data[at] = one.data[at] & other.data[at];
  return result;
}

/** @type {(one: Ink, other: Ink) => Ink} */
const minus = (one, other) => both(one, negative(other));

/** @type {(one: Ink, other: Ink) => Ink} */
const either = (one, other) => negative(both(negative(one), negative(other)));

/** @type {(shape: Ink) => Ink} */
function negative({ data, width, height }) {
  const result = blankImage(width, height);
  for (let at = 0; at < data.length; at++) result.data[at] = 1 - data[at];
  return result;
}
