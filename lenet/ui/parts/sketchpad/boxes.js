// Boxes around the digits of a number, on the paper; a tap on one's tag shows how it is read.

import { CANVAS } from "../../scripts/constants.js";
import { find, make, makeButton, resize, write } from "../../scripts/page/elements.js";
import { nameOf, wholePercent } from "../../scripts/page/numbers.js";

const ROOM = 56; // pixels of a tag that says how sure the digit is

/** Fill the list that lies over the paper.
 * @type {(list: HTMLElement, paper: HTMLElement, page: Pick<Page, "state" | "reader">) => void} */
export function mountBoxes(list, paper, { state, reader }) {
  let scale = 0; // pixels to a canvas unit

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { unfinished, moment } = reading.subject.drawing;
    const several = reading.digits.length > 1 && !moment ? reading.digits : [];
    // a tag that goes would take the focus, and with it the keys, along
    const focused = [...list.children].findIndex((item) => item.matches(":focus-within"));
    if (focused >= several.length) paper.focus({ preventScroll: true });
    list.classList.toggle("drawing", unfinished);
    const middles = several.map(({ box }) => (box.left + box.width / 2) * scale);
    const roomy = middles.every((middle, at) => !at || middle - middles[at - 1] >= ROOM);
    resize(list, several.length, createItem).forEach((item, at) => {
      const [button] = find(item, "button");
      const { digit, confidence, box } = several[at];
      /** @param {number} length */
      const pixels = (length) => `${Math.round(length * scale)}px`;
      item.style.transform = `translate(${pixels(box.left)}, ${pixels(box.top)})`;
      item.style.width = pixels(box.width);
      item.style.height = pixels(box.height);
      const share = roomy && digit !== null ? ` ${wholePercent(confidence)}` : "";
      write(button, (digit ?? "?") + share);
      button.title = `Show how ${nameOf(digit)} is read`;
      button.ariaPressed = String(at === reading.chosen);
    });
  }

  /** @param {number} at */
  const createItem = (at) => make("li", {}, makeButton({ onclick: () => reader.choose(at) }));

  new ResizeObserver(() => {
    scale = paper.offsetHeight / CANVAS;
    show();
  }).observe(paper);
  state.subscribe("reading", show);
}
