// A hand: drawings that a visitor taught, as a memory of exemplars beside the frozen network. The
// twin of `lenet/hand.py`, which has the sources.

import {
  ALIKE,
  CLASSES,
  FIELD,
  HAND_FORMAT,
  MAX_EXEMPLARS,
  MAX_HAND_BYTES,
  NAMES,
  NO_DIGIT,
  PULL,
} from "./constants.js";
import { run } from "./network/forward.js";
import { toInput } from "./network/model.js";
import { t } from "./words.js";

// What may be wrong, in the same sentences as in Python.
const NO_FILE = t("hand.error.file");
const LARGE = t("hand.error.large", { size: MAX_HAND_BYTES / 1000 });
const NO_IMAGE = t("hand.error.image", { side: FIELD });
const NO_INK = t("hand.error.ink");
const BLANK = t("hand.error.blank");
const NO_LABEL = t("hand.error.label", { last: CLASSES - 1 });
const OTHER_SIGNS = t("hand.error.signs");
export const FULL = t("hand.full", { count: MAX_EXEMPLARS });
const DIGITS = [..."0123456789"]; // whose names a file does not tell
const LONGEST = 2 * FIELD * FIELD; // characters of a digit image, deflated, in base64

/** @type {WeakMap<Ink, {weights: Weights, vector: Float32Array}>} */
const keys = new WeakMap(); // of a digit image
/** @type {WeakMap<Ink, string>} */
const texts = new WeakMap(); // of a digit image, deflated, in base64

/** What a visitor taught. It keeps the images themselves, which nobody may change afterwards. */
export class Hand {
  /** @type {Map<string, Exemplar>} */
  #exemplars = new Map(); // by the digit image's pixels

  /**
   * @param {Exemplar[]} [exemplars]
   * @throws {RangeError} If one is damaged, or there are too many.
   */
  constructor(exemplars = []) {
    for (const exemplar of exemplars) this.#add(exemplar);
  }

  get size() {
    return this.#exemplars.size;
  }

  /** What was taught, the oldest first. */
  get exemplars() {
    return [...this.#exemplars.values()];
  }

  /**
   * Keep a drawing with its right label; the same drawing taught again is relabelled.
   *
   * @param {{blank: boolean, digitImage: Ink}} framing of the drawing
   * @param {number | null} label which sign, or null for what is not a sign
   * @throws {RangeError} If the drawing is blank, the label is none, or the hand is full.
   */
  teach({ blank, digitImage }, label) {
    if (blank) throw new RangeError(BLANK);
    this.#add({ digitImage, label });
  }

  /** Return what a digit image was taught to be, null for no digit; undefined if it was not.
   * @param {Ink} digitImage */
  labelOf(digitImage) {
    return this.#exemplars.get(pixelsOf(digitImage))?.label;
  }

  /** Drop the exemplar with this digit image, if there is one.
   * @param {Ink} digitImage */
  forget(digitImage) {
    this.#exemplars.delete(pixelsOf(digitImage));
  }

  /**
   * Compare a drawing with each exemplar.
   *
   * @param {Float32Array} c5 Its output of C5, [120].
   * @param {Weights} weights Those that made it.
   * @returns {number[]} Cosines, 0 to 1.
   */
  similarities(c5, weights) {
    const vector = unit(c5);
    return this.#keysOf(weights).map((key) => dot(key, vector));
  }

  /**
   * Compute what the hand adds to a drawing's logits, see `similarities`.
   *
   * @param {Float32Array} c5
   * @param {Weights} weights
   * @returns {Float32Array} [N + 1], for the N signs and for “not a sign”.
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
      lifts[label] = PULL.gain * Math.exp(-PULL.sharpness * distance);
    });
    const digit = Math.min(...nearest.slice(0, CLASSES));
    lifts[NO_DIGIT] -= PULL.trust * Math.exp(-PULL.reach * digit);
    return lifts;
  }

  /** Return the pairs of exemplars' numbers that are alike and have different labels.
   * @param {Weights} weights */
  contradictions(weights) {
    const vectors = this.#keysOf(weights);
    const { exemplars } = this;
    const pairs = [];
    for (let one = 0; one < vectors.length; one++) {
      for (let other = one + 1; other < vectors.length; other++) {
        const same = exemplars[one].label === exemplars[other].label;
        if (!same && dot(vectors[one], vectors[other]) >= ALIKE) pairs.push([one, other]);
      }
    }
    return pairs;
  }

  /** Return the hand ready for JSON; `Hand.parse` reads it. */
  async toJson() {
    return { ...HAND_FORMAT, exemplars: await Promise.all(this.exemplars.map(pack)) };
  }

  /**
   * Read the content of a file that the page, or Python, wrote.
   *
   * @param {string} text
   * @throws {RangeError} If it is no hand of this version, or of other signs, has too many
   *   exemplars, or one is no drawing with a label.
   */
  static async parse(text) {
    if (new TextEncoder().encode(text).length > MAX_HAND_BYTES) throw new RangeError(LARGE);
    const content = fromJson(text);
    const { exemplars } = content ?? {};
    const { format, version } = HAND_FORMAT;
    const whole = content?.format === format && content.version === version;
    if (!whole || !Array.isArray(exemplars) || !exemplars.every(isObject)) {
      throw new RangeError(NO_FILE);
    }
    const { names = DIGITS } = content;
    if (JSON.stringify(names) !== JSON.stringify(NAMES)) throw new RangeError(OTHER_SIGNS);
    if (exemplars.length > MAX_EXEMPLARS) throw new RangeError(FULL);
    return new Hand(await Promise.all(exemplars.map(unpack)));
  }

  /** @param {Exemplar} exemplar */
  #add({ digitImage, label }) {
    const known = label === null || (Number.isInteger(label) && label >= 0 && label < CLASSES);
    if (!known) throw new RangeError(NO_LABEL);
    const { data } = digitImage;
    if (data.every((level) => level === 0)) throw new RangeError(NO_INK);
    const pixels = pixelsOf(digitImage);
    if (!this.#exemplars.has(pixels) && this.size === MAX_EXEMPLARS) throw new RangeError(FULL);
    this.#exemplars.set(pixels, { digitImage, label });
  }

  /** @param {Weights} weights */
  #keysOf(weights) {
    return this.exemplars.map(({ digitImage }) => {
      const known = keys.get(digitImage);
      if (known?.weights === weights) return known.vector;
      const vector = unit(run(toInput(digitImage), weights).C5);
      keys.set(digitImage, { weights, vector });
      return vector;
    });
  }
}

