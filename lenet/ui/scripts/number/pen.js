// A pen's drawing as a lattice: its pieces are strokes, small ones with the stroke they belong to. The
// twin of `lenet/number/pen.py`.
//
// A piece is {strokes, main, left, top, right, bottom, length}: the numbers of its strokes in the
// order of time, the main one among them; where the pen's path lies, and how long it is, canvas units.

import {
  BOX,
  CANVAS,
  DIGIT_STROKES,
  FINE,
  PEN,
  SMALL_STROKE,
  SMALL_STROKE_GAP,
} from "../constants.js";
import { frameEven } from "../drawing/framing.js";
import { draw, Raster, transform } from "../drawing/strokes.js";
import { mayBeDigit } from "./lattice.js";

const SIZE = Math.round(1.25 * FINE * BOX); // of the image a candidate is drawn in, pixels
const UNIT = CANVAS / SIZE; // canvas units to a pixel
const [PATH, EVEN_PEN] = [(BOX - PEN) * FINE * UNIT, PEN * FINE * UNIT];

/**
 * Find the pieces of a drawing of one stroke or more; stray dots belong to none.
 *
 * @param {{width: number, points: number[][]}[]} drawing
 * @returns {{drawing: object[], pieces: object[], height: number}} Its pieces in the order of time,
 *   and the height of the line, canvas units.
 */
export function layOut(drawing) {
  const strokes = drawing.map(measure);
  const height = Math.max(...strokes.map(({ top, bottom }) => bottom - top), 1);
  const large = strokes.filter((each) => sideOf(each) >= SMALL_STROKE * height);
  const joined = new Map(large.map((each) => [each.main, [each]]));
  for (const small of strokes) {
    if (!large.length || sideOf(small) >= SMALL_STROKE * height) continue;
    const nearest = large.reduce((best, each) =>
      gap(small, each) < gap(small, best) ? each : best,
    );
    const reach = SMALL_STROKE_GAP * height + drawing[small.main].width;
    if (gap(small, nearest) <= reach) joined.get(nearest.main).push(small);
  }
  const pieces = [...joined].map(([main, parts]) => join(main, parts));
  return { drawing, pieces, height };
}

/** Return a lattice for each order of the pieces: from left to right, and in time. */
export function lattices(pen) {
  const { pieces } = pen;
  const across = pieces.toSorted((one, other) => one.left + one.right - other.left - other.right);
  const same = across.every((piece, number) => piece === pieces[number]);
  return (same ? [across] : [across, pieces]).map((order) => lattice(pen, order));
}

const raster = new Raster(SIZE);

/** Frame a candidate quickly: drawn with the even pen at once. */
export function frame(drawing, { strokes }) {
  const even = transform(
    strokes.map((number) => drawing[number]),
    { width: EVEN_PEN, size: PATH },
  );
  return frameEven(raster.draw(even));
}

/**
 * Return a candidate's ink, and its corner on the paper, x and y. Its strokes move to the left by
 * whole pixels, so that less paper has to be looked at.
 */
export function inkOf(drawing, { strokes, box }) {
  const chosen = strokes.map((number) => drawing[number]);
  const widest = Math.max(...chosen.map(({ width }) => width));
  const shift = Math.max(0, Math.floor(Math.trunc(box.left - widest) / 2) * 2);
  const moved = chosen.map(({ width, points }) => {
    return { width, points: points.map(([x, y]) => [Math.fround(x) - shift, y]) };
  });
  return { ink: draw(moved), corner: [shift, 0] };
}

function measure({ points }, number) {
  const piece = {
    strokes: [number],
    main: number,
    left: Infinity,
    top: Infinity,
    right: -Infinity,
    bottom: -Infinity,
    length: 0,
  };
  points.forEach(([x, y], at) => {
    piece.left = Math.min(piece.left, x);
    piece.top = Math.min(piece.top, y);
    piece.right = Math.max(piece.right, x);
    piece.bottom = Math.max(piece.bottom, y);
    if (at) piece.length += Math.hypot(x - points[at - 1][0], y - points[at - 1][1]);
  });
  return piece;
}

const sideOf = ({ left, top, right, bottom }) => Math.max(right - left, bottom - top);

function gap(one, other) {
  const across = Math.max(one.left - other.right, other.left - one.right);
  const down = Math.max(one.top - other.bottom, other.top - one.bottom);
  return Math.max(across, down);
}

function join(main, parts) {
  const least = (side) => Math.min(...parts.map((part) => part[side]));
  const most = (side) => Math.max(...parts.map((part) => part[side]));
  return {
    strokes: parts.flatMap(({ strokes }) => strokes).sort((one, other) => one - other),
    main,
    left: least("left"),
    top: least("top"),
    right: most("right"),
    bottom: most("bottom"),
    length: parts.reduce((sum, { length }) => sum + length, 0),
  };
}

function lattice(pen, pieces) {
  const nodes = [
    { overlap: 0, late: false },
    ...pieces.slice(1).map((_, at) => node(pen, pieces.slice(0, at + 1), pieces.slice(at + 1))),
    { overlap: 0, late: false },
  ];
  const candidates = [];
  for (let end = 1; end <= pieces.length; end++) {
    for (let start = Math.max(0, end - DIGIT_STROKES); start < end; start++) {
      const made = candidate(pen, pieces.slice(start, end), start, end);
      if (mayBeDigit(made.shape)) candidates.push(made);
    }
  }
  return { nodes, candidates, height: pen.height };
}

function node(pen, before, after) {
  const overlap =
    Math.max(...before.map(({ right }) => right)) - Math.min(...after.map(({ left }) => left));
  const late =
    Math.max(...before.map(({ main }) => main)) > Math.min(...after.map(({ main }) => main));
  return { overlap: Math.max(0, overlap) / pen.height, late };
}

function candidate(pen, pieces, start, end) {
  const whole = join(0, pieces);
  const [width, height] = [whole.right - whole.left, whole.bottom - whole.top];
  let hole = 0;
  let reached = whole.left;
  for (const { left, right } of pieces.toSorted((one, other) => one.left - other.left)) {
    hole = Math.max(hole, left - reached);
    reached = Math.max(reached, right);
  }
  const times = pieces.map(({ main }) => main);
  // the pen's own width counts at both ends of the box, as it will in the digit image
  const length = ((whole.length / Math.max(width, height, 1e-3)) * (BOX - PEN) + PEN) / BOX;
  const shape = {
    width: width / pen.height,
    height: height / pen.height,
    hole: hole / pen.height,
    length,
    breaks: breaks(pen, times),
  };
  const box = { left: whole.left, top: whole.top, width, height };
  return { start, end, key: whole.strokes.join(), strokes: whole.strokes, box, shape };
}

/** Count the pieces of others that were drawn between the first and the last of a candidate. */
function breaks({ pieces }, times) {
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return pieces.filter(({ main }) => first <= main && main <= last).length - times.length;
}
