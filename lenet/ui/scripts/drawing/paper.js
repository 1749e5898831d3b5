// Paper told from ink: dark on light or light on dark, clean, or lit unevenly as in a photo. The twin
// of `lenet/drawing/paper.py`.

import { PAPER } from "../picture_constants.js";
import { label } from "./components.js";
import {
  bell,
  blur,
  box,
  close,
  dilate,
  disc,
  erode,
  gaussianBlur,
  median as medianFilter,
  mirrored,
  open,
  steepness,
  steepnessAt,
  subtract,
  turned,
} from "./filters.js";
import { withWeakStrokes } from "./pressure.js";
import { blankImage, overview } from "./raster.js";
import { average, enlarge, resize } from "./resize.js";
import { roundHalfEven } from "./round.js";
import { countLevels, deviation, levelAt, median, medianLevel, quantile } from "./statistics.js";

const [AROUND, BESIDE] = [box(3, 3), box(9, 9)];

/** Return an image's luminance, or the channel in which it has far more contrast.
 * @type {(image: Pixels) => Ink} */
export function mostContrast({ data, width, height }) {
  const grey = blankImage(width, height);
  const counts = new Int32Array(3 * 256); // of the levels of red, green and blue
  for (let start = 0; start < grey.data.length; start += width) {
    toGrey(grey.data, counts, data, start, start + width);
  }
  const spread = [0, 256, 512].map((from) => deviation(counts.subarray(from, from + 256)));
  const most = Math.max(...spread);
  if (2 * deviation(countLevels(grey.data)) > most) return grey;
  const best = spread.indexOf(most);
  for (let at = 0; at < grey.data.length; at++) grey.data[at] = data[4 * at + best];
  return grey;
}

/** @type {(grey: Uint8Array, counts: Int32Array, data: Pixels["data"], from: number, to: number) =>
 *   void} */
function toGrey(grey, counts, data, from, to) {
  for (let at = from, place = 4 * from; at < to; at++, place += 4) {
    const red = data[place];
    const green = data[place + 1];
    const blue = data[place + 2];
    counts[red]++;
    counts[256 + green]++;
    counts[512 + blue]++;
    grey[at] = (9798 * red + 19235 * green + 3735 * blue + 16384) >> 15;
  }
}

/**
 * Find ink on paper.
 *
 * @param {Ink} grey
 * @param {boolean | null} [light] Whether the ink is lighter than its paper; by default the image tells.
 * @returns {{ink: Ink, light: boolean}} Ink, of the image's size or 512 pixels a side, and whether it
 *   is the lighter.
 */
export function toPaper(grey, light = null) {
  const smooth = withoutGrains(grey);
  const size = smooth.data.length;
  let counts = countLevels(smooth.data);
  let paper = paperLevel(smooth);
  const excess = counts.reduce((sum, count, level) => sum + count * (level - paper), 0);
  const lighter = light ?? excess > 0; // more, or brighter, above the paper: light ink
  if (lighter) [counts, paper] = [counts.toReversed(), 255 - paper];
  // how dark full ink is, most of the ink decides
  const inked = sumOf(counts, 0, paper - PAPER.CONTRAST + 1);
  if (inked) {
    let full = 0;
    for (let sum = counts[0]; sum < PAPER.FULL * inked; sum += counts[++full]);
    const { FLAT } = PAPER;
    const [near, dark] = [paper, full].map((at) => sumOf(counts, at - FLAT, at + FLAT + 1));
    const crisp = dark >= PAPER.CRISP * inked || near >= PAPER.HAIR * size;
    const small = Math.min(smooth.width, smooth.height) < PAPER.SMALL;
    if (small || (crisp && near + dark >= PAPER.FLAT_SHARE * size)) {
      const levels = Uint8Array.from({ length: 256 }, (_, level) =>
        Math.min(Math.max((paper - level) * (255 / (paper - full)), 0), 255),
      );
      const data = smooth.data.map((level) => levels[lighter ? 255 - level : level]);
      return { ink: withoutSteps({ ...smooth, data }), light: lighter };
    }
  }
  return photoToInk(smooth, light);
}

