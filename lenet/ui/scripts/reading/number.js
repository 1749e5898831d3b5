// A number: its digits from left to right, or the drawing as one digit. The twin of
// `lenet/reading/number.py`.

import { WIDE_NUMBER } from "../constants.js";
import { believed, doubtOf } from "./belief.js";
import { widthOf } from "./search.js";

/** Choose between several digits and one; `whole` reads the drawing as one digit. */
export function toNumber(segmentation, strokes, whole) {
  const { path } = segmentation;
  const several = path !== null && path.groups.length > 1;
  // whatever the whole may be
  if (several && doubtOf(path, true) === null) return ofPath(segmentation, path);
  let one = several && widthOf(path) >= WIDE_NUMBER * path.height ? null : whole();
  let { reason } = segmentation;
  if (several) {
    reason = doubtOf(path, one !== null && one.digit !== null);
    if (reason === null) return ofPath(segmentation, path);
  }
  one ??= whole();
  return ofWhole(one, segmentation, strokes, reason);
}

/** Put a number together; what is not believed becomes a "?". */
function ofPath(segmentation, path) {
  const told = believed(path);
  const digits = path.groups.map(({ recognition, digit, probability, candidate, corner }, at) => {
    const answer = told[at] ? { digit, confidence: probability } : { digit: null, confidence: 0 };
    return { ...recognition, ...answer, box: candidate.box, strokes: candidate.strokes, corner };
  });
  const confidence = digits.reduce(
    (sure, each, at) => sure * each.confidence * path.certainty[at],
    1,
  );
  return { text: textOf(digits), digits, confidence, reason: null, segmentation };
}

/** Take the drawing for a single digit, or for none. */
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

/** Return the place of the digit with the stroke that was drawn last; 0 without strokes. */
export function latest(digits) {
  const last = digits.map(({ strokes }) => Math.max(-1, ...(strokes ?? [])));
  return Math.max(0, last.indexOf(Math.max(...last)));
}

/** Return what digits read, with "?" in the place of what can't be read. */
export const textOf = (digits) => digits.map(({ digit }) => digit ?? "?").join("");
