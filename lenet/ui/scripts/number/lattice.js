// The lattice of a number: which pieces of ink may make a digit together, and what that costs. The
// twin of `lenet/number/lattice.py`, which has the sources.
//
// A candidate is {start, end, key, box, shape}: consecutive pieces that may be a digit, from a node
// between pieces to a later one. Its shape is {width, height, hole, length, breaks}, lengths relative
// to the line's height. A node is {overlap, late}. A group is a candidate that was read:
// {candidate, digitImage, digit, probability, doubt, prior, cost, unread}.

import { LEAST_HEIGHT, LONGEST, LOW, NUMBER_COST, WIDEST_DIGIT } from "../constants.js";

const LEAST_LONG = LONGEST.indexOf(Math.max(...LONGEST));

/** Add up what a candidate costs. */
export function groupOf(candidate, digitImage, { digit, probability, doubt }) {
  const { shape } = candidate;
  const prior = shapeCost(shape) + lengthCost(shape.length, digit);
  const surprised = surprise(probability);
  const cost = prior + Math.min(surprised, NUMBER_COST.unread);
  const unread = cost < prior + surprised;
  return { candidate, digitImage, digit, probability, doubt, prior, cost, unread };
}

/** Return what it costs to pass a node. */
export function nodeCost({ overlap, late }) {
  return NUMBER_COST.overlap * overlap + (late ? NUMBER_COST.late : 0);
}

/** Return what a shape costs, whatever digit it is. */
export function shapeCost(shape) {
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
export function costsOf({ candidate: { shape }, digit, probability, unread }) {
  return {
    ...(unread ? { unread: NUMBER_COST.unread } : { surprise: surprise(probability) }),
    ...shapeCosts(shape),
    long: lengthCost(shape.length, digit),
  };
}

/** Return what it costs that the pen's path is longer than usual for a digit. */
export function lengthCost(length, digit) {
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
export function mayBeDigit({ width, height }) {
  return width <= WIDEST_DIGIT && Math.max(width, height) >= LEAST_HEIGHT;
}
