// What if: a drawing without a step of its framing, and as it was at each moment.

import { FRAMING_STEPS } from "./constants.js";
import { frame } from "./drawing/framing.js";
import { roundHalfEven } from "./drawing/round.js";
import { countPoints, firstPoints } from "./drawing/strokes.js";
import { toInput } from "./network/model.js";
import { Recognizer } from "./recognizer.js";

const MOMENTS = 40; // at most, of a replay

/**
 * Frame ink with all steps and without each, and read it.
 *
 * @param {Recognizer} recognizer
 * @param {Ink} ink
 * @param {{hand?: Hand | null}} [options]
 * @returns {Trial[]} The first with all steps.
 */
export function leaveOutSteps(recognizer, ink, { hand = null } = {}) {
  const steps = /** @type {Step[]} */ (FRAMING_STEPS);
  return [null, ...steps].map((without) => {
    const input = toInput(frame(ink, { without }).digitImage);
    return { without, input, answer: recognizer.read(input, { hand }) };
  });
}

/**
 * Read a drawing as it was at up to `MOMENTS` moments.
 *
 * The moments lie evenly along the points, of which the sketchpad keeps one every few pixels, so
 * that a slow hand and a quick one give much the same replay.
 *
 * @param {Recognizer} recognizer
 * @param {Stroke[]} strokes
 * @param {{hand?: Hand | null}} [options]
 * @returns {{points: number[], numbers: NumberRead[]}} How many points of the drawing there were,
 *   rising to all, and what was read at each of these moments.
 * @throws {RangeError} If nothing was drawn.
 */
export function replay(recognizer, strokes, { hand = null } = {}) {
  const total = countPoints(strokes);
  if (total === 0) throw new RangeError("There is nothing to replay: the drawing has no points.");
  const points = moments(total);
  // one of its own, since each drawing changes the ink of the one before
  const own = new Recognizer(recognizer.weights, recognizer.calibration);
  /** @type {(count: number) => NumberRead} */
  const read = (count) => own.readNumber(firstPoints(strokes, count), { hand });
  return { points, numbers: points.map(read) };
}

/** Return up to `MOMENTS` numbers of points, evenly from the first to the last.
 * @type {(total: number) => number[]} */
function moments(total) {
  const count = Math.min(MOMENTS, total);
  const step = count > 1 ? (total - 1) / (count - 1) : 0;
  const points = Array.from({ length: count }, (_, index) => roundHalfEven(1 + index * step));
  return [...new Set(points)];
}
