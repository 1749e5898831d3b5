// Ready-made drawings: a click puts one on the paper. One stop of the tab key; arrows move within.

import { find, make, makeButton, oneStop } from "../../scripts/page/elements.js";
import { examplesOf } from "../../scripts/page/examples.js";
import { onAppearance, paintInk, paintStrokes } from "../../scripts/page/painting.js";
import { translated } from "../../scripts/words.js";

const SIDE = 96; // pixels of a thumbnail
const THICKENED = 1.4; // a thumbnail's pen, so that it doesn't vanish when it is this small

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { drawing, props }) {
  const drawings = examplesOf(props);
  const [box] = find(element, ".drawings");
  const canvases = drawings.map(() => make("canvas", { width: SIDE, height: SIDE }));
  const buttons = drawings.map(({ name, drawn }, at) => {
    const onclick = () => drawing.show(drawn);
    const title = translated(name);
    return makeButton({ title, ariaLabel: title, onclick }, canvases[at]);
  });
  box.append(...buttons);
  const focus = oneStop(buttons);
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (step && focus(at + step)) event.preventDefault();
  });
  onAppearance(element, () => {
    drawings.forEach(({ drawn: { strokes, digitImage } }, at) => {
      const thickened = strokes.map((each) => ({ ...each, width: each.width * THICKENED }));
      if (digitImage) paintInk(canvases[at], digitImage);
      else paintStrokes(canvases[at], thickened);
    });
  });
}
