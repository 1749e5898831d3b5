// The vote: each digit's logit, and how the 84 units of F6 make it.

import { CLASSES } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { openUnit } from "../../scripts/network/units.js";
import { multiplied, sumOf } from "../../scripts/page/arithmetic.js";
import { find, make, makeButton } from "../../scripts/page/elements.js";
import { apart, number, percent, shareOut, signOf } from "../../scripts/page/numbers.js";
import { largest, onAppearance } from "../../scripts/page/painting.js";
import { atEase, inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const [votes, working, sum] = find(element, ".votes", ".working", ".sum");
  /** @type {number | null} */
  let chosen = null; // null for the likeliest
  const buttons = Array.from({ length: CLASSES }, (_, digit) => {
    const onclick = () => {
      chosen = digit;
      show();
    };
    const bar = make("span", { className: "bar" }, make("i"));
    return makeButton({ onclick }, make("b", { dir: "auto" }, signOf(digit)), bar, make("span"));
  });
  votes.append(...buttons);
  votes.classList.toggle("many", CLASSES > 12);

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { input, featureMaps, probabilities, lift } = reading.recognition;
    const digit = chosen ?? likeliest(probabilities);
    const name = apart(signOf(digit));
    const logits = featureMaps.OUTPUT.map((logit, at) => logit + lift[at]);
    const most = largest(logits);
    for (const [at, button] of buttons.entries()) {
      const [bar, value] = find(button, ".bar", ".bar + span");
      button.ariaPressed = String(at === digit);
      bar.classList.toggle("below", logits[at] < 0);
      bar.style.setProperty("--share", String(Math.abs(logits[at]) / (most || 1)));
      value.textContent = number(logits[at], 1);
    }
    const { weights } = reading.subject.recognizer;
    const opened = openUnit(input, featureMaps, weights, "OUTPUT", [0, 0, digit]);
    const [term] = opened.terms;
    const captions = [t("vote.seen"), t("vote.weights", { digit: name })];
    working.replaceChildren(...multiplied(term, captions));
    const share = percent(shareOut(reading.recognition)[digit]);
    const told = [sumOf(opened)];
    if (lift[digit] > 0.0005) told.push(t("unit.lift", { added: number(lift[digit]) }));
    told.push(t("vote.share", { digit: name, percent: share }));
    sum.textContent = told.join(" ");
  }

  state.subscribe("reading", inSight(element, atEase(show)));
  onAppearance(element, show);
}
