// The lattice of a number: which pieces of ink may make a digit together, and what that costs. The
// twin of `lenet/reading/lattice.py`, which has the sources.

import {
  BELIEF,
  ENDLESS,
  EXPECTED,
  LEAST_HEIGHT,
  LEAST_LENGTH,
  LEAST_PROBABILITY,
  LONGEST,
  LOW,
  NUMBER_COST,
  PARTED_COST,
  USUAL_HEIGHT,
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
  const { probabilities, doubt } = recognition;
  const digit = likeliest(probabilities);
  const { shape } = candidate;
  const priors = priorCosts(shape);
  const costs = priors.map((prior, each) => {
    const cost = surprise((1 - doubt) * probabilities[each]);
    if (shape.parted) return prior + PARTED_COST.surprise * cost - suretyOf(doubt);
    return prior + (each === digit ? Math.min(cost, NUMBER_COST.unread) : cost);
  });
  const [probability, prior, cost] = [
    (1 - doubt) * probabilities[digit],
    priors[digit],
    costs[digit],
  ];
  return { candidate, corner, recognition, digit, probability, prior, cost, costs };
}

/** Return what it costs to pass a node.
 * @type {(node: LatticeNode) => number} */
export function nodeCost({ overlap, late, crossing = 0 }) {
  return (
    NUMBER_COST.overlap * overlap + (late ? NUMBER_COST.late : 0) + NUMBER_COST.crossing * crossing
  );
}

/** Return what a shape costs as each digit, without the network's part.
 * @type {(shape: Shape) => number[]} */
const priorCosts = (shape) => LONGEST.map((_, digit) => total(shapeCosts(shape, digit)));

/** @type {(costs: Record<string, number>) => number} */
const total = (costs) => Object.values(costs).reduce((sum, cost) => sum + cost, 0);

/** @type {(shape: Shape, digit: number) => Record<string, number>} */
function shapeCosts(shape, digit) {
  if (!shape.parted) return wholeCosts(shape, digit);
  const away = Math.log(shape.height) - USUAL_HEIGHT;
  return {
    height: PARTED_COST.height * away * away,
    stem: digit === 1 && shape.length < BELIEF.bare ? PARTED_COST.stem : 0,
    cut: PARTED_COST.cut + PARTED_COST.digits[digit],
  };
}

/** @type {(shape: Shape, digit: number) => Record<string, number>} */
function wholeCosts({ width, height, hole, breaks, length }, digit) {
  const longer = Math.log(Math.max(length, LEAST_LENGTH) / LONGEST[digit]);
  return {
    hole: NUMBER_COST.hole * hole,
    low: NUMBER_COST.low * Math.max(0, LOW - height),
    wide: NUMBER_COST.wide * Math.max(0, width / Math.max(height, LEAST_LENGTH) - 1),
    breaks: NUMBER_COST.breaks * breaks,
    long: NUMBER_COST.long * Math.max(0, longer),
  };
}

/** Tell whether a digit is a 1 without a flag.
 * @type {(group: Group) => boolean} */
export const isBare = ({ digit, candidate }) => digit === 1 && candidate.shape.length < BELIEF.bare;

/** Return what the cost of a group is made of, each part by its name.
 * @type {(group: Group) => Record<string, number>} */
export function costsOf({ candidate: { shape }, digit, probability, recognition }) {
  const cost = surprise(probability);
  /** @type {Record<string, number>} */
  const read = shape.parted
    ? { surprise: PARTED_COST.surprise * cost, surety: -suretyOf(recognition.doubt) }
    : { surprise: Math.min(cost, NUMBER_COST.unread) };
  return { ...read, ...shapeCosts(shape, digit) };
}

/** Return what a candidate costs if it reads well: of one that no cut parts, the least.
 * @type {(shape: Shape) => number} */
export const expectedCost = (shape) =>
  total(wholeCosts(shape, LEAST_LONG)) + (shape.parted ? EXPECTED : 0);

/** Return what a candidate beside a cut costs less for how sure it is a digit.
 * @type {(doubt: number) => number} */
const suretyOf = (doubt) => -PARTED_COST.surety * Math.log(Math.max(doubt, LEAST_PROBABILITY));

/** Return the cost of a probability, -log p.
 * @type {(probability: number) => number} */
function surprise(probability) {
  return -Math.log(Math.max(probability, LEAST_PROBABILITY));
}

/** Tell whether a shape is worth reading.
 * @type {(shape: Shape) => boolean} */
export function mayBeDigit({ width, height, length }) {
  const larger = Math.max(width, height);
  return width <= WIDEST_DIGIT && larger >= LEAST_HEIGHT && length <= ENDLESS;
}
