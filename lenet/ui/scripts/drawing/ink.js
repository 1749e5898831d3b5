// Any image of a drawing turned into ink: dark on light or light on dark, clean or a photo. The twin
// of `lenet/drawing/ink.py`.

import { INK } from "../picture_constants.js";
import { bounds, cutOut } from "./bounds.js";
import { scaled, withoutClutter } from "./clutter.js";
import { label } from "./components.js";
import { box, close, subtract } from "./filters.js";
import { alphaOf, drawnInAlpha, onWhite } from "./layer.js";
import { mostContrast, toPaper } from "./paper.js";
import { blankImage, overview } from "./raster.js";
import { enlarge } from "./resize.js";
import { countLevels, median } from "./statistics.js";

/** @typedef {{light: boolean | null, depth: number}} Look for which ink, and in panels in panels so often */

/**
 * Find the ink in any image of a drawing; see Python.
 *
 * @param {Pixels} image At most 1,024 pixels a side.
 * @param {Looking} [options] By default all of it is looked at, or a panel or a frame if there is one
 *   with something in it, and the image tells whether the ink is lighter than its paper.
 * @returns {Found}
 * @throws {RangeError} If the image is too large, or the region is not in it.
 */
export function findInk(image, { region = null, light = null } = {}) {
  const { width, height } = image;
  if (!(width >= 1 && height >= 1 && Math.max(width, height) <= INK.LARGEST)) {
    throw new RangeError(
      `Expected an image of at most ${INK.LARGEST} pixels a side, got ${width} × ${height}.`,
    );
  }
  if (!region) return look(image, { light, depth: 2 });
  checkRegion(region, width, height);
  const part = { ...region, data: partOf(image, region) };
  return { ...placed(look(part, { light, depth: 2 }), region, width, height), region };
}

/** Look in all of an image, or in its panel.
 * @type {(image: Pixels, look: Look) => Found} */
function look(image, { light, depth }) {
  if (!drawnInAlpha(image)) return lookInGrey(mostContrast(onWhite(image)), { light, depth });
  const alpha = alphaOf(image);
  const counts = countLevels(alpha.data);
  const [least, most] = [counts.findIndex(Boolean), counts.findLastIndex(Boolean)];
  const region = { x: 0, y: 0, width: image.width, height: image.height };
  const scale = most - least < INK.FAINT ? 0 : 255 / (most - least);
  const data = alpha.data.map((level) => Math.round((level - least) * scale));
  return { ink: { ...alpha, data }, light: false, region, dropped: [] };
}

/** @type {(grey: Ink, look: Look) => Found} */
function lookInGrey(grey, { light, depth }) {
  const { width, height } = grey;
  const everywhere = { x: 0, y: 0, width, height };
  const panel = depth ? panelIn(grey) : null;
  if (panel) {
    const inside = lookInGrey(cutOut(grey, panel), { light, depth: depth - 1 });
    const found = placed(inside, panel, width, height);
    if (bounds(found.ink, INK.INK).height >= INK.WITHIN * panel.height) {
      return { ...found, dropped: [{ reason: INK.PANEL, box: everywhere }, ...found.dropped] };
    }
  }
  const onPaper = toPaper(grey, light);
  let { ink } = onPaper;
  if (Math.max(ink.width, ink.height) <= INK.TINY) {
    // a bowl of a pixel is pale at the bottom only
    const dips = subtract(close(ink, box(5, 5)), ink);
    ink = subtract(ink, { ...dips, data: dips.data.map((dip) => (dip < INK.DIP ? 0 : dip)) });
  }
  const clean = withoutClutter(ink);
  const scale = Math.max(width, height) / Math.max(ink.width, ink.height);
  const dropped = clean.dropped.map(({ reason, box: at }) => ({ reason, box: scaled(at, scale) }));
  return { ink: clean.ink, light: onPaper.light, region: everywhere, dropped };
}

/** Return what was found in a part of an image as in the image; its ink is blank around that part.
 * @type {(found: Found, part: Rectangle, width: number, height: number) => Found} */
function placed(found, part, width, height) {
  const own = enlarge(found.ink, part.width, part.height);
  const ink = blankImage(width, height);
  for (let row = 0; row < part.height; row++) {
    const pixels = own.data.subarray(row * part.width, (row + 1) * part.width);
    ink.data.set(pixels, (part.y + row) * width + part.x);
  }
  /** @type {(at: Rectangle) => Rectangle} */
  const moved = (at) => ({ ...at, x: at.x + part.x, y: at.y + part.y });
  const dropped = found.dropped.map(({ reason, box: at }) => ({ reason, box: moved(at) }));
  return { ink, light: found.light, region: moved(found.region), dropped };
}

/** Return the inside of a filled rectangle, or of a frame, in even margins; null without one.
 * @type {(grey: Ink) => Rectangle | null} */
