// The labels of the answer's rows as buttons that teach what the drawing is, and what came of it.

import { NO_DIGIT } from "../../scripts/constants.js";
import { make, makeButton, oneStop, STEPS } from "../../scripts/page/elements.js";
import { nameOf, percent } from "../../scripts/page/numbers.js";
import { teachable } from "../../scripts/page/teaching.js";

/** Make eleven buttons, of 0 to 9 and of no digit, teach; one stop of the tab key.
 * @type {(list: HTMLElement, labels: HTMLElement[], page: Pick<Page, "state" | "teaching">) =>
 *   void} */
export function mountTeaching(list, labels, { state, teaching }) {
  /** @param {number} at */
  const teach = (at) => {
    if (labels[at].ariaDisabled === "false") teaching.teach(at === NO_DIGIT ? null : at);
  };
  labels.forEach((button, at) => {
    button.title = `Wrong? Teach it that this is ${nameOf(at === NO_DIGIT ? null : at)}`;
    button.ariaLabel = at === NO_DIGIT ? "It is none: no digit" : `It is ${nameOf(at)}`;
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // the row itself is there to be looked at
      teach(at);
    });
  });

  const focus = oneStop(labels);
  state.subscribe("focus", (part) => {
    if (part === "answer") labels.find(({ tabIndex }) => tabIndex === 0)?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const at = labels.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const known = /^[0-9n]$/i.test(event.key) && !event.ctrlKey && !event.metaKey;
    if (STEPS[event.key]) focus(at + STEPS[event.key]);
    else if (known) teach(event.key.toLowerCase() === "n" ? NO_DIGIT : Number(event.key));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  state.subscribe("reading", (reading) => {
    const nothing = String(!teachable(reading));
    if (labels[0].ariaDisabled === nothing) return;
    for (const button of labels) button.ariaDisabled = nothing;
  });
}

/** Return what a lesson changed, as nodes of a sentence, and a button that takes it back.
 * @type {(lesson: Lesson, reading: Reading, teaching: Teaching) => (Node | string)[]} */
export function tellLesson(lesson, { subject, digits, text }, teaching) {
  const strong = make("strong", {}, `Learned: ${nameOf(lesson.label)}.`);
  const undo = makeButton({ onclick: teaching.undo }, "Undo");
  const rival = rivalOf(lesson, subject);
  const change =
    rival === undefined
      ? ` Before: ${nameOf(lesson.read)}; ${tellNow(lesson, digits, text)}. `
      : ` But you labelled a similar drawing as ${nameOf(rival)}: only one can be right. `;
  return [strong, change, undo];
}

// What a lesson's digit is now; or, if it is none of the digits any more, what they are.
/** @type {(lesson: Lesson, digits: DigitRead[], text: string) => string} */
function tellNow({ digitImage }, digits, text) {
  const pixels = String(digitImage.data);
  const now = digits.find(({ digitImage: { data } }) => String(data) === pixels);
  const whole = digits.length > 1 ? text : nameOf(digits[0]?.digit ?? null);
  if (!now) return `the whole is now read as ${whole}`;
  const sureness = now.digit === null ? "" : `, ${percent(now.confidence)} sure`;
  return `now ${nameOf(now.digit)}${sureness}`;
}

// The other label of an example that is much like the lesson's; undefined if there is none.
/** @type {(lesson: Lesson, subject: Subject) => number | null | undefined} */
function rivalOf({ digitImage }, { hand, recognizer }) {
  if (!hand) return undefined;
  const pixels = String(digitImage.data);
  const own = hand.exemplars.findIndex(({ digitImage: { data } }) => String(data) === pixels);
  const pair = hand.contradictions(recognizer.weights).find((each) => each.includes(own));
  return pair && hand.exemplars[pair[0] === own ? pair[1] : pair[0]].label;
}
