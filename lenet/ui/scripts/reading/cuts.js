// Where ink that hangs together may be cut: the cheapest seams through it from top to bottom. The twin
// of `lenet/reading/cuts.py`, which has the sources.

import { disc } from "../drawing/filters.js";
import { roundHalfEven } from "../drawing/round.js";
import { CUTS } from "../picture_constants.js";

/** @typedef {{columns: Int32Array, crossing: number}} Cut in each row the first column to its right; and the ink that it crosses, weighted, widths of the pen */
/** @typedef {{costs: Int32Array, came: Int32Array}} Sweep what the cheapest way to each pixel costs, and the column that it left the row above in */
/** @typedef {{columns: Int32Array, cost: number}} Seam */

/**
 * Find where to cut ink.
 *
 * @param {Ink} shape 0 outside, else inside.
 * @param {{pen: number, height: number}} line Width of the pen and height of the line, pixels.
 * @returns {Cut[]} By the ink to their left, a handful for each digit.
 */
export function findCuts(shape, { pen, height }) {
  const ink = padded(shape);
  const seams = seamsOf(
    ink,
    weightsOf(ink, pen),
    pen,
    Math.max(2, roundHalfEven(CUTS.PLACE * height)),
  );
  const most = roundHalfEven((CUTS.DENSITY * shape.width) / height) + 1;
  return different(ink, seams, pen, most)
    .sort((one, other) => one.amount - other.amount)
    .map(({ seam: { columns, cost } }) => {
      return { columns: columns.map((each) => each - 1), crossing: cost / (CUTS.UNIT * pen) };
    });
}

/** Return ink with a column of paper at each side, of 0 and 1.
 * @type {(shape: Ink) => Ink} */
function padded({ data, width, height }) {
  const wide = width + 2;
  const ink = { data: new Uint8Array(wide * height), width: wide, height };
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      if (data[row * width + x]) ink.data[row * wide + 1 + x] = 1;
    }
  }
  return ink;
}

/** Return what each pixel costs, by the share of ink in a disc around it.
 * @type {(ink: Ink, pen: number) => Int32Array} */
function weightsOf(ink, pen) {
  const { width, height } = ink;
  const radius = Math.max(1, roundHalfEven(CUTS.AROUND * pen));
  const { starts, widths } = disc(2 * radius + 1);
  const area = widths.reduce((sum, wide) => sum + wide, 0);
  const costs = Array.from({ length: area + 1 }, (_, count) => {
    const cost = 1 + CUTS.CONTRAST * (CUTS.STROKE - count / area);
    return Math.floor(CUTS.UNIT * Math.min(Math.max(cost, CUTS.LEAST), CUTS.MOST) + 0.5);
  });
  const before = inkBefore(ink);
  const weights = new Int32Array(width * height).fill(CUTS.UNIT * CUTS.PAPER);
  for (let row = 0, at = 0; row < height; row++) {
    for (let x = 0; x < width; x++, at++) {
      if (!ink.data[at]) continue;
      let count = 0;
      for (let step = 0; step < widths.length; step++) {
        const y = row + step - radius;
        if (y < 0 || y >= height) continue;
        const left = Math.max(0, x + starts[step] - radius);
        const right = Math.min(width, x + starts[step] - radius + widths[step]);
        count += before[y * (width + 1) + right] - before[y * (width + 1) + left];
      }
      weights[at] = costs[count];
    }
  }
  return weights;
}

/** Return how much ink is to the left of each place between pixels, by row.
 * @type {(ink: Ink) => Int32Array} */
export function inkBefore({ data, width, height }) {
  const before = new Int32Array((width + 1) * height);
  for (let row = 0, at = 0; row < height; row++) {
    let place = row * (width + 1);
    for (let x = 0; x < width; x++, at++, place++) before[place + 1] = before[place] + data[at];
  }
  return before;
}

/** Find the cheapest seam of each square.
 * @type {(ink: Ink, weights: Int32Array, pen: number, side: number) => Seam[]} */
