// A pen's drawing as a lattice: its pieces are strokes, small ones with the stroke they belong to. The
// twin of `lenet/reading/from_strokes.py`.

import {
  ARMS,
  BOX,
  COMPARED,
  DASH_BELOW,
  DASH_FLAT,
  DASH_SHARED,
  DASH_WIDTH,
  DIGIT_STROKES,
  LEAST_LENGTH,
  LOW_PART,
  INK_MARGIN as MARGIN,
  MOST_PIECES,
  PEN,
  SEPARATED,
  SMALL_STROKE,
  SMALL_STROKE_GAP,
  TOO_MANY_PIECES,
  WIDEST_DIGIT,
} from "../constants.js";
import { cutOut } from "../drawing/bounds.js";
import { draw } from "../drawing/strokes.js";
import { groupOf, isBare, mayBeDigit } from "./lattice.js";
import { search } from "./search.js";

/** @typedef {{drawing: Stroke[], pieces: Piece[], height: number}} Pen pieces in the order of time */

/**
 * Read a drawing of strokes, in each order of its pieces, and take the cheaper.
 *
 * @param {Stroke[]} drawing
 * @param {Recognize} recognize
 * @returns {Segmentation}
 */
export function read(drawing, recognize) {
  const { pieces, height } = layOut(drawing);
  if (!pieces.length || pieces.length > MOST_PIECES) {
    const reason = pieces.length ? TOO_MANY_PIECES : null;
    return { lattice: null, groups: [], path: null, reason };
  }
  if (hasSeparator({ drawing, pieces, height })) {
    return { lattice: null, groups: [], path: null, reason: SEPARATED };
  }
  /** @type {(candidates: Candidate[]) => Group[]} */
  const readAll = (candidates) => readCandidates(drawing, candidates, recognize);
  /** @type {Map<string, Group>} */
  let known = new Map();
  const found = lattices({ drawing, pieces, height }).map((lattice) => {
    const { path, read } = search(lattice, readAll, known);
    known = read;
    return { lattice, path };
  });
  const { lattice, path } = found.reduce((best, each) =>
    costOf(each.path) < costOf(best.path) ? each : best,
  );
  const groups = lattice.candidates.flatMap((candidate) => {
    const group = known.get(candidate.key);
    return group ? [{ ...group, candidate }] : [];
  });
  return { lattice, path: path && touched(drawing, path), groups, reason: null };
}

/** Note where strokes touch between neighbours of a path.
 * @type {(drawing: Stroke[], path: BestPath) => BestPath} */
function touched(drawing, path) {
  const bare = path.groups.map(isBare);
  const across = path.groups.slice(1).map(({ candidate }, at) => {
    const longer = bare[at] && bare[at + 1] ? ARMS * path.height : 0;
    return touch(drawing, path.groups[at].candidate.strokes, candidate.strokes, longer);
  });
  const sides = path.sides.map(([left, right], at) => [
    { ...left, touch: at > 0 && across[at - 1] },
    { ...right, touch: at < across.length && across[at] },
  ]);
  return { ...path, sides };
}

/** Read candidates; return groups, see `groupOf`.
 * @type {(drawing: Stroke[], candidates: Candidate[], recognize: Recognize) => Group[]} */
export function readCandidates(drawing, candidates, recognize) {
  return candidates.map((candidate) => {
    const recognition = recognize(candidate, () => inkOf(drawing, candidate));
    // all strokes are drawn where they are
    const all = candidate.strokes.length === drawing.length;
    return groupOf(candidate, all ? [0, 0] : cornerOf(candidate), recognition);
  });
}

/** @type {(path: BestPath | null) => number} */
const costOf = (path) => path?.cost ?? Infinity;

/**
 * Find the pieces of a drawing; stray dots belong to none.
 *
 * @param {Stroke[]} drawing
 * @returns {Pen}
 */
export function layOut(drawing) {
  const strokes = drawing.map(measure);
  const height = Math.max(1, ...strokes.map(({ top, bottom }) => bottom - top));
  const large = strokes.filter((each) => sideOf(each) >= SMALL_STROKE * height);
  const joined = new Map(large.map((each) => [each.main, [each]]));
  for (const small of strokes) {
    if (!large.length || sideOf(small) >= SMALL_STROKE * height) continue;
    const nearest = large.reduce((best, each) =>
      gap(small, each) < gap(small, best) ? each : best,
    );
    const reach = SMALL_STROKE_GAP * height + drawing[small.main].width;
    if (gap(small, nearest) <= reach) joined.get(nearest.main)?.push(small);
  }
  const pieces = [...joined].map(([main, parts]) => join(main, parts));
  return { drawing, pieces, height };
}

