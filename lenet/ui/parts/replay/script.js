// Replay: the ten probabilities over the drawing's time, and the page as it was at any moment.

import { replay } from "../../scripts/experiments.js";
import { firstPoints } from "../../scripts/page/drawing.js";
import { likeliest, percent } from "../../scripts/page/numbers.js";
import { onAppearance } from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";
import { chart } from "./chart.js";

const STEP = 120; // ms between two moments while it plays

/** Fill the part. */
export function mount(element, { state, drawing, recognizer }) {
  const svg = element.querySelector(".chart");
  const play = element.querySelector(".play");
  const slider = element.querySelector("input");
  const sentence = element.querySelector(".moment");
  let run = null; // {strokes, points, answers}
  let timer = null;

  const paint = () => (svg.innerHTML = chart(run, Number(slider.value), svg.clientWidth));
  const last = () => run.points.length - 1;

  function tell() {
    const at = Number(slider.value);
    const { refused, probabilities } = run.answers[at];
    const best = likeliest(probabilities);
    const share = Math.round((100 * run.points[at]) / run.points[last()]);
    const when = at === last() ? "At the end" : `After ${share} % of the drawing`;
    sentence.textContent = refused
      ? `${when}: no answer; the best guess is ${best}.`
      : `${when}: ${best}, ${percent(probabilities[best])}.`;
    slider.setAttribute("aria-valuetext", sentence.textContent);
  }

  function go(at) {
    slider.value = at;
    const end = Number(slider.value) === last();
    drawing.showMoment(end ? null : firstPoints(run.strokes, run.points[slider.value]));
    paint();
    tell();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  function start() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      // no film for who wants none: a step at each press, and from the start after the end
      return go((Number(slider.value) + 1) % run.points.length);
    }
    play.textContent = "Stop";
    go(Number(slider.value) === last() ? 0 : slider.value);
    timer = setInterval(() => {
      go(Number(slider.value) + 1);
      if (Number(slider.value) === last()) stop();
    }, STEP);
  }

  function use(next) {
    stop();
    run = next;
    play.disabled = slider.disabled = !run;
    if (run) {
      slider.max = last();
      slider.value = slider.max;
      tell();
    } else {
      sentence.textContent =
        "Draw something, and play it back: at which moment does a 1 become a 7?";
    }
    paint();
  }

  play.addEventListener("click", () => (timer ? stop() : start()));
  slider.addEventListener("input", () => {
    stop();
    go(slider.value);
  });

  const show = inSight(element, async ({ strokes, picture }) => {
    const loaded = await recognizer;
    const nothing = picture || strokes.length === 0;
    if (run?.strokes !== strokes) use(nothing ? null : { ...replay(loaded, strokes), strokes });
  });
  state.subscribe("rest", show);
  state.subscribe("recognition", ({ drawing: down }) => down && timer && stop());
  onAppearance(element, paint);
  use(null);
}