function seamsOf(ink, weights, pen, side) {
  const { data, width, height } = ink;
  const down = sweep(ink, weights);
  const upsideDown = { data: upset(data, width), width, height };
  const up = sweep(upsideDown, upset(weights, width));
  const [lower, came] = [upset(up.costs, width), up.came];
  /** @type {Seam[]} */
  const seams = [];
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      let [cost, at] = [CUTS.NEVER, -1];
      for (let row = top; row < Math.min(top + side, height); row++) {
        for (let x = left; x < Math.min(left + side, width); x++) {
          const place = row * width + x;
          if (!data[place]) continue;
          const through = down.costs[place] + lower[place] - weights[place];
          if (through < cost) [cost, at] = [through, place];
        }
      }
      if (at < 0 || cost > CUTS.DEAREST * pen * CUTS.UNIT) continue;
      const columns = new Int32Array(height);
      const row = Math.floor(at / width);
      for (let y = row, x = at % width; y >= 0; y--) {
        columns[y] = x;
        x = down.came[y * width + x];
      }
      for (let y = row, x = at % width; y < height; y++) {
        columns[y] = x;
        x = came[(height - 1 - y) * width + x];
      }
      seams.push({ columns, cost });
    }
  }
  return seams;
}

/** Return an image with its rows the other way round.
 * @template {Ink["data"] | Int32Array} Row
 * @param {Row} data
 * @param {number} width
 * @returns {Row} */
function upset(data, width) {
  const turned = /** @type {Row} */ (data.slice());
  for (let end = data.length, at = 0; at < data.length; at += width, end -= width) {
    turned.set(data.subarray(end - width, end), at);
  }
  return turned;
}

/** Find the cheapest way from the top to each pixel, which may run along a row.
 * @type {(ink: Ink, weights: Int32Array) => Sweep} */
function sweep({ data, width, height }, weights) {
  const level = Math.trunc(CUTS.UNIT * CUTS.LEVEL);
  const costs = new Int32Array(width * height);
  const came = new Int32Array(width * height);
  for (let row = 0, start = 0; row < height; row++, start += width) {
    /** @type {(x: number) => number} */
    const above = (x) => (!row ? 0 : costs[start - width + x]);
    for (let x = 0; x < width; x++) {
      const at = start + x;
      const left = x ? above(x - 1) : CUTS.NEVER;
      const right = x < width - 1 ? above(x + 1) : CUTS.NEVER;
      const aside = data[at] ? Math.trunc(CUTS.ASIDE * weights[at]) : level;
      const diagonal = Math.min(left, right) + aside;
      const straight = above(x);
      costs[at] = Math.min(straight, diagonal) + weights[at];
      came[at] = straight <= diagonal ? x : left <= right ? x - 1 : x + 1;
    }
    along(costs, came, start, width, (at) => weights[at] + (data[at] ? 0 : level));
  }
  return { costs, came };
}

/** Let ways come from the left and the right of their row, too; from the left if both are as cheap.
 * @type {(costs: Int32Array, came: Int32Array, start: number, width: number, price: (at: number) =>
 *   number) => void} */
function along(costs, came, start, width, price) {
  const [own, from] = [costs.slice(start, start + width), came.slice(start, start + width)];
  for (let x = 1; x < width; x++) {
    const further = costs[start + x - 1] + price(start + x);
    if (further >= costs[start + x]) continue;
    costs[start + x] = further;
    came[start + x] = came[start + x - 1];
  }
  let [cost, column] = [own[width - 1], from[width - 1]];
  for (let x = width - 2; x >= 0; x--) {
    cost += price(start + x);
    if (own[x] <= cost) [cost, column] = [own[x], from[x]];
    if (cost >= costs[start + x]) continue;
    costs[start + x] = cost;
    came[start + x] = column;
  }
}

/** Choose the cheapest seams that are not the same as cheaper ones, with the ink to their left.
 * @type {(ink: Ink, seams: Seam[], pen: number, most: number) => {seam: Seam, amount: number}[]} */
function different(ink, seams, pen, most) {
  const stride = ink.width + 1;
  const before = inkBefore(ink);
  const total = ink.data.reduce((sum, each) => sum + each, 0);
  const least = CUTS.BESIDE * pen * pen;
  /** @type {{seam: Seam, amount: number, left: Int32Array}[]} */
  const chosen = [];
  for (const seam of seams.toSorted((one, other) => one.cost - other.cost)) {
    const left = seam.columns.map((column, row) => before[row * stride + column]);
    const amount = left.reduce((sum, count) => sum + count, 0);
    if (amount < least || amount > total - least) continue;
    /** @type {(other: {left: Int32Array}) => boolean} */
    const same = (other) =>
      left.reduce((sum, count, row) => sum + Math.abs(count - other.left[row]), 0) <
      CUTS.APART * pen * pen;
    if (chosen.some(same)) continue;
    chosen.push({ seam, amount, left });
    if (chosen.length === most) break;
  }
  return chosen;
}
