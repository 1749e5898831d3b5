// The memory at work: C5's 120 values of a taught drawing and of the new one, how alike they are, and
// what that adds to a logit.

import { BELIEF, NO_DIGIT, PICTURES, PULL } from "../../scripts/constants.js";
import { Hand, unit } from "../../scripts/hand.js";
import { likeliest } from "../../scripts/network/answers.js";
import { toInput } from "../../scripts/network/model.js";
import { grid, sign } from "../../scripts/page/arithmetic.js";
import { find, make, makeButton, resize } from "../../scripts/page/elements.js";
import { answerOf, apart, nameOf, number, signOf } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintInk } from "../../scripts/page/painting.js";
import { bytes, fromDigitImage, toDigitImage } from "../../scripts/page/readings.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";

/** @typedef {Exemplar & {similarity: number}} Ranked */

const SHOWN = 6; // examples at most, the most alike

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, recognizer, props }) {
  const [sentence, terms, working, sum] = find(element, ".sentence", ".terms", ".working", ".sum");
  /** @type {Ink | null} */
  let chosen = null; // the exemplar that is looked at; null for the most alike

  /** Return the exemplars, the most alike first. The first of each label is the one that counts.
   * @type {(reading: Reading, hand: Hand) => Ranked[]} */
  function ranked({ subject, recognition }, hand) {
    const { weights } = subject.recognizer;
    const similarities = hand.similarities(recognition.featureMaps.C5, weights);
    return hand.exemplars
      .map((exemplar, at) => ({ ...exemplar, similarity: similarities[at] }))
      .sort((one, other) => other.similarity - one.similarity);
  }

  /** @type {{reading: any, hand: Hand} | null} */
  let example = null; // two pen digits that are misread, until the visitor taught one

  /** Return a pen digit that is taught, and the reading of another that is misread without.
   * @type {(trained: Recognizer, pair: {label: number, digit_image: string}[]) => {reading: any, hand:
   *   Hand}} */
  function work(trained, pair) {
    const [one, other] = pair.map(({ digit_image: image }) => toDigitImage(bytes(image)));
    const hand = new Hand([{ digitImage: one, label: pair[0].label }]);
    const subject = /** @type {Subject} */ ({ recognizer: trained, hand });
    const number = fromDigitImage(other, subject);
    return {
      hand,
      reading: { ...number, recognition: number.digits[0], subject },
    };
  }

  function show() {
    const taught = state.latest("hand").hand;
    const own = taught.size > 0;
    element.classList.toggle("example", !own);
    const reading = own ? state.latest("reading") : example?.reading;
    const hand = own ? taught : example?.hand;
    const empty = !reading || reading.recognition.blank;
    element.classList.toggle("nothing", empty);
    if (empty || !hand) {
      sentence.textContent = t(own ? "memory.empty" : "memory.first");
      return;
    }
    const all = ranked(reading, hand);
    const shown = all.find(({ digitImage }) => digitImage === chosen) ?? all[0];
    showTerms(all.slice(0, SHOWN), shown);
    showWorking(shown, reading);
    showSum(shown, all, reading, hand);
    tell(reading, hand);
  }

  /** @type {(examples: Ranked[], shown: Ranked) => void} */
  function showTerms(examples, shown) {
    const create = () => makeButton({}, make("canvas"), make("b"), make("span"));
    resize(terms, examples.length, create).forEach((button, at) => {
      const { digitImage, label, similarity } = examples[at];
      const [canvas, name, share] = find(button, "canvas", "b", "span");
      paintInk(canvas, digitImage);
      name.textContent = label === null ? t("none") : signOf(label);
      share.textContent = number(similarity);
      const read = { digit: nameOf(label), similarity: number(similarity) };
      button.ariaLabel = t("memory.example", read);
      button.ariaPressed = String(examples[at] === shown);
      button.onclick = () => {
        chosen = digitImage;
        show();
      };
    });
  }

  /** @type {(example: Ranked, reading: Reading) => void} */
  function showWorking({ digitImage, label, similarity }, { subject, recognition }) {
    const one = unit(subject.recognizer.layers(toInput(digitImage)).C5);
    const other = unit(recognition.featureMaps.C5);
    const products = one.map((value, at) => value * other[at]);
    const most = Math.max(largest(one), largest(other));
    working.replaceChildren(
      picture(t("memory.taught", { digit: nameOf(label) }), digitImage),
      grid(t("memory.values"), one, PICTURES.C5, most),
      sign("×", t("times")),
      picture(t("memory.drawing"), recognition.digitImage),
      grid(t("memory.values"), other, PICTURES.C5, most),
      sign("=", t("gives")),
      grid(t("products", { sum: number(similarity) }), products, PICTURES.C5, largest(products)),
    );
  }

  /** Tell what the hand changes, on the whole.
   * @type {(reading: Reading, hand: Hand) => void} */
  function tell({ subject, digits, recognition: { featureMaps } }, hand) {
    const [alone, taught] = [null, hand].map((used) => {
      const answer = subject.recognizer.answer(featureMaps, { blank: false, hand: used });
      return digits.length > 1 ? guessOf(answer) : answer.digit;
    });
    const read = { alone: answerOf(alone), taught: answerOf(taught) };
    const told = subject.hand ? [] : [t("off")];
    const own = alone === taught ? "memory.same" : "memory.other";
    told.push(t(hand === example?.hand ? "memory.worked" : own, read));
    sentence.textContent = told.join(" ");
  }

  /** @type {(example: Ranked, all: Ranked[], reading: Reading, hand: Hand) => void} */
  function showSum({ label, similarity, digitImage }, all, { subject, recognition }, hand) {
    const { featureMaps } = recognition;
    const { gain, sharpness } = PULL;
    const name =
      label === null ? t("memory.none") : t("memory.digit", { digit: apart(signOf(label)) });
    const added = number(gain * Math.exp(-sharpness * (1 - similarity)), 2);
    const formula = `${gain} · exp(−${sharpness} · (1 − ${number(similarity)})) = ${added}`;
    const nearest = all.find((each) => each.label === label);
    if (nearest?.digitImage !== digitImage) {
      sum.textContent = t("memory.less", { formula, name });
      return;
    }
    const lift = hand.lift(featureMaps.C5, subject.recognizer.weights);
    const [logit, doubt] = [label === null ? 0 : featureMaps.OUTPUT[label], lift[NO_DIGIT]];
    const total = number(logit + lift[label ?? NO_DIGIT], 2);
    const told = [t("memory.sum", { formula, name, logit: number(logit, 2), total })];
    if (label !== null && doubt < 0) told.push(t("memory.doubt", { doubt: number(doubt, 2) }));
    sum.textContent = told.join(" ");
  }

  if (props.pair) {
    recognizer.then((trained) => {
      example = work(trained, props.pair);
      show();
    });
  }
  state.subscribe("reading", inSight(element, atEase(show)));
  state.subscribe("hand", ({ hand }) => {
    if (!hand.exemplars.some(({ digitImage }) => digitImage === chosen)) chosen = null;
    show();
  });
  onAppearance(element, show);
}

// Of a number's digit: what it is told as, but for its neighbours.
/** @type {(answer: Read) => number | null} */
function guessOf({ probabilities, doubt }) {
  const guess = likeliest(probabilities);
  return (1 - doubt) * probabilities[guess] < BELIEF.likely ? null : guess;
}

/** @type {(caption: string, digitImage: Ink) => HTMLElement} */
function picture(caption, digitImage) {
  const canvas = make("canvas", { role: "img", ariaLabel: caption });
  paintInk(canvas, digitImage);
  return make("figure", { className: "picture" }, make("figcaption", {}, caption), canvas);
}
