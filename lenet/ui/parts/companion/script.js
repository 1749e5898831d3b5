// The rail beside the story: a small paper, which can be drawn on, the answer, and the contents. On a
// phone it is a bar at the bottom, which opens them.

import { DEFAULT_PEN } from "../../scripts/constants.js";
import { find, make, write } from "../../scripts/page/elements.js";
import { createPaper } from "../../scripts/page/paper.js";

/** @typedef {{name: string, title: string, steps?: Entry[]}} Entry of the contents */

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, props }) {
  const [small, canvas, sentence, nav] = find(element, ".small", "canvas", "span", "nav");
  createPaper(canvas, state, drawing, () => DEFAULT_PEN);
  const digits = [...element.querySelectorAll("output")];
  state.subscribe("reading", ({ text }) => {
    for (const digit of digits) {
      write(digit, text);
      digit.style.setProperty("--digits", String(text.length || 1));
    }
  });
  state.subscribe("sentence", (told) => write(sentence, told ?? ""));
  nav.append(list(props.contents));
  // beside the story only: in view there is the paper itself
  state.subscribe("view", (seen) => {
    element.classList.toggle("in-view", Boolean(seen));
    if (seen) small.hidePopover();
  });
  matchMedia("(min-width: 1000px)").addEventListener("change", () => {
    for (const each of [small, nav]) each.hidePopover();
  });
}

/** @type {(entries: Entry[]) => HTMLElement} */
const list = (entries) =>
  make(
    "ol",
    {},
    ...entries.map(({ name, title, steps }) => {
      const link = make("a", { href: `#chapter-${name}` }, title);
      return make("li", {}, link, ...(steps?.length ? [list(steps)] : []));
    }),
  );
