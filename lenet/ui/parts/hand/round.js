// A round: the visitor writes 0 to 9 twice on the paper; what came of it is taught and scored.

import { CLASSES, MAX_EXEMPLARS } from "../../scripts/constants.js";
import { Hand } from "../../scripts/hand.js";

const TIMES = 2; // each digit
const PAUSE = 1300; // ms after the pen was lifted until the next digit is asked for

/**
 * Return what starts a round. It publishes "task", {ask, number, of, next, stop}, for the sketchpad
 * to show, and calls `finish` with the score at the end, see `scoreOf`.
 */
export function createRound({ state, drawing, teaching, recognizer }, finish) {
  let written = null; // [{digitImage, label, featureMaps}]; null while there is no round
  let timer = null;

  function ask() {
    const number = written.length;
    state.publish("task", {
      ask: `Write a ${number % CLASSES}`,
      number: number + 1,
      of: TIMES * CLASSES,
      next,
      stop,
    });
    drawing.clear();
  }

  function stop() {
    clearTimeout(timer);
    written = null;
    state.publish("task", null);
  }

  async function next() {
    clearTimeout(timer);
    const { blank, digitImage, featureMaps } = state.latest("recognition");
    if (blank) return;
    written.push({ digitImage, featureMaps, label: written.length % CLASSES });
    if (written.length < TIMES * CLASSES) return ask();
    const all = written;
    stop();
    drawing.clear();
    const before = state.latest("hand").hand;
    teaching.add(all);
    finish(scoreOf(all, before, await recognizer));
  }

  state.subscribe("recognition", ({ drawing: down }) => down && clearTimeout(timer));
  state.subscribe("rest", () => {
    clearTimeout(timer);
    if (written && !state.latest("recognition").blank) timer = setTimeout(next, PAUSE);
  });

  return {
    start() {
      written = [];
      ask();
    },
  };
}

/**
 * Tell how each drawing is read by the network alone, and with all other drawings taught: itself
 * left out, since with it nothing could go wrong.
 *
 * @returns {{digitImage: object, label: number, before: ?number, after: ?number}[]}
 */
function scoreOf(written, hand, recognizer) {
  return written.map(({ digitImage, label, featureMaps }, at) => {
    const others = written.filter((_, other) => other !== at);
    const read = (hand) => recognizer.answer(featureMaps, { blank: false, hand }).digit;
    const taught = new Hand([...hand.exemplars, ...others].slice(-MAX_EXEMPLARS));
    return { digitImage, label, before: read(null), after: read(taught) };
  });
}
