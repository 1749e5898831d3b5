// Images in other sizes, to the level as OpenCV's `resize` makes them for Python.

import { bounds } from "./bounds.js";
import { roundHalfEven } from "./round.js";

/** @typedef {{place: number, next: number, weight: number}} Neighbour two pixels, and the other's weight */
/** @typedef {{firsts: Int32Array, starts: Int32Array, weights: Float64Array}} Shares see `shares` */

const UNSURE = 1e-3; // levels between half of one and a mean, of which 32 bits may decide
const COEFFICIENT = 2048; // by which OpenCV multiplies weights between pixels to make them whole

/**
 * Scale an image to a longer side, its aspect kept: averaged if it shrinks, interpolated if it
 * grows.
 *
 * @param {Ink} image
 * @param {number} longerSide Pixels.
 * @returns {Ink}
 */
export function resize(image, longerSide) {
  const scale = longerSide / Math.max(image.height, image.width);
  const width = Math.max(1, roundHalfEven(image.width * scale));
  const height = Math.max(1, roundHalfEven(image.height * scale));
  return scale < 1 ? average(image, width, height) : enlarge(image, width, height);
}

/** Scale an image to a size, each pixel between four of it.
 * @type {(image: Ink, width: number, height: number) => Ink} */
export function enlarge(image, width, height) {
  if (width === image.width && height === image.height) return image;
  return interpolate(image, between, width, height);
}

/**
 * Scale an image to a size, each pixel the mean of what it covers.
 *
 * @param {Ink} image
 * @param {number} width Pixels.
 * @param {number} height Pixels.
 * @param {number} [factor] If the size is that of the image, times so much, rounded.
 * @returns {Ink}
 */
export function average(image, width, height, factor = 0) {
  if (width === image.width && height === image.height) return image;
  if (width > image.width || height > image.height) {
    return interpolate(image, covering, width, height);
  }
  const [across, down] = [factor || width / image.width, factor || height / image.height];
  if (Number.isInteger(1 / across) && Number.isInteger(1 / down)) {
    return averageBlocks(image, width, height, 1 / across, 1 / down);
  }
  const columns = shares(image.width, width, across);
  const rows = shares(image.height, height, down);
  const data = new Uint8Array(width * height);
  const averaged = new Float64Array(width); // a row, along itself
  const sums = new Float64Array(width);
  for (let row = 0, done = -1; row < height; row++) {
    sums.fill(0);
    const first = rows.firsts[row];
    for (let index = rows.starts[row]; index < rows.starts[row + 1]; index++) {
      const from = first + index - rows.starts[row];
      if (from !== done) averageRow(averaged, image.data, from * image.width, columns);
      done = from;
      addTo(sums, averaged, rows.weights[index]);
    }
    round(data, row * width, sums, (column) => averageExactly(image, columns, rows, column, row));
  }
  return { data, width, height };
}

// What runs over all pixels is a function for each row: engines compile that best.

/** @type {(averaged: Float64Array, data: Uint8Array, start: number, columns: Shares) => void} */
function averageRow(averaged, data, start, { firsts, starts, weights }) {
  for (let column = 0, index = 0; column < averaged.length; column++) {
    let sum = 0;
    let place = start + firsts[column];
    for (const end = starts[column + 1]; index < end; index++, place++) {
      const level = data[place];
      if (level) sum += level * weights[index]; // most is blank
    }
    averaged[column] = sum;
  }
}

/** @type {(sums: Float64Array, values: Float64Array, weight: number) => void} */
function addTo(sums, values, weight) {
  for (let index = 0; index < sums.length; index++) sums[index] += values[index] * weight;
}

/** @type {(data: Uint8Array, start: number, levels: Float64Array, exactly: (column: number) =>
 *   number) => void} */
function round(data, start, levels, exactly) {
  for (let column = 0; column < levels.length; column++) {
    const level = levels[column];
    const below = Math.floor(level);
    const unsure = Math.abs(level - below - 0.5) < UNSURE;
    data[start + column] = unsure ? exactly(column) : Math.floor(level + 0.5);
  }
}

/** Return the mean of what a pixel covers as OpenCV computes it, with 32 bits.
 * @type {(image: Ink, columns: Shares, rows: Shares, column: number, row: number) => number} */
function averageExactly({ data, width }, columns, rows, column, row) {
  const [firsts, ends] = [columns.starts[column], columns.starts[column + 1]];
  let mean = 0;
  let start = rows.firsts[row] * width + columns.firsts[column];
  for (let down = rows.starts[row]; down < rows.starts[row + 1]; down++, start += width) {
    let sum = 0;
    for (let index = firsts; index < ends; index++) {
      const level = data[start + index - firsts];
      sum = Math.fround(sum + Math.fround(level * columns.weights[index]));
    }
    mean = Math.fround(mean + Math.fround(sum * rows.weights[down]));
  }
  return roundHalfEven(mean);
}

/** Return which pixels of a side each pixel of a shorter side covers, and by which share of it.
 * @type {(from: number, to: number, factor: number) => Shares} */
