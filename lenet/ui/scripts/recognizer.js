// The recognizer: a drawing in, a digit and all that the network saw on the way out. The twin of
// `lenet/recognizer.py`.

import { CALIBRATION, READS_NUMBERS } from "./constants.js";
import { frame } from "./drawing/framing.js";
import { Hand } from "./hand.js";
import { likeliest, toAnswers } from "./network/answers.js";
import { explain } from "./network/evidence.js";
import { run } from "./network/forward.js";
import { toInput } from "./network/model.js";
import { openUnit } from "./network/units.js";
import { Framed } from "./reading/framed.js";
import { read, readCandidates } from "./reading/from_strokes.js";
import { Known } from "./reading/known.js";
import { toNumber } from "./reading/number.js";

const NO_HAND = new Hand();
/** @type {Segmentation} of signs that form no numbers */
const UNPARTED = { lattice: null, groups: [], path: null, reason: null };

/** LeNet-5, ready to read. */
export class Recognizer {
  #known = new Known();
  #framed;

  /**
   * @param {Weights} weights
   * @param {Calibration} [calibration]
   * @param {Framed} [framed] what another one framed, whose ink is drawn upon
   */
  constructor(weights, calibration = CALIBRATION, framed = new Framed()) {
    this.#framed = framed;
    this.weights = weights;
    this.calibration = calibration;
    this.origin = weights; // those that were changed
  }

  /** Return one that reads with changed weights, and goes on with the same ink.
   * @param {Weights} weights
   * @param {Calibration} [calibration] */
  withWeights(weights, calibration = this.calibration) {
    const changed = new Recognizer(weights, calibration, this.#framed);
    changed.origin = this.origin;
    return changed;
  }

  /**
   * Read a drawing made of strokes; see `recognizeInk`. The ink of the result is drawn upon by the
   * next call.
   *
   * @param {Stroke[]} strokes
   * @param {{hand?: Hand | null}} [options]
   */
  recognizeStrokes(strokes, { hand = null } = {}) {
    return this.#recognize(this.#framed.whole(strokes), hand);
  }

  /**
   * Read ink.
   *
   * @param {Ink} ink
   * @param {{hand?: Hand | null}} [options] What its writer taught, see `Hand`.
   * @returns {Recognition}
   */
  recognizeInk(ink, { hand = null } = {}) {
    return this.#recognize(frame(ink), hand);
  }

  /** @type {(framing: Framing, hand: Hand | null) => Recognition} */
  #recognize(framing, hand) {
    const { ink, crop, even, fit, digitImage } = framing;
    const input = toInput(digitImage);
    const featureMaps = run(input, this.weights);
    return {
      ...this.answer(featureMaps, { blank: framing.blank, hand }),
      featureMaps,
      framing,
      input,
      stages: { ink, crop, even, fit, digitImage, input },
    };
  }

  /**
   * Read a drawing of a number of 1 to 8 digits, made of strokes; if it is known to be one, of one.
   *
   * @param {Stroke[]} strokes
   * @param {{hand?: Hand | null, one?: boolean}} [options]
   * @returns {NumberRead}
   */
  readNumber(strokes, { hand = null, one: single = false } = {}) {
    /** @type {Recognition | null} */
    let one = null;
    const whole = () => (one ??= this.recognizeStrokes(strokes, { hand }));
    const parts = READS_NUMBERS && !single;
    const found = parts ? read(strokes, this.#recognizer(strokes, hand, whole)) : UNPARTED;
    return toNumber(found, strokes, whole);
  }

  /**
   * Read candidates of a number's lattice that were not needed.
   *
   * @param {Stroke[]} strokes
   * @param {Candidate[]} candidates
   * @param {{hand?: Hand | null}} [options]
   */
  readCandidates(strokes, candidates, { hand = null } = {}) {
    const whole = () => this.recognizeStrokes(strokes, { hand });
    return readCandidates(strokes, candidates, this.#recognizer(strokes, hand, whole));
  }

  /** Return what reads a candidate, unless its strokes were read before, or are the whole drawing.
   * @param {Stroke[]} strokes
   * @param {Hand | null} hand
   * @param {() => Recognition} whole
   * @returns {Recognize} */
  #recognizer(strokes, hand, whole) {
    return ({ strokes: numbers }, ink) => {
      if (numbers.length === strokes.length) return whole();
      const chosen = numbers.map((number) => strokes[number]);
      return this.#known.get(chosen, [hand, this.weights], () =>
        this.#recognize(this.#framed.part(chosen, ink), hand),
      );
    };
  }

  /**
   * Answer by the layers' outputs.
   *
   * @param {FeatureMaps} featureMaps
   * @param {{blank: boolean, hand: Hand | null}} options
   * @returns {Read}
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

  /** Compute every layer's output of an input, see `run` in network/forward.js.
   * @param {Float32Array} input */
  layers(input) {
    return run(input, this.weights);
  }

  /** Work out by hand how a unit gets its value, see `openUnit` in network/units.js.
   * @param {Float32Array} input
   * @param {string} layer
   * @param {number[]} index */
  openUnit(input, layer, index) {
    return openUnit(input, run(input, this.weights), this.weights, layer, index);
  }

  /** Tell which ink speaks for a digit and which for another, see network/evidence.js.
   * @param {Float32Array} input
   * @param {number | null} [digit]
   * @param {number | null} [other] */
  explain(input, digit = null, other = null) {
    return explain(input, this.weights, digit, other);
  }

  /** Read an input, [32, 32, 1], 0 blank to 1 full; see `toAnswers`.
   * @param {Float32Array} input
   * @param {{hand?: Hand | null}} [options] */
  read(input, { hand = null } = {}) {
    const { C5, OUTPUT } = run(input, this.weights);
    return toAnswers(OUTPUT, this.calibration, (hand ?? NO_HAND).lift(C5, this.weights));
  }
}
