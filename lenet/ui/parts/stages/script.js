// From drawing to input: one picture for each step of the framing, and what each step is worth.

import { likeliest } from "../../scripts/network/answers.js";
import { percent } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { RETRY } from "../../scripts/page/reader.js";
import { toImage } from "../../scripts/page/readings.js";
import { inSight, whenResting } from "../../scripts/page/state.js";

const PATIENCE = 300; // ms that trials may take before it is said who is asked

/** Fill the part. */
export function mount(element, { state, drawing, reader, props }) {
  const steps = element.querySelector(".steps");
  const trials = element.querySelector(".trials");
  const painters = Object.fromEntries(
    props.captions.map(([name, title, text], index) => {
      const item = document.createElement("li");
      item.innerHTML = '<canvas role="img"></canvas><h4></h4><p></p>';
      const canvas = item.querySelector("canvas");
      canvas.ariaLabel = title;
      item.querySelector("h4").textContent = `${index + 1}. ${title}`;
      item.querySelector("p").textContent = text;
      steps.append(item);
      return [name, canvas];
    }),
  );
  const cards = Object.fromEntries(
    props.trials.map(([step, title]) => {
      const item = document.createElement("li");
      item.innerHTML = '<canvas aria-hidden="true"></canvas><div><b></b><span></span></div>';
      item.querySelector("b").textContent = title;
      trials.append(item);
      const text = item.querySelector("span");
      return [step, { item, canvas: item.querySelector("canvas"), text }];
    }),
  );

  const paint = inSight(steps, ({ recognition }) => {
    for (const stage of recognition.stages) {
      paintInk(painters[stage.name], stage);
      const { width, height } = stage.size ?? stage;
      painters[stage.name].title = `${width} × ${height} pixels`;
    }
  });

  function showTrials([whole, ...others]) {
    for (const { without, input, answer } of others) {
      const { item, canvas, text } = cards[without];
      paintInk(canvas, toImage(input));
      const guess = likeliest(answer.probabilities);
      const same = guess === likeliest(whole.answer.probabilities);
      const share = percent(answer.confidence);
      item.classList.toggle("other", !same || (answer.refused && !whole.answer.refused));
      if (answer.refused) text.textContent = `No answer; its guess: ${guess}, ${share}.`;
      else
        text.textContent = same ? `Still ${guess}, ${share}.` : `Then it reads ${guess}, ${share}.`;
    }
  }

  function empty(why) {
    for (const { item, canvas, text } of Object.values(cards)) {
      item.classList.remove("other");
      paintInk(canvas, { data: [], width: 1, height: 1 });
      text.textContent = why;
    }
  }

  const current = (reading) => state.latest("reading").subject === reading.subject;
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

  element.querySelector("button").addEventListener("click", () => drawing.show(props.flagged));
  state.subscribe("reading", paint);
  whenResting(state, trials, tryOut);
  onAppearance(element, () => {
    const latest = state.latest("reading");
    if (!latest) return empty("Nothing drawn yet.");
    paint(latest);
    if (latest.resting) tryOut(latest);
  });
}
