// Ink as a lattice: its pieces are connected, and where digits may touch, cut. The twin of
// `lenet/reading/from_ink.py`.

import { cutOut } from "../drawing/bounds.js";
import { FROM_INK } from "../picture_constants.js";
import { findCuts } from "./cuts.js";
import { groupOf, mayBeDigit } from "./lattice.js";
import { layOut } from "./line.js";
import { Posterior } from "./posterior.js";
import { search } from "./search.js";
import { chains, END, START, shapeOf, stretchesOf } from "./stretches.js";

/** @typedef {import("./line.js").Line} Line */
/** @typedef {Map<number, import("./cuts.js").Cut[]>} Cuts of some pieces, by their number from 0 */

/**
 * Read ink: whole pieces first, then cut those that read badly.
 *
 * @param {Ink} ink
 * @param {(ink: Ink) => Recognition} recognize
 * @returns {Segmentation}
 */
export function read(ink, recognize) {
  const line = layOut(ink);
  if (!line || typeof line === "string") {
    return { lattice: null, groups: [], path: null, cuts: [], reason: line };
  }
  /** @type {(cuts: Cuts) => (candidates: Candidate[]) => Group[]} */
  const reader = (cuts) => (candidates) =>
    candidates.map((candidate) => {
      const { ink: own, corner } = inkOf(line, cuts, candidate);
      return { ...groupOf(candidate, corner, recognize(own)), scale: line.scale };
    });
  /** @type {Cuts} */
  const cuts = new Map();
  let lattice = latticeOf(line, cuts);
  let found = search(lattice, reader(cuts));
  for (const piece of toCut(line, found.path)) {
    const some = cutPiece(line, piece);
    if (some.length) cuts.set(piece, some);
  }
  if (cuts.size) {
    lattice = latticeOf(line, cuts);
    found = search(lattice, reader(cuts), found.read);
  }
  const groups = lattice.candidates.flatMap((candidate) => {
    const group = found.read.get(candidate.key);
    return group ? [{ ...group, candidate }] : [];
  });
  const seams = [...cuts].flatMap(([piece, some]) => some.map((cut) => seam(line, piece, cut)));
  const path = found.path && weighed(found.path, lattice, groups);
  return { lattice, groups, path, cuts: seams, reason: null };
}

/** Return a path, if there is a cut on it, with how likely its text is.
 * @type {(path: BestPath, lattice: Lattice, read: Group[]) => BestPath} */
function weighed(path, lattice, read) {
  const { groups } = path;
  if (!groups.some(({ candidate }) => candidate.shape.parted)) return path;
  const order = groups.toSorted((one, other) => one.candidate.start - other.candidate.start);
  const { sure, likely } = new Posterior(lattice.nodes, read).sure(order.map(({ digit }) => digit));
  return { ...path, sure: groups.map((group) => sure[order.indexOf(group)]), posterior: likely };
}

/** Lay out the candidates that a line's pieces, and the cuts through them, allow.
 * @type {(line: Line, cuts: Cuts) => Lattice} */
export function latticeOf(line, cuts) {
  const pieces = [...line.boxes.keys()];
  /** @type {{piece: number, place: number}[]} */
  const places = [];
  /** @type {LatticeNode[]} */
  const nodes = [];
  /** @type {number[]} */
  const firsts = []; // the number of the node before each piece
  for (const piece of pieces) {
    firsts.push(nodes.length);
    const crossings = (cuts.get(piece) ?? []).map(({ crossing }) => crossing);
    nodes.push({ overlap: overlapBefore(line, piece), late: false });
    nodes.push(...crossings.map((crossing) => ({ overlap: 0, late: false, crossing })));
    for (let place = 0; place <= crossings.length; place++) places.push({ piece, place });
  }
  firsts.push(nodes.length);
  const stretches = pieces.map((piece) => stretchesOf(line, piece, cuts.get(piece) ?? []));
  const bare = bareOf(line);
  /** @type {Candidate[]} */
  const candidates = [];
  places.forEach(({ piece, place }, start) => {
    for (const { last, end: place1, stretch } of chains(line, stretches, piece, place)) {
      // two strokes beside each other are two 1s
      if (last > piece && bare.slice(piece, last + 1).every(Boolean)) continue;
      const parted = place !== START || place1 !== END;
      const shape = { ...shapeIn(line, stretch), parted };
      if (!mayBeDigit(shape)) continue;
      const end = place1 === END ? firsts[last + 1] : firsts[last] + place1;
      const key = [piece, place, last, place1].join();
      candidates.push({ start, end, key, strokes: [], box: boxOf(line, stretch), shape });
    }
  });
  candidates.sort((one, other) => one.end - other.end || one.start - other.start);
  nodes.push({ overlap: 0, late: false });
  return { pieces: null, nodes, candidates, height: line.height * line.scale[1] };
}

/** Find cuts through a piece; none through one that is narrow, or too high.
 * @type {(line: Line, piece: number) => import("./cuts.js").Cut[]} */