function panelIn(grey) {
  const small = overview(grey);
  const margin = marginOf(small);
  if (margin === null) return null;
  const different = small.data.map((level) => Number(Math.abs(level - margin) > INK.DIFFERENT));
  const { labels, stats } = label({ ...small, data: different });
  if (!stats.length) return null;
  const areas = stats.map(({ width, height }) => width * height);
  const number = areas.indexOf(Math.max(...areas));
  const whole = cutOut(
    { ...small, data: Uint8Array.from(labels, (each) => Number(each === number + 1)) },
    stats[number],
  );
  // ticks may stick out of a frame, so that its sides need not be those of the box around it
  const columns = filled(whole.width, (x) => meanOf(whole, { x, width: 1 }));
  const rows = filled(whole.height, (y) => meanOf(whole, { y, height: 1 }));
  if (!columns || !rows) return null;
  const [left, right, top, bottom] = [columns[0], columns[1] + 1, rows[0], rows[1] + 1];
  const across = (right - 1 - left) / small.width;
  if (Math.min((bottom - 1 - top) / small.height, across) < INK.LEAST_SIDE) return null;
  const outside = [
    meanOf(whole, { height: Math.max(0, top - 1) }),
    meanOf(whole, { y: bottom + 1 }),
    meanOf(whole, { width: Math.max(0, left - 1) }),
    meanOf(whole, { x: right + 1 }),
  ];
  if (outside.some((share) => share > INK.TICKS)) return null;
  const panel = cutOut(whole, { x: left, y: top, width: right - left, height: bottom - top });
  const sides = [
    meanOf(panel, { height: 1 }),
    meanOf(panel, { y: panel.height - 1 }),
    meanOf(panel, { width: 1 }),
    meanOf(panel, { x: panel.width - 1 }),
  ];
  if (Math.min(...sides) < INK.STRAIGHT) return null;
  const thin = [1, 2, 3].find((y) => meanOf(panel, { y, height: 1 }) < INK.SIDES) ?? 1;
  const inside = {
    x: stats[number].x + left + thin + 1,
    y: stats[number].y + top + thin + 1,
    width: panel.width - 2 * (thin + 1),
    height: panel.height - 2 * (thin + 1),
  };
  if (Math.min(inside.width, inside.height) < 1) return null;
  if (marginOf(cutOut(small, inside)) === null) return null;
  return scaled(inside, Math.max(grey.width, grey.height) / Math.max(small.width, small.height));
}

/** Return the first and the last place of those that are mostly covered.
 * @type {(length: number, share: (place: number) => number) => [number, number] | null} */
function filled(length, share) {
  const places = [...Array(length).keys()].filter((place) => share(place) >= INK.SIDES);
  return places.length ? [places[0], places[places.length - 1]] : null;
}

/** Return the mean of a part of an image, to its end by default; 0 of a part without pixels.
 * @type {(image: Ink, part: Partial<Rectangle>) => number} */
function meanOf({ data, width, height }, { x = 0, y = 0, width: across, height: down }) {
  const [right, bottom] = [
    across === undefined ? width : x + across,
    down === undefined ? height : y + down,
  ];
  let sum = 0;
  for (let row = y; row < bottom; row++) {
    for (let column = x; column < right; column++) sum += data[row * width + column];
  }
  return right > x && bottom > y ? sum / ((right - x) * (bottom - y)) : 0;
}

/** Return the level along the border, if it is even.
 * @type {(grey: Ink) => number | null} */
function marginOf({ data, width, height }) {
  const border = [...data.subarray(0, width), ...data.subarray((height - 1) * width)];
  for (let row = 0; row < height; row++)
    border.push(data[row * width], data[(row + 1) * width - 1]);
  const level = median(border);
  const uneven = border.filter((each) => Math.abs(each - level) > INK.DIFFERENT).length;
  return uneven > INK.UNEVEN * border.length ? null : level;
}

/** @type {(image: Pixels, part: Rectangle) => Uint8Array} */
function partOf({ data, width }, part) {
  const pixels = new Uint8Array(4 * part.width * part.height);
  for (let row = 0; row < part.height; row++) {
    const start = 4 * ((part.y + row) * width + part.x);
    pixels.set(data.subarray(start, start + 4 * part.width), 4 * row * part.width);
  }
  return pixels;
}

/** @type {(region: Rectangle, width: number, height: number) => void} */
function checkRegion(region, width, height) {
  const { x, y, width: across, height: down } = region;
  const whole = [x, y, across, down].every(Number.isInteger);
  const within = x >= 0 && y >= 0 && x + across <= width && y + down <= height;
  if (whole && within && across >= 1 && down >= 1) return;
  throw new RangeError(
    `Expected a region, left, top, width and height, within ${width} × ${height} pixels, ` +
      `got (${[x, y, across, down].join(", ")}).`,
  );
}
