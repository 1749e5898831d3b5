// How likely a text is, where ink was cut: beside all others that the candidates read allow.
// The twin of `lenet/reading/posterior.py`, which has the sources.

import { MOST_OPEN, PARTED_COST } from "../constants.js";
import { POSTERIOR } from "../picture_constants.js";
import { nodeCost } from "./lattice.js";
import { softly } from "./search.js";

/** Sums over the paths of a lattice. */
export class Posterior {
  #nodes;
  #edges;
  #all;

  /**
   * @param {LatticeNode[]} nodes
   * @param {Group[]} groups that were read, in the order of their ends
   */
  constructor(nodes, groups) {
    this.#nodes = nodes.length;
    this.#edges = groups.map(({ candidate: { start, end, shape }, costs }) => {
      const node = nodeCost(nodes[end]);
      // what any digit costs, where what is not a digit counts, too, and each
      const any = costs.reduce(softly, shape.parted ? PARTED_COST.other : Infinity) + node;
      return { start, end, any, costs: costs.map((cost) => cost + node) };
    });
    const sums = Array(nodes.length).fill(Infinity);
    sums[0] = 0;
    for (const { start, end, any } of this.#edges) sums[end] = softly(sums[end], sums[start] + any);
    this.#all = sums[nodes.length - 1];
  }

  /**
   * Return the probability of a text: digits in the order of the nodes, null where any will do.
   *
   * @param {(number | null)[]} text
   */
  of(text) {
    const sums = Array.from({ length: this.#nodes }, () => Array(text.length + 1).fill(Infinity));
    sums[0][0] = 0;
    for (const { start, end, any, costs } of this.#edges) {
      text.forEach((digit, place) => {
        const cost = sums[start][place] + (digit === null ? any : costs[digit]);
        sums[end][place + 1] = softly(sums[end][place + 1], cost);
      });
    }
    return Math.min(1, Math.exp(this.#all - sums[this.#nodes - 1][text.length]));
  }

  /**
   * Leave as few digits open as makes the others likely.
   *
   * @param {number[]} digits in the order of the nodes
   * @returns {{sure: boolean[], likely: number}} Which digits are likely, none if too many would have
   *   to be left open; and how likely they are together.
   */
  sure(digits) {
    /** @type {(number | null)[]} */
    let text = digits;
    let likely = this.of(text);
    const least = POSTERIOR.LEAST ** text.length; // open digits count, too
    while (likely < least) {
      const open = text.filter((digit) => digit === null).length + 1;
      if (open > MOST_OPEN * text.length) return { sure: text.map(() => false), likely };
      let best = text;
      likely = -1;
      for (const [at, digit] of text.entries()) {
        if (digit === null) continue;
        const opened = text.with(at, null);
        const chance = this.of(opened);
        if (chance > likely) [best, likely] = [opened, chance];
      }
      text = best;
    }
    return { sure: text.map((digit) => digit !== null), likely };
  }
}
