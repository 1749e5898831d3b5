// A training: which images come when, bent or not, at which rate, from which weights. It knows no page.

import { createRandom, shuffled } from "../network/random.js";
import { AUGMENTATION, bend } from "./bending.js";
import { LENGTH } from "./settings.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {{images: Uint8Array, labels: Uint8Array}} Sample digit images, 0 to 255, and labels */
/** @typedef {{practice: Sample, heldOut: Sample, own: Sample}} Samples */

const FIELD = 28;
const AREA = FIELD * FIELD;
const LEVEL = 17; // of 255, between two of the 16 levels
const OUTPUTS = 10;
const OWN_SHARE = 1 / 50; // of an epoch, at least, as in own_hand.py

/** Take a file of drawings apart, see `docs/draw_practice.py`.
 * @type {(deflated: ArrayBuffer | Uint8Array<ArrayBuffer>) => Promise<Sample>} */
export async function unpackSample(deflated) {
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const count = bytes.length / (1 + AREA / 2);
  const images = new Uint8Array(count * AREA);
  for (let at = 0; at < images.length; at += 2) {
    const two = bytes[count + at / 2];
    images[at] = LEVEL * (two >> 4);
    images[at + 1] = LEVEL * (two & 15);
  }
  return { labels: bytes.slice(0, count), images };
}

/** Return weights at random: none, as wide as K. He et al., "Delving Deep into Rectifiers", 2015, found
 * right for ReLUs, or far too wide.
 * @type {(layers: Layer[], how: string, seed: number) => Float32Array} */
export function begin(layers, how, seed) {
  const random = createRandom(seed);
  const weighed = layers.filter(({ parameters }) => parameters);
  const weights = new Float32Array(weighed.reduce((sum, layer) => sum + layer.parameters, 0));
  let start = 0;
  for (const { parameters, filters } of weighed) {
    const inputs = parameters / filters - 1;
    const deviation = how === "large" ? 1 : Math.sqrt(2 / inputs);
    for (let at = 0; at < inputs * filters && how !== "zero"; at++) {
      weights[start + at] = random.normal(deviation);
    }
    start += parameters;
  }
  return weights;
}

/** One run, from its first weights on. */
export class Trainer {
  /** How many images were seen. */
  seen = 0;
  #engine;
  #settings;
  #heldOut;
  #pool; // the images, with their labels
  #random;
  /** @type {Uint32Array} */
  #order = new Uint32Array(0);
  #next = 0; // in this order

  /**
   * @param {Engine} engine
   * @param {Layer[]} layers
   * @param {Samples} samples
   * @param {import("./settings.js").Settings} settings
   * @param {Float32Array | null} [given] weights to begin with
   */
  constructor(engine, layers, { practice, heldOut, own }, settings, given = null) {
    const { drawings, alone, mixed, seed } = settings;
    this.#engine = engine;
    this.#settings = settings;
    this.#heldOut = heldOut;
    this.#random = createRandom(seed);
    engine.weights = given ?? begin(layers, settings.begin, seed);
    const count = alone ? 0 : Math.min(drawings, practice.labels.length);
    const owned = own.labels.length;
    const times = alone ? 1 : Math.ceil((OWN_SHARE * count) / Math.max(1, owned));
    const size = count + times * owned;
    // found when they are needed: an object for each would fill the worker's memory run by run
    /** @type {(at: number) => [Sample, number]} */
    const place = (at) => (at < count ? [practice, at] : [own, (at - count) % owned]);
    const order = mixed ? shuffled(size, createRandom(seed)) : null;
    this.#pool = {
      size,
      /** @param {number} at */
      imageAt: (at) => imageOf(...place(at)),
      /** @param {number} at */
      labelAt(at) {
        const [sample, number] = place(order ? order[at] : at);
        return sample.labels[number];
      },
    };
  }

  /** How many images an epoch has. */
  get size() {
    return this.#pool.size;
  }

  /** The rate of the next step: it falls to 0 by a cosine, as in the project's own training. */
  get rate() {
    const share = Math.min(1, this.seen / LENGTH);
    return (this.#settings.rate * (1 + Math.cos(Math.PI * share))) / 2;
  }

  /** Return the images of the next step.
   * @type {(count?: number) => Sample} */
  next(count = this.#settings.batch) {
    const { size, imageAt, labelAt } = this.#pool;
    const batch = { images: new Uint8Array(count * AREA), labels: new Uint8Array(count) };
    for (let at = 0; at < count; at++) {
      if (this.#next === this.#order.length) {
        this.#order = shuffled(size, this.#random);
        this.#next = 0;
      }
      const chosen = this.#order[this.#next++];
      batch.labels[at] = labelAt(chosen);
      const to = imageOf(batch, at);
      if (this.#settings.bent) bend(imageAt(chosen), to, this.#random, AUGMENTATION);
      else to.set(imageAt(chosen));
    }
    return batch;
  }

  /** Take a step, with these images or the next ones.
   * @param {Sample} [batch] */
  step(batch = this.next()) {
    const { loss, correct } = this.#engine.learn(batch.images, batch.labels);
    this.#engine.update(/** @type {any} */ (this.#settings.optimizer), this.rate);
    this.seen += batch.labels.length;
    return { loss, correct, count: batch.labels.length };
  }

  /** Tell how well it reads what it never sees, as means. */
  measure() {
    const { images, labels } = this.#heldOut;
    const { loss, correct } = this.#engine.score(images, labels);
    return { loss: loss / labels.length, accuracy: correct / labels.length };
  }

  /** Return what is held out, and the logits of it. */
  logits() {
    const { images, labels } = this.#heldOut;
    const logits = new Float32Array(labels.length * OUTPUTS);
    this.#engine.score(images, labels, logits);
    return { logits, labels };
  }
}

/** @type {(sample: Sample, at: number) => Uint8Array} */
const imageOf = ({ images }, at) => images.subarray(at * AREA, (at + 1) * AREA);
