// Beside the answer: how to correct it, what a correction changed, and whether the page reads with
// the visitor's hand.

import { nameOf, percent } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { mountSwitch } from "../../scripts/page/switch.js";

const ASK = "Wrong? Tap the right one.";
const SHOWN = 12; // drawings of the hand at most, the latest

/** Fill the part. */
export function mount(element, { state, teaching, recognizer }) {
  const wrong = element.querySelector(".wrong span");
  const undo = element.querySelector(".wrong button");
  const strip = element.querySelector(".strip");
  mountSwitch(element.querySelector(".switch"), { state, teaching });

  function ask() {
    wrong.textContent = ASK;
    undo.hidden = true;
  }
  ask();
  undo.addEventListener("click", teaching.undo);
  state.subscribe("lesson", async (lesson) => {
    if (!lesson) return ask();
    const { before, after } = lesson;
    wrong.textContent = `It read ${nameOf(before.digit)}; now ${nameOf(after.digit)}${sureness(after)}.`;
    undo.hidden = false;
    const rival = contradicting(state.latest("hand").hand, (await recognizer).weights);
    if (rival !== undefined) {
      wrong.textContent += ` But you called one much like it ${nameOf(rival)}: which is right?`;
    }
  });
  state.subscribe("recognition", ({ drawing, blank }) => (drawing || blank) && ask());

  const paint = () => {
    const { hand } = state.latest("hand");
    element.classList.toggle("empty", hand.size === 0);
    const latest = hand.exemplars.slice(-SHOWN).reverse();
    while (strip.children.length > latest.length) strip.lastChild.remove();
    while (strip.children.length < latest.length) strip.append(document.createElement("canvas"));
    latest.forEach(({ digitImage }, at) => paintInk(strip.children[at], digitImage));
  };
  state.subscribe("hand", paint);
  onAppearance(element, paint);
}

const sureness = ({ digit, confidence }) => (digit === null ? "" : `, ${percent(confidence)} sure`);

// The other label of an exemplar that is much like the latest; undefined if there is none.
function contradicting(hand, weights) {
  const last = hand.size - 1;
  const pair = hand.contradictions(weights).find((each) => each.includes(last));
  return pair && hand.exemplars[pair[0] === last ? pair[1] : pair[0]].label;
}
