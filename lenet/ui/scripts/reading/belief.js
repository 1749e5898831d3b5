// When to believe that a drawing is a number, and which of its digits. The twin of
// `lenet/reading/belief.py`.

import { BELIEF, MOST_DIGITS, NOT_SURE, TOO_MANY_DIGITS } from "../constants.js";

/** Return which digits of a path are to be told.
 * @type {(path: BestPath) => boolean[]} */
export function believed({ groups, certainty, sides, seen }) {
  const few = groups.length <= BELIEF.few || groups.every(({ digit }) => digit === 1);
  const doubts = seen.map((probability) => Math.max(BELIEF.least_doubt, 1 - probability));
  return groups.map((group, at) => {
    const cut = cutBeside(sides[at]);
    const touched = sides[at].some(({ touch }) => touch);
    const over = sides[at].some(({ overlap }) => overlap > BELIEF.over);
    const bare = group.digit === 1 && group.candidate.shape.length < BELIEF.bare;
    if (few && (over || (bare && (cut || touched)))) return false;
    // that about its worse neighbour counts, too
    const worse = Math.max(doubts[at - 1] ?? 0, doubts[at + 1] ?? 0);
    const doubt = doubts[at] * worse ** BELIEF.neighbour;
    const most = BELIEF.unsure * BELIEF.scraps[group.digit] * certainty[at] * Math.exp(-cut);
    if (cut && doubt > most) return false;
    const least = cut || touched ? BELIEF.parted : BELIEF.likely;
    return group.probability * certainty[at] >= least;
  });
}

/** Return how much ink the dearer cut beside a digit crosses, 0 without one.
 * @type {(sides: LatticeNode[]) => number} */
const cutBeside = (sides) => Math.max(...sides.map(({ crossing = 0 }) => crossing));

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
    const clear = path.groups.every(
      ({ probability, prior, candidate: { shape } }, at) =>
        probability * path.certainty[at] >=
          (cutBeside(path.sides[at]) ? BELIEF.likely : BELIEF.sure_parts) &&
        shape.height >= BELIEF.least_part &&
        prior <= BELIEF.oddest_part,
    );
    return told === count && clear ? null : NOT_SURE;
  }
  return told < 2 || count - told > BELIEF.most_unread * count ? NOT_SURE : null;
}