/** @type {(image: Ink) => string} */
const pixelsOf = ({ data }) => String.fromCharCode(...data);

/** @type {(exemplar: Exemplar) => Promise<{label: number | null, digit_image: string}>} */
async function pack({ digitImage, label }) {
  let text = texts.get(digitImage);
  if (text === undefined) {
    const deflated = await pass(digitImage.data, new CompressionStream("deflate"));
    text = btoa(String.fromCharCode(...deflated));
    texts.set(digitImage, text);
  }
  return { label, digit_image: text };
}

/** @type {(packed: {label: any, digit_image: unknown}) => Promise<Exemplar>} */
async function unpack({ label, digit_image: text }) {
  try {
    if (typeof text !== "string" || text.length > LONGEST) throw new RangeError(NO_IMAGE);
    const letters = atob(text);
    if (btoa(letters) !== text) throw new RangeError(NO_IMAGE); // atob overlooks spaces
    const deflated = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const data = await pass(deflated, new DecompressionStream("deflate"));
    if (data.length !== FIELD * FIELD) throw new RangeError(NO_IMAGE);
    const digitImage = { data, width: FIELD, height: FIELD };
    texts.set(digitImage, text);
    return { digitImage, label };
  } catch {
    throw new RangeError(NO_IMAGE);
  }
}

/** @type {(text: string) => any} */
function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError(NO_FILE);
  }
}

/** @type {(value: unknown) => boolean} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Pass bytes through a stream.
 * @type {(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) =>
 *   Promise<Uint8Array<ArrayBuffer>>} */
async function pass(bytes, stream) {
  const passed = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await passed.arrayBuffer());
}

/** @type {(one: Float32Array, other: Float32Array) => number} */
function dot(one, other) {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at] * other[at];
  return sum;
}

/** Return a vector of length 1 of the same direction.
 * @type {(vector: Float32Array) => Float32Array} */
export function unit(vector) {
  const length = Math.max(Math.sqrt(dot(vector, vector)), 1e-9);
  return vector.map((value) => value / length);
}
