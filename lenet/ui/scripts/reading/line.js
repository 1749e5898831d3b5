// A line of ink: a raster on which it is 64 pixels high, whatever the image is, and its pieces. The
// twin of `lenet/reading/line.py`.

import { INK, MOST_PIECES, TOO_MANY_PIECES } from "../constants.js";
import { bounds, cutOut } from "../drawing/bounds.js";
import { label } from "../drawing/components.js";
import { solid } from "../drawing/raster.js";
import { average, enlarge } from "../drawing/resize.js";
import { roundHalfEven } from "../drawing/round.js";
import { penOf } from "../drawing/ruling.js";
import { LINE } from "../picture_constants.js";

/** @typedef {[number, number, number, number]} Sides left, top, right, bottom */
/**
 * @typedef {object} Line of ink on the raster
 * @property {Ink} ink
 * @property {number[]} corner of the raster in the image, x and y, pixels
 * @property {number[]} scale pixels of the image to one of the raster, x and y
 * @property {Uint8Array} labels 0 paper, else the number of a piece
 * @property {Sides[]} boxes of the pieces
 * @property {number} height of the line on the raster, pixels
 * @property {number} pen its width on the raster, pixels
 */

/**
 * Find the pieces of ink: connected components, small ones with what they belong to.
 *
 * @param {Ink} ink
 * @returns {Line | string | null} Why there is none, in a sentence; null if there is no ink, or so
 *   little that nothing of it is left at this size.
 */
export function layOut(ink) {
  const drawn = bounds(ink, INK);
  if (!drawn.width) return null;
  const crop = cutOut(ink, drawn);
  let side = LINE.HEIGHT;
  let found = componentsOf(crop, side);
  const tallest = Math.max(0, ...found.stats.map(({ height }) => height));
  if (tallest && tallest < LINE.LOWER * LINE.HEIGHT) {
    side = Math.min(Math.floor(LINE.HEIGHT ** 2 / tallest), 4 * LINE.HEIGHT);
    found = componentsOf(crop, side);
  }
  const { raster, stats, labels } = found;
  if (!stats.length) return null;
  if (stats.length + 1 > 4 * MOST_PIECES) return TOO_MANY_PIECES;
  const { pieces, boxes, height } = piecesOf(stats);
  if (boxes.length > MOST_PIECES) return TOO_MANY_PIECES;
  const shape = { ...raster, data: Uint8Array.from(labels, (each) => Number(each > 0)) };
  return {
    ink: raster,
    corner: [drawn.x, drawn.y],
    scale: [drawn.width / raster.width, drawn.height / raster.height],
    labels: Uint8Array.from(labels, (each) => pieces[each]),
    boxes,
    height,
    pen: Math.min(Math.max(1.5, penOf(shape)), LINE.THICKEST * height),
  };
}

/** Draw ink so many pixels high; return it, its connected components, and which is where.
 * @type {(crop: Ink, side: number) => {raster: Ink, stats: Component[], labels: Int32Array}} */
function componentsOf(crop, side) {
  const scale = Math.min(side / crop.height, LINE.WIDE / crop.width);
  const width = Math.max(1, roundHalfEven(crop.width * scale));
  const height = Math.max(1, roundHalfEven(crop.height * scale));
  const raster = scale < 1 ? average(crop, width, height) : enlarge(crop, width, height);
  return { raster, ...label(solid(raster)) };
}

/** Join components to pieces, from left to right.
 * @type {(stats: Component[]) => {pieces: Uint8Array, boxes: Sides[], height: number}} The piece of
 *   each component by its number, 0 for none; the pieces' boxes; and the line's height. */
function piecesOf(stats) {
  const line = Math.max(1, ...stats.map(({ height }) => height));
  /** @type {(component: Component) => number} */
  const sideOf = ({ width, height }) => Math.max(width, height);
  /** @type {{box: Sides, components: number[]}[]} */
  const joined = [];
  const order = [...stats.keys()].sort((one, other) => sideOf(stats[other]) - sideOf(stats[one]));
  for (const at of order) {
    const { x, y, width, height } = stats[at];
    /** @type {Sides} */
    const box = [x, y, x + width, y + height];
    const small = sideOf(stats[at]) < LINE.SPECK * line;
    const near = joined.filter((each) => !small || gap(box, each.box) <= LINE.SPECK_GAP * line);
    const widest = Math.max(...near.map((each) => shared(box, each.box)));
    const home = near.find((each) => shared(box, each.box) === widest);
    const over = height < LINE.SMALL * line && widest >= LINE.WITHIN * width;
    if (home && (small || over)) {
      home.components.push(at + 1);
      home.box = [
        Math.min(box[0], home.box[0]),
        Math.min(box[1], home.box[1]),
        Math.max(box[2], home.box[2]),
        Math.max(box[3], home.box[3]),
      ];
    } else if (!small) joined.push({ box, components: [at + 1] });
  }
  joined.sort((one, other) => one.box[0] + one.box[2] - other.box[0] - other.box[2]);
  const pieces = new Uint8Array(stats.length + 1);
  joined.forEach(({ components }, piece) => {
    for (const component of components) pieces[component] = Math.min(piece + 1, 255);
  });
  return { pieces, boxes: joined.map(({ box }) => box), height: line };
}

/** @type {(one: Sides, other: Sides) => number} */
const gap = (one, other) =>
  Math.max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3]);

/** Return how wide the part is that two boxes have above each other.
 * @type {(one: Sides, other: Sides) => number} */
const shared = (one, other) => Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
