// Boxes around the digits of a number, on the paper; a tap on one's tag shows how it is read.

import { CANVAS } from "../../scripts/constants.js";
import { nameOf, wholePercent } from "../../scripts/page/numbers.js";

const ROOM = 56; // pixels of a tag that says how sure the digit is

/** Fill the list that lies over the paper. */
export function mountBoxes(list, paper, { state, reader }) {
  let scale = 0; // pixels to a canvas unit

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { unfinished, moment } = reading.subject.drawing;
    const several = reading.digits.length > 1 && !moment ? reading.digits : [];
    while (list.children.length > several.length) {
      // a tag that goes would take the focus, and with it the keys, along
      if (list.lastChild.matches(":focus-within")) paper.focus({ preventScroll: true });
      list.lastChild.remove();
    }
    while (list.children.length < several.length) list.append(item(list.children.length));
    list.classList.toggle("drawing", unfinished);
    const middles = several.map(({ box }) => (box.left + box.width / 2) * scale);
    const roomy = middles.every((middle, at) => !at || middle - middles[at - 1] >= ROOM);
    several.forEach(({ digit, confidence, box }, at) => {
      const made = list.children[at];
      const [left, top, width, height] = [box.left, box.top, box.width, box.height].map((length) =>
        Math.round(length * scale),
      );
      made.style.transform = `translate(${left}px, ${top}px)`;
      made.style.width = `${width}px`;
      made.style.height = `${height}px`;
      const share = roomy && digit !== null ? ` ${wholePercent(confidence)}` : "";
      const text = (digit ?? "?") + share;
      const button = made.firstChild;
      if (button.textContent !== text) button.textContent = text;
      button.title = `Show how ${nameOf(digit)} is read`;
      button.ariaPressed = String(at === reading.chosen);
    });
  }

  function item(at) {
    const made = document.createElement("li");
    made.innerHTML = '<button type="button"></button>';
    made.firstChild.addEventListener("click", () => reader.choose(at));
    return made;
  }

  new ResizeObserver(() => {
    scale = paper.offsetHeight / CANVAS;
    show();
  }).observe(paper);
  state.subscribe("reading", show);
}
