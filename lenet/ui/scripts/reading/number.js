// A number: its digits from left to right, or the drawing as one digit. The twin of
// `lenet/reading/number.py`.

import { NAMES, WIDE_NUMBER } from "../constants.js";
import { believed, doubtOf } from "./belief.js";
import { widthOf } from "./search.js";

/** Choose between several digits and one; `whole` reads the drawing as one digit.
 * @type {(segmentation: Segmentation, strokes: Stroke[], whole: () => Recognition) =>
 *   NumberRead} */
export function toNumber(segmentation, strokes, whole) {
  const { path } = segmentation;
  if (path === null || path.groups.length < 2) {
    return ofWhole(whole(), segmentation, strokes, segmentation.reason);
  }
  // whatever the whole may be
  if (doubtOf(path, true) === null) return ofPath(segmentation, path);
  const one = widthOf(path) >= WIDE_NUMBER * path.height ? null : whole();
  const reason = doubtOf(path, one !== null && one.digit !== null);
  if (reason === null) return ofPath(segmentation, path);
  return ofWhole(one ?? whole(), segmentation, strokes, reason);
}

/** Put a number together; what is not believed becomes a "?".
 * @type {(segmentation: Segmentation, path: BestPath) => NumberRead} */
function ofPath(segmentation, path) {
  const told = believed(path);
  const digits = path.groups.map(({ recognition, digit, probability, candidate, ...place }, at) => {
    const answer = told[at] ? { digit, confidence: probability } : { digit: null, confidence: 0 };
    const { box, strokes } = candidate;
    const { corner, scale } = place;
    return { ...recognition, ...answer, box, strokes, corner, scale };
  });
  const confidence =
    path.posterior === undefined
      ? digits.reduce((sure, each, at) => sure * each.confidence * path.certainty[at], 1)
      : Math.min(path.posterior, ...digits.map((digit) => digit.confidence));
  return { text: textOf(digits), digits, confidence, reason: null, segmentation, whole: null };
}

/** Take the drawing for a single digit, or for none.
 * @type {(whole: Recognition, segmentation: Segmentation, strokes: Stroke[], reason: string |
 *   null) => NumberRead} */
function ofWhole(whole, segmentation, strokes, reason) {
  if (whole.blank)
    return { text: "", digits: [], confidence: 0, reason: null, segmentation, whole };
  const { x, y, width, height } = whole.framing.box;
  const box = { left: x, top: y, width, height };
  const digit = { ...whole, box, strokes: [...strokes.keys()], corner: [0, 0] };
  const why = whole.digit === null ? reason : null;
  const { confidence } = whole;
  return { text: textOf([digit]), digits: [digit], confidence, reason: why, segmentation, whole };
}

/** Return the place of the digit with the stroke that was drawn last; 0 without strokes.
 * @type {(digits: {strokes?: number[] | null}[]) => number} */
export function latest(digits) {
  const last = digits.map(({ strokes }) => Math.max(-1, ...(strokes ?? [])));
  return Math.max(0, last.indexOf(Math.max(...last)));
}

/** Return what digits read, with "?" in the place of what can't be read.
 * @type {(digits: {digit: number | null}[]) => string} */
export const textOf = (digits) =>
  digits.map(({ digit }) => (digit === null ? "?" : NAMES[digit])).join("");
