// Boxes around the digits of a number, on the paper, or around the lines of a picture; a tap on one's
// tag shows how it is read.

import { CANVAS } from "../../scripts/constants.js";
import { find, make, makeButton, resize, write } from "../../scripts/page/elements.js";
import { percent, signOf } from "../../scripts/page/numbers.js";
import { t } from "../../scripts/words.js";

const TAG = 20; // pixels, height of a tag
const ROOM = 64; // pixels of a tag that says how sure the digit is

/** Fill the list that lies over the paper.
 * @type {(list: HTMLElement, paper: HTMLElement, page: Pick<Page, "state" | "reader" | "drawing">) =>
 *   void} */
export function mountBoxes(list, paper, { state, reader, drawing }) {
  let scale = 0; // pixels to a canvas unit

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { unfinished, moment } = reading.subject.drawing;
    const { found, digits, lines } = reading;
    // a single one is told by its strokes, but not in a picture
    const shows = found ? (state.latest("overlay")?.digits ?? true) : digits.length > 1 && !moment;
    const told = digits.map(({ digit, confidence, box }) => {
      return { text: signOf(digit), share: digit === null ? "" : ` ${percent(confidence)}`, box };
    });
    const several = !shows
      ? []
      : lines.length
        ? lines.map((line) => ({ ...line, share: "" }))
        : told;
    // a tag that goes would take the focus, and with it the keys, along
    const focused = [...list.children].findIndex((item) => item.matches(":focus-within"));
    if (focused >= several.length) paper.focus({ preventScroll: true });
    list.classList.toggle("drawing", unfinished);
    list.classList.toggle("of-lines", lines.length > 0);
    const middles = several.map(({ box }) => (box.left + box.width / 2) * scale);
    const roomy = middles.every((middle, at) => !at || middle - middles[at - 1] >= ROOM);
    resize(list, several.length, createItem).forEach((item, at) => {
      const [button, tag] = find(item, "button", "span");
      const { text, share, box } = several[at];
      /** @param {number} length */
      const pixels = (length) => `${Math.round(length * scale)}px`;
      item.style.transform = `translate(${pixels(box.left)}, ${pixels(box.top)})`;
      item.classList.toggle("low", (box.top + box.height) * scale > paper.offsetHeight - TAG);
      item.style.width = pixels(box.width);
      item.style.height = pixels(box.height);
      write(tag, roomy ? text + share : text);
      button.title = lines.length ? t("answer.line", { text }) : t("answer.look");
      button.ariaPressed = String(!lines.length && at === reading.chosen);
    });
  }

  /** @param {number} at */
  function look(at) {
    const line = state.latest("reading").lines[at];
    if (line) drawing.look({ ...state.latest("paper").look, region: line.region });
    else reader.choose(at);
  }

  /** @param {number} at */
  const createItem = (at) => make("li", {}, makeButton({ onclick: () => look(at) }, make("span")));

  new ResizeObserver(() => {
    scale = paper.offsetHeight / CANVAS;
    show();
  }).observe(paper);
  state.subscribe("reading", show);
  state.subscribe("overlay", show);
}