function cutPiece(line, piece) {
  const [left, top, right, bottom] = line.boxes[piece];
  if (right - left < FROM_INK.NARROW * line.height || bottom - top > FROM_INK.HIGHEST) return [];
  return findCuts(shapeOf(line, piece), line);
}

/** Return a cut through a piece as points in the image, x and y in pixels.
 * @type {(line: Line, piece: number, cut: import("./cuts.js").Cut) => number[][]} */
function seam({ boxes, corner, scale }, piece, { columns }) {
  const [left, top, right] = boxes[piece];
  return [...columns].map((column, row) => {
    const x = Math.min(Math.max(left + column, left), right); // beside the piece it cuts nothing
    return [x * scale[0] + corner[0], (top + row + 0.5) * scale[1] + corner[1]];
  });
}

/** Return the pieces that no digit explains; none if that is too much ink for digits.
 * @type {(line: Line, path: BestPath | null) => number[]} */
function toCut({ boxes, height }, path) {
  let pieces = [...boxes.keys()];
  if (path) {
    const bad = path.groups.filter(({ cost }) => cost >= FROM_INK.CUT_FROM);
    const spans = bad.map(({ candidate: { key } }) => key.split(",").map(Number));
    pieces = pieces.filter((piece) =>
      spans.some(([first, , last]) => first <= piece && piece <= last),
    );
  }
  const wide = pieces.reduce((sum, piece) => sum + boxes[piece][2] - boxes[piece][0], 0);
  return wide <= FROM_INK.MOST_CUT * height ? pieces : [];
}

/** Return how far what lies before a piece reaches over it and what follows.
 * @type {(line: Line, piece: number) => number} */
function overlapBefore({ boxes, height }, piece) {
  if (!piece) return 0;
  const right = Math.max(...boxes.slice(0, piece).map((box) => box[2]));
  const left = Math.min(...boxes.slice(piece).map((box) => box[0]));
  return Math.max(0, right - left) / height;
}

/** Return which pieces are nothing but a stroke from the line's top to its foot.
 * @type {(line: Line) => boolean[]} */
function bareOf({ labels, boxes, height, pen }) {
  const areas = boxes.map(() => 0);
  for (const piece of labels) if (piece) areas[piece - 1]++;
  return boxes.map(([left, top, right, bottom], piece) => {
    const longest = FROM_INK.STRAIGHT * pen * Math.hypot(right - left, bottom - top);
    const slim = right - left <= FROM_INK.SLIM * height;
    return bottom - top >= FROM_INK.TALL * height && areas[piece] <= longest && slim;
  });
}

/** @type {(line: Line, stretch: import("./stretches.js").Stretch) => Shape} */
function shapeIn({ height, pen }, { sides: [left, top, right, bottom], area, hole }) {
  const longer = Math.max(right - left, bottom - top);
  return {
    width: (right - left) / height,
    height: (bottom - top) / height,
    hole: hole / height,
    length: area / pen / longer,
    breaks: 0,
  };
}

/** Return where a stretch is in the image, in pixels of it.
 * @type {(line: Line, stretch: import("./stretches.js").Stretch) => Box} */
function boxOf({ corner, scale: [across, down] }, { sides: [left, top, right, bottom] }) {
  return {
    left: corner[0] + left * across,
    top: corner[1] + top * down,
    width: (right - left) * across,
    height: (bottom - top) * down,
  };
}

/** Cut a candidate out of the raster; return where that lies in the image, too.
 * @type {(line: Line, cuts: Cuts, candidate: Candidate) => {ink: Ink, corner: number[]}} */
function inkOf(line, cuts, { key }) {
  const [piece, start, last, end] = key.split(",").map(Number);
  const boxes = line.boxes.slice(piece, last + 1);
  const [x, y] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side])));
  const ink = cutOut(line.ink, { x, y, width: right - x, height: bottom - y });
  const [before, behind] = [edgeOf(line, cuts, piece, start), edgeOf(line, cuts, last, end)];
  for (let row = 0, at = 0; row < ink.height; row++) {
    const labels = (y + row) * line.ink.width + x;
    for (let column = 0; column < ink.width; column++, at++) {
      const number = line.labels[labels + column] - 1;
      const cut =
        (number === piece && x + column < before(y + row)) ||
        (number === last && x + column >= behind(y + row));
      if (number < piece || number > last || cut) ink.data[at] = 0;
    }
  }
  return { ink, corner: [line.corner[0] + x * line.scale[0], line.corner[1] + y * line.scale[1]] };
}

/** Return where a piece is cut, in each row of the raster: nowhere at its own ends.
 * @type {(line: Line, cuts: Cuts, piece: number, place: number) => (row: number) => number} */
function edgeOf({ boxes }, cuts, piece, place) {
  if (place === START) return () => Number.NEGATIVE_INFINITY;
  const cut = place === END ? null : cuts.get(piece)?.[place - 1];
  if (!cut) return () => Number.POSITIVE_INFINITY;
  const [left, top] = boxes[piece];
  return (row) => left + cut.columns[row - top];
}
