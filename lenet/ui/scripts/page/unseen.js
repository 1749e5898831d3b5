// How many of 500 drawings that no training saw a network reads right: measured on demand, in a
// worker, so that the page goes on.

import { UNSEEN } from "../constants.js";
import { startWorker } from "./worker.js";

export const ALL = 500; // drawings
const SOME = 200; // of them, by which maps are ranked

/** @type {Worker | null} */
let worker = null;
let asked = 0;

/** Ask the worker, and return what it says.
 * @type {(question: object) => Promise<any>} */
function ask(question) {
  worker ??= startWorker(new URL("./unseen_worker.js", import.meta.url));
  const mine = worker;
  const id = ++asked;
  const address = new URL(UNSEEN, import.meta.url).href;
  return new Promise((resolve, reject) => {
    /** @param {MessageEvent} event */
    function hear({ data }) {
      if (data.id !== id) return;
      mine.removeEventListener("message", hear);
      if (data.error) reject(new Error(data.error));
      else resolve(data.answer);
    }
    mine.addEventListener("message", hear);
    mine.addEventListener("error", reject, { once: true });
    mine.postMessage({ id, address, ...question });
  });
}

/** @type {WeakMap<Weights, Promise<number>>} */
const known = new WeakMap();

/** Return the share of the drawings that a network reads right.
 * @type {(weights: Weights) => Promise<number>} */
export function accuracyOf(weights) {
  const measuring = known.get(weights) ?? ask({ weights, most: ALL }).then(([share]) => share);
  known.set(weights, measuring);
  measuring.catch(() => known.delete(weights));
  return measuring;
}

/** Return the same, of some of them, without each of a layer's maps; with all of them for no layer.
 * @type {(weights: Weights, layer: string | null) => Promise<number[]>} */
export const withoutEach = (weights, layer) => ask({ weights, layer, most: SOME });

/** Return how often a network that is so sure is right, in ten bins of its confidence.
 * @type {(weights: Weights, calibration: Calibration) =>
 *   Promise<{count: number, sure: number, right: number}[]>} */
export const reliability = (weights, calibration) =>
  ask({ weights, calibration, bins: 10, most: ALL });
