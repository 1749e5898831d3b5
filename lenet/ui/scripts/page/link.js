// A link that holds the drawing: in the URL's fragment, which no browser sends to a server.
//
// Points that a straight line leaves out by less than `FLAT` are left out; the rest are written as
// steps from one to the next, in bytes as few as they need, in base64 for URLs. Reading it puts points
// on those lines again, as near as a pen leaves them, so that the paper shows corners as corners.

import { CANVAS, MAX_POINTS, MAX_STROKES, PEN_WIDTHS, STEP, WIDEST } from "../constants.js";
import { countPoints } from "../drawing/strokes.js";

export const PREFIX = "#d=";
const FLAT = 0.75; // canvas units
const APART = 2 * STEP; // canvas units

/** Return the fragment of strokes, "#d=…", a few hundred characters long for a digit.
 * @type {(strokes: Stroke[]) => string} */
export function toFragment(strokes) {
  /** @type {number[]} */
  const bytes = [];
  /** @param {number} value */
  const write = (value) => {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
    bytes.push(value);
  };
  /** @param {number} value */
  const writeSigned = (value) => write(value < 0 ? -2 * value - 1 : 2 * value);
  for (const { width, points } of strokes) {
    const kept = simplify(points).map((point) => point.map(Math.round));
    write(Math.round(width));
    write(kept.length);
    let [x, y] = [0, 0];
    for (const point of kept) {
      writeSigned(point[0] - x);
      writeSigned(point[1] - y);
      [x, y] = point;
    }
  }
  const text = btoa(String.fromCharCode(...bytes));
  return PREFIX + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Return the strokes in a fragment, or null if it holds none that could be drawn here.
 * @type {(fragment: string) => Stroke[] | null} */
export function fromFragment(fragment) {
  if (!fragment.startsWith(PREFIX)) return null;
  try {
    const text = fragment.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/");
    const strokes = parse(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return strokes.length ? refill(strokes) : null;
  } catch {
    return null; // a link that was cut, or never was one
  }
}

/** @type {(bytes: Uint8Array) => Stroke[]} */
function parse(bytes) {
  let at = 0;
  const read = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (at >= bytes.length || factor > 2 ** 21) throw new RangeError("The link ends too soon.");
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const readSigned = () => {
    const value = read();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  /** @type {(value: number, range: number[]) => number} */
  const check = (value, [low, high]) => {
    if (value < low || value > high) throw new RangeError(`Expected ${low} to ${high}.`);
    return value;
  };
  const strokes = [];
  let room = MAX_POINTS;
  while (at < bytes.length) {
    const width = check(read(), PEN_WIDTHS);
    const count = check(read(), [1, room]);
    room -= count;
    let [x, y] = [0, 0];
    const points = Array.from({ length: count }, () => {
      x = check(x + readSigned(), [0, WIDEST]);
      y = check(y + readSigned(), [0, CANVAS]);
      return [x, y];
    });
    strokes.push({ width, points });
    check(strokes.length, [1, MAX_STROKES]);
  }
  return strokes;
}

/** Put points on the lines between points, if there is room.
 * @type {(strokes: Stroke[]) => Stroke[]} */
function refill(strokes) {
  /** @type {(from: number[], to: number[]) => number} */
  const apart = ([x0, y0], [x1, y1]) => Math.hypot(x1 - x0, y1 - y0);
  /** @type {(stroke: Stroke) => number} */
  const length = ({ points }) =>
    points.reduce((sum, to, at) => sum + apart(points[at - 1] ?? to, to), 0);
  const whole = strokes.reduce((sum, stroke) => sum + length(stroke), 0);
  const step = Math.max(APART, whole / (MAX_POINTS - countPoints(strokes)));
  /** @type {(to: number[], at: number, points: number[][]) => number[][]} */
  const fill = (to, at, points) => {
    const from = points[at - 1] ?? to;
    const count = Math.ceil(apart(from, to) / step) || 1;
    /** @type {(share: number) => number[]} */
    const on = (share) => from.map((start, axis) => start + share * (to[axis] - start));
    /** @type {(place: number) => number} */
    const tenths = (place) => Math.round(10 * place) / 10;
    return Array.from({ length: count }, (_, part) => on((part + 1) / count).map(tenths));
  };
  return strokes.map(({ width, points }) => ({ width, points: points.flatMap(fill) }));
}

/**
 * Leave out points by D. Douglas and T. Peucker, "Algorithms for the reduction of the number of
 * points required to represent a digitized line", 1973: keep the one farthest from the straight
 * line between the ends, and do the same on both sides of it.
 *
 * @type {(points: number[][]) => number[][]}
 */
function simplify(points) {
  if (points.length < 3) return points;
  const last = points[points.length - 1];
  const [[x0, y0], [x1, y1]] = [points[0], last];
  const length = Math.hypot(x1 - x0, y1 - y0);
  /** @type {(point: number[]) => number} */
  const distance = ([x, y]) =>
    length
      ? Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
      : Math.hypot(x - x0, y - y0);
  let farthest = 0;
  for (let at = 1; at < points.length - 1; at++) {
    if (distance(points[at]) > distance(points[farthest])) farthest = at;
  }
  if (distance(points[farthest]) < FLAT) return [points[0], last];
  const before = simplify(points.slice(0, farthest + 1));
  return [...before.slice(0, -1), ...simplify(points.slice(farthest))];
}
