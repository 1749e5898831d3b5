// From drawing to input: one picture for each step of the framing, and what each step is worth.

import { likeliest } from "../../scripts/network/answers.js";
import { find, make } from "../../scripts/page/elements.js";
import { percent } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { RETRY } from "../../scripts/page/reader.js";
import { toImage } from "../../scripts/page/readings.js";
import { inSight, whenResting } from "../../scripts/page/state.js";

const PATIENCE = 300; // ms that trials may take before it is said who is asked

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, reader, props }) {
  /** @type {{captions: string[][], trials: string[][]}} */
  const { captions, trials: worths } = props;
  const [steps, trials, flagged] = find(element, ".steps", ".trials", "button");
  const painters = Object.fromEntries(
    captions.map(([name, title, text], index) => {
      const canvas = make("canvas", { role: "img", ariaLabel: title });
      const heading = make("h4", {}, `${index + 1}. ${title}`);
      steps.append(make("li", {}, canvas, heading, make("p", {}, text)));
      return [name, canvas];
    }),
  );
  const cards = Object.fromEntries(
    worths.map(([step, title]) => {
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
      painters[stage.name].title = `${width} × ${height} pixels`;
    }
  });

  /** @param {Trial[]} trials */
  function showTrials([whole, ...others]) {
    for (const { without, input, answer } of others) {
      const { item, canvas, text } = cards[without ?? ""];
      paintInk(canvas, toImage(input));
      const guess = likeliest(answer.probabilities);
      const same = guess === likeliest(whole.answer.probabilities);
      const share = percent(answer.confidence);
      item.classList.toggle("other", !same || (answer.refused && !whole.answer.refused));
      const what = same ? "Still" : "Then it reads";
      text.textContent = `${answer.refused ? "No answer; its guess:" : what} ${guess}, ${share}.`;
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
  const current = (reading) => state.latest("reading").subject === reading.subject;
  /** @type {(reading: Reading) => Promise<void>} */
  async function tryOut(reading) {
    if (reading.recognition.blank) return empty(reading.waiting ? "" : "Nothing drawn yet.");
    const say = () => current(reading) && empty("The server is trying it.");
    const waiting = setTimeout(say, PATIENCE);
    const tried = await reader.tryWithoutSteps(reading);
    clearTimeout(waiting);
    if (!current(reading)) return;
    if (tried) return showTrials(tried);
    empty("Only the server can tell, which can’t be reached.");
    setTimeout(() => current(reading) && tryOut(reading), RETRY);
  }

  flagged.addEventListener("click", () => drawing.show(props.flagged));
  state.subscribe("reading", paint);
  whenResting(state, trials, tryOut);
  onAppearance(element, () => {
    const latest = state.latest("reading");
    if (!latest) return empty("Nothing drawn yet.");
    paint(latest);
    if (latest.resting) tryOut(latest);
  });
}
