// Filters on images as OpenCV has them for Python, level by level. What lies beyond the border counts
// for nothing where the lightest or darkest is looked for; where means are, the image is mirrored there.

import { blankImage } from "./raster.js";
import { roundHalfEven } from "./round.js";

/** @typedef {{starts: number[], widths: number[], across: number}} Kernel what each of its rows covers; and its width */

/** Return a kernel that is a rectangle.
 * @type {(width: number, height: number) => Kernel} */
export const box = (width, height) => ({
  starts: Array(height).fill(0),
  widths: Array(height).fill(width),
  across: width,
});

/** Return a kernel that is a disc of an odd width.
 * @type {(side: number) => Kernel} */
export function disc(side) {
  const radius = side >> 1;
  const halves = Array.from({ length: side }, (_, row) =>
    roundHalfEven(radius * Math.sqrt((radius ** 2 - (row - radius) ** 2) * (1 / radius ** 2))),
  );
  return {
    starts: halves.map((half) => radius - half),
    widths: halves.map((half) => 2 * half + 1),
    across: side,
  };
}

/** Return the lightest that a kernel covers around each pixel.
 * @type {(image: Ink, kernel: Kernel) => Ink} */
export const dilate = (image, kernel) => lightest(image, kernel, 0);

/** Return the darkest.
 * @type {(image: Ink, kernel: Kernel) => Ink} */
export const erode = (image, kernel) => lightest(image, kernel, 255);

/** Fill what is dark where the kernel does not fit in.
 * @type {(image: Ink, kernel: Kernel) => Ink} */
export const close = (image, kernel) => erode(dilate(image, kernel), kernel);

/** Take away what is light there.
 * @type {(image: Ink, kernel: Kernel) => Ink} */
export const open = (image, kernel) => dilate(erode(image, kernel), kernel);

/** Return the lightest that a kernel covers around each pixel; of a negative, for 255, the darkest.
 * @type {(image: Ink, kernel: Kernel, turn: number) => Ink} */
function lightest({ data, width, height }, { starts, widths, across }, turn) {
  const stride = width + across - 1;
  const around = new Uint8Array(stride * (height + widths.length - 1));
  for (let row = 0, at = 0; row < height; row++) {
    let place = (row + (widths.length >> 1)) * stride + (across >> 1);
    for (const end = at + width; at < end; at++, place++) around[place] = data[at] ^ turn;
  }
  const result = new Uint8Array(width * height);
  const level = widths.every((wide) => wide === across);
  let covered = 1;
  for (const wide of [...new Set(widths)].sort((one, other) => one - other)) {
    follow(around, covered, wide, 1);
    covered = wide;
    if (level) follow(around, 1, widths.length, stride);
    const rows = level ? [0] : [...widths.keys()].filter((at) => widths[at] === wide);
    for (let row = 0; row < height; row++) {
      for (const at of rows) {
        combine(result, row * width, around, (row + at) * stride + starts[at], width);
      }
    }
  }
  if (turn) for (let at = 0; at < result.length; at++) result[at] ^= turn;
  return { data: result, width, height };
}

/** Let each place, which has the lightest of so many that follow a step apart, have that of more.
 * @type {(levels: Uint8Array, covered: number, count: number, step: number) => void} */
function follow(levels, covered, count, step) {
  for (let done = covered; done < count; ) {
    const more = Math.min(done, count - done);
    combine(levels, 0, levels, more * step, levels.length - more * step);
    done += more;
  }
}

/** @type {(levels: Uint8Array, start: number, others: Uint8Array, from: number, length: number) =>
 *   void} */
function combine(levels, start, others, from, length) {
  for (let at = 0; at < length; at++) {
    const more = others[from + at] - levels[start + at];
    levels[start + at] += more & ~(more >> 31); // in a photo's noise no branch can be foreseen
  }
}

/** Subtract an image's levels from another's; what would be below 0 is 0.
 * @type {(image: Ink, other: Ink) => Ink} */
export function subtract({ data, width, height }, other) {
  const rest = blankImage(width, height);
  for (let at = 0; at < data.length; at++) rest.data[at] = Math.max(data[at] - other.data[at], 0);
  return rest;
}

/** Return the mean of a square of an odd side around each pixel.
 * @type {(image: Ink, side: number) => Ink} */
