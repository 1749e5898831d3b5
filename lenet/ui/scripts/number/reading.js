// From a drawing to the best path through its lattice. The twin of the half of
// `lenet/number/reading.py` that reads strokes; pictures are read by the server.

import { MOST_PIECES, TOO_MANY_PIECES } from "../constants.js";
import { groupOf } from "./lattice.js";
import { cornerOf, inkOf, lattices, layOut, touch } from "./pen.js";
import { search } from "./search.js";

/**
 * Read a drawing of strokes, in each order of its pieces, and take the cheaper.
 *
 * @param {{width: number, points: number[][]}[]} drawing
 * @param {(candidate: object, ink: () => object) => object} recognize Draws its ink if it must.
 * @returns {{lattice: ?object, groups: object[], path: ?object, reason: ?string}} The lattice, null
 *   if there is nothing, or too much of it; the candidates that were read, in the order of their
 *   ends; the best path, null if none leads through; why there is no lattice, in a sentence.
 */
export function readPen(drawing, recognize) {
  const { pieces, height } = layOut(drawing);
  if (!pieces.length || pieces.length > MOST_PIECES) {
    const reason = pieces.length ? TOO_MANY_PIECES : null;
    return { lattice: null, groups: [], path: null, reason };
  }
  const readAll = (candidates) => readCandidates(drawing, candidates, recognize);
  let best = { lattice: null, path: null };
  let known = new Map();
  for (const lattice of lattices({ drawing, pieces, height })) {
    const found = search(lattice, readAll, known);
    known = found.read;
    if (!best.lattice || costOf(found.path) < costOf(best.path)) {
      best = { lattice, path: found.path };
    }
  }
  const groups = best.lattice.candidates
    .filter(({ key }) => known.has(key))
    .map((candidate) => ({ ...known.get(candidate.key), candidate }));
  return { ...best, path: best.path && touched(drawing, best.path), groups, reason: null };
}

/** Note where strokes touch across the nodes of a path. */
function touched(drawing, path) {
  const numbers = path.groups.map(({ candidate }) => candidate.strokes);
  const across = numbers.slice(1).map((each, at) => touch(drawing, numbers[at], each));
  const sides = path.sides.map(([left, right], at) => [
    { ...left, touch: at > 0 && across[at - 1] },
    { ...right, touch: at < across.length && across[at] },
  ]);
  return { ...path, sides };
}

/** Read candidates; return groups, see `groupOf`. */
export function readCandidates(drawing, candidates, recognize) {
  return candidates.map((candidate) => {
    const recognition = recognize(candidate, () => inkOf(drawing, candidate));
    return groupOf(candidate, cornerOf(candidate), recognition);
  });
}

const costOf = (path) => path?.cost ?? Infinity;
