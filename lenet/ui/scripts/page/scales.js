// What full colour stands for in the maps of each layer: the largest value, but not so little that
// nothing looks like much. On blank paper, where the biases alone speak, it is no more than a tint.

import { Recognizer } from "../recognizer.js";
import { strongest } from "./painting.js";

/** @type {Stroke[]} */
const PLAIN = [
  {
    width: 16,
    points: [
      [100, 90],
      [300, 90],
      [170, 330],
    ],
  },
];
const LEAST = 0.5; // of what a plain digit makes
const FAINT = 3; // times that: so far are the biases from full colour

/** @type {WeakMap<Weights, Record<string, number>>} */
const known = new WeakMap();

/** Return what full colour stands for in each layer, before a visitor's changes as after.
 * @type {(recognizer: Recognizer, read: Pick<DigitRead, "blank" | "featureMaps">) =>
 *   Record<string, number>} */
export function scalesOf({ origin: weights }, { blank, featureMaps }) {
  const plain =
    known.get(weights) ?? strongest(new Recognizer(weights).recognizeStrokes(PLAIN).featureMaps);
  known.set(weights, plain);
  const scales = strongest(featureMaps);
  for (const [name, most] of Object.entries(scales)) {
    scales[name] = blank
      ? FAINT * Math.max(most, plain[name])
      : Math.max(most, LEAST * plain[name]);
  }
  return scales;
}
