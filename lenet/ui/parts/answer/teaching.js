// The labels of the answer's rows as buttons that teach what the drawing is, and what came of it.

import { NO_DIGIT } from "../../scripts/constants.js";
import { make, makeButton, oneStop, STEPS } from "../../scripts/page/elements.js";
import { answerOf, nameOf, percent } from "../../scripts/page/numbers.js";
import { teachable } from "../../scripts/page/teaching.js";
import { t, wordsOf } from "../../scripts/words.js";

/** Make eleven buttons, of 0 to 9 and of no digit, teach; one stop of the tab key.
 * @type {(list: HTMLElement, labels: HTMLElement[], page: Pick<Page, "state" | "teaching">) =>
 *   void} */
export function mountTeaching(list, labels, { state, teaching }) {
  /** @param {number} at */
  const teach = (at) => {
    if (labels[at].ariaDisabled === "false") teaching.teach(at === NO_DIGIT ? null : at);
  };
  labels.forEach((button, at) => {
    const digit = nameOf(at === NO_DIGIT ? null : at);
    button.title = t("answer.teach.title", { digit });
    button.ariaLabel = t(at === NO_DIGIT ? "answer.teach.none" : "answer.teach", { digit });
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
  const learned = make("strong", {}, t("lesson.learned"));
  const undo = makeButton({ onclick: teaching.undo }, t("undo"));
  const rival = rivalOf(lesson, subject);
  if (rival !== undefined) return wordsOf("lesson.rival", { learned, undo, digit: nameOf(rival) });
  const { read } = lesson;
  const before = t(read === null ? "lesson.before.none" : "lesson.before", { digit: nameOf(read) });
  return wordsOf("lesson", { learned, undo, before, now: tellNow(lesson, digits, text) });
}

// What a lesson's digit is now; or, if it is none of the digits any more, what they are.
/** @type {(lesson: Lesson, digits: DigitRead[], text: string) => string} */
function tellNow({ digitImage }, digits, text) {
  const pixels = String(digitImage.data);
  const now = digits.find(({ digitImage: { data } }) => String(data) === pixels);
  const whole = digits.length > 1 ? text : answerOf(digits[0]?.digit ?? null);
  if (!now) return t("lesson.now.whole", { text: whole });
  if (now.digit === null) return t("lesson.now.none");
  return t("lesson.now", { digit: nameOf(now.digit), percent: percent(now.confidence) });
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
