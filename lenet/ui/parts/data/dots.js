// Where the dots of a row of shares lie: those that would cover each other stand on each other.

const WIDE = 0.025; // of the axis, that a dot takes

/**
 * Return the axis from a whole percent to 100, how many dots stand on each other at most, and each
 * dot's place: from 0 to 1 along the axis, and how many are below it.
 *
 * @type {(shares: number[]) => {from: number, rows: number, places: {share: number, left: number,
 *   row: number}[]}}
 */
export function stack(shares) {
  const from = Math.min(99, Math.floor(100 * Math.min(...shares)));
  const rows = new Map();
  const places = shares.map((share) => {
    const left = (100 * share - from) / (100 - from);
    const column = Math.round(left / WIDE);
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return { share, left: column * WIDE, row };
  });
  return { from, rows: Math.max(...rows.values()), places };
}