/** @type {(counts: Int32Array, from: number, to: number) => number} */
function sumOf(counts, from, to) {
  let sum = 0;
  for (let at = Math.max(0, from); at < Math.min(to, counts.length); at++) sum += counts[at];
  return sum;
}

/** Return the level of the paper, 0 to 255: the border's if it is even, else the image's.
 * @type {(grey: Ink) => number} */
export function paperLevel({ data, width, height }) {
  const ring = Math.max(1, roundHalfEven(PAPER.RING * Math.min(width, height)));
  const border = new Int32Array(256); // its corners count twice
  for (let row = 0; row < height; row++) {
    const own = data.subarray(row * width, (row + 1) * width);
    const times = Number(row < ring) + Number(row >= height - ring);
    if (times) for (let x = 0; x < width; x++) border[own[x]] += times;
    for (let x = 0; x < Math.min(ring, width); x++) {
      border[own[x]]++;
      border[own[width - 1 - x]]++;
    }
  }
  const level = Math.floor(medianLevel(border));
  const even = sumOf(border, level - PAPER.CONTRAST + 1, level + PAPER.CONTRAST);
  if (even > PAPER.EVEN_BORDER * sumOf(border, 0, 256)) return level;
  const counts = countLevels(data);
  let middle = 0;
  for (let sum = counts[0]; sum < data.length / 2; sum += counts[++middle]);
  return middle;
}

/** Tell whether the ink of a photo is lighter than its paper; see Python.
 * @type {(grey: Ink) => boolean} */
export function lightInk(grey) {
  const small = gaussianBlur(overview(grey), 1);
  const { width, height } = small;
  const steep = steepness(small);
  const sharp = Math.fround(PAPER.SHARP * Math.fround(quantile(steep, 0.99)));
  const [edges, others] = [blankImage(width, height), blankImage(width, height)];
  for (let at = 0; at < steep.length; at++) {
    edges.data[at] = Number(steep[at] >= sharp);
    others.data[at] = 1 - edges.data[at];
  }
  const { labels } = label(others, false);
  const ends = new Set();
  for (let x = 0; x < width; x++) ends.add(labels[x]).add(labels[labels.length - 1 - x]);
  for (let row = 0; row < height; row++) {
    ends.add(labels[row * width]).add(labels[(row + 1) * width - 1]);
  }
  ends.delete(0);
  const beside = dilate(edges, AROUND).data;
  const darker = subtract(small, erode(small, BESIDE)).data;
  const lighter = subtract(dilate(small, BESIDE), small).data;
  let [dark, light] = [0, 0];
  for (let at = 0; at < labels.length; at++) {
    if (!beside[at] || !ends.has(labels[at])) continue;
    dark += darker[at];
    light += lighter[at];
  }
  if (Math.abs(dark - light) < PAPER.CLEAR * (dark + light)) {
    const kernel = discOf(PAPER.STROKE * Math.min(width, height));
    dark = contrast(subtract(close(small, kernel), small));
    light = contrast(subtract(small, open(small, kernel)));
  }
  return light > dark;
}

/** @type {(image: Ink) => number} */
const contrast = ({ data }) =>
  data.reduce((sum, level) => (level >= PAPER.CONTRAST ? sum + level : sum), 0);

/** Find ink on paper that is lit unevenly, by what share of its light each place lacks; see Python.
 * @type {(grey: Ink, light: boolean | null) => {ink: Ink, light: boolean}} */
function photoToInk(grey, light) {
  const { width, height } = grey;
  const shrunk = Math.max(width, height) > PAPER.PHOTO ? resize(grey, PAPER.PHOTO) : grey;
  const still = gaussianBlur(shrunk, 1.2); // the camera's noise
  const lighter = light ?? lightInk(still);
  const even = withoutBands(lighter ? inverted(still) : still);
  const beside = dilate(even, BESIDE).data;
  /** @type {(x: number, y: number) => number} */
  const steep = (x, y) =>
    steepnessAt(even, x, y) / Math.max(beside[y * even.width + x], PAPER.DARK);
  const papers = [smoothPaper(even, PAPER.PAPERS[0]), smoothPaper(even, PAPER.PAPERS[1])];
  const [wide, wider] = papers.map((paper) => inkOn(paper.data, even, steep));
  const chosen = PAPER.WIDER * wider.sharp > wide.sharp ? 1 : 0;
  const { low, high, sharp, darkness, threshold } = chosen ? wider : wide;
  const ink = blankImage(even.width, even.height);
  if (!(sharp > 0)) return { ink, light: lighter };
  lackOf(ink.data, papers[chosen].data, even.data, low, 255 / (high - low));
  return { ink: withWeakStrokes(ink, darkness, { threshold, high }, steep), light: lighter };
}

