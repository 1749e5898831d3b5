// A hand: drawings that a visitor taught, as a memory of exemplars beside the frozen network. The
// twin of `lenet/hand.py`, which has the sources.

import { ALIKE, CLASSES, FIELD, KERNEL, MAX_EXEMPLARS, NO_DIGIT } from "./constants.js";
import { run } from "./network/forward.js";
import { toInput } from "./network/model.js";

const FULL = `A hand holds at most ${MAX_EXEMPLARS} drawings. Forget some to teach others.`;

/** What a visitor taught: digit images, {data, width, height}, with 0 to 9, or null for no digit. */
export class Hand {
  #exemplars = new Map(); // by the digit image
  #keys = null; // {weights, vectors}

  /** @throws {RangeError} If an exemplar is damaged, or there are too many. */
  constructor(exemplars = []) {
    for (const { digitImage, label } of exemplars) this.#add(digitImage, label);
  }

  get size() {
    return this.#exemplars.size;
  }

  /** What was taught, {digitImage, label}, the oldest first. */
  get exemplars() {
    return [...this.#exemplars.values()];
  }

  /**
   * Keep a drawing with its right label; the same drawing taught again is relabelled.
   *
   * @param {{blank: boolean, digitImage: object}} framing of the drawing
   * @param {?number} label 0 to 9, or null for no digit
   * @throws {RangeError} If the drawing is blank, the label is none, or the hand is full.
   */
  teach({ blank, digitImage }, label) {
    if (blank) throw new RangeError("There is nothing to teach: the drawing is blank.");
    this.#add(digitImage, label);
  }

  /** Drop the exemplar with this number. */
  forget(index) {
    this.#exemplars.delete([...this.#exemplars.keys()][index]);
    this.#keys = null;
  }

  /**
   * Compare a drawing with each exemplar.
   *
   * @param {Float32Array} c5 Its output of C5, [120].
   * @param {Object<string, object>} weights Those that made it.
   * @returns {number[]} Cosines, 0 to 1.
   */
  similarities(c5, weights) {
    const vector = unit(c5);
    return this.#keysOf(weights).map((key) => dot(key, vector));
  }

  /**
   * Compute what the hand adds to a drawing's logits, see `similarities`.
   *
   * @returns {Float32Array} [11], for 0 to 9 and "no digit".
   */
  lift(c5, weights) {
    const lifts = new Float32Array(CLASSES + 1);
    const nearest = Array(CLASSES + 1).fill(Number.POSITIVE_INFINITY);
    const { exemplars } = this;
    this.similarities(c5, weights).forEach((similarity, at) => {
      const label = exemplars[at].label ?? NO_DIGIT;
      nearest[label] = Math.min(nearest[label], 1 - similarity);
    });
    nearest.forEach((distance, label) => {
      lifts[label] = KERNEL.gain * Math.exp(-KERNEL.sharpness * distance);
    });
    const digit = Math.min(...nearest.slice(0, CLASSES));
    lifts[NO_DIGIT] -= KERNEL.trust * Math.exp(-KERNEL.reach * digit);
    return lifts;
  }

  /** Return the pairs of exemplars' numbers that are alike and have different labels. */
  contradictions(weights) {
    const keys = this.#keysOf(weights);
    const { exemplars } = this;
    const pairs = [];
    for (let one = 0; one < keys.length; one++) {
      for (let other = one + 1; other < keys.length; other++) {
        const same = exemplars[one].label === exemplars[other].label;
        if (!same && dot(keys[one], keys[other]) >= ALIKE) pairs.push([one, other]);
      }
    }
    return pairs;
  }

  #add(digitImage, label) {
    const known = label === null || (Number.isInteger(label) && label >= 0 && label < CLASSES);
    if (!known) throw new RangeError(`Expected a label from 0 to 9, or none, got ${label}.`);
    const { data } = digitImage;
    if (data.length !== FIELD * FIELD || data.every((level) => level === 0)) {
      throw new RangeError("Expected a digit image with ink on it.");
    }
    const key = String.fromCharCode(...data);
    if (!this.#exemplars.has(key) && this.size === MAX_EXEMPLARS) throw new RangeError(FULL);
    const kept = { data: Uint8Array.from(data), width: FIELD, height: FIELD };
    this.#exemplars.set(key, { digitImage: kept, label });
    this.#keys = null;
  }

  #keysOf(weights) {
    if (this.#keys?.weights !== weights) {
      const vectors = this.exemplars.map(({ digitImage }) =>
        unit(run(toInput(digitImage), weights).C5),
      );
      this.#keys = { weights, vectors };
    }
    return this.#keys.vectors;
  }
}

function dot(one, other) {
  return one.reduce((sum, value, at) => sum + value * other[at], 0);
}

/** Return a vector of length 1 of the same direction. */
export function unit(vector) {
  const length = Math.max(Math.sqrt(dot(vector, vector)), 1e-9);
  return vector.map((value) => value / length);
}
