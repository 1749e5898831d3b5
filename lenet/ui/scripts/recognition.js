// What comes of reading a number. The twin of the half of `lenet/recognition.py` that puts one
// together; what comes of a digit, the recognizer says.

import { believed } from "./number/belief.js";

/** Put a number together; what is not believed becomes a "?". */
export function ofPath(reading, path) {
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
export function ofWhole(whole, reading, strokes, reason) {
  if (whole.blank) return { text: "", digits: [], confidence: 0, reason: null, reading, whole };
  const { x, y, width, height } = whole.framing.box;
  const box = { left: x, top: y, width, height };
  const digit = { ...whole, box, strokes: [...strokes.keys()], corner: [0, 0] };
  const why = whole.digit === null ? reason : null;
  const { confidence } = whole;
  return { text: textOf([digit]), digits: [digit], confidence, reason: why, reading, whole };
}

/** Return the place of the digit with the stroke that was drawn last; 0 without strokes. */
export function latest(digits) {
  const last = digits.map(({ strokes }) => Math.max(-1, ...(strokes ?? [])));
  return Math.max(0, last.indexOf(Math.max(...last)));
}

/** Return what digits read, with "?" in the place of what can't be read. */
export const textOf = (digits) => digits.map(({ digit }) => digit ?? "?").join("");