/** @type {(ink: Uint8Array, paper: Uint8Array, grey: Uint8Array, low: number, scale: number) => void} */
function lackOf(ink, paper, grey, low, scale) {
  const least = Math.fround(low);
  for (let at = 0; at < ink.length; at++) {
    const lack = LACKS[(paper[at] << 8) | grey[at]];
    ink[at] = Math.min(Math.max(Math.fround(lack - least) * scale, 0), 255);
  }
}

/** @type {(image: Ink) => Ink} */
function inverted({ data, width, height }) {
  const other = blankImage(width, height);
  for (let at = 0; at < data.length; at++) other.data[at] = 255 - data[at];
  return other;
}

// How much light a place lacks, 0 to 255, by its paper's level times 256 and its own; 32 bits.
const LACKS = Float32Array.from({ length: 65_536 }, (_, at) => {
  const [paper, level] = [at >> 8, at & 255];
  return Math.fround(Math.max(0, paper - level) / Math.max(paper, PAPER.DARK)) * 255;
});
const DARKNESS = new Uint8Array(LACKS);

/** Return between which of what light places lack lie the edges of ink and its middle, and how sharp
 * these edges are; 0 if there is hardly any. With how dark all is, and from which level on it is ink.
 * @type {(paper: Uint8Array, grey: Ink, steep: (x: number, y: number) => number) => {low: number,
 *   high: number, sharp: number, darkness: Uint8Array, threshold: number}} */
function inkOn(paper, grey, steep) {
  const { data, width, height } = grey;
  const darkness = new Uint8Array(data.length);
  for (let from = 0; from < data.length; from += width) {
    darken(darkness, paper, data, from, from + width);
  }
  const counts = countLevels(darkness);
  const threshold = otsu(counts);
  const high = medianLevel(counts.map((count, level) => (level > threshold ? count : 0)));
  const low = PAPER.EDGE * threshold;
  if (!(high >= PAPER.PALE || standsOut(darkness, counts, threshold, width))) {
    return { low, high, sharp: 0, darkness, threshold };
  }
  let [sum, count] = [0, 0];
  for (let row = 0; row < height; row++) {
    for (const x of edgesIn(darkness, grey, row, threshold)) {
      sum += steep(x, row);
      count++;
    }
  }
  const stain = high < PAPER.STAIN && (255 * sum) / count < PAPER.CLEAN * high;
  return { low, high, sharp: count && !stain ? sum / count : 0, darkness, threshold };
}

/** Tell whether pale ink is more than noise or shade; see Python.
 * @type {(darkness: Uint8Array, counts: Int32Array, threshold: number, width: number) => boolean} */
function standsOut(darkness, counts, threshold, width) {
  const inked = counts.map((count, level) => (level > threshold ? count : 0));
  const paper = counts.map((count, level) => (level > threshold ? 0 : count));
  const contrast = medianLevel(inked) - medianLevel(paper);
  if (!(contrast >= Math.max(PAPER.LEAST, PAPER.CLEARLY * deviation(paper)))) return false;
  if (sumOf(paper, 0, 256) < PAPER.ROOM * darkness.length) return false;
  const height = darkness.length / width;
  const mask = { data: darkness.map((level) => Number(level > threshold)), width, height };
  const { stats } = label(mask, true);
  const areas = stats.map(({ area }) => area);
  const most = Math.max(...areas);
  const { x, y, width: across, height: down } = stats[areas.indexOf(most)];
  if (Math.min(x, y, width - x - across, height - y - down) <= 0) return false;
  if (Math.max(across, down) < PAPER.LARGE * Math.min(width, height)) return false;
  /** @type {(some: number[]) => number} */
  const sum = (some) => some.reduce((all, area) => all + area, 0);
  return sum(areas.filter((area) => PAPER.PART * area >= most)) >= PAPER.WHOLE * sum(areas);
}

