// The labels of the answer's rows as buttons that teach what the drawing is, and the result.

import { CLASSES, NO_DIGIT } from "../../scripts/constants.js";
import { make, makeButton, oneStop, STEPS } from "../../scripts/page/elements.js";
import { answerOf, nameOf, percent } from "../../scripts/page/numbers.js";
import { teachable } from "../../scripts/page/teaching.js";
import { t, wordsOf } from "../../scripts/words.js";

const KEYS = Array.from({ length: CLASSES }, (_, sign) => (CLASSES > 10 ? "" : String(sign)));
KEYS[NO_DIGIT] = "n";

/** Make buttons, of each sign and of “not a sign”, teach; one stop of the tab key. Ten signs, or
 * fewer, have a key each.
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
    // what was pressed before there was an answer was not meant for it
    let armed = true;
    button.addEventListener("pointerdown", () => (armed = button.ariaDisabled === "false"));
    button.addEventListener("click", (event) => {
      if (button.ariaDisabled === "false") event.stopPropagation(); // else the row is looked at
      if (armed) teach(at);
      armed = true;
    });
  });

  const focus = oneStop(labels);
  // how many of them stand in the first row
  const across = () => {
    const tops = labels.map((label) => label.getBoundingClientRect().top);
    return tops.findLastIndex((top) => Math.abs(top - tops[0]) < 2) + 1;
  };
  state.subscribe("focus", (part) => {
    if (part === "answer") labels.find(({ tabIndex }) => tabIndex === 0)?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const at = labels.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const known = event.ctrlKey || event.metaKey ? -1 : KEYS.indexOf(event.key.toLowerCase());
    if (STEPS[event.key])
      focus(at + STEPS[event.key] * (event.key.match("Up|Down") ? across() : 1));
    else if (known >= 0) teach(known);
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
