// The rounds of guessing: one draws, another guesses what it is and says how sure they are; then what
// the network says is shown beside it. Who drew it tells what it is, and both are counted by that.

import { CLASSES, NO_DIGIT, READS_NUMBERS } from "../../scripts/constants.js";
import { contextOf, make, makeButton, write } from "../../scripts/page/elements.js";
import { answerOf, nameOf, percent, percentOf, signOf } from "../../scripts/page/numbers.js";
import { ownStyle } from "../../scripts/page/painting.js";
import { reliability } from "../../scripts/page/unseen.js";
import { t } from "../../scripts/words.js";

const ASKED = {
  draw: "guess.draw",
  guess: "guess.guess",
  truth: "guess.truth",
  done: "guess.done",
};
const NAMED = { mine: "guess.mine", its: "guess.its" };
const BINS = 10;
const SEVERAL = -1; // what the network said of a digit that it took for several
const SIDE = 150; // pixels of the figure
const MARGIN = 8; // around its axes, so that no point is cut

/** How often who was so sure was right, in ten bins of sureness.
 * @typedef {{count: number, sure: number, right: number}[]} Bins */

/** A drawing that was guessed: what both said, by which network, and what it is.
 * @typedef {{mine: number | null, its: number | null, sure: number, confidence: number,
 *   by: Pick<Subject, "recognizer" | "hand">, truth?: number | null}} Round */

/** Fill the panel.
 * @type {(panel: HTMLElement, root: HTMLElement, state: State) => void} */
export function mountGuess(panel, root, state) {
  /** @type {Round | null} */
  let round = null;
  /** @type {WeakMap<object, Round>} */
  const known = new WeakMap(); // a drawing that comes back is not guessed again
  /** @type {Bins} */
  let network = [];
  /** @type {Weights | null} */
  let measured = null; // whose bins these are

  const said = make("p", { role: "status" });
  const sure = make("input", { type: "range", min: "0", max: "100", step: "5", value: "80" });
  const level = make("output");
  const buttons = Array.from({ length: CLASSES + 1 }, (_, label) => {
    // a double click is one tap, not a guess and what it is
    const onclick = (/** @type {MouseEvent} */ { detail }) =>
      detail < 2 && tap(label === NO_DIGIT ? null : label);
    return makeButton({ onclick }, label === NO_DIGIT ? t("none") : signOf(label));
  });
  const sides = /** @type {const} */ (["mine", "its"]).map((who) => {
    const [answer, tally] = [make("b"), make("span")];
    return { who, answer, tally, side: make("p", {}, t(NAMED[who]), answer, tally) };
  });
  const both = make(
    "div",
    { className: "sides", role: "status" },
    ...sides.map(({ side }) => side),
  );
  const back = makeButton({ className: "back", onclick: takeBack }, t("undo"));
  const canvas = make("canvas", { width: SIDE, height: SIDE, role: "img" });
  const caption = t("guess.figure");
  const figure = make("figure", {}, canvas, make("figcaption", {}, caption));
  canvas.ariaLabel = caption;
  panel.replaceChildren(
    said,
    make("div", { className: "labels" }, ...buttons),
    make("label", {}, t("guess.sure"), " ", sure, level),
    both,
    figure,
    back,
    makeButton({ onclick: () => state.publish("guessing", false) }, t("guess.stop")),
  );
  sure.addEventListener("input", show);

  /** What tells a drawing from the next one: its first point. */
  const drawn = () => {
    const { strokes = [], picture = null } = state.latest("reading")?.subject.drawing ?? {};
    return strokes[0]?.points[0] ?? picture;
  };
  const ready = () => {
    const reading = state.latest("reading");
    const { example } = reading?.subject.drawing ?? {};
    return Boolean(reading?.resting && !reading.recognition.blank && !example);
  };
  /** @type {() => "guess" | "truth" | "done"} */
  const phase = () => (!round ? "guess" : round.truth === undefined ? "truth" : "done");
  /** Those that count: what they are was told. */
  const rounds = () => state.latest("rounds") ?? [];

  /** @param {number | null} digit */
  function tap(digit) {
    const focused = panel.contains(document.activeElement);
    if (round) {
      round.truth = digit;
      state.publish("rounds", [...rounds(), round]);
      if (focused) back.focus();
      return;
    }
    const { subject } = /** @type {Reading} */ (state.latest("reading"));
    round = { mine: digit, its: null, sure: Number(sure.value) / 100, confidence: 0, by: subject };
    known.set(/** @type {object} */ (drawn()), round);
    measure(subject.recognizer);
    show();
  }

  /** What the network says counts until it is told what the drawing is: the server may differ. A
   * lesson, or another network, comes too late.
   * @param {Round} round */
  function hear(round) {
    const { recognition, digits, subject } = /** @type {Reading} */ (state.latest("reading"));
    if (subject.recognizer !== round.by.recognizer || subject.hand !== round.by.hand) return;
    round.its = digits.length > 1 ? SEVERAL : recognition.digit;
    round.confidence = recognition.confidence;
  }

  function takeBack() {
    if (!round) return;
    delete round.truth;
    state.publish(
      "rounds",
      rounds().filter((each) => each !== round),
    );
    buttons[0].focus();
  }

  /** @param {Recognizer} recognizer */
  function measure({ weights, calibration }) {
    if (measured === weights || !READS_NUMBERS) return;
    measured = weights;
    network = [];
    reliability(weights, calibration).then(
      (bins) => {
        if (measured === weights) network = bins;
        paint();
      },
      () => {
        if (measured === weights) measured = null; // then the visitor's own points stand alone
      },
    );
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
    points(binsOf(rounds()), "--lenet-accent", true);
  }

  function show() {
    if (!state.latest("guessing")) return;
    round = known.get(drawn() ?? panel) ?? null;
    const now = phase();
    if (round && now === "truth" && ready()) hear(round);
    panel.dataset.phase = now;
    root.classList.toggle("told", now !== "guess");
    for (const button of buttons) button.disabled = now === "done" || (now === "guess" && !ready());
    const name = nameOf(round?.truth ?? null);
    const asked = now === "guess" && !ready() ? "draw" : now;
    write(said, t(ASKED[asked], { name }));
    write(level, percentOf(Number(sure.value)));
    both.hidden = !round && !rounds().length;
    for (const { who, answer, tally } of sides) {
      write(answer, round ? tell(round, who) : "");
      const hits = rounds().filter((each) => each[who] === each.truth).length;
      const count = rounds().length;
      write(tally, count ? t("guess.tally", { hits, count }) : "");
    }
    if (now === "done") paint();
  }
  state.subscribe("reading", show);
  state.subscribe("rounds", show);
  state.subscribe("guessing", show);
}

/** Return what one of both said, and how sure they were.
 * @type {(round: Round, who: "mine" | "its") => string} */
function tell({ mine, its, sure, confidence }, who) {
  if (who === "mine")
    return t("guess.said", { answer: nameOf(mine), percent: percentOf(100 * sure) });
  if (its === SEVERAL) return t("guess.several");
  if (its === null) return answerOf(null);
  return t("guess.said", { answer: nameOf(its), percent: percent(confidence) });
}

/** Return how sure the visitor was, and how often right, in ten bins.
 * @type {(rounds: Round[]) => Bins} */
function binsOf(rounds) {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, sure: 0, right: 0 }));
  for (const { mine, sure, truth } of rounds) {
    const bin = bins[Math.min(BINS - 1, Math.floor(BINS * sure))];
    bin.count += 1;
    bin.sure += sure;
    bin.right += Number(mine === truth);
  }
  return bins;
}
