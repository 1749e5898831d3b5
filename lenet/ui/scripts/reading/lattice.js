// The lattice of a number: which pieces of ink may make a digit together, and what that costs. The
// twin of `lenet/reading/lattice.py`, which has the sources.

import {
  BELIEF,
  ENDLESS,
  LEAST_HEIGHT,
  LONGEST,
  LOW,
  NUMBER_COST,
  WIDEST_DIGIT,
} from "../constants.js";
import { likeliest } from "../network/answers.js";

const LEAST_LONG = LONGEST.indexOf(Math.max(...LONGEST));

/**
 * Add up what a candidate costs.
 *
 * @param {Candidate} candidate
 * @param {number[]} corner Where its ink lies, x and y.
 * @param {Recognition} recognition What was made of it.
 * @returns {Group}
 */
export function groupOf(candidate, corner, recognition) {
  const digit = likeliest(recognition.probabilities);
  const probability = (1 - recognition.doubt) * recognition.probabilities[digit];
  const { shape } = candidate;
  const prior = shapeCost(shape) + lengthCost(shape.length, digit) + stemCost(shape, digit);
  const cost = prior + readCost(shape, probability);
  return { candidate, corner, recognition, digit, probability, prior, cost };
}

/** Return what it costs to pass a node.
 * @type {(node: LatticeNode) => number} */
export function nodeCost({ overlap, late, crossing = 0 }) {
  return (
    NUMBER_COST.overlap * overlap + (late ? NUMBER_COST.late : 0) + NUMBER_COST.crossing * crossing
  );
}

/** Return what a shape costs, whatever digit it is.
 * @type {(shape: Shape) => number} */
function shapeCost(shape) {
  return Object.values(shapeCosts(shape)).reduce((sum, cost) => sum + cost, 0);
}

/** @type {(shape: Shape) => Record<"hole" | "low" | "wide" | "breaks", number>} */
function shapeCosts({ width, height, hole, breaks }) {
  return {
    hole: NUMBER_COST.hole * hole,
    low: NUMBER_COST.low * Math.max(0, LOW - height),
    wide: NUMBER_COST.wide * Math.max(0, width / Math.max(height, 1e-3) - 1),
    breaks: NUMBER_COST.breaks * breaks,
  };
}

/** Return what the cost of a group is made of, each part by its name.
 * @type {(group: Group) => Record<string, number>} */
export function costsOf({ candidate: { shape }, digit, probability }) {
  return {
    surprise: readCost(shape, probability),
    ...shapeCosts(shape),
    long: lengthCost(shape.length, digit) + stemCost(shape, digit),
  };
}

/** Return what it costs that the pen's path is longer than usual for a digit.
 * @type {(length: number, digit: number) => number} */
function lengthCost(length, digit) {
  return NUMBER_COST.long * Math.max(0, Math.log(Math.max(length, 1e-3) / LONGEST[digit]));
}

/** Return what it costs that a 1 beside a cut has no flag.
 * @type {(shape: Shape, digit: number) => number} */
const stemCost = ({ parted, length }, digit) =>
  parted && digit === 1 && length < BELIEF.bare ? NUMBER_COST.stem : 0;

/** Return what a candidate costs at least, before it is read.
 * @type {(shape: Shape) => number} */
export function leastCost(shape) {
  return shapeCost(shape) + lengthCost(shape.length, LEAST_LONG);
}

/** Return what the network's probability costs, beside a cut more.
 * @type {(shape: Shape, probability: number) => number} */
function readCost({ parted }, probability) {
  const cost = Math.min(surprise(probability), NUMBER_COST.unread);
  return parted ? NUMBER_COST.parted * cost : cost;
}

/** Return the cost of a probability, -log p.
 * @type {(probability: number) => number} */
export function surprise(probability) {
  return -Math.log(Math.max(probability, 1e-9));
}

/** Tell whether a shape is worth reading.
 * @type {(shape: Shape) => boolean} */
export function mayBeDigit({ width, height, length }) {
  const larger = Math.max(width, height);
  return width <= WIDEST_DIGIT && larger >= LEAST_HEIGHT && length <= ENDLESS;
}
