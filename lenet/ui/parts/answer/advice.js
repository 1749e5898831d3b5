// What may be wrong with a drawing that is not read, and what helps.

import { INK } from "../../scripts/constants.js";

const SMALL = 0.08; // of the paper's side: a smaller drawing is hardly seen

/** Return a sentence that helps, or "" if nothing special is seen.
 * @type {(recognition: DigitRead) => string} */
export function advice({ stages }) {
  const [ink, crop] = stages;
  const { width, height } = ink.size ?? ink;
  const drawn = crop.size ?? crop;
  if (Math.max(drawn.width / width, drawn.height / height) < SMALL) {
    return "It is very small: try it larger.";
  }
  if (touchesEdge(ink)) return "It is cut off at the edge of the paper.";
  return "";
}

/** @type {(ink: Ink) => boolean} */
function touchesEdge({ data, width, height }) {
  const last = [width - 1, height - 1];
  /** @param {number} at */
  const onEdge = (at) =>
    [at % width, Math.floor(at / width)].some((place, axis) => !place || place === last[axis]);
  return data.some((value, at) => value >= INK && onEdge(at));
}
