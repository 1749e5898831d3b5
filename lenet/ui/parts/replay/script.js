// Replay: the ten probabilities over the drawing's time, and the page as it was at any moment.

import { countPoints } from "../../scripts/drawing/strokes.js";
import { replay } from "../../scripts/experiments.js";
import { likeliest } from "../../scripts/network/answers.js";
import { find } from "../../scripts/page/elements.js";
import { still } from "../../scripts/page/flow.js";
import { apart, inOrder, percent, signOf } from "../../scripts/page/numbers.js";
import { onAppearance } from "../../scripts/page/painting.js";
import { createPlayer } from "../../scripts/page/player.js";
import { inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";
import { chart, HEIGHT } from "./chart.js";

const STEP = 120; // ms between two moments while it plays

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing }) {
  const [svg, play, slider, sentence] = find(element, ".chart", ".play", "input", ".moment");
  /** @type {any} a `Replay` */
  let run = null;

  function paint() {
    if (!svg.clientWidth) return;
    svg.setAttribute("viewBox", `0 0 ${svg.clientWidth} ${HEIGHT}`); // in print it is as wide as the paper
    svg.innerHTML = chart(run, at(), svg.clientWidth);
  }
  const at = () => Number(slider.value);
  const last = () => run.points.length - 1;

  function tell() {
    const { text, confidence, digits, whole } = run.numbers[at()];
    const share = percent(run.points[at()] / run.points[last()]);
    const when = at() === last() ? t("replay.end") : t("replay.after", { percent: share });
    const guess = apart(signOf(likeliest((digits[0] ?? whole).probabilities)));
    const key = confidence ? "replay.sure" : digits.length > 1 ? "replay.text" : "replay.none";
    sentence.textContent = t(key, {
      when,
      text: inOrder(text),
      guess,
      percent: percent(confidence),
    });
    slider.setAttribute("aria-valuetext", sentence.textContent);
  }

  /** @param {number} to */
  function go(to) {
    slider.value = to;
    drawing.showMoment(run.strokes, at() === last() ? null : run.points[at()]);
    paint();
    tell();
  }

  /** @type {(next: Replay | null, count?: number) => void} */
  function use(next, count = Infinity) {
    run = next;
    play.disabled = slider.disabled = !run;
    if (run) {
      slider.max = last();
      const after = run.points.findIndex((/** @type {number} */ points) => points >= count);
      slider.value = after < 0 ? last() : after;
      tell();
    } else {
      sentence.textContent = t("replay.empty");
    }
    paint();
  }

  // no film for who wants none
  const player = createPlayer(play, slider, { pace: STEP, at, last, go, films: () => !still() });

  // Of each drawing, hand and network there is a run of its own, read once it is in sight.
  const show = inSight(element, (/** @type {Reading} */ { subject }) => {
    const { drawing: paper, hand, recognizer } = subject;
    const strokes = paper.moment ?? paper.strokes;
    const known = run?.strokes === strokes && run.hand === hand && run.recognizer === recognizer;
    const count = paper.moment ? countPoints(paper.strokes) : Infinity;
    if (known && (paper.moment ? count === run.points[at()] : at() === last())) return;
    if (known) return use(run, count); // another moment is on the paper, or its end again
    if (!paper.moment) player.stop();
    if (!strokes.length) return use(null);
    use({ strokes, hand, recognizer, ...replay(recognizer, strokes, { hand }) }, count);
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