/** Tell whether a small stroke lies between digits, at their foot, as a comma does.
 * @type {(pen: Pen) => boolean} */
function hasSeparator({ drawing, pieces, height }) {
  // no stroke is small, as of most drawings
  if (drawing.length === pieces.length || pieces.length < 2) return false;
  const digits = pieces.map(({ main }) => measure(drawing[main], main));
  const [left, right] = [least(digits, "left"), most(digits, "right")];
  const foot = most(digits, "bottom") - LOW_PART * height;
  const joined = new Set(pieces.flatMap(({ strokes }) => strokes));
  return drawing.some((stroke, number) => {
    if (digits.some(({ main }) => main === number)) return false;
    const small = measure(stroke, number);
    const middle = (small.left + small.right) / 2;
    const over = digits.some((each) => each.left <= small.right && small.left <= each.right);
    const between = left < middle && middle < right && small.top > foot;
    return between && !(over && joined.has(number));
  });
}

/** @type {(pieces: Piece[], side: "left" | "top") => number} */
const least = (pieces, side) => Math.min(...pieces.map((each) => each[side]));
/** @type {(pieces: Piece[], side: "right" | "bottom") => number} */
const most = (pieces, side) => Math.max(...pieces.map((each) => each[side]));

/** Tell whether one of a candidate's pieces is a dash beside the others.
 * @type {(pen: Pen, pieces: Piece[]) => boolean} */
function hasDash({ height }, pieces) {
  return pieces.some((dash) => {
    const others = pieces.filter((each) => each !== dash);
    const width = dash.right - dash.left;
    const flat = width > DASH_WIDTH * height && dash.bottom - dash.top < DASH_FLAT * width;
    if (!others.length || !flat) return false;
    const over = DASH_SHARED * width;
    const beside =
      dash.left > most(others, "right") - over || dash.right < least(others, "left") + over;
    const below = (dash.top + dash.bottom) / 2 - least(others, "top");
    return beside && below > DASH_BELOW * height;
  });
}

/** Return a lattice for each order of the pieces: from left to right, and in time.
 * @type {(pen: Pen) => Lattice[]} */
export function lattices(pen) {
  const { pieces } = pen;
  const across = pieces.toSorted((one, other) => one.left + one.right - other.left - other.right);
  const same = across.every((piece, number) => piece === pieces[number]);
  return (same ? [across] : [across, pieces]).map((order) => lattice(pen, order));
}

/** Return where a candidate's ink lies, x and y.
 * @type {(candidate: Candidate) => number[]} */
export function cornerOf({ box }) {
  return [box.left, box.top].map((place) => Math.max(0, Math.trunc(place) - MARGIN));
}

/** Draw a candidate's ink alone as `draw` does, at the left edge, where there is less paper.
 * @type {(drawing: Stroke[], candidate: Candidate) => Ink} */
export function inkOf(drawing, candidate) {
  const { strokes, box } = candidate;
  const [left, top] = cornerOf(candidate);
  const moved = strokes.map((number) => {
    const { width, points } = drawing[number];
    return { width, points: points.map(([x, y]) => [Math.fround(x) - left, y]) };
  });
  const whole = draw(moved);
  const right = Math.min(whole.width, Math.trunc(box.left + box.width) + MARGIN - left);
  const bottom = Math.min(whole.height, Math.trunc(box.top + box.height) + MARGIN);
  const part = { x: 0, y: top, width: right, height: bottom - top };
  return cutOut(whole, part);
}

/** Tell whether the ink of some strokes, by their numbers, touches that of others, or would, if all
 * went on straight at both ends, so many canvas units longer.
 * @type {(drawing: Stroke[], numbers: number[], others: number[], longer?: number) => boolean} */
export function touch(drawing, numbers, others, longer = 0) {
  return numbers.some((one) => others.some((other) => near(drawing[one], drawing[other], longer)));
}

/** Tell whether some points of two strokes are as near as their ink is wide.
 * @type {(one: Stroke, other: Stroke, longer: number) => boolean} */
function near(one, other, longer) {
  const reach = (one.width + other.width) / 2;
  const [points, others] = [one, other].map((stroke) => along(stroke.points, longer));
  return points.some(([x, y]) =>
    others.some(([x1, y1]) => (x - x1) ** 2 + (y - y1) ** 2 <= reach ** 2),
  );
}

