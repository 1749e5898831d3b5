// Your hand: all that the visitor taught, to be looked at, relabelled, forgotten, saved and loaded;
// and a round of all ten digits, twice, with a score.

import { CLASSES, MAX_HAND_BYTES } from "../../scripts/constants.js";
import { FULL, Hand } from "../../scripts/hand.js";
import { find, make, makeButton } from "../../scripts/page/elements.js";
import { nameOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { saveFile } from "../../scripts/page/picture.js";
import { mountSwitch } from "../../scripts/page/switch.js";
import { createRound } from "./round.js";
import { mountScore } from "./score.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, teaching, training, recognizer }) {
  const names = [".exemplars", "input[type=file]", ".notice", ".begin", ".switch", ".score"];
  const [list, file, notice, begin, use, score] = find(element, ...names);
  const actions = ["save", "load", "forget"].map((action) => `[data-action=${action}]`);
  const [save, load, forget] = find(element, ...actions);
  mountSwitch(use, { state, teaching });
  const showScore = mountScore(score, state);
  const round = createRound({ state, drawing, teaching, recognizer }, (score) => {
    showScore(score);
    element.scrollIntoView({ behavior: "smooth" });
  });
  begin.addEventListener("click", async () => {
    scrollTo({ top: 0 });
    await training.go(null); // a hand belongs to the trained network
    round.start();
  });

  save.addEventListener("click", async () => {
    saveFile(new Blob([await teaching.toText()], { type: "application/json" }), "my-hand.json");
  });
  load.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    // a file of another kind may be a film; its text would be asked for whole
    const text = await chosen.slice(0, MAX_HAND_BYTES + 1).text();
    try {
      const { exemplars } = await Hand.parse(text);
      const { hand } = state.latest("hand");
      teaching.add(exemplars);
      notice.textContent = sayAdded(exemplars, hand, state.latest("hand").hand);
    } catch (error) {
      notice.textContent = /** @type {Error} */ (error).message;
    }
  });
  forget.addEventListener("click", () => {
    teaching.forgetAll();
    notice.textContent = "All is forgotten.";
  });

  /** @type {Exemplar[]} */
  let shown = []; // the exemplars, as they are in the list
  const controls = () => [...list.querySelectorAll("button, select")];
  const paint = () => {
    list
      .querySelectorAll("canvas")
      .forEach((/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ at) => {
        if (shown[at]) paintInk(canvas, shown[at].digitImage);
      });
  };
  state.subscribe("hand", async ({ hand, on }) => {
    notice.textContent = ""; // what was said is of what was there before
    shown = hand.exemplars;
    element.classList.toggle("empty", hand.size === 0);
    element.classList.toggle("off", !on);
    const at = controls().indexOf(document.activeElement);
    list.replaceChildren(...shown.map((each, at) => card(each, at, { drawing, teaching })));
    if (at >= 0) (controls()[at] ?? controls().at(-1))?.focus(); // where it was, for keys
    paint();
    const { weights } = await recognizer;
    if (state.latest("hand").hand !== hand) return;
    for (const at of hand.contradictions(weights).flat()) list.children[at].className = "doubtful";
  });
  onAppearance(element, paint);
}

// Say what became of a file's drawings, by the hand before and after.
/** @type {(exemplars: Exemplar[], before: Hand, after: Hand) => string} */
function sayAdded(exemplars, before, after) {
  const added = after.size - before.size;
  const known = exemplars.filter(({ digitImage }) => before.labelOf(digitImage) !== undefined);
  const same = known.filter(({ digitImage, label }) => before.labelOf(digitImage) === label).length;
  const relabelled = known.length - same;
  return (
    `${added} drawing${added === 1 ? "" : "s"} added` +
    (relabelled ? `, ${relabelled} relabelled` : "") +
    (same ? `, ${same} there already.` : ".") +
    (added + known.length < exemplars.length ? ` ${FULL}` : "")
  );
}

// One that was taught: its picture, which goes to the paper, its label, and what forgets it.
/**
 * @type {(exemplar: Exemplar, at: number, page: Pick<Page, "drawing" | "teaching">) => HTMLElement}
 */
function card({ digitImage, label }, at, { drawing, teaching }) {
  const look = makeButton({
    className: "look",
    title: "Put it on the paper",
    ariaLabel: `Put drawing ${at + 1}, ${nameOf(label)}, on the paper`,
    onclick: () => drawing.putOnPaper(digitImage),
  });
  look.append(make("canvas"));
  const choice = make("select", { ariaLabel: `What drawing ${at + 1} is` });
  const title = `Forget drawing ${at + 1}`;
  const onclick = () => teaching.forget(digitImage);
  const forget = makeButton({ className: "forget", title, ariaLabel: title, onclick }, "×");
  for (let digit = 0; digit < CLASSES; digit++) choice.add(new Option(String(digit)));
  choice.add(new Option("none", ""));
  choice.value = String(label ?? "");
  choice.addEventListener("change", () => {
    teaching.relabel(digitImage, choice.value === "" ? null : Number(choice.value));
  });
  return make("li", {}, look, choice, forget);
}