export function blur(image, side) {
  const { data, width, height } = image;
  const blurred = blankImage(width, height);
  const columns = mirrored(width, side >> 1);
  const rows = mirrored(height, side >> 1);
  const sums = new Float64Array(width); // of the rows around, by column
  const row = (/** @type {number} */ number) => rows[number] * width;
  for (let around = 0; around < side - 1; around++) add(sums, data, row(around), 1);
  for (let y = 0; y < height; y++) {
    add(sums, data, row(y + side - 1), 1);
    let sum = 0;
    for (let around = 0; around < side - 1; around++) sum += sums[columns[around]];
    for (let x = 0; x < width; x++) {
      sum += sums[columns[x + side - 1]];
      blurred.data[y * width + x] = Math.round(sum / side ** 2);
      sum -= sums[columns[x]];
    }
    add(sums, data, row(y), -1);
  }
  return blurred;
}

/** @type {(sums: Float64Array, data: Uint8Array, start: number, sign: number) => void} */
function add(sums, data, start, sign) {
  for (let at = 0; at < sums.length; at++) sums[at] += sign * data[start + at];
}

/** Return which pixels of a side stand for it and a margin, mirrored at its first and last pixel.
 * @type {(length: number, margin: number) => Int32Array} */
export function mirrored(length, margin) {
  const period = Math.max(1, 2 * (length - 1));
  return Int32Array.from({ length: length + 2 * margin }, (_, at) => {
    const place = Math.abs(at - margin) % period;
    return length === 1 ? 0 : Math.min(place, period - place);
  });
}

/** Blur an image by a bell curve, with weights in 256ths as OpenCV has them.
 * @type {(image: Ink, sigma: number) => Ink} */
export function gaussianBlur({ data, width, height }, sigma) {
  const weights = bell(sigma, roundHalfEven(sigma * 6 + 1) | 1);
  const whole = Int32Array.from(weights);
  const middle = whole.length >> 1;
  let carried = 0; // what rounding took from the weights before
  for (let at = 0; at < middle; at++) {
    const exact = weights[at] * 256 + carried;
    whole[at] = whole[whole.length - 1 - at] = roundHalfEven(exact);
    carried = exact - whole[at];
  }
  whole[middle] = 0;
  whole[middle] = 256 - whole.reduce((sum, weight) => sum + weight);
  const columns = mirrored(width, middle);
  const rows = mirrored(height, middle);
  const line = new Uint16Array(columns.length);
  const across = new Uint16Array(width * height);
  const levels = new Uint16Array(width * height);
  const starts = whole.map((_, at) => at);
  const sums = new Int32Array(width);
  for (let start = 0; start < data.length; start += width) {
    pick(line, data, start, columns);
    weigh(sums, line, starts, whole);
    keep(across, start, sums, 0);
  }
  for (let row = 0; row < height; row++) {
    for (let at = 0; at < whole.length; at++) starts[at] = rows[row + at] * width;
    weigh(sums, across, starts, whole);
    keep(levels, row * width, sums, 16);
  }
  return { data: new Uint8Array(levels), width, height };
}

// What runs over all pixels is a function for each row: engines compile that best.

/** @type {(line: Uint16Array, data: Uint8Array, start: number, places: Int32Array) => void} */
function pick(line, data, start, places) {
  for (let at = 0; at < places.length; at++) line[at] = data[start + places[at]];
}

/** Keep sums, rounded by so many bits.
 * @type {(levels: Uint16Array, start: number, sums: Int32Array, bits: number) => void} */
function keep(levels, start, sums, bits) {
  const half = (1 << bits) >> 1;
  for (let at = 0; at < sums.length; at++) levels[start + at] = (sums[at] + half) >> bits;
}

/** Sum up values, from some places on, times weights, of which the first are as the last.
 * @type {(sums: Int32Array, values: Uint16Array, starts: Int32Array, weights: Int32Array) => void} */
function weigh(sums, values, starts, weights) {
  const middle = weights.length >> 1;
  const [centre, most] = [starts[middle], weights[middle]];
  for (let at = 0; at < sums.length; at++) sums[at] = values[centre + at] * most;
  for (let pair = 0; pair < middle; pair++) {
    const [one, other, weight] = [starts[pair], starts[weights.length - 1 - pair], weights[pair]];
    if (weight === 0) continue;
    for (let at = 0; at < sums.length; at++) {
      sums[at] += (values[one + at] + values[other + at]) * weight;
    }
  }
}

