// The engine of a training: forward, backward, update. It knows no page; `docs/engine.md` has its
// mathematics. What is not a digit is learned as in `lenet/training/trainers.py`: by a logit of 0
// beside the others.

import { AT_ONCE, lay, mapsOf, pool, weigh } from "./layers.js";
import { Memory, padded } from "./memory.js";

const MOMENTUM = 0.9;
const BETAS = [0.9, 0.999]; // of Adam, as Keras has them, and the next
const EPSILON = 1e-7;

/** @typedef {"sgd" | "momentum" | "adam"} Optimizer */
/** @typedef {{loss: number, correct: number}} Score sums over the images */

/** LeNet-5, with any number of outputs, as it is trained. */
export class Engine {
  #memory;
  #laid;
  #count; // of the weights, with what pads them
  #slopes;
  #kept; // by the optimizer: two numbers for each weight
  #maps; // what goes into each layer, and comes out of the last
  #single; // layers that images go through one by one
  #together; // and those after them
  #outputs;
  #steps = 0; // of the optimizer

  /**
   * @param {Layer[]} layers
   * @param {BufferSource | null} [wasm] `kernels.wasm`; without it, or SIMD, plain JavaScript trains
   */
  constructor(layers, wasm = null) {
    const memory = new Memory(wasm);
    const weighed = layers.filter(({ parameters }) => parameters);
    this.#memory = memory;
    this.#outputs = layers[layers.length - 1].filters;
    this.#laid = weighed.map((layer) => lay(memory, layer));
    this.#count = memory.taken;
    this.#slopes = memory.take(this.#count);
    this.#kept = memory.take(2 * this.#count);
    this.#maps = [mapsOf(memory, layers[0].inputSize, 1)];
    const steps = layers.map((layer, at) => {
      const [input, output] = [
        this.#maps[at],
        mapsOf(memory, layer.grid[0], padded(layer.filters)),
      ];
      this.#maps.push(output);
      if (!layer.parameters) return pool(memory, layer, input, output);
      const laid = this.#laid[weighed.indexOf(layer)];
      return weigh(memory, layer, laid, this.#slopes, input, output);
    });
    this.#single = steps.filter(({ single }) => single);
    this.#together = steps.filter(({ single }) => !single);
    this.simd = memory.unit > 1;
    this.parameters = weighed.reduce((sum, { parameters }) => sum + parameters, 0);
  }

  /** All weights in a row, [parameters], as in a file of weights.
   * @returns {Float32Array} */
  get weights() {
    return this.#gather(0);
  }

  /** Begin with weights; what the optimizer kept of others is forgotten. */
  set weights(given) {
    this.#memory.view(0, 4 * this.#count).fill(0);
    this.#visit(0, (row, start) => row.set(given.subarray(start, start + row.length)));
    for (const { values, size } of this.#maps) this.#memory.view(values, AT_ONCE * size).fill(0);
    this.#steps = 0;
  }

  /** The slopes of the last batch's mean loss, [parameters]. */
  get slopes() {
    return this.#gather(this.#slopes);
  }

  /** What the optimizer keeps: of momentum the speeds, of Adam the means and the squares. */
  get kept() {
    const { unit } = this.#memory;
    return [0, 1].map((at) => this.#gather(this.#kept + at * this.#count * unit));
  }

  /** How many steps the optimizer took. */
  get steps() {
    return this.#steps;
  }

  /**
   * Work out the slopes of the mean loss of a batch.
   *
   * @param {Uint8Array} images digit images, [count, 28, 28], 0 blank to 255 full
   * @param {Uint8Array} labels [count]; one that is no output's stands for "not a digit"
   * @returns {Score}
   */
  learn(images, labels) {
    this.#memory.view(this.#slopes, this.#count).fill(0);
    const [single, together] = [this.#single.toReversed(), this.#together.toReversed()];
    for (const layer of [...together, ...single]) layer.turn();
    return this.#lead(images, labels, (count) => {
      for (const layer of together) layer.backward(0, count);
      for (let at = 0; at < count; at++) for (const layer of single) layer.backward(at, 1);
    });
  }

  /** Tell how well it reads images, see `learn`.
   * @type {(images: Uint8Array, labels: Uint8Array, logits?: Float32Array) => Score} */
  score(images, labels, logits) {
    return this.#lead(images, labels, () => {}, logits);
  }

  /** Take a step against the slopes.
   * @type {(optimizer: Optimizer, rate: number) => void} */
  update(optimizer, rate) {
    const { kernels, unit } = this.#memory;
    const [count, slopes, kept] = [this.#count, this.#slopes, this.#kept];
    this.#steps += 1;
    if (optimizer === "adam") {
      const [one, two] = BETAS.map((beta) => 1 - beta ** this.#steps);
      const [first, second] = BETAS.map((beta) => 1 - beta);
      const squares = kept + count * unit;
      const by = (rate * Math.sqrt(two)) / one;
      kernels.adam(0, slopes, kept, squares, count, by, first, second, EPSILON);
    } else {
      kernels.momentum(0, slopes, kept, count, rate, optimizer === "sgd" ? 0 : MOMENTUM);
    }
  }

  /** Lead images through the layers, so many at once, and what follows for them back.
   * @type {(images: Uint8Array, labels: Uint8Array, back: (count: number) => void, logits?:
   *   Float32Array) => Score} */
  #lead(images, labels, back, logits) {
    const side = Math.sqrt(images.length / labels.length);
    const score = { loss: 0, correct: 0 };
    for (let start = 0; start < labels.length; start += AT_ONCE) {
      const count = Math.min(AT_ONCE, labels.length - start);
      for (let at = 0; at < count; at++) {
        this.#see(images, side, start + at, at);
        for (const layer of this.#single) layer.forward(at, 1);
      }
      for (const layer of this.#together) layer.forward(0, count);
      this.#last("back", 0, AT_ONCE).fill(0); // those beside the images, too
      for (let at = 0; at < count; at++) {
        const said = this.#last("values", at).subarray(0, this.#outputs);
        this.#judge(said, labels[start + at], labels.length, this.#last("back", at), score);
        logits?.set(said, (start + at) * this.#outputs);
      }
      back(count);
    }
    return score;
  }

  /** Put an image in its frame of blank paper.
   * @type {(images: Uint8Array, side: number, from: number, at: number) => void} */
  #see(images, side, from, at) {
    const { floats, unit } = this.#memory;
    const [{ values, line, size }] = this.#maps;
    const margin = (line - side) >> 1;
    let place = values / unit + at * size + margin * line + margin;
    for (let pixel = from * side * side, row = 0; row < side; row++, place += line) {
      for (let x = 0; x < side; x++) floats[place + x] = images[pixel++] / 255;
    }
  }

  /** Return what the last layer has of images, or its slopes.
   * @param {"values" | "back"} kind
   * @param {number} at
   * @param {number} [count] */
  #last(kind, at, count = 1) {
    const { [kind]: start, size } = this.#maps[this.#maps.length - 1];
    return this.#memory.view(start + at * size * this.#memory.unit, count * size);
  }

  /** Compare what was said of an image with its label: p − y is how wrong each output was.
   * @type {(said: ArrayLike<number>, label: number, count: number, slopes: Float32Array |
   *   Float64Array, score: Score) => void} */
  #judge(said, label, count, slopes, score) {
    const logits = [...Array.from(said), 0]; // the last is that of "not a digit"
    const right = Math.min(label, this.#outputs);
    const most = Math.max(...logits);
    const odds = logits.map((logit) => Math.exp(logit - most));
    const sum = odds.reduce((total, odd) => total + odd);
    for (let digit = 0; digit < this.#outputs; digit++) {
      slopes[digit] = (odds[digit] / sum - Number(digit === right)) / count;
    }
    score.loss += Math.log(sum) + most - logits[right];
    score.correct += Number(logits.indexOf(most) === right);
  }

  /** @type {(offset: number, visit: (row: any, start: number) => void) => void} */
  #visit(offset, visit) {
    const { unit } = this.#memory;
    let start = 0;
    for (const { filters, depth, width, kernel, bias } of this.#laid) {
      for (let row = 0; row <= depth; row++, start += filters) {
        const address = row < depth ? kernel + row * width * unit : bias;
        visit(this.#memory.view(offset + address, filters), start);
      }
    }
  }

  /** @param {number} offset */
  #gather(offset) {
    const values = new Float32Array(this.parameters);
    this.#visit(offset, (row, start) => values.set(row, start));
    return values;
  }
}
