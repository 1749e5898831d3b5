// What may be wrong with a drawing that is not read, and what helps.

import { INK } from "../../scripts/constants.js";
import { bounds } from "../../scripts/drawing/bounds.js";
import { t } from "../../scripts/words.js";

const SMALL = 0.08; // of the paper's side: a smaller drawing is hardly seen

/** Return a sentence that helps, or "" if nothing special is seen.
 * @type {(recognition: DigitRead) => string} */
export function advice({ stages }) {
  const [ink, crop] = stages;
  const { width, height } = ink.size ?? ink;
  const drawn = crop.size ?? crop;
  if (Math.max(drawn.width / width, drawn.height / height) < SMALL) return t("answer.small");
  return touchesEdge(ink) ? t("answer.cut_off") : "";
}

/** @type {(ink: Ink) => boolean} */
function touchesEdge(ink) {
  const { x, y, width, height } = bounds(ink, INK);
  const [right, bottom] = [x + width, y + height];
  return width > 0 && (x === 0 || y === 0 || right === ink.width || bottom === ink.height);
}
