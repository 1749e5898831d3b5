// A question for a part of the story: three options, and what the page itself finds when it tries. No
// answer is stored: each is worked out on the spot, two of them from the drawing on the paper.

import { changeInput } from "../network/changes.js";
import { run } from "../network/forward.js";
import { Recognizer } from "../recognizer.js";
import { t } from "../words.js";
import { make, makeButton, write } from "./elements.js";
import { answerOf, percent, percentOf } from "./numbers.js";
import { onAppearance, paintStrokes } from "./painting.js";
import { withoutEach } from "./unseen.js";

const SMALLER = 0.5; // of the drawing that is moved
const MOVED = 0.35; // of its ink that INPUT changes by, above which it is said to have moved
const SHIFT = 6; // pixels
const SIXTH = [0.1, 0.24]; // of the digits: about that
const OPTIONS = 3;
const FACE = 64; // pixels of a side of a drawing in a question
const MISTAKEN = 2; // of the options of a digit: it is taken for another one

/** What was found: the number of the option that is true, and values for its sentence; null if there is
 * nothing to try it with.
 * @typedef {{truth: number, values: Record<string, any>}} Found
 * @typedef {Pick<Page, "state" | "recognizer" | "props">} Asked of which page */

/** Return a recognizer of its own, which leaves the page's own drawing alone.
 * @type {(recognizer: Recognizer) => Recognizer} */
const another = ({ weights, calibration }) => new Recognizer(weights, calibration);

/** @type {Record<string, (page: Asked) => Promise<Found | null>>} */
const EXPERIMENTS = {
  // does the digit's place on the paper matter?
  async stages({ state }) {
    const { subject } = /** @type {Reading} */ (state.latest("reading"));
    const own = another(subject.recognizer);
    const { strokes } = subject.drawing;
    if (!strokes.length) return null;
    const small = strokes.map(({ width, points }) => ({
      width: Math.max(1, SMALLER * width),
      points: points.map((point) => point.map((place) => SMALLER * place)),
    }));
    const [before, after] = [strokes, small].map((each) => own.recognizeStrokes(each).input);
    const ink = sum(before);
    const moved = sum(before.map((value, at) => Math.abs(value - after[at]))) / (ink || 1);
    const truth = moved < MOVED ? 1 : sum(after) < (1 - MOVED) * ink ? 2 : 0;
    return { truth, values: { share: percentOf(100 * moved) } };
  },
  // does it matter in INPUT?
  async shrink({ state }) {
    const { subject, recognition } = /** @type {Reading} */ (state.latest("reading"));
    const { recognizer } = subject;
    const [before, after] = [0, SHIFT].map((right) => {
      const input = changeInput(recognition.input, { shift: [0, right] });
      const featureMaps = run(input, recognizer.weights);
      return recognizer.answer(featureMaps, { blank: false, hand: null });
    });
    if (before.digit === null) return null;
    const truth = after.digit === null ? 2 : Number(after.digit !== before.digit);
    const sure = (/** @type {Read} */ { confidence }) => percent(confidence);
    const digits = { before: answerOf(before.digit), after: answerOf(after.digit) };
    return { truth, values: { ...digits, was: sure(before), is: sure(after), count: SHIFT } };
  },
  // does it keep what it reads?
  async memory({ state }) {
    const { subject, recognition } = /** @type {Reading} */ (state.latest("reading"));
    const { weights } = subject.recognizer;
    const old = structuredClone(weights);
    const { strokes } = subject.drawing;
    const own = another(subject.recognizer);
    for (let time = 0; time < 20; time++) {
      if (strokes.length) own.recognizeStrokes(strokes);
      else own.read(recognition.input);
    }
    let changed = 0;
    for (const [layer, { kernel, bias }] of Object.entries(weights)) {
      changed += kernel.filter((value, at) => value !== old[layer].kernel[at]).length;
      changed += bias.filter((value, at) => value !== old[layer].bias[at]).length;
    }
    return { truth: changed ? 0 : 1, values: { changed } };
  },
  // what does it say to a digit of another script?
  async data({ state, props }) {
    const { recognizer } = /** @type {Reading} */ (state.latest("reading")).subject;
    const { digit } = another(recognizer).recognizeStrokes(props.others.arabic);
    const truth = digit === 5 ? 0 : digit === null ? 1 : MISTAKEN;
    return { truth, values: { answer: answerOf(digit) } };
  },
  // does one of six maps do a sixth of the work?
  async switches({ recognizer }) {
    const { weights } = await recognizer;
    const [all] = await withoutEach(weights, null);
    const shares = await withoutEach(weights, "C1");
    const costs = shares.map((share) => all - share);
    const mean = costs.reduce((so, cost) => so + cost, 0) / costs.length;
    const truth = mean < SIXTH[0] ? 1 : mean < SIXTH[1] ? 0 : 2;
    const told = { mean, least: Math.min(...costs), most: Math.max(...costs) };
    const values = Object.entries(told).map(([name, cost]) => [name, percentOf(100 * cost)]);
    return { truth, values: Object.fromEntries(values) };
  },
};

/** @type {(values: Float32Array) => number} */
const sum = (values) => values.reduce((so, value) => so + value, 0);

/** Fill an element with the question of a part.
 * @type {(element: HTMLElement, part: string, page: Asked) => void} */
export function mountQuestion(element, part, page) {
  const told = make("p", { role: "status" });
  const buttons = Array.from({ length: OPTIONS }, (_, option) => {
    const onclick = () => tell(option);
    return makeButton({ onclick, ariaPressed: "false" }, t(`question.${part}.${option}`));
  });
  const asking = make(
    "p",
    {},
    make("strong", {}, t("question.guess")),
    ` ${t(`question.${part}`)} `,
  );
  element.replaceChildren(
    asking,
    make("div", { role: "group", ariaLabel: t(`question.${part}`) }, ...buttons),
    told,
  );
  if (part === "data") {
    const canvas = make("canvas", {
      role: "img",
      ariaLabel: t("data.other.arabic"),
      width: FACE,
      height: FACE,
    });
    asking.append(canvas);
    onAppearance(element, () => paintStrokes(canvas, page.props.others.arabic));
  }
  let asked = 0;

  /** @param {number} option */
  async function tell(option) {
    const mine = ++asked;
    for (const [at, button] of buttons.entries()) {
      button.ariaPressed = String(at === option);
      button.classList.remove("true");
    }
    write(told, t("question.trying"));
    const found = await EXPERIMENTS[part](page).catch(() => undefined);
    if (mine !== asked) return;
    if (!found) return write(told, t(found === null ? "question.draw" : "question.failed"));
    const right = found.truth === option;
    const texts = [
      t(right ? "question.right" : "question.wrong"),
      t(`question.${part}.found.${found.truth}`, found.values),
      right ? "" : t(`question.${part}.myth.${option}`),
      t(`question.${part}.try`),
    ];
    write(told, texts.filter(Boolean).join(" "));
    buttons[found.truth].classList.add("true");
  }
}
