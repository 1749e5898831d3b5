// Before the visitor takes the pen, the page shows what it is: a pen draws a digit, which flows through
// the network. Any touch or key ends that, and so does the visitor's own drawing, of which it never
// becomes a part. Who leaves a blank page alone sees another drawing.

import { CANVAS } from "../constants.js";
import { countPoints, firstPoints } from "../drawing/strokes.js";
import { Recognizer } from "../recognizer.js";
import { createFlow, still } from "./flow.js";

export const EXAMPLE = "7, crossed"; // the first
const KEY = "lenet-opening"; // of the tab's storage: whether it was shown in this visit
const BEGIN = 400; // ms until the pen comes down
const PEN = 1600; // ms that it draws
const FLOW = 3600; // ms of the flow
const LIFTED = 300; // ms of the flow when the visitor lifts the pen
const IDLE = 20_000; // ms
const TURNS = [24, -24, 36, -36, 48, -48]; // degrees

/** @typedef {import("./examples.js").Example} Example */
/** @typedef {Example[]} Examples */

/** Return one of the examples, by its name.
 * @type {(examples: Examples, wanted: string) => Example | undefined} */
export const exampleOf = (examples, wanted) => examples.find(({ name }) => name === wanted);

/** Play one of the examples on a blank paper; whoever wants no motion finds it drawn.
 * @type {(page: Pick<Page, "root" | "state" | "drawing" | "recognizer">, examples: Examples) =>
 *   void} */
export function mountOpening({ root, state, drawing, recognizer }, examples) {
  const view = /** @type {Element} */ (root.querySelector(".view"));
  const flow = createFlow(view, state);
  /** @param {string} wanted */
  const named = (wanted) => /** @type {Example} */ (exampleOf(examples, wanted)).drawn.strokes;
  /** @type {{strokes: Stroke[]} | null} */
  let playing = null;
  let timer = 0;
  let shown = 0; // of the drawings for who waits

  /** @param {Stroke[]} strokes */
  async function play(strokes) {
    const mine = { strokes };
    playing = mine;
    const total = countPoints(strokes);
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame); // until all is seen
    const started = performance.now() + BEGIN;
    flow.cover();
    for (let count = 0; count < total; ) {
      const now = await new Promise(requestAnimationFrame);
      if (playing !== mine) return;
      count = Math.min(total, Math.floor(((now - started) / PEN) * total));
      if (count > 0 && !drawing.showExample(firstPoints(strokes, count), count === total)) {
        return stop();
      }
    }
    await flow.run(FLOW);
    if (playing === mine) playing = null;
    wait();
  }

  // What is being played stands there whole, unless the visitor has begun.
  function stop() {
    if (!playing) return;
    const { strokes } = playing;
    playing = null;
    flow.finish();
    drawing.showExample(strokes, true);
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(playNext, IDLE);
  }

  async function playNext() {
    const free = state.latest("paper")?.blank && !state.latest("task") && !state.latest("pinned");
    if (state.latest("reading")?.subject.changes) return wait(); // what was painted is shown
    const seen = state.latest("view") && !document.hidden && !still();
    if (!free || !seen || playing) return wait();
    const drawings = [() => named("3, round"), becoming, () => misread(examples, recognizer)];
    const mine = timer;
    const strokes = await drawings[shown++ % drawings.length]();
    if (mine === timer && strokes) play(strokes);
    else wait();
  }

  // a 7 from its foot: a 1 until the pen turns
  const becoming = () =>
    named("7, bare").map(({ width, points }) => ({ width, points: points.toReversed() }));

  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(
      kind,
      () => {
        stop();
        wait();
      },
      { capture: true, passive: true },
    );
  }

  addEventListener("resize", stop); // whose veils lay elsewhere

  let unfinished = false;
  state.subscribe("reading", ({ subject: { drawing: paper }, resting }) => {
    const lifted = unfinished && resting && paper.written;
    unfinished = paper.unfinished && !paper.example;
    if (lifted && !still() && !state.latest("pinned")) {
      requestAnimationFrame(() => flow.run(LIFTED));
    } else if (unfinished && !playing) flow.finish();
  });

  drawing.update();
  if (!examples[0]?.drawn.strokes.length) return; // an image is not drawn by a pen
  wait();
  const begun = state.latest("paper")?.blank === false || state.latest("task");
  if (begun || !drawing.untouched()) return;
  const first = named(EXAMPLE);
  if (still() || !firstInThisVisit()) drawing.showExample(first, true);
  else play(first);
}

function firstInThisVisit() {
  try {
    const first = sessionStorage.getItem(KEY) === null;
    sessionStorage.setItem(KEY, "shown");
    return first;
  } catch {
    return true; // a browser that keeps nothing
  }
}

/** Return one of the examples, turned until it is misread; null if none is.
 * @type {(examples: Examples, loading: Promise<Recognizer>) => Promise<Stroke[] | null>} */
async function misread(examples, loading) {
  const { weights, calibration } = await loading;
  const own = new Recognizer(weights, calibration); // with ink of its own
  for (const turn of TURNS) {
    for (const { name, drawn } of examples) {
      await new Promise((done) => setTimeout(done, 30));
      const turned = turnBy(drawn.strokes, turn);
      const { text } = own.readNumber(turned);
      if (/^\d$/.test(text) && text !== name[0]) return turned;
    }
  }
  return null;
}

/** Turn strokes clockwise about the middle of the canvas, by degrees.
 * @type {(strokes: Stroke[], degrees: number) => Stroke[]} */
function turnBy(strokes, degrees) {
  const [sine, cosine] = [Math.sin, Math.cos].map((of) => of((degrees * Math.PI) / 180));
  const middle = CANVAS / 2;
  return strokes.map(({ width, points }) => ({
    width,
    points: points.map(([x, y]) => [
      middle + (x - middle) * cosine - (y - middle) * sine,
      middle + (x - middle) * sine + (y - middle) * cosine,
    ]),
  }));
}
