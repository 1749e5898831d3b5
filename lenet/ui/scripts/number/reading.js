// From a drawing to the best path through its lattice. The twin of the half of
// `lenet/number/reading.py` that reads strokes; pictures are read by the server.

import { MOST_PIECES } from "../constants.js";
import { groupOf } from "./lattice.js";
import { frame, lattices, layOut } from "./pen.js";
import { search } from "./search.js";

/**
 * Read a drawing of strokes, in each order of its pieces, and take the cheaper.
 *
 * @param {{width: number, points: number[][]}[]} drawing
 * @param {(digitImage: object) => {digit: number, probability: number, doubt: number}} read
 * @returns {{lattice: ?object, groups: object[], path: ?object}} The lattice, null if there is
 *   nothing, or too much of it; the candidates that were read, in the order of their ends; the best
 *   path, null if none leads through.
 */
export function readPen(drawing, read) {
  const pen = drawing.length ? layOut(drawing) : null;
  if (!pen?.pieces.length || pen.pieces.length > MOST_PIECES) {
    return { lattice: null, groups: [], path: null };
  }
  const readAll = (candidates) =>
    candidates.map((candidate) => {
      const digitImage = frame(drawing, candidate);
      return groupOf(candidate, digitImage, read(digitImage));
    });
  let best = { lattice: null, path: null };
  let known = new Map();
  for (const lattice of lattices(pen)) {
    const found = search(lattice, readAll, known);
    known = found.read;
    if (!best.lattice || costOf(found.path) < costOf(best.path)) {
      best = { lattice, path: found.path };
    }
  }
  const groups = best.lattice.candidates
    .filter(({ key }) => known.has(key))
    .map((candidate) => ({ ...known.get(candidate.key), candidate }));
  return { ...best, groups };
}

const costOf = (path) => path?.cost ?? Infinity;
