// A small paper beside the chapters, which shows the same drawing and can be drawn on.

import { DEFAULT_PEN } from "../../scripts/constants.js";
import { find, write } from "../../scripts/page/elements.js";
import { createPaper } from "../../scripts/page/paper.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing }) {
  const [call, digit, canvas] = find(element, ".call", "output", "canvas");
  createPaper(canvas, state, drawing, () => DEFAULT_PEN);
  state.subscribe("reading", ({ text }) => write(digit, text));
  call.addEventListener("click", () => {
    const open = element.classList.toggle("open");
    call.ariaExpanded = String(open);
    call.textContent = open ? "Close" : "Draw";
  });
}
