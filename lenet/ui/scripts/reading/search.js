// The best path through a lattice, for which only a part of the candidates has to be read. The twin
// of `lenet/reading/search.py`, which has the sources.

import { MOST_READ, SEARCH_BATCH, SEARCH_MARGIN } from "../constants.js";
import { expectedCost, nodeCost } from "./lattice.js";

/**
 * Find the cheapest path.
 *
 * @param {Lattice} lattice
 * @param {(candidates: Candidate[]) => Group[]} read Reads candidates.
 * @param {Map<string, Group>} [known] Groups that are read already, by their candidate's key.
 * @returns {{path: BestPath | null, read: Map<string, Group>}} The path, null if none leads through
 *   what was read; and all groups that were read.
 */
export function search(lattice, read, known = new Map()) {
  const groups = new Map(known);
  const bounds = lattice.candidates.map(({ shape }) => expectedCost(shape));
  for (;;) {
    const costs = lattice.candidates.map(
      ({ key }, number) => groups.get(key)?.cost ?? bounds[number],
    );
    const through = allThrough(lattice, costs, Math.min);
    const limit = Math.min(...through) + SEARCH_MARGIN;
    const wanted = lattice.candidates
      .map((candidate, number) => ({ candidate, cost: through[number] }))
      .filter(({ candidate, cost }) => cost <= limit && !groups.has(candidate.key))
      .sort((one, other) => one.cost - other.cost);
    if (!wanted.length || groups.size >= MOST_READ) break;
    const room = Math.min(SEARCH_BATCH, MOST_READ - groups.size);
    for (const group of read(wanted.slice(0, room).map(({ candidate }) => candidate))) {
      groups.set(group.candidate.key, group);
    }
  }
  return { path: best(lattice, groups), read: groups };
}

/** Return, for each candidate, the cost of all paths through it, merged to one.
 * @type {(lattice: Lattice, costs: number[], merge: (one: number, other: number) => number) =>
 *   number[]} */
function allThrough({ nodes, candidates }, costs, merge) {
  const before = Array(nodes.length).fill(Infinity);
  const after = Array(nodes.length).fill(Infinity);
  before[0] = after[nodes.length - 1] = 0;
  const passing = nodes.map(nodeCost);
  const edges = candidates.map(({ start, end }, number) => {
    return { start, end, cost: costs[number] + passing[end] };
  });
  for (const { start, end, cost } of edges) before[end] = merge(before[end], before[start] + cost);
  for (const { start, end, cost } of edges.toReversed()) {
    after[start] = merge(after[start], cost + after[end]);
  }
  return edges.map(({ start, end, cost }) => before[start] + cost + after[end]);
}

/** Return the cheapest path through what was read.
 * @type {(lattice: Lattice, groups: Map<string, Group>) => BestPath | null} */
function best(lattice, groups) {
  // another lattice of the same drawing may have numbered its nodes otherwise
  const read = lattice.candidates.map((candidate) => {
    const group = groups.get(candidate.key);
    return group ? { ...group, candidate } : null;
  });
  const costs = read.map((group) => group?.cost ?? Infinity);
  /** @type {{cost: number, group: Group | null}[]} */
  const cheapest = lattice.nodes.map(() => ({ cost: Infinity, group: null }));
  cheapest[0].cost = 0;
  lattice.candidates.forEach(({ start, end }, number) => {
    const cost = cheapest[start].cost + costs[number] + nodeCost(lattice.nodes[end]);
    if (cost < cheapest[end].cost) cheapest[end] = { cost, group: read[number] };
  });
  const path = [];
  let node = lattice.nodes.length - 1;
  const { cost } = cheapest[node];
  for (let { group } = cheapest[node]; group; { group } = cheapest[node]) {
    path.push(group);
    node = group.candidate.start;
  }
  if (node || !path.length) return null;
  path.sort((one, other) => middleOf(one.candidate.box) - middleOf(other.candidate.box));
  const soft = allThrough(lattice, costs, softly);
  const { nodes, height } = lattice;
  return {
    groups: path,
    certainty: path.map((group) => certaintyOf(group, read, soft)),
    sides: path.map(({ candidate: { start, end } }) => [nodes[start], nodes[end]]),
    cost,
    height,
  };
}

/** @type {(box: Box) => number} */
const middleOf = ({ left, width }) => left + width / 2;

/** Return the share of all paths, by their probability, that read the same at this place.
 * @type {(group: Group, read: (Group | null)[], soft: number[]) => number} */
function certaintyOf(group, read, soft) {
  let everything = Infinity;
  let alike = Infinity;
  const place = group.candidate.box;
  read.forEach((other, number) => {
    if (!other) return;
    if (other.candidate.start === 0) everything = softly(everything, soft[number]);
    const away = Math.abs(middleOf(place) - middleOf(other.candidate.box));
    if (other.digit === group.digit && away < place.width / 2) {
      alike = softly(alike, soft[number]);
    }
  });
  return Math.min(1, Math.exp(everything - alike));
}

/** Return the cost whose probability is the sum of two costs' probabilities.
 * @type {(one: number, other: number) => number} */
export function softly(one, other) {
  const [low, high] = one < other ? [one, other] : [other, one];
  return high === Infinity ? low : low - Math.log1p(Math.exp(low - high));
}

/** Return how wide a path is, from the left of the first box to the right of the last.
 * @type {(path: BestPath) => number} */
export function widthOf({ groups }) {
  const boxes = groups.map(({ candidate }) => candidate.box);
  const right = Math.max(...boxes.map(({ left, width }) => left + width));
  return right - Math.min(...boxes.map(({ left }) => left));
}
