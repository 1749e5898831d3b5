// When to believe that a drawing is a number, and which of its digits. The twin of
// `lenet/reading/belief.py`.

import { BELIEF, MOST_DIGITS, MOST_OPEN, NOT_SURE, TOO_MANY_DIGITS } from "../constants.js";
import { isBare } from "./lattice.js";

/** Return which digits of a path are to be told.
 * @type {(path: BestPath) => boolean[]} */
export function believed({ groups, certainty, sides, sure, height }) {
  const few = groups.length <= BELIEF.few || groups.every(({ digit }) => digit === 1);
  const others = groups.filter((group) => !isBare(group)).map(({ candidate }) => candidate.box);
  const top = Math.min(...others.map((box) => box.top)) - BELIEF.past * height;
  const foot = Math.max(...others.map((box) => box.top + box.height)) + BELIEF.past * height;
  return groups.map((group, at) => {
    const { box, shape } = group.candidate;
    const bare = isBare(group);
    if (others.length && bare && box.top < top && box.top + box.height > foot) return false;
    const touched = sides[at].some(({ touch }) => touch);
    const over = sides[at].some(({ overlap }) => overlap > BELIEF.over);
    if (few && (over || (bare && (shape.parted || touched)))) return false;
    const likely = group.probability * (shape.parted ? 1 : certainty[at]) >= BELIEF.likely;
    return likely && (sure?.[at] ?? true);
  });
}

/**
 * Return why several digits are no number, in a sentence; null if they are one.
 *
 * @param {BestPath} path Of two groups or more.
 * @param {boolean} accepted Whether the network takes the whole for one digit.
 * @returns {string | null}
 */
export function doubtOf(path, accepted) {
  const count = path.groups.length;
  const told = believed(path).filter(Boolean).length;
  if (count > MOST_DIGITS) return TOO_MANY_DIGITS;
  if (accepted) {
    const clear = path.groups.every(({ probability, prior, candidate: { shape } }, at) => {
      // beside a cut, all that could stand there was weighed already
      const likely =
        shape.parted ||
        (probability * path.certainty[at] >= BELIEF.sure_parts && prior <= BELIEF.oddest_part);
      return likely && shape.height >= BELIEF.least_part;
    });
    return told === count && clear ? null : NOT_SURE;
  }
  return told < 2 || count - told > MOST_OPEN * count ? NOT_SURE : null;
}
