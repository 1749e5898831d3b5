// A round: the visitor writes one sign after another on the paper.

import { t } from "../words.js";
import { keepInTab, pack, unpack } from "./keeping.js";
import { asDrawing } from "./painting.js";
import { toDigitImage } from "./readings.js";

/** @typedef {{digitImage: Ink, strokes: Stroke[], label: number, drawings?: Drawn[]}} Written */

/**
 * What a round asks for: the `next` sign after what was written, as a label, what it is called, and
 * which `number` `of` how many it is; null at the end. It is told of each sign that was written, or
 * taken `back`, and, in the end, of all. `alone` if no server may see any, `key` of the tab's storage
 * if it goes on after a reload.
 *
 * @typedef {object} Asking
 * @property {(written: Written[]) => {label: number, name: string, number: number, of: number} | null}
 *   next
 * @property {(made: Written) => void} [take]
 * @property {(made: Written) => void} [back]
 * @property {(all: Written[]) => void} finish
 * @property {boolean} [alone]
 * @property {string} [key]
 */

const PAUSE = 2600; // ms after the pen was lifted until the next sign is asked for

/**
 * Return what starts a round. It publishes "task" for the sketchpad to show: what to `ask` for, as
 * which `number` `of` how many; `next`, `stop`, and `back` or null; and `due`, in how many ms what is
 * on the paper is taken, null while it is not. Each sign has a paper of its own, so that an Undo leads
 * no further back than to its first stroke. A round with a key goes on after a reload, with the digit
 * images of what was written so far.
 *
 * @param {Pick<Page, "state" | "drawing">} page
 * @param {Asking} asking
 */
export function createRound({ state, drawing }, asking) {
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
    const { name, number, of } = /** @type {any} */ (asking.next(written));
    state.publish("task", {
      ask: t("hand.write", { digit: name }),
      number,
      of,
      due,
      next,
      stop,
      back: written.length ? back : null,
      alone: Boolean(asking.alone),
      before,
    });
  }

  /** Go on to a sign with the drawings that there were of it.
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
    // whatever it is read as, all that is on the paper is one sign
    const several = digits.length > 1 && strokes.length > 0;
    const { digitImage } = several
      ? subject.recognizer.recognizeStrokes(strokes).framing
      : recognition;
    const { label } = /** @type {any} */ (asking.next(written));
    /** @type {Written} */
    const made = { digitImage, strokes, label };
    written.push(made);
    asking.take?.(made);
    if (asking.next(written)) made.drawings = turn();
    else stop();
  }

  function back() {
    const made = written.pop();
    asking.back?.(made);
    turn(made.drawings ?? [asDrawing(made.digitImage)]);
  }

  // Also before the end, with what has been written so far.
  function stop() {
    clearTimeout(timer);
    const all = written;
    written = null;
    state.publish("task", null);
    drawing.swap(kept);
    const newest = drawing.expect();
    if (!kept && before) unpack(before).then((drawn) => newest() && drawing.show(drawn));
    if (all.length) asking.finish(all);
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
  if (asking.key) keepInTab(asking.key, give, goOn);
  /** @param {any} round */
  function goOn(round) {
    before = round.before;
    written = [];
    for (const digitImage of round.images.map(toDigitImage)) {
      written.push({ digitImage, strokes: [], label: asking.next(written)?.label });
    }
    ask();
  }

  return {
    start() {
      if (state.latest("task") || !asking.next([])) return;
      written = [];
      const { strokes, picture, digitImage } = state.latest("paper");
      before = pack({ strokes, picture, digitImage });
      kept = turn();
    },
  };
}
