// Where the lattice's nodes and candidates stand, and its lines, as the inside of an SVG. A candidate
// stands in the middle above its pieces, the higher the more they are.

const STEP = 68; // pixels from node to node, at least
const ROW = 78; // pixels from one number of pieces to the next
const [WIDE, HIGH] = [52, 66]; // pixels of a candidate's picture and words
const EDGE = 20;

/** @typedef {{start: number, end: number}} Span of nodes */
/**
 * @typedef {{width: number, height: number, base: number, x: (node: number) => number,
 *   of: (candidate: Span) => number[]}} Layout pixels
 */

/** Return the keys of the candidates of groups, of none if there are none.
 * @type {(groups?: {candidate: {key: string}}[]) => Set<string>} */
export const keysOf = (groups = []) => new Set(groups.map(({ candidate }) => candidate.key));

/** Return the size of a lattice's picture, and where its parts stand.
 * @type {(lattice: Lattice, groups: Group[], clientWidth: number) => Layout} */
export function layOut({ nodes }, groups, clientWidth) {
  const count = nodes.length - 1;
  const step = Math.max(STEP, Math.min(140, (clientWidth - 2 * EDGE) / count));
  const spans = groups.map(({ candidate: { start, end } }) => end - start);
  const rows = Math.max(1, ...spans);
  const base = rows * ROW + 16;
  /** @param {number} node */
  const x = (node) => EDGE + node * step;
  /** @param {Span} candidate */
  const of = ({ start, end }) => [
    (x(start) + x(end)) / 2 - WIDE / 2,
    base - 16 - (end - start - 1) * ROW - HIGH,
  ];
  return { width: 2 * EDGE + count * step, height: base + 28, base, x, of };
}

/** Return the lines from node to node by way of each candidate that was read; the best path's last.
 * @type {(finding: {lattice: Lattice, groups: Group[], path: BestPath | null}, place: Layout,
 *   looked: string | null) => string} */
export function arcs({ lattice, groups, path }, { base, x, of }, looked) {
  const best = keysOf(path?.groups);
  /** @param {Candidate} candidate */
  const kind = ({ key }) => (best.has(key) ? "best" : key === looked ? "looked" : "");
  /** @param {Candidate} candidate */
  const line = (candidate) => {
    const [left, top] = of(candidate);
    const [middle, bottom] = [left + WIDE / 2, top + HIGH];
    const [from, to] = [x(candidate.start), x(candidate.end)];
    return (
      `<path class="${kind(candidate)}" d="M${from} ${base}Q${from} ${bottom} ${middle} ${bottom}` +
      `Q${to} ${bottom} ${to} ${base}"/>`
    );
  };
  const candidates = groups.map(({ candidate }) => candidate);
  const ordered = [...candidates].sort((one) => (kind(one) ? 1 : -1));
  const nodes = lattice.nodes.map(
    (_, node) =>
      `<circle cx="${x(node)}" cy="${base}" r="5"/>` +
      (node
        ? `<text x="${(x(node - 1) + x(node)) / 2}" y="${base + 20}">piece ${node}</text>`
        : ""),
  );
  return ordered.map(line).join("") + nodes.join("");
}
