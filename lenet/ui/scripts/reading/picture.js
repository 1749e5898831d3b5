// What is read in a picture: its ink, and the number in that, as `lenet/recognizer.py` and
// `lenet/reading/number.py` read images.

import { READS_NUMBERS } from "../constants.js";
import { findInk } from "../drawing/ink.js";
import { NUMBER } from "../picture_constants.js";
import { read } from "./from_ink.js";
import { toNumber } from "./number.js";
import { rowsOf } from "./rows.js";

/** @type {Segmentation} of signs that form no numbers */
const UNPARTED = { lattice: null, groups: [], path: null, reason: null };

/**
 * Read a number in a picture.
 *
 * @param {Recognizer} recognizer
 * @param {Pixels} pixels At most 1,024 a side.
 * @param {Looking & {hand?: Hand | null}} [options] By default all of it is looked at, and the
 *   picture tells whether the ink is lighter than its paper.
 * @returns {PictureRead}
 * @throws {RangeError} If the picture is too large, or the region is not in it.
 */
export function readPicture(recognizer, pixels, { region = null, light = null, hand = null } = {}) {
  const found = findInk(pixels, { region, light });
  const across = pixels.width / found.ink.width;
  const down = pixels.height / found.ink.height;
  const number = scaled(readNumberInk(recognizer, found.ink, { hand }), across, down);
  return { found, number, lines: number.lines ?? [] };
}

/**
 * Read ink of a number; boxes are in its pixels.
 *
 * @param {Recognizer} recognizer
 * @param {Ink} ink
 * @param {{hand?: Hand | null}} [options]
 * @returns {NumberRead}
 */
export function readNumberInk(recognizer, ink, { hand = null } = {}) {
  /** @type {(own: Ink) => Recognition} */
  const recognize = (own) => recognizer.recognizeInk(own, { hand });
  if (!READS_NUMBERS) return toNumber(UNPARTED, [], () => recognize(ink));
  /** @type {(part: Ink) => NumberRead} */
  const readAll = (part) => toNumber(read(part, recognize), [], () => recognize(part));
  const rows = rowsOf(ink);
  return inLines(readAll(ink), rows.length > 1 ? rows.map(readAll) : []);
}

/** Return it as several numbers, below each other, if they are: then it has no text.
 * @type {(number: NumberRead, lines: NumberRead[]) => NumberRead} */
function inLines(number, lines) {
  const single = number.digits.length === 1 && number.digits[0].digit !== null;
  const told = lines.filter(({ digits }) => digits.some(({ digit }) => digit !== null)).length;
  if (told < 2 || (single && lines.every(({ digits }) => digits.length === 1))) return number;
  const digits = number.digits.slice(0, 1).map((each) => ({ ...each, digit: null, confidence: 0 }));
  const reason = NUMBER.SEVERAL_LINES.replace("{}", String(lines.length));
  return { ...number, text: "", digits, confidence: 0, reason, lines };
}

/** Return it with its digits' places in an image so many times as wide and as high.
 * @type {(number: NumberRead, across: number, down: number) => NumberRead} */
function scaled(number, across, down) {
  const digits = number.digits.map((digit) => {
    const { box, corner } = digit;
    const scale = digit.scale ?? [1, 1];
    return {
      ...digit,
      box: {
        left: box.left * across,
        top: box.top * down,
        width: box.width * across,
        height: box.height * down,
      },
      corner: [corner[0] * across, corner[1] * down],
      scale: [scale[0] * across, scale[1] * down],
    };
  });
  const lines = number.lines?.map((line) => scaled(line, across, down));
  return { ...number, digits, lines };
}
