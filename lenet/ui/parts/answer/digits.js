// The digits of a number, each with how sure it is; one of them is the one that all else shows.

import { find, make, makeButton, resize, write } from "../../scripts/page/elements.js";
import { percent, signOf } from "../../scripts/page/numbers.js";
import { t } from "../../scripts/words.js";

const MOST_COLUMNS = 4; // with room for 99.9 % in each

/** Fill the list, which a single digit leaves empty.
 * @type {(list: HTMLElement, page: Pick<Page, "state" | "reader">) => void} */
export function mountDigits(list, { state, reader }) {
  const title = t("answer.look");
  /** @param {number} at */
  const create = (at) => {
    const onclick = () => reader.choose(at);
    return make("li", {}, makeButton({ title, onclick }, make("b"), make("span")));
  };
  state.subscribe("reading", ({ digits, chosen }) => {
    const several = digits.length > 1 ? digits : [];
    const rows = Math.ceil(several.length / MOST_COLUMNS) || 1;
    if (several.length)
      list.style.setProperty("--columns", String(Math.ceil(several.length / rows)));
    resize(list, several.length, create).forEach((item, at) => {
      const [button, name, share] = find(item, "button", "b", "span");
      const { digit, confidence } = several[at];
      write(name, signOf(digit));
      write(share, digit === null ? "–" : percent(confidence));
      button.ariaPressed = String(at === chosen);
    });
  });
}
