// Several digits, or one: the twin of `Recognizer._number` and of `Number` in Python.

import { WIDE_NUMBER } from "../constants.js";
import { believed, doubtOf } from "./belief.js";

/** Choose between several digits and one; `whole` reads the drawing as one digit. */
export function choose(reading, strokes, whole) {
  const { path } = reading;
  const several = path !== null && path.groups.length > 1;
  // whatever the whole may be
  if (several && doubtOf(path, true) === null) return ofPath(reading, path);
  let one = several && widthOf(path) >= WIDE_NUMBER * path.height ? null : whole();
  let { reason } = reading;
  if (several) {
    reason = doubtOf(path, one !== null && one.digit !== null);
    if (reason === null) return ofPath(reading, path);
  }
  one ??= whole();
  return ofWhole(one, reading, strokes, reason);
}

/** Put a number together; what is not believed becomes a "?". */
function ofPath(reading, path) {
  const told = believed(path);
  const digits = path.groups.map(({ recognition, digit, probability, candidate, corner }, at) => {
    const answer = told[at] ? { digit, confidence: probability } : { digit: null, confidence: 0 };
    return { ...recognition, ...answer, box: candidate.box, strokes: candidate.strokes, corner };
  });
  const confidence = digits.reduce(
    (sure, each, at) => sure * each.confidence * path.certainty[at],
    1,
  );
  return { text: textOf(digits), digits, confidence, reason: null, reading };
}

/** Take the drawing for a single digit, or for none. */
function ofWhole(whole, reading, strokes, reason) {
  if (whole.blank) return { text: "", digits: [], confidence: 0, reason: null, reading, whole };
  const { x, y, width, height } = whole.framing.box;
  const box = { left: x, top: y, width, height };
  const digit = { ...whole, box, strokes: [...strokes.keys()], corner: [0, 0] };
  const why = whole.digit === null ? reason : null;
  const { confidence } = whole;
  return { text: textOf([digit]), digits: [digit], confidence, reason: why, reading, whole };
}

/** Return what digits read, with "?" in the place of what can't be read. */
export const textOf = (digits) => digits.map(({ digit }) => digit ?? "?").join("");

/** From the left of the first box to the right of the last. */
function widthOf({ groups }) {
  const boxes = groups.map(({ candidate }) => candidate.box);
  const right = Math.max(...boxes.map(({ left, width }) => left + width));
  return right - Math.min(...boxes.map(({ left }) => left));
}
