// Images in other sizes, to the level as OpenCV's `resize` makes them for Python.

import { bounds } from "./bounds.js";
import { roundHalfEven } from "./round.js";

/** @typedef {{place: number, next: number, weight: number}} Neighbour two pixels, and the other's weight */

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
  return scale < 1 ? average(image, width, height) : interpolate(image, between, width, height);
}

/**
 * Scale an image to a size, each pixel the mean of what it covers.
 *
 * @param {Ink} image
 * @param {number} width Pixels.
 * @param {number} height Pixels.
 * @returns {Ink}
 */
export function average(image, width, height) {
  if (width > image.width || height > image.height) {
    return interpolate(image, covering, width, height);
  }
  if (image.width === 2 * width && image.height === 2 * height) return halve(image);
  const columns = shares(image.width, width);
  const rows = shares(image.height, height);
  const data = new Uint8Array(width * height);
  const averaged = new Float32Array(width); // a row, along itself
  const sums = new Float32Array(width);
  for (let row = 0, done = -1; row < height; row++) {
    sums.fill(0);
    const first = rows.firsts[row];
    for (let index = rows.starts[row]; index < rows.starts[row + 1]; index++) {
      const from = first + index - rows.starts[row];
      if (from !== done) averageRow(averaged, image.data, from * image.width, columns);
      done = from;
      addTo(sums, averaged, rows.weights[index]);
    }
    const start = row * width;
    for (let column = 0; column < width; column++) {
      data[start + column] = roundHalfEven(sums[column]);
    }
  }
  return { data, width, height };
}

// OpenCV computes with 32 bits.

/**
 * @type {(averaged: Float32Array, data: Uint8Array, start: number, columns: ReturnType<typeof
 *   shares>) => void}
 */
function averageRow(averaged, data, start, { firsts, starts, weights }) {
  for (let column = 0, index = 0; column < averaged.length; column++) {
    let sum = 0;
    let place = start + firsts[column];
    for (const end = starts[column + 1]; index < end; index++, place++) {
      const level = data[place];
      if (level) sum = Math.fround(sum + Math.fround(level * weights[index])); // most is blank
    }
    averaged[column] = sum;
  }
}

/** @type {(sums: Float32Array, values: Float32Array, weight: number) => void} */
function addTo(sums, values, weight) {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = Math.fround(sums[index] + Math.fround(values[index] * weight));
  }
}

/** Return which pixels of a side each pixel of a shorter side covers, and by which share of it.
 * @param {number} from
 * @param {number} to */
function shares(from, to) {
  const scale = 1 / (to / from);
  const firsts = new Int32Array(to); // of them
  const starts = new Int32Array(to + 1); // of their shares in `weights`
  const weights = new Float32Array(from + 2 * to);
  let count = 0;
  for (let place = 0; place < to; place++) {
    const begin = place * scale;
    const end = Math.min(begin + scale, from);
    firsts[place] = Math.floor(begin + 1e-3);
    for (let pixel = firsts[place]; pixel < end - 1e-3; pixel++) {
      weights[count++] = (Math.min(pixel + 1, end) - Math.max(pixel, begin)) / (end - begin);
    }
    starts[place + 1] = count;
  }
  return { firsts, starts, weights };
}

/** Shrink an image by two, where OpenCV rounds halves up; what is blank stays so.
 * @type {(image: Ink) => Ink} */
function halve(image) {
  const [width, height] = [image.width / 2, image.height / 2];
  const data = new Uint8Array(width * height);
  const drawn = bounds(image, 1);
  for (let row = drawn.y >> 1; row < (drawn.y + drawn.height + 1) >> 1; row++) {
    for (let column = drawn.x >> 1; column < (drawn.x + drawn.width + 1) >> 1; column++) {
      const above = 2 * (row * image.width + column);
      const below = above + image.width;
      const sum =
        image.data[above] + image.data[above + 1] + image.data[below] + image.data[below + 1];
      data[row * width + column] = (sum + 2) >> 2;
    }
  }
  return { data, width, height };
}

/** Scale an image with each pixel between four of it, in whole numbers as OpenCV does.
 * @type {(image: Ink, weigh: typeof between, width: number, height: number) => Ink} */
function interpolate(image, weigh, width, height) {
  const columns = weigh(image.width, width);
  const rows = weigh(image.height, height);
  const data = new Uint8Array(width * height);
  /** @type {(start: number, column: number) => number} */
  const along = (start, column) => {
    const { place, next, weight } = columns[column];
    return image.data[start + place] * (COEFFICIENT - weight) + image.data[start + next] * weight;
  };
  for (let row = 0; row < height; row++) {
    const { place, next, weight } = rows[row];
    for (let column = 0; column < width; column++) {
      const above = along(place * image.width, column) >> 4;
      const below = along(next * image.width, column) >> 4;
      const sum = (((COEFFICIENT - weight) * above) >> 16) + ((weight * below) >> 16);
      data[row * width + column] = (sum + 2) >> 2;
    }
  }
  return { data, width, height };
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
