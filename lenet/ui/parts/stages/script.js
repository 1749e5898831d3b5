// From drawing to input: one picture for each step of the framing, and what each step is worth.

import { FRAMING_STEPS, INPUT_SIZE } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { find, make } from "../../scripts/page/elements.js";
import { percent } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { toImage } from "../../scripts/page/readings.js";
import { inSight, whenResting } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";

const STAGES = ["ink", "crop", "even", "fit", "digit_image", "input"];

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, reader, props }) {
  const [steps, trials, flagged] = find(element, ".steps", ".trials", "button");
  const painters = Object.fromEntries(
    STAGES.map((name, index) => {
      const title = t(`stages.${name}`);
      const text = t(`stages.${name}.does`, { size: INPUT_SIZE });
      const canvas = make("canvas", { role: "img", ariaLabel: title });
      const heading = make("h4", {}, t("stages.title", { number: index + 1, title }));
      steps.append(make("li", {}, canvas, heading, make("p", {}, text)));
      return [name, canvas];
    }),
  );
  const cards = Object.fromEntries(
    FRAMING_STEPS.map((step) => {
      const title = t(`stages.without.${step}`);
      const [canvas, text] = [make("canvas", { ariaHidden: "true" }), make("span")];
      const item = make("li", {}, canvas, make("div", {}, make("b", {}, title), text));
      trials.append(item);
      return [step, { item, canvas, text }];
    }),
  );

  const paint = inSight(steps, (/** @type {Reading} */ { recognition }) => {
    for (const stage of recognition.stages) {
      paintInk(painters[stage.name], stage);
      const { width, height } = stage.size ?? stage;
      painters[stage.name].title = t("stages.size", { width, height });
    }
  });

  /** @param {Trial[]} trials */
  function showTrials([whole, ...others]) {
    for (const { without, input, answer } of others) {
      const { item, canvas, text } = cards[without ?? ""];
      paintInk(canvas, toImage(input));
      const guess = likeliest(answer.probabilities);
      const same = guess === likeliest(whole.answer.probabilities);
      item.classList.toggle("other", !same || (answer.refused && !whole.answer.refused));
      const key = answer.refused ? "stages.none" : same ? "stages.same" : "stages.other";
      text.textContent = t(key, { guess, percent: percent(answer.confidence) });
    }
  }

  /** @param {string} why */
  function empty(why) {
    for (const { item, canvas, text } of Object.values(cards)) {
      item.classList.remove("other");
      paintInk(canvas, { data: new Uint8Array(1), width: 1, height: 1 });
      text.textContent = why;
    }
  }

  /** @param {Reading} reading */
  function tryOut(reading) {
    const { blank } = reading.recognition;
    const tried = blank ? null : reader.tryWithoutSteps(reading);
    if (tried) showTrials(tried);
    else empty(blank && !reading.waiting ? t("blank") : "");
  }

  flagged.hidden = !props.flagged;
  flagged.addEventListener("click", () => drawing.show(props.flagged));
  state.subscribe("reading", paint);
  whenResting(state, trials, tryOut);
  onAppearance(element, () => {
    const latest = state.latest("reading");
    if (!latest) return empty(t("blank"));
    paint(latest);
    if (latest.resting) tryOut(latest);
  });
}
