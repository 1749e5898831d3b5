// The lattice of a number: which pieces of ink may make a digit together, and what that costs. The
// twin of `lenet/reading/lattice.py`, which has the sources.
//
// A candidate is {start, end, key, strokes, box, shape}: consecutive pieces that may be a digit, from
// a node between pieces to a later one. Its shape is {width, height, hole, length, breaks}, lengths
// relative to the line's height. A node is {overlap, late}, on a path also `touch`, whether strokes
// touch across it. A group is a candidate that was read: {candidate, corner, recognition, digit,
// probability, prior, cost}.

import { ENDLESS, LEAST_HEIGHT, LONGEST, LOW, NUMBER_COST, WIDEST_DIGIT } from "../constants.js";
import { likeliest } from "../network/answers.js";

const LEAST_LONG = LONGEST.indexOf(Math.max(...LONGEST));

/**
 * Add up what a candidate costs.
 *
 * @param {object} candidate
 * @param {number[]} corner Where its ink lies, x and y.
 * @param {{probabilities: Float32Array, doubt: number}} recognition What was made of it.
 */
export function groupOf(candidate, corner, recognition) {
  const digit = likeliest(recognition.probabilities);
  const probability = (1 - recognition.doubt) * recognition.probabilities[digit];
  const { shape } = candidate;
  const prior = shapeCost(shape) + lengthCost(shape.length, digit);
  const cost = prior + Math.min(surprise(probability), NUMBER_COST.unread);
  return { candidate, corner, recognition, digit, probability, prior, cost };
}

/** Return what it costs to pass a node. */
export function nodeCost({ overlap, late }) {
  return NUMBER_COST.overlap * overlap + (late ? NUMBER_COST.late : 0);
}

/** Return what a shape costs, whatever digit it is. */
function shapeCost(shape) {
  return Object.values(shapeCosts(shape)).reduce((sum, cost) => sum + cost, 0);
}

function shapeCosts({ width, height, hole, breaks }) {
  return {
    hole: NUMBER_COST.hole * hole,
    low: NUMBER_COST.low * Math.max(0, LOW - height),
    wide: NUMBER_COST.wide * Math.max(0, width / Math.max(height, 1e-3) - 1),
    breaks: NUMBER_COST.breaks * breaks,
  };
}

/** Return what the cost of a group is made of, each part by its name. */
export function costsOf({ candidate: { shape }, digit, probability }) {
  return {
    surprise: Math.min(surprise(probability), NUMBER_COST.unread),
    ...shapeCosts(shape),
    long: lengthCost(shape.length, digit),
  };
}

/** Return what it costs that the pen's path is longer than usual for a digit. */
function lengthCost(length, digit) {
  return NUMBER_COST.long * Math.max(0, Math.log(Math.max(length, 1e-3) / LONGEST[digit]));
}

/** Return what a candidate costs at least, before it is read. */
export function leastCost(shape) {
  return shapeCost(shape) + lengthCost(shape.length, LEAST_LONG);
}

/** Return the cost of a probability, -log p. */
export function surprise(probability) {
  return -Math.log(Math.max(probability, 1e-9));
}

/** Tell whether a shape is worth reading. */
export function mayBeDigit({ width, height, length }) {
  const larger = Math.max(width, height);
  return width <= WIDEST_DIGIT && larger >= LEAST_HEIGHT && length <= ENDLESS;
}
