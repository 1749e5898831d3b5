// Your handwriting: the examples, to be looked at, relabelled, forgotten, saved and loaded; and a
// round of all ten digits, twice, with a score.

import { CLASSES, MAX_EXEMPLARS, MAX_HAND_BYTES, NAMES } from "../../scripts/constants.js";
import { FULL, Hand } from "../../scripts/hand.js";
import { find, make, makeButton, onFile } from "../../scripts/page/elements.js";
import { nameOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { saveFile } from "../../scripts/page/picture.js";
import { createRound } from "../../scripts/page/round.js";
import { mountSwitch } from "../../scripts/page/switch.js";
import { t } from "../../scripts/words.js";
import { mountScore, scoreOf } from "./score.js";

const TIMES = 2 * CLASSES > MAX_EXEMPLARS ? 1 : 2; // that a round asks for each sign
const OF = TIMES * CLASSES;

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, teaching, training, recognizer }) {
  const names = [".exemplars", "input[type=file]", ".notice", ".begin", ".switch", ".score"];
  const [list, file, notice, begin, use, score] = find(element, ...names);
  const actions = ["save", "load", "forget"].map((action) => `[data-action=${action}]`);
  const [save, load, forget] = find(element, ...actions);
  mountSwitch(use, { state, teaching });
  const showScore = mountScore(score, state);
  const round = createRound(
    { state, drawing },
    {
      key: "lenet-round",
      next: ({ length }) =>
        length < OF
          ? { label: length % CLASSES, name: nameOf(length % CLASSES), number: length + 1, of: OF }
          : null,
      async finish(all) {
        const { hand } = state.latest("hand");
        teaching.add(all);
        showScore(scoreOf(all, hand, await recognizer));
        element.scrollIntoView({ behavior: "smooth" });
      },
    },
  );
  begin.addEventListener("click", async () => {
    scrollTo({ top: 0 });
    await training.go(null); // a hand belongs to the trained network
    round.start();
  });

  save.addEventListener("click", async () => {
    saveFile(new Blob([await teaching.toText()], { type: "application/json" }), "my-hand.json");
  });
  onFile(load, file, async (chosen) => {
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
    notice.textContent = t("hand.forgotten");
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
  const told = [t("hand.added", { count: added })];
  if (relabelled) told.push(t("hand.relabelled", { count: relabelled }));
  if (same) told.push(t("hand.known", { count: same }));
  if (added + known.length < exemplars.length) told.push(FULL);
  return told.join(" ");
}

// One that was taught: its picture, which goes to the paper, its label, and what forgets it.
/**
 * @type {(exemplar: Exemplar, at: number, page: Pick<Page, "drawing" | "teaching">) => HTMLElement}
 */
function card({ digitImage, label }, at, { drawing, teaching }) {
  const number = at + 1;
  const look = makeButton({
    className: "look",
    title: t("on_paper"),
    ariaLabel: t("hand.look", { number, digit: nameOf(label) }),
    onclick: () => drawing.putOnPaper(digitImage),
  });
  look.append(make("canvas"));
  const choice = make("select", { ariaLabel: t("hand.label", { number }) });
  const title = t("hand.forget", { number });
  const onclick = () => teaching.forget(digitImage);
  const forget = makeButton({ className: "forget", title, ariaLabel: title, onclick }, "×");
  for (const [digit, name] of NAMES.entries()) choice.add(new Option(name, String(digit)));
  choice.add(new Option(t("none"), ""));
  choice.value = String(label ?? "");
  choice.addEventListener("change", () => {
    teaching.relabel(digitImage, choice.value === "" ? null : Number(choice.value));
  });
  return make("li", {}, look, choice, forget);
}
