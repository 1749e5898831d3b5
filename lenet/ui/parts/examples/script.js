// Ready-made drawings: a click puts one on the paper. One stop of the tab key; arrows move within.

import { find, make, makeButton, oneStop } from "../../scripts/page/elements.js";
import { onAppearance, paintStrokes } from "../../scripts/page/painting.js";

const SIDE = 96; // pixels of a thumbnail
const THICKENED = 1.4; // a thumbnail's pen, so that it doesn't vanish when it is this small

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { drawing, props }) {
  /** @type {{drawings: {name: string, strokes: Stroke[]}[]}} */
  const { drawings } = props;
  const [box] = find(element, ".drawings");
  const canvases = drawings.map(() => make("canvas", { width: SIDE, height: SIDE }));
  const buttons = drawings.map(({ name, strokes }, at) => {
    const onclick = () => drawing.show({ strokes });
    return makeButton({ title: name, ariaLabel: name, onclick }, canvases[at]);
  });
  box.append(...buttons);
  const focus = oneStop(buttons);
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (step && focus(at + step)) event.preventDefault();
  });
  onAppearance(element, () => {
    drawings.forEach(({ strokes }, at) => {
      const thickened = strokes.map((each) => ({ ...each, width: each.width * THICKENED }));
      paintStrokes(canvases[at], thickened);
    });
  });
}
