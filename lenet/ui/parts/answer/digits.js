// The digits of a number, each with how sure it is; one of them is the one that all else shows.

import { wholePercent } from "../../scripts/page/numbers.js";

const MOST_COLUMNS = 5;

/** Fill the list, which a single digit leaves empty. */
export function mountDigits(list, { state, reader }) {
  function show({ digits, chosen }) {
    const several = digits.length > 1 ? digits : [];
    while (list.children.length > several.length) list.lastChild.remove();
    while (list.children.length < several.length) list.append(item(list.children.length));
    const rows = Math.ceil(several.length / MOST_COLUMNS) || 1;
    if (several.length) list.style.setProperty("--columns", Math.ceil(several.length / rows));
    several.forEach(({ digit, confidence }, at) => {
      const button = list.children[at].firstChild;
      const [name, share] = button.children;
      write(name, String(digit ?? "?"));
      write(share, digit === null ? "–" : wholePercent(confidence));
      button.ariaPressed = String(at === chosen);
    });
  }

  function item(at) {
    const made = document.createElement("li");
    made.innerHTML = '<button type="button"><b></b><span></span></button>';
    made.firstChild.title = "Show how this digit is read";
    made.firstChild.addEventListener("click", () => reader.choose(at));
    return made;
  }
  state.subscribe("reading", show);
}

/** Change a text only if it is another one, so that nothing is laid out anew for nothing. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