function shares(from, to, factor) {
  const scale = 1 / factor;
  const firsts = new Int32Array(to); // of them
  const starts = new Int32Array(to + 1); // of their shares in `weights`
  const weights = new Float64Array(from + 2 * to); // of 32 bits
  let count = 0;
  for (let place = 0; place < to; place++) {
    const begin = place * scale;
    const end = Math.min(begin + scale, from);
    firsts[place] = Math.floor(begin + 1e-3);
    for (let pixel = firsts[place]; pixel < end - 1e-3; pixel++) {
      const share = (Math.min(pixel + 1, end) - Math.max(pixel, begin)) / (end - begin);
      weights[count++] = Math.fround(share);
    }
    starts[place + 1] = count;
  }
  return { firsts, starts, weights };
}

/** Shrink an image by whole numbers; what is blank stays so.
 * @type {(image: Ink, width: number, height: number, across: number, down: number) => Ink} */
function averageBlocks(image, width, height, across, down) {
  const data = new Uint8Array(width * height);
  const drawn = bounds(image, 1);
  const [right, bottom] = [drawn.x + drawn.width, drawn.y + drawn.height];
  if (across === 2 && down === 2 && image.width === 2 * width && image.height === 2 * height) {
    halve(image, data, { left: drawn.x >> 1, top: drawn.y >> 1, right, bottom });
    return { data, width, height };
  }
  const share = Math.fround(1 / (across * down));
  for (let row = Math.floor(drawn.y / down); row < height && row * down < bottom; row++) {
    for (let column = Math.floor(drawn.x / across); column < width; column++) {
      const [left, top] = [column * across, row * down];
      if (left >= right) break;
      const [end, foot] = [
        Math.min(left + across, image.width),
        Math.min(top + down, image.height),
      ];
      let sum = 0;
      for (let y = top; y < foot; y++) {
        for (let x = left; x < end; x++) sum += image.data[y * image.width + x];
      }
      const count = (end - left) * (foot - top);
      const level = Math.fround(count === across * down ? sum * share : sum / count);
      const four = across === 2 && down === 2 && count === 4; // where OpenCV rounds halves up
      data[row * width + column] = four ? (sum + 2) >> 2 : roundHalfEven(level);
    }
  }
  return { data, width, height };
}

/** Shrink a part of an image by two, as each drawing of one canvas is in every frame.
 * @type {(image: Ink, data: Uint8Array, part: {left: number, top: number, right: number, bottom:
 *   number}) => void} */
function halve(image, data, { left, top, right, bottom }) {
  const { data: from, width } = image;
  for (let row = top; 2 * row < bottom; row++) {
    for (let column = left; 2 * column < right; column++) {
      const at = 2 * (row * width + column);
      const sum = from[at] + from[at + 1] + from[at + width] + from[at + width + 1];
      data[(row * width) / 2 + column] = (sum + 2) >> 2; // OpenCV rounds halves up
    }
  }
}

/** Scale an image with each pixel between four of it, in whole numbers as OpenCV does.
 * @type {(image: Ink, weigh: typeof between, width: number, height: number) => Ink} */
function interpolate(image, weigh, width, height) {
  const columns = weigh(image.width, width);
  const rows = weigh(image.height, height);
  const data = new Uint8Array(width * height);
  let above = { from: -1, levels: new Int32Array(width) };
  let below = { from: -1, levels: new Int32Array(width) };
  for (let row = 0; row < height; row++) {
    const { place, next, weight } = rows[row];
    if (below.from === place) [above, below] = [below, above];
    stretchRow(image, place, columns, above);
    stretchRow(image, next, columns, below);
    const [upper, lower] = [above.levels, below.levels];
    for (let column = 0, start = row * width; column < width; column++) {
      const sum =
        (((COEFFICIENT - weight) * upper[column]) >> 16) + ((weight * lower[column]) >> 16);
      data[start + column] = (sum + 2) >> 2;
    }
  }
  return { data, width, height };
}

/** Interpolate a row along itself, unless it is there.
 * @type {(image: Ink, row: number, columns: Neighbour[], stretched: {from: number, levels:
 *   Int32Array}) => void} */
function stretchRow({ data, width }, row, columns, stretched) {
  if (stretched.from === row) return;
  stretched.from = row;
  const start = row * width;
  for (let column = 0; column < columns.length; column++) {
    const { place, next, weight } = columns[column];
    const sum = data[start + place] * (COEFFICIENT - weight) + data[start + next] * weight;
    stretched.levels[column] = sum >> 4;
  }
}

/** Return between which two pixels of a side each pixel of another side's centre lies.
 * @type {(from: number, to: number) => Neighbour[]} */
function between(from, to) {
  const scale = 1 / (to / from);
  return neighbours(from, to, (place) => (place + 0.5) * scale - 0.5);
}

/** Return the same for pixels that cover less than one, as OpenCV averages when an image grows.
 * @type {(from: number, to: number) => Neighbour[]} */
function covering(from, to) {
  const inverse = to / from;
  const scale = 1 / inverse;
  return neighbours(from, to, (place) => {
    const first = Math.floor(place * scale);
    const share = place + 1 - (first + 1) * inverse;
    return first + (share <= 0 ? 0 : share - Math.floor(share));
  });
}

/** @type {(from: number, to: number, position: (place: number) => number) => Neighbour[]} */
function neighbours(from, to, position) {
  return Array.from({ length: to }, (_, index) => {
    const exact = Math.fround(position(index));
    const place = Math.floor(exact);
    const weight = roundHalfEven((exact - place) * COEFFICIENT);
    /** @type {(pixel: number) => number} */
    const within = (pixel) => Math.min(Math.max(pixel, 0), from - 1);
    return { place: within(place), next: within(place + 1), weight };
  });
}
