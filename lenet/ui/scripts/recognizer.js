// The recognizer: a drawing in, a digit and all that the network saw on the way out. The twin of
// `lenet/recognizer.py`.

import { CALIBRATION } from "./constants.js";
import { frame } from "./drawing/framing.js";
import { Raster } from "./drawing/strokes.js";
import { Hand } from "./hand.js";
import { likeliest, toAnswers } from "./network/answers.js";
import { explain } from "./network/evidence.js";
import { run } from "./network/forward.js";
import { toInput } from "./network/model.js";
import { openUnit } from "./network/units.js";
import { read, readCandidates } from "./reading/from_strokes.js";
import { Known } from "./reading/known.js";
import { toNumber } from "./reading/number.js";

const NO_HAND = new Hand();
const STAGES = ["ink", "crop", "even", "fit", "digitImage"];

/** LeNet-5, ready to read. */
export class Recognizer {
  #raster = new Raster(); // a drawing that goes on costs only what is new
  #known = new Known();

  /**
   * @param {Object<string, {kernel: Float32Array, bias: Float32Array}>} weights See `fromBytes`.
   * @param {{temperature: number, least_confidence: number}} [calibration]
   */
  constructor(weights, calibration = CALIBRATION) {
    this.weights = weights;
    this.calibration = calibration;
  }

  /**
   * Read a drawing made of strokes; see `recognizeInk`. The ink of the result is drawn upon by the
   * next call.
   *
   * @param {{width: number, points: number[][]}[]} strokes
   */
  recognizeStrokes(strokes, { hand = null } = {}) {
    return this.recognizeInk(this.#raster.draw(strokes), { hand });
  }

  /**
   * Read ink.
   *
   * @param {{data: Uint8Array, width: number, height: number}} ink 0 blank to 255 full.
   * @param {{hand: ?Hand}} [options] What its writer taught, see `Hand`.
   * @returns {{blank: boolean, digit: number | null, confidence: number, doubt: number,
   *   probabilities: Float32Array, lift: Float32Array, featureMaps: Object<string, Float32Array>,
   *   framing: object, input: Float32Array, stages: object}} What `answer` gives; each layer's
   *   output; the drawing on its way to the digit image, see `frame`; what the network was given;
   *   and the images on the way by their names.
   */
  recognizeInk(ink, { hand = null } = {}) {
    const framing = frame(ink);
    const input = toInput(framing.digitImage);
    const featureMaps = run(input, this.weights);
    return {
      ...this.answer(featureMaps, { blank: framing.blank, hand }),
      featureMaps,
      framing,
      input,
      stages: { ...Object.fromEntries(STAGES.map((name) => [name, framing[name]])), input },
    };
  }

  /**
   * Read a drawing of a number of 1 to 8 digits, made of strokes.
   *
   * @param {{width: number, points: number[][]}[]} strokes
   * @param {{hand: ?Hand}} [options]
   * @returns {{text: string, digits: object[], confidence: number, reason: ?string,
   *   segmentation: object, whole: ?object}} The number, with "?" in the place of what can't be read, ""
   *   of a blank drawing; its digits from left to right, each as of `recognizeInk`, with its `box`,
   *   its `strokes` and the `corner` where its ink lies, canvas units; the probability that all of
   *   it is right; why there is no number, in a sentence; how it was found, see `read`; and the
   *   drawing taken for a single digit, if it was.
   */
  readNumber(strokes, { hand = null } = {}) {
    let one = null;
    const whole = () => (one ??= this.recognizeStrokes(strokes, { hand }));
    return toNumber(read(strokes, this.#recognizer(strokes, hand, whole)), strokes, whole);
  }

  /** Read candidates of a number's lattice that were not needed; return groups, see `groupOf`. */
  readCandidates(strokes, candidates, { hand = null } = {}) {
    const whole = () => this.recognizeStrokes(strokes, { hand });
    return readCandidates(strokes, candidates, this.#recognizer(strokes, hand, whole));
  }

  // What reads a candidate, unless its strokes were read before, or are the whole drawing.
  #recognizer(strokes, hand, whole) {
    return ({ strokes: numbers }, ink) => {
      if (numbers.length === strokes.length) return whole();
      const chosen = numbers.map((number) => strokes[number]);
      return this.#known.get(chosen, [hand, this.weights], () =>
        this.recognizeInk(ink(), { hand }),
      );
    };
  }

  /**
   * Answer by the layers' outputs.
   *
   * @param {Object<string, Float32Array>} featureMaps
   * @param {{blank: boolean, hand: ?Hand}} options
   * @returns {{blank: boolean, digit: number | null, confidence: number, doubt: number,
   *   probabilities: Float32Array, lift: Float32Array}} Whether there was nothing to read; the
   *   digit, null if it is blank, not a digit, or can't be told; the probability that
   *   it is right, 0 if there is none; that it is not a digit, 1 for a blank drawing; of each digit,
   *   given that it is one; and what the hand added to the logits.
   */
  answer(featureMaps, { blank, hand }) {
    const lift = (hand ?? NO_HAND).lift(featureMaps.C5, this.weights);
    const answer = toAnswers(featureMaps.OUTPUT, this.calibration, lift);
    const refused = blank || answer.refused;
    return {
      blank,
      digit: refused ? null : likeliest(answer.probabilities),
      confidence: refused ? 0 : answer.confidence,
      doubt: blank ? 1 : answer.doubt,
      probabilities: answer.probabilities,
      lift,
    };
  }

  /** Compute every layer's output of an input, see `run` in network/forward.js. */
  layers(input) {
    return run(input, this.weights);
  }

  /** Work out by hand how a unit gets its value, see `openUnit` in network/units.js. */
  openUnit(input, layer, index) {
    return openUnit(input, run(input, this.weights), this.weights, layer, index);
  }

  /** Tell which ink speaks for a digit and which for another, see network/evidence.js. */
  explain(input, digit = null, other = null) {
    return explain(input, this.weights, digit, other);
  }

  /** Read an input, Float32Array [32, 32, 1], 0 blank to 1 full; see `toAnswers`. */
  read(input, { hand = null } = {}) {
    const { C5, OUTPUT } = run(input, this.weights);
    return toAnswers(OUTPUT, this.calibration, (hand ?? NO_HAND).lift(C5, this.weights));
  }
}