/** @type {(darkness: Uint8Array, paper: Uint8Array, grey: Uint8Array, from: number, to: number) =>
 *   void} */
function darken(darkness, paper, grey, from, to) {
  for (let at = from; at < to; at++) darkness[at] = DARKNESS[(paper[at] << 8) | grey[at]];
}

/** Return where in a row there is more than a level, and no more somewhere around.
 * @type {(data: Uint8Array, size: Ink, row: number, level: number) => number[]} */
function edgesIn(data, size, row, level) {
  const places = [];
  for (let x = 0, at = row * size.width; x < size.width; x++, at++) {
    if (data[at] > level && hasLess(data, size, x, row, level)) places.push(x);
  }
  return places;
}

/** Tell whether there is no more than a level somewhere around a pixel.
 * @type {(data: Uint8Array, size: Ink, x: number, y: number, level: number) => boolean} */
function hasLess(data, { width, height }, x, y, level) {
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      if (data[row * width + column] <= level) return true;
    }
  }
  return false;
}

/**
 * Return the level that parts counted levels best into two.
 *
 * Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979.
 *
 * @param {Int32Array} counts
 */
function otsu(counts) {
  const scale = 1 / sumOf(counts, 0, 256);
  const mean = counts.reduce((sum, count, level) => sum + level * count, 0) * scale;
  let [threshold, most, share, below] = [0, 0, 0, 0];
  for (let level = 0; level < 256; level++) {
    const own = counts[level] * scale;
    below *= share;
    share += own;
    const rest = 1 - share;
    if (Math.min(share, rest) < 2 ** -23 || Math.max(share, rest) > 1 - 2 ** -23) continue;
    below = (below + level * own) / share;
    const above = (mean - share * below) / rest;
    const apart = share * rest * (below - above) ** 2;
    if (apart > most) [threshold, most] = [level, apart];
  }
  return threshold;
}

/** Return the level of the paper at each place, never darker than the image.
 * @type {(grey: Ink, wide: number) => Ink} */
function smoothPaper(grey, wide) {
  const { data, width, height } = grey;
  const scale = Math.min(1, PAPER.KERNEL / (wide * Math.min(width, height)));
  const [across, down] = [width, height].map((side) => roundHalfEven(side * scale));
  const small = average(grey, across, down, scale);
  const kernel = discOf(wide * Math.min(across, down));
  const paper = enlarge(blur(close(small, kernel), kernel.across), width, height);
  for (let at = 0; at < data.length; at++) {
    if (data[at] > paper.data[at]) paper.data[at] = data[at];
  }
  return paper;
}

/** Even out soft bands that run from edge to edge, as a lamp's flicker makes them.
 * @type {(grey: Ink) => Ink} */
function withoutBands(grey) {
  return withoutUpright(turned(withoutUpright(turned(grey))));
}

/** @type {(grey: Ink) => Ink} */
function withoutUpright(grey) {
  const { data, width, height } = grey;
  const smooth = blurLine(columnLevels(grey, 0, height, 0.8));
  const light = smooth.map((level) => roundHalfEven(1000 * Math.max(level, 8)) / 1000);
  const [least, most] = [Math.min(...light), Math.max(...light)];
  const steps = light.slice(1).map((level, at) => Math.abs(level - light[at]));
  const high = light.map((level) => level > (most + least) / 2);
  const crossings = high.slice(1).filter((each, at) => each !== high[at]).length;
  const soft = Math.max(0, ...steps) < PAPER.SOFT * (most - least);
  if (!(soft && most - least > PAPER.PALE && crossings >= PAPER.BANDS)) return grey;
  const end = Math.max(2, height >> 3);
  const [top, bottom] = [
    columnLevels(grey, 0, Math.min(end, height), 0.5),
    columnLevels(grey, Math.max(0, height - end), height, 0.5),
  ].map((levels) => levels.map((level, at) => level / light[at]));
  const ratio = top.map((level, at) => (level + 0.01) / (bottom[at] + 0.01));
  const middle = median(ratio);
  const apart = ratio.map((each) => Math.abs(each / middle - 1));
  if (!(quantile(apart, 0.95) < PAPER.ALIKE)) return grey;
  const even = blankImage(width, height);
  for (let at = 0; at < data.length; at++) {
    even.data[at] = Math.min((data[at] / light[at % width]) * most, 255);
  }
  return even;
}

