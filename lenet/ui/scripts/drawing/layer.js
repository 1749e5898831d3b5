// Transparency: a drawing in the alpha channel, or paper beneath what is half transparent. The twin
// of `lenet/drawing/layer.py`.

import { LAYER } from "../picture_constants.js";
import { bounds, cutOut } from "./bounds.js";
import { label } from "./components.js";
import { box, erode } from "./filters.js";
import { blankImage, overview, solid } from "./raster.js";
import { roundHalfEven } from "./round.js";
import { countLevels, deviation, medianLevel } from "./statistics.js";

const { CONTRAST, COVERED, EVEN_BORDER, OPAQUE, RING, STRAY, STROKES } = LAYER;

/** Return the opacity of an image's pixels.
 * @type {(image: Pixels) => Ink} */
export function alphaOf({ data, width, height }) {
  const alpha = blankImage(width, height);
  for (let at = 0; at < alpha.data.length; at++) alpha.data[at] = data[4 * at + 3];
  return alpha;
}

/**
 * Tell whether the transparency of an image, not its colours, holds the drawing; see Python.
 *
 * @param {Pixels} image
 */
export function drawnInAlpha(image) {
  if (!isLayer(image)) return false;
  const seen = seenIn(image);
  const chosen = placesOf(seen);
  if (isOpaque(seen, chosen)) return false;
  const channels = [0, 1, 2].map((channel) => levelsOf(image, channel, chosen));
  if (channels.some((levels) => deviation(countLevels(levels)) >= CONTRAST)) return false;
  if (!showsPaper(seen, chosen)) return true;
  const middles = channels.map((levels) => medianLevel(countLevels(levels)));
  const differs = blankImage(image.width, image.height);
  chosen.forEach((place, at) => {
    differs.data[place] = isFar(channels, middles, at) ? 255 : 0;
  });
  const small = overview(cutOut(differs, bounds(seen, 1)));
  const components = solid(small);
  const { stats } = label(components);
  if (!stats.length) return true;
  const largest = stats.reduce((best, each) => (each.area > best.area ? each : best));
  const longer = Math.max(largest.width, largest.height);
  const all = stats.reduce((sum, { area }) => sum + area, 0);
  const stray = longer < STRAY * Math.max(components.width, components.height);
  return stray || largest.area < STROKES * all;
}

/** Lay an image on paper: its own colour of it, or white.
 * @type {(image: Pixels) => Pixels} */
export function onWhite(image) {
  if (!isLayer(image)) return image;
  const seen = seenIn(image);
  const chosen = placesOf(seen);
  if (isOpaque(seen, chosen)) return image;
  const paper = showsPaper(seen, chosen) ? colourOfRim(image, seen, chosen) : [255, 255, 255];
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at += 4) {
    const opacity = Math.fround(image.data[at + 3] / 255);
    const rest = Math.fround(1 - opacity);
    for (let channel = 0; channel < 3; channel++) {
      const own = Math.fround(image.data[at + channel] * opacity);
      data[at + channel] = Math.fround(own + Math.fround(paper[channel] * rest));
    }
  }
  return { ...image, data };
}

/** Tell whether a pixel is not opaque, which most images have none of.
 * @type {(image: Pixels) => boolean} */
function isLayer({ data }) {
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return true;
  return false;
}

/** Return the colour along the edge of what is seen, if it is even; else white.
 * @type {(image: Pixels, seen: Ink, chosen: Int32Array) => number[]} */
function colourOfRim(image, seen, chosen) {
  const { width, height } = seen;
  const ring = Math.max(1, roundHalfEven(RING * Math.min(width, height)));
  const inner = erode(seen, box(2 * ring + 1, 2 * ring + 1)).data;
  const rim = chosen.filter((place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    return !inner[place] || Math.min(x, y, width - 1 - x, height - 1 - y) < ring;
  });
  const channels = [0, 1, 2].map((channel) => levelsOf(image, channel, rim));
  const middles = channels.map((levels) => medianLevel(countLevels(levels)));
  let even = 0;
  for (let at = 0; at < rim.length; at++) if (!isFar(channels, middles, at)) even++;
  return even > EVEN_BORDER * rim.length ? middles : [255, 255, 255];
}

/** Return which pixels are more than half as opaque as any: an image of 0 and 1.
 * @type {(image: Pixels) => Ink} */
function seenIn(image) {
  const alpha = alphaOf(image);
  const half = alpha.data.reduce((most, level) => Math.max(most, level), 0) / 2;
  return { ...alpha, data: alpha.data.map((level) => Number(level > half)) };
}

/** @type {(seen: Ink) => Int32Array} */
function placesOf({ data }) {
  const places = new Int32Array(data.length);
  let count = 0;
  for (let at = 0; at < data.length; at++) if (data[at]) places[count++] = at;
  return places.subarray(0, count);
}

/** @type {(seen: Ink, chosen: Int32Array) => boolean} */
const isOpaque = ({ data }, { length }) => length / data.length > OPAQUE;

/** Tell whether what is seen covers the box around it, as paper does and strokes do not.
 * @type {(seen: Ink, chosen: Int32Array) => boolean} */
function showsPaper(seen, chosen) {
  const { width, height } = bounds(seen, 1);
  return chosen.length > COVERED * width * height;
}

/** @type {(image: Pixels, channel: number, places: Int32Array) => Uint8Array} */
const levelsOf = ({ data }, channel, places) =>
  Uint8Array.from(places, (place) => data[4 * place + channel]);

/** @type {(channels: Uint8Array[], colour: number[], at: number) => boolean} */
const isFar = (channels, colour, at) =>
  channels.some((levels, channel) => Math.abs(levels[at] - colour[channel]) >= CONTRAST);
