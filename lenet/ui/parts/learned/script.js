// How it learned: C5's 120 values of a taught drawing and of the new one, how alike they are, and
// what that adds to a logit.

import { BELIEF, KERNEL, NO_DIGIT, PICTURES } from "../../scripts/constants.js";
import { unit } from "../../scripts/hand.js";
import { likeliest } from "../../scripts/network/answers.js";
import { toInput } from "../../scripts/network/model.js";
import { grid, sign } from "../../scripts/page/arithmetic.js";
import { find, make, makeButton, resize } from "../../scripts/page/elements.js";
import { nameOf, number } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintInk } from "../../scripts/page/painting.js";
import { atEase, inSight } from "../../scripts/page/state.js";

/** @typedef {Exemplar & {similarity: number}} Ranked */

const SHOWN = 6; // examples at most, the most alike
const TITLE = "How it learned your hand";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, heading: above }) {
  const heading = /** @type {HTMLElement} */ (above);
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

  function show() {
    const reading = state.latest("reading");
    const { hand } = state.latest("hand");
    const empty = !reading || reading.recognition.blank || hand.size === 0;
    element.classList.toggle("nothing", empty);
    heading.textContent = TITLE;
    if (empty) {
      sentence.textContent = hand.size
        ? "Draw something, and see what your examples say of it."
        : "Teach it a drawing first: tap the right digit beside the answer.";
      return;
    }
    const all = ranked(reading, hand);
    const shown = all.find(({ digitImage }) => digitImage === chosen) ?? all[0];
    if (shown.label !== null) heading.textContent = `How it learned your ${shown.label}`;
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
      name.textContent = label ?? "none";
      share.textContent = similarity.toFixed(3);
      button.ariaLabel = `${nameOf(label)}, similarity ${similarity.toFixed(3)}`;
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
      picture(`taught: ${nameOf(label)}`, digitImage),
      grid("its C5", one, PICTURES.C5, most),
      sign("×", "times"),
      picture("this drawing", recognition.digitImage),
      grid("its C5", other, PICTURES.C5, most),
      sign("=", "gives"),
      grid(`together ${number(similarity)}`, products, PICTURES.C5, largest(products)),
    );
  }

  /** Tell what the hand changes, on the whole.
   * @type {(reading: Reading, hand: Hand) => void} */
  function tell({ subject, digits, recognition: { featureMaps } }, hand) {
    const [alone, taught] = [null, hand].map((used) => {
      const answer = subject.recognizer.answer(featureMaps, { blank: false, hand: used });
      return digits.length > 1 ? guessOf(answer) : answer.digit;
    });
    const would = subject.hand ? "" : "Your examples are not in use now. ";
    const then =
      alone === taught
        ? ", and so it does with your examples."
        : `; with your examples it reads ${nameOf(taught)}.`;
    sentence.textContent = `${would}The network alone reads ${nameOf(alone)}${then}`;
  }

  /** @type {(example: Ranked, all: Ranked[], reading: Reading, hand: Hand) => void} */
  function showSum({ label, similarity, digitImage }, all, { subject, recognition }, hand) {
    const { featureMaps } = recognition;
    const { gain, sharpness } = KERNEL;
    const name = label === null ? "“no digit”" : `the ${label}`;
    const added = number(gain * Math.exp(-sharpness * (1 - similarity)), 2);
    const worked = `${gain} · exp(−${sharpness} · (1 − ${number(similarity)})) = ${added}`;
    const nearest = all.find((each) => each.label === label);
    if (nearest?.digitImage !== digitImage) {
      sum.textContent = `${worked}; but a more similar example of ${name} counts instead.`;
      return;
    }
    const lift = hand.lift(featureMaps.C5, subject.recognizer.weights);
    const [logit, doubt] = [label === null ? 0 : featureMaps.OUTPUT[label], lift[NO_DIGIT]];
    const total = number(logit + lift[label ?? NO_DIGIT], 2);
    sum.textContent =
      `${worked} more for ${name}, whose logit is ${number(logit, 2)}: ${total}.` +
      (label !== null && doubt < 0 ? ` “No digit”, else 0, becomes ${number(doubt, 2)}.` : "");
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