/** Return the weights of a bell curve, which add up to 1.
 * @type {(sigma: number, length: number) => number[]} */
export function bell(sigma, length) {
  const weights = Array.from({ length }, (_, at) =>
    Math.exp(-((at - (length - 1) / 2) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((all, weight) => all + weight);
  return weights.map((weight) => weight / sum);
}

/**
 * Return the middle one of the levels in a square around each pixel, whose border goes on.
 *
 * Source: T. Huang, G. Yang, G. Tang, "A Fast Two-Dimensional Median Filtering Algorithm", 1979.
 *
 * @param {Ink} image
 * @param {number} side Odd.
 * @returns {Ink}
 */
export function median({ data, width, height }, side) {
  const medians = blankImage(width, height);
  const radius = side >> 1;
  const half = (side ** 2) >> 1;
  const counts = new Int32Array(256);
  for (let row = 0; row < height; row++) {
    const starts = Array.from({ length: side }, (_, at) => {
      return Math.min(Math.max(row + at - radius, 0), height - 1) * width;
    });
    counts.fill(0);
    for (let x = -radius; x <= radius; x++) {
      for (const start of starts) counts[data[start + Math.max(0, Math.min(x, width - 1))]]++;
    }
    let level = 0;
    let below = 0; // how many levels are lower
    for (let x = 0; x < width; x++) {
      while (below > half) below -= counts[--level];
      while (below + counts[level] <= half) below += counts[level++];
      medians.data[row * width + x] = level;
      const gone = Math.max(0, x - radius);
      const next = Math.min(x + radius + 1, width - 1);
      for (const start of starts) {
        const [old, now] = [data[start + gone], data[start + next]];
        counts[old]--;
        counts[now]++;
        below += Number(now < level) - Number(old < level);
      }
    }
  }
  return medians;
}

/** Return how fast the level changes around a pixel: the largest gradient by Sobel nearby.
 * @type {(image: Ink, x: number, y: number) => number} */
export function steepnessAt(image, x, y) {
  const { width, height } = image;
  let most = 0;
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      most = Math.max(most, squareAt(image, column, row));
    }
  }
  return Math.fround(Math.sqrt(most));
}

/** Return the same around each pixel.
 * @type {(image: Ink) => Float32Array} */
export function steepness(image) {
  const { width, height } = image;
  const squares = new Int32Array(width * height);
  const steep = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) squares[at] = squareAt(image, x, y);
  }
  const rows = new Int32Array(width); // the largest of each column's three
  for (let y = 0, at = 0; y < height; y++) {
    const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x++) {
      rows[x] = Math.max(squares[above + x], squares[y * width + x], squares[below + x]);
    }
    for (let x = 0; x < width; x++, at++) {
      const beside = Math.max(rows[Math.max(0, x - 1)], rows[Math.min(width - 1, x + 1)]);
      steep[at] = Math.sqrt(Math.max(rows[x], beside));
    }
  }
  return steep;
}

/** Return the square of the gradient at a pixel.
 * @type {(image: Ink, x: number, y: number) => number} */
function squareAt({ data, width, height }, x, y) {
  const [left, right] = [x ? -1 : Math.min(1, width - 1), x < width - 1 ? 1 : -Math.min(1, x)];
  const own = y * width + x;
  const above = y ? own - width : own + (height > 1 ? width : 0);
  const below = y < height - 1 ? own + width : own - (y ? width : 0);
  const rising = data[below + right] - data[above + left];
  const falling = data[above + right] - data[below + left];
  const dx = rising + falling + 2 * (data[own + right] - data[own + left]);
  const dy = rising - falling + 2 * (data[below] - data[above]);
  return dx * dx + dy * dy;
}

/** Return an image whose rows are the columns of another.
 * @type {(image: Ink) => Ink} */
export function turned({ data, width, height }) {
  const other = blankImage(height, width);
  for (let row = 0, place = 0; row < height; row++) {
    for (let column = 0; column < width; column++, place++) {
      other.data[column * height + row] = data[place];
    }
  }
  return other;
}