/** Return a quantile of each column, from a row to another.
 * @type {(grey: Ink, from: number, to: number, share: number) => number[]} */
function columnLevels({ data, width }, from, to, share) {
  const counts = new Int32Array(256);
  return Array.from({ length: width }, (_, column) => {
    counts.fill(0);
    count(counts, data, from * width + column, to * width, width);
    return levelAt(counts, share);
  });
}

/** @type {(counts: Int32Array, data: Uint8Array, from: number, to: number, step: number) => void} */
function count(counts, data, from, to, step) {
  for (let at = from; at < to; at += step) counts[data[at]]++;
}

const BELL = bell(1, 9); // as OpenCV cuts it off for values that are no levels

/** @type {(values: number[]) => number[]} */
function blurLine(values) {
  const places = mirrored(values.length, BELL.length >> 1);
  return values.map((_, at) =>
    BELL.reduce((sum, weight, step) => sum + weight * values[places[at + step]], 0),
  );
}

/** Even out grains of salt and pepper, as often as there are many of them.
 * @type {(grey: Ink) => Ink} */
function withoutGrains(grey) {
  if (Math.min(grey.width, grey.height) < PAPER.SMALL) return grey;
  let smooth = grey;
  for (const side of [3, 5, 5]) {
    const { off, count } = grainsOf(smooth);
    if (count < PAPER.GRAINS * off.data.length) break;
    const { stats } = label(off, false);
    if (median(stats.map(({ area }) => area)) > 2) break; // thin strokes
    smooth = medianFilter(smooth, side);
  }
  return smooth;
}

/** Return which pixels are far from the median of the square around them, that is from at least five
 * of their eight neighbours, above or below; the border goes on.
 * @type {(grey: Ink) => {off: Ink, count: number}} */
function grainsOf({ data, width, height }) {
  const off = blankImage(width, height);
  let count = 0;
  for (let row = 0; row < height; row++) {
    const [up, down] = [row ? -width : 0, row < height - 1 ? width : 0];
    count += markGrains(off.data, data, row * width, width, up, down);
  }
  return { off, count };
}

/** @type {(off: Uint8Array, data: Uint8Array, start: number, width: number, up: number, down: number)
 *   => number} */
function markGrains(off, data, start, width, up, down) {
  const far = PAPER.GRAIN;
  let count = 0;
  for (let x = 0, at = start; x < width; x++, at++) {
    const level = data[at];
    const left = x ? -1 : 0;
    const right = x < width - 1 ? 1 : 0;
    const near = // one of five lies at a side
      Math.abs(data[at + left] - level) < far &&
      Math.abs(data[at + right] - level) < far &&
      Math.abs(data[at + up] - level) < far &&
      Math.abs(data[at + down] - level) < far;
    if (near) continue;
    let [lower, higher] = [0, 0];
    for (const line of [at + up, at, at + down]) {
      for (const place of [line + left, line, line + right]) {
        lower += Number(level - data[place] >= far);
        higher += Number(data[place] - level >= far);
      }
    }
    if (lower < 5 && higher < 5) continue;
    off[at] = 1;
    count++;
  }
  return count;
}

/** Smooth the steps of a small drawing that was enlarged pixel by pixel.
 * @type {(ink: Ink) => Ink} */
function withoutSteps(ink) {
  const least = Math.min(leastStep(ink), leastStep(turned(ink)));
  return least >= PAPER.STEP ? gaussianBlur(ink, least / 2) : ink;
}

/** Return how many rows are alike at least, between two that differ from those above them.
 * @type {(ink: Ink) => number} */
function leastStep({ data, width, height }) {
  let least = height;
  let last = -Infinity;
  for (let row = 1; row < height; row++) {
    const start = row * width;
    let at = start;
    while (at < start + width && data[at] === data[at - width]) at++;
    if (at === start + width) continue;
    least = Math.min(least, row - last);
    last = row;
  }
  return least;
}

/** @type {(width: number) => ReturnType<typeof disc>} */
const discOf = (width) => disc(Math.max(3, Math.trunc(width) | 1));
