// Before the visitor takes the pen, an example draws itself, so that nothing on the page is empty.

import { countPoints, firstPoints } from "../drawing/strokes.js";

const NAME = "7, crossed"; // among the examples
const BEGIN = 1200; // ms until the pen comes down
const MOVE = 24; // ms from point to point

/** Play one of the examples on a blank paper; whoever wants no motion finds it drawn.
 * @type {(state: State, drawing: Drawing, examples: {name: string, strokes: Stroke[]}[]) =>
 *   void} */
export function playExample(state, drawing, examples) {
  drawing.update();
  const begun = state.latest("paper")?.blank === false || state.latest("task");
  if (begun || !drawing.untouched()) return;
  const { strokes } = examples[examples.findIndex(({ name }) => name === NAME)];
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    drawing.showExample(strokes, true);
    return;
  }
  const total = countPoints(strokes);
  const started = performance.now() + BEGIN;
  /** @param {number} now */
  const step = (now) => {
    if (!drawing.untouched()) return;
    const count = Math.min(total, Math.floor((now - started) / MOVE));
    if (count > 0) drawing.showExample(firstPoints(strokes, count), count === total);
    if (count < total) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
