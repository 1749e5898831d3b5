// A round: the visitor writes 0 to 9 twice on the paper; what came of it is taught and scored.

import { CLASSES, MAX_EXEMPLARS } from "../../scripts/constants.js";
import { Hand } from "../../scripts/hand.js";
import { toInput } from "../../scripts/network/model.js";
import { keepInTab, pack, unpack } from "../../scripts/page/keeping.js";
import { asDrawing } from "../../scripts/page/painting.js";
import { toDigitImage } from "../../scripts/page/readings.js";

/** @typedef {{digitImage: Ink, label: number, drawings?: Drawn[]}} Written */
/** @typedef {Omit<Written, "drawings"> & {before: number | null, after: number | null}} Scored */

const KEY = "lenet-round"; // of the tab's storage
const TIMES = 2; // each digit
const PAUSE = 2600; // ms after the pen was lifted until the next digit is asked for

/**
 * Return what starts a round. It publishes "task" for the sketchpad to show: what to `ask` for, as
 * which `number` `of` how many; `next`, `stop`, and `back` or null; and `due`, in how many ms what is
 * on the paper is taken, null while it is not. At the end it calls `finish` with the score, see
 * `scoreOf`. Each digit has a paper of its own, so that an Undo leads no further back than to its
 * first stroke. A round goes on after a reload, with the digit images of what was written so far.
 *
 * @param {Pick<Page, "state" | "drawing" | "teaching" | "recognizer">} page
 * @param {(score: Scored[]) => void} finish
 */
export function createRound({ state, drawing, teaching, recognizer }, finish) {
  /** @type {any} the `Written`; null while there is no round */
  let written = null;
  /** @type {Drawn[] | undefined} */
  let kept; // the drawings from before the round; undefined after a reload
  /** @type {any} */
  let before = null; // the latest of them, packed
  /** @type {Stroke[]} */
  let seen = []; // the strokes on the paper when it was last at rest
  /** @type {Paper | null} */
  let left = null; // the paper that was turned away from; the server may still answer about it
  let timer = 0;

  /** @param {number | null} due */
  function ask(due = null) {
    clearTimeout(timer);
    timer = due ? setTimeout(next, due) : 0;
    const number = written.length;
    state.publish("task", {
      ask: `Write a ${number % CLASSES}`,
      number: number + 1,
      of: TIMES * CLASSES,
      due,
      next,
      stop,
      back: number ? back : null,
    });
  }

  /** Go on to a digit with the drawings that there were of it.
   * @param {Drawn[]} [drawings] */
  function turn(drawings) {
    left = state.latest("reading")?.subject.drawing;
    seen = drawings?.at(-1)?.strokes ?? [];
    ask();
    return drawing.swap(drawings);
  }

  function next() {
    const reading = state.latest("reading");
    if (!reading?.resting) return;
    const { subject, digits, recognition } = reading;
    const { strokes } = subject.drawing;
    if (recognition.blank || strokes !== seen) return;
    // whatever it is read as, all that is on the paper is one digit
    const several = digits.length > 1 && strokes.length > 0;
    const { digitImage } = several
      ? subject.recognizer.recognizeStrokes(strokes).framing
      : recognition;
    /** @type {Written} */
    const made = { digitImage, label: written.length % CLASSES };
    written.push(made);
    if (written.length === TIMES * CLASSES) stop();
    else made.drawings = turn();
  }

  function back() {
    const { digitImage, drawings } = written.pop();
    turn(drawings ?? [asDrawing(digitImage)]);
  }

  // Also before the end: what has been written so far is taught.
  async function stop() {
    clearTimeout(timer);
    const all = written;
    written = null;
    state.publish("task", null);
    drawing.swap(kept);
    const newest = drawing.expect();
    if (!kept && before) unpack(before).then((drawn) => newest() && drawing.show(drawn));
    if (!all.length) return;
    const { hand } = state.latest("hand");
    teaching.add(all);
    finish(scoreOf(all, hand, await recognizer));
  }

  state.subscribe("reading", ({ subject: { drawing: paper }, resting }) => {
    if (!written || paper === left || paper.strokes === seen) return;
    const more = resting && paper.written && paper.strokes.length > seen.length;
    if (resting) seen = paper.strokes;
    if (more) ask(PAUSE);
    else if (timer) ask();
  });

  const give = () =>
    written && {
      before,
      images: written.map((/** @type {Written} */ each) => [...each.digitImage.data]),
    };
  keepInTab(KEY, give, (round) => {
    before = round.before;
    const images = round.images.map(toDigitImage);
    written = images.map((/** @type {Ink} */ digitImage, /** @type {number} */ at) => ({
      digitImage,
      label: at % CLASSES,
    }));
    ask();
  });

  return {
    start() {
      if (written) return;
      written = [];
      kept = turn();
      before = pack(kept[kept.length - 1]);
    },
  };
}

/**
 * Tell how each drawing is read by the network alone, and with all other drawings taught: itself
 * left out, since with it nothing could go wrong.
 *
 * @type {(written: Written[], hand: Hand, recognizer: Recognizer) => Scored[]}
 */
function scoreOf(written, hand, recognizer) {
  return written.map(({ digitImage, label }, at) => {
    const others = written.filter((_, other) => other !== at);
    const featureMaps = recognizer.layers(toInput(digitImage));
    /** @param {Hand | null} hand */
    const read = (hand) => recognizer.answer(featureMaps, { blank: false, hand }).digit;
    const taught = new Hand([...hand.exemplars, ...others].slice(-MAX_EXEMPLARS));
    return { digitImage, label, before: read(null), after: read(taught) };
  });
}
