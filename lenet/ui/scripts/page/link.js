// A link that holds the drawing, and the place from which it was looked at: in the URL's fragment,
// which no browser sends to a server. `#d=…` may be followed by
//
//   &part=NAME     the chapter or step in sight
//   &moment=N      the moment of the drawing, in thousandths of the pen’s path
//   &snapshot=N    the snapshot of the training that reads
//   &unit=C3.3.4.13  the unit that is open: layer, row, column and map, from 0
//   &network=NAME  another network that reads
//   &changes=…     what was changed, see changes.js
//   &only=NAME     a single chapter, step or part, for a slide or a frame
//
// What else there is, is for later versions. Of the drawing,
//
// points that a straight line leaves out by less than `FLAT` are left out; the rest are written as
// steps from one to the next, in bytes as few as they need, in base64 for URLs. Reading it puts points
// on those lines again, as near as a pen leaves them, so that the paper shows corners as corners.

import { CANVAS, LAYERS, MAX_POINTS, MAX_STROKES, PEN_WIDTHS, STEP, WIDEST } from "../constants.js";
import { countPoints } from "../drawing/strokes.js";

/**
 * @typedef {{part?: string | null, moment?: number | null, snapshot?: number | null, only?: string,
 *   unit?: Kinds["unit"], network?: string, changes?: string | null}} Place from which a drawing is looked at
 */

export const PREFIX = "#d=";
export const home = () => new URL("../../", import.meta.url); // where the page stands alone
const FLAT = 0.75; // canvas units
const APART = 2 * STEP; // canvas units

/** Return the fragment of strokes, "#d=…", a few hundred characters long for a digit; and of a place.
 * @type {(strokes: Stroke[], place?: Place) => string} */
export function toFragment(strokes, place = {}) {
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
  const drawn = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const { unit, ...others } = place;
  const said = { ...others, unit: unit && [unit.layer, ...unit.index].join(".") };
  const known = Object.entries(said).filter(([, value]) => value !== undefined && value !== null);
  return PREFIX + [drawn, ...known.map((each) => each.join("="))].join("&");
}

/** Return the place in a fragment: what of it is there and could be.
 * @type {(fragment: string) => Place} */
export function placeOf(fragment) {
  const said = new URLSearchParams(fragment.slice(1));
  /** @type {(key: string) => string | undefined} */
  const name = (key) => said.get(key)?.match(/^[a-z]+$/)?.[0];
  /** @type {(key: string) => number | undefined} */
  const count = (key) => {
    const value = said.get(key)?.match(/^\d{1,5}$/)?.[0];
    return value === undefined ? undefined : Number(value);
  };
  const [layer, ...index] = said.get("unit")?.split(".") ?? [];
  const places = index.map(Number);
  const grid = LAYERS.find((each) => each.name === layer)?.grid ?? [];
  /** @type {(place: number, most: number) => boolean} */
  const within = (place, most) => Number.isInteger(place) && place >= 0 && place < most;
  const there =
    layer && places.length === 3 && grid.every((most, axis) => within(places[axis], most));
  return {
    part: name("part"),
    only: name("only"),
    moment: count("moment"),
    snapshot: count("snapshot"),
    network: name("network"),
    changes: said.get("changes")?.match(/^[\w.~-]+$/)?.[0],
    unit: there && grid.length ? { layer, index: places } : undefined,
  };
}

/** Return the strokes in a fragment, or null if it holds none that could be drawn here.
 * @type {(fragment: string) => Stroke[] | null} */
export function fromFragment(fragment) {
  if (!fragment.startsWith(PREFIX)) return null;
  try {
    const [drawn] = fragment.slice(PREFIX.length).split("&");
    const text = drawn.replaceAll("-", "+").replaceAll("_", "/");
    const strokes = parse(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return strokes.length ? refill(strokes) : null;
  } catch {
    return null; // a link that was cut, or never was one
  }
}

/** @type {(from: number[], to: number[]) => number} */
const apart = ([x0, y0], [x1, y1]) => Math.hypot(x1 - x0, y1 - y0);

/** Return how long the pen's path is.
 * @type {(strokes: Stroke[]) => number} */
const lengthOf = (strokes) =>
  strokes
    .flatMap(({ points }) => points.map((to, at) => apart(points[at - 1] ?? to, to)))
    .reduce((sum, step) => sum + step, 0);

/** Return the moment at which only the first of a drawing's strokes were there. The points of a link are
 * others than those that were drawn, so it is told by the path.
 * @type {(shown: Stroke[], strokes: Stroke[]) => number} */
export const momentOf = (shown, strokes) =>
  Math.round((1000 * lengthOf(shown)) / (lengthOf(strokes) || 1));

/** Return how many points of a drawing there were at a moment.
 * @type {(strokes: Stroke[], moment: number) => number} */
export function pointsAt(strokes, moment) {
  let left = (moment / 1000) * lengthOf(strokes) + 0.5;
  let count = 0;
  for (const { points } of strokes) {
    for (const [at, point] of points.entries()) {
      left -= apart(points[at - 1] ?? point, point);
      if (left < 0) return Math.max(count, 1);
      count += 1;
    }
  }
  return count;
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
  const step = Math.max(APART, lengthOf(strokes) / (MAX_POINTS - countPoints(strokes)));
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
