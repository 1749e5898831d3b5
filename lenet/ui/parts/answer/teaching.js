// The labels of the answer's rows as buttons that teach what the drawing is, and what came of it.

import { NO_DIGIT } from "../../scripts/constants.js";
import { nameOf, percent } from "../../scripts/page/numbers.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Make eleven buttons, of 0 to 9 and of no digit, teach; one stop of the tab key. */
export function mountTeaching(list, labels, { state, teaching }) {
  const teach = (at) => {
    if (labels[at].ariaDisabled === "false") teaching.teach(at === NO_DIGIT ? null : at);
  };
  labels.forEach((button, at) => {
    button.tabIndex = at ? -1 : 0;
    button.title = `Wrong? Teach it that this is ${nameOf(at === NO_DIGIT ? null : at)}`;
    button.ariaLabel = at === NO_DIGIT ? "It is none: no digit" : `It is ${nameOf(at)}`;
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // the row itself is there to be looked at
      teach(at);
    });
  });

  function focus(at) {
    if (!labels[at]) return;
    for (const button of labels) button.tabIndex = -1;
    labels[at].tabIndex = 0;
    labels[at].focus();
  }

  list.addEventListener("keydown", (event) => {
    const at = labels.indexOf(document.activeElement);
    const known = /^[0-9n]$/i.test(event.key) && !event.ctrlKey && !event.metaKey;
    if (STEPS[event.key]) focus(at + STEPS[event.key]);
    else if (known) teach(event.key.toLowerCase() === "n" ? NO_DIGIT : Number(event.key));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // nothing can be taught of blank paper, of an example, of what is still being drawn, or to a network
  // that is not yet trained
  state.subscribe("recognition", ({ blank, example, drawing, moment }) => {
    const early = state.latest("snapshot") !== null;
    const nothing = Boolean(blank || example || drawing || moment || early);
    if (labels[0].ariaDisabled === String(nothing)) return;
    for (const button of labels) button.ariaDisabled = String(nothing);
  });
}

/** Ask whether the answer is wrong; or say that an earlier network gave it, and lead back. */
export function mountAsk(line, { state, training }) {
  const asked = line.textContent;
  const back = document.createElement("button");
  back.type = "button";
  back.textContent = "Back";
  back.title = "Back to the trained network";
  back.addEventListener("click", () => training.go(null));
  state.subscribe("snapshot", (number) => {
    line.classList.toggle("early", number !== null);
    line.replaceChildren(...(number === null ? [asked] : ["It was still learning. ", back]));
  });
}

/** Return what a lesson changed, as nodes of a sentence, and a button that takes it back. */
export function tellLesson({ label, before, after }, hand, network, teaching) {
  const [strong, undo] = [document.createElement("strong"), document.createElement("button")];
  strong.textContent = `Learned: ${nameOf(label)}.`;
  undo.type = "button";
  undo.textContent = "Undo";
  undo.addEventListener("click", teaching.undo);
  const sureness = after.digit === null ? "" : `, ${percent(after.confidence)} sure`;
  const rival = rivalOfLatest(hand, network);
  const change =
    rival === undefined
      ? ` Before: ${nameOf(before.digit)}; now ${nameOf(after.digit)}${sureness}. `
      : ` But you called one much like it ${nameOf(rival)}: only one can be right. `;
  return [strong, change, undo];
}

// The other label of an exemplar that is much like the latest; undefined if there is none.
function rivalOfLatest(hand, { weights }) {
  const last = hand.size - 1;
  const pair = hand.contradictions(weights).find((each) => each.includes(last));
  return pair && hand.exemplars[pair[0] === last ? pair[1] : pair[0]].label;
}
