// The rounds of guessing: what the visitor says and how sure they are, what the network says, and how
// often who is that sure is right.

import { CLASSES, NO_DIGIT } from "../../scripts/constants.js";
import { contextOf, make, makeButton, write } from "../../scripts/page/elements.js";
import { answerOf, percent } from "../../scripts/page/numbers.js";
import { ownStyle } from "../../scripts/page/painting.js";
import { reliability } from "../../scripts/page/unseen.js";
import { t } from "../../scripts/words.js";

const BINS = 10;
const SIDE = 150; // pixels of the figure
const MARGIN = 8; // around its axes, so that no point is cut

/** How often who was so sure was right, in ten bins of sureness.
 * @typedef {{count: number, sure: number, right: number}[]} Bins */

/** @type {() => Bins} */
const noBins = () => Array.from({ length: BINS }, () => ({ count: 0, sure: 0, right: 0 }));

/** Fill the panel.
 * @type {(panel: HTMLElement, root: HTMLElement, state: State) => void} */
export function mountGuess(panel, root, state) {
  /** @type {object | null} */
  let told = null; // the drawing that was guessed, by its first point
  let rounds = 0;
  let hits = 0;
  const own = noBins();
  /** @type {Bins} */
  let network = noBins();

  const said = make("p", { role: "status" });
  const sure = make("input", { type: "range", min: "0", max: "100", step: "5", value: "80" });
  const level = make("output");
  const buttons = Array.from({ length: CLASSES + 1 }, (_, label) => {
    const onclick = () => guess(label === NO_DIGIT ? null : label);
    return makeButton({ onclick }, label === NO_DIGIT ? t("none") : String(label));
  });
  const canvas = make("canvas", { width: SIDE, height: SIDE, role: "img" });
  const figure = make(
    "figure",
    { hidden: true },
    canvas,
    make("figcaption", {}, t("guess.figure")),
  );
  const stop = makeButton({ onclick: () => state.publish("guessing", false) }, t("guess.stop"));
  panel.replaceChildren(
    make("div", {}, said, make("div", { className: "labels" }, ...buttons)),
    make("label", {}, t("guess.sure"), " ", sure, level),
    figure,
    stop,
  );
  sure.addEventListener("input", show);

  /** What tells a drawing from the next one. */
  const drawn = () => {
    const { strokes = [], picture = null } = state.latest("reading")?.subject.drawing ?? {};
    return strokes[0]?.points[0] ?? picture;
  };
  const ready = () => {
    const reading = state.latest("reading");
    const { example } = reading?.subject.drawing ?? {};
    return Boolean(reading?.resting && !reading.recognition.blank && !example);
  };

  /** @param {number | null} digit */
  function guess(digit) {
    const { recognition } = /** @type {Reading} */ (state.latest("reading"));
    told = drawn();
    rounds += 1;
    const hit = recognition.digit === digit;
    if (hit) hits += 1;
    const share = Number(sure.value) / 100;
    const bin = own[Math.min(BINS - 1, Math.floor(BINS * share))];
    bin.count += 1;
    bin.sure += share;
    bin.right += Number(hit);
    const values = { mine: answerOf(digit), its: answerOf(recognition.digit), hits, count: rounds };
    write(said, t("guess.told", { ...values, percent: percent(recognition.confidence) }));
    if (figure.hidden) {
      figure.hidden = false;
      const { weights } = /** @type {Reading} */ (state.latest("reading")).subject.recognizer;
      reliability(weights).then(
        (bins) => {
          network = bins;
          paint();
        },
        () => {}, // then the visitor's own points stand alone
      );
    }
    paint();
    show();
  }

  function paint() {
    const context = contextOf(canvas);
    const long = SIDE - 2 * MARGIN;
    context.clearRect(0, 0, SIDE, SIDE);
    context.strokeStyle = ownStyle("--lenet-edge");
    context.strokeRect(MARGIN, MARGIN, long, long);
    context.beginPath();
    context.moveTo(MARGIN, SIDE - MARGIN);
    context.lineTo(SIDE - MARGIN, MARGIN);
    context.stroke();
    /** @type {(bins: Bins, colour: string, round: boolean) => void} */
    const points = (bins, colour, round) => {
      context.fillStyle = ownStyle(colour);
      for (const { count, sure, right } of bins.filter((bin) => bin.count)) {
        const [x, y] = [sure / count, 1 - right / count].map((share) => MARGIN + share * long);
        context.beginPath();
        if (round) context.arc(x, y, 5, 0, 2 * Math.PI);
        else context.rect(x - 4, y - 4, 8, 8);
        context.fill();
      }
    };
    points(network, "--lenet-bar", false);
    points(own, "--lenet-accent", true);
    canvas.ariaLabel = t("guess.figure");
  }

  function show() {
    const same = told !== null && told === drawn();
    if (!same) told = null;
    root.classList.toggle("told", same);
    for (const button of buttons) button.disabled = same || !ready();
    if (!same) write(said, t(ready() ? "guess.ask" : "guess.draw"));
    write(level, percent(Number(sure.value) / 100));
  }
  state.subscribe("reading", show);
}
