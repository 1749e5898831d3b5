// Replay: the ten probabilities over the drawing's time, and the page as it was at any moment.

import { replay } from "../../scripts/experiments.js";
import { likeliest } from "../../scripts/network/answers.js";
import { find } from "../../scripts/page/elements.js";
import { percent } from "../../scripts/page/numbers.js";
import { onAppearance } from "../../scripts/page/painting.js";
import { createPlayer } from "../../scripts/page/player.js";
import { inSight } from "../../scripts/page/state.js";
import { chart } from "./chart.js";

const STEP = 120; // ms between two moments while it plays

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing }) {
  const [svg, play, slider, sentence] = find(element, ".chart", ".play", "input", ".moment");
  /** @type {any} a `Replay` */
  let run = null;

  const paint = () => (svg.innerHTML = chart(run, at(), svg.clientWidth));
  const at = () => Number(slider.value);
  const last = () => run.points.length - 1;

  function tell() {
    const { text, confidence, digits, whole } = run.numbers[at()];
    const share = Math.round((100 * run.points[at()]) / run.points[last()]);
    const when = at() === last() ? "At the end" : `After ${share} % of the drawing`;
    const sure = confidence ? `${text}, ${percent(confidence)} sure` : text;
    const guess = likeliest((digits[0] ?? whole).probabilities);
    sentence.textContent =
      digits.length > 1 || confidence
        ? `${when}: ${sure}.`
        : `${when}: no answer; the best guess is ${guess}.`;
    slider.setAttribute("aria-valuetext", sentence.textContent);
  }

  /** @param {number} to */
  function go(to) {
    slider.value = to;
    drawing.showMoment(run.strokes, at() === last() ? null : run.points[at()]);
    paint();
    tell();
  }

  /** @type {(next: Replay | null, moment?: Stroke[] | null) => void} */
  function use(next, moment) {
    run = next;
    play.disabled = slider.disabled = !run;
    if (run) {
      slider.max = last();
      if (!moment) slider.value = slider.max;
      tell();
    } else {
      sentence.textContent =
        "Draw something, and play it back: at which moment does a 1 become a 7?";
    }
    paint();
  }

  // no film for who wants none
  const films = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const player = createPlayer(play, { pace: STEP, at, last, go, films });
  slider.addEventListener("input", () => {
    player.stop();
    go(Number(slider.value));
  });

  // Of each drawing, hand and network there is a run of its own, read once it is in sight.
  const show = inSight(element, (/** @type {Reading} */ { subject }) => {
    const { drawing: paper, hand, recognizer } = subject;
    const strokes = paper.moment ?? paper.strokes;
    const known = run?.strokes === strokes && run.hand === hand && run.recognizer === recognizer;
    if (known && (paper.moment || at() === last())) return;
    if (known) return use(run); // its end is on the paper again
    if (!paper.moment) player.stop();
    if (!strokes.length) return use(null);
    use({ strokes, hand, recognizer, ...replay(recognizer, strokes, { hand }) }, paper.moment);
  });
  state.subscribe("reading", (reading) => {
    const { unfinished } = reading.subject.drawing;
    element.classList.toggle("stale", unfinished);
    if (unfinished) player.stop();
    else show(reading);
  });
  onAppearance(element, paint);
  use(null);
}