/** Return points at even distances along a path, longer at both ends.
 * @type {(points: number[][], longer: number) => number[][]} */
function along(points, longer) {
  const [[x, y], [x1, y1]] = [points[0], points[points.length - 1]];
  const share = longer / Math.max(Math.hypot(x1 - x, y1 - y), LEAST_LENGTH);
  const [across, down] = [share * (x1 - x), share * (y1 - y)];
  const path = [[x - across, y - down], ...points, [x1 + across, y1 + down]];
  const lengths = path.slice(1).map(([x, y], at) => Math.hypot(x - path[at][0], y - path[at][1]));
  const apart = lengths.reduce((sum, each) => sum + each, 0) / (COMPARED - 1);
  const even = [];
  let step = 0;
  let passed = 0; // before that step
  for (let number = 0; number < COMPARED; number++) {
    while (step < lengths.length - 1 && passed + lengths[step] < number * apart) {
      passed += lengths[step++];
    }
    const on = Math.min(1, (number * apart - passed) / Math.max(lengths[step], LEAST_LENGTH));
    const [from, to] = [path[step], path[step + 1]];
    even.push([from[0] + on * (to[0] - from[0]), from[1] + on * (to[1] - from[1])]);
  }
  return even;
}

/** @type {(stroke: Stroke, number: number) => Piece} */
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

/** @type {(piece: Piece) => number} */
const sideOf = ({ left, top, right, bottom }) => Math.max(right - left, bottom - top);

/** @type {(one: Piece, other: Piece) => number} */
function gap(one, other) {
  const across = Math.max(one.left - other.right, other.left - one.right);
  const down = Math.max(one.top - other.bottom, other.top - one.bottom);
  return Math.max(across, down);
}

/** @type {(main: number, parts: Piece[]) => Piece} */
function join(main, parts) {
  /** @typedef {"left" | "top" | "right" | "bottom"} Side */
  /** @type {(side: Side) => number} */
  const least = (side) => Math.min(...parts.map((part) => part[side]));
  /** @type {(side: Side) => number} */
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

/** @type {(pen: Pen, pieces: Piece[]) => Lattice} */
function lattice(pen, pieces) {
  const nodes = [
    END,
    ...pieces
      .slice(1)
      .map((_, at) => node(pen.height, pieces.slice(0, at + 1), pieces.slice(at + 1))),
    END,
  ];
  const candidates = [];
  for (let end = 1; end <= pieces.length; end++) {
    for (let start = end - 1; start >= Math.max(0, end - DIGIT_STROKES); start--) {
      const made = candidate(pen, pieces.slice(start, end), start, end);
      if (made.shape.width > WIDEST_DIGIT) break; // more pieces are wider
      if (mayBeDigit(made.shape) && !hasDash(pen, pieces.slice(start, end))) candidates.push(made);
    }
  }
  return { pieces, nodes, candidates, height: pen.height };
}

const END = { overlap: 0, late: false };

/** @type {(height: number, before: Piece[], after: Piece[]) => LatticeNode} */
function node(height, before, after) {
  const overlap =
    Math.max(...before.map(({ right }) => right)) - Math.min(...after.map(({ left }) => left));
  const late =
    Math.max(...before.map(({ main }) => main)) > Math.min(...after.map(({ main }) => main));
  return { overlap: Math.max(0, overlap) / height, late };
}

/** @type {(pen: Pen, pieces: Piece[], start: number, end: number) => Candidate} */
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
  const length = ((whole.length / Math.max(width, height, LEAST_LENGTH)) * (BOX - PEN) + PEN) / BOX;
  const shape = {
    width: width / pen.height,
    height: height / pen.height,
    hole: hole / pen.height,
    length,
    breaks: breaks(pen, times),
  };
  const pens = whole.strokes.map((number) => pen.drawing[number].width);
  const around = Math.max(...pens) / 2;
  const box = {
    left: whole.left - around,
    top: whole.top - around,
    width: width + 2 * around,
    height: height + 2 * around,
  };
  return { start, end, key: whole.strokes.join(), strokes: whole.strokes, box, shape };
}

/** Count the pieces of others that were drawn between the first and the last of a candidate.
 * @type {(pen: Pen, times: number[]) => number} */
function breaks({ pieces }, times) {
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return pieces.filter(({ main }) => first <= main && main <= last).length - times.length;
}
