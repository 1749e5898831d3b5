// Where the page reads with something else than the trained network, it says so.

import { t, wordsOf } from "../words.js";
import { make, makeButton } from "./elements.js";

/** Read with the trained network again, and what is drawn.
 * @type {(page: Pick<Page, "state" | "training" | "reader">) => void} */
export function giveBack({ state, training, reader }) {
  const { snapshot = null } = state.latest("reading")?.subject ?? {};
  reader.change({ changes: null });
  if (snapshot !== null) training.go(null);
}

/** Say so in front of an element, and lead back to the trained network; else it is hidden.
 * @type {(element: Element, page: Pick<Page, "state" | "training" | "reader">) => void} */
export function mountEarly(element, page) {
  const title = t("early.return.title");
  const button = makeButton({ title, onclick: () => giveBack(page) }, t("early.return"));
  const line = make("span", { className: "early", hidden: true });
  let said = "";
  const show = () => {
    const { state } = page;
    const { changes = null, snapshot = null } = state.latest("reading")?.subject ?? {};
    const slopes = state.latest("slopes");
    line.hidden = snapshot === null && !changes && !slopes;
    const key = slopes ? "slopes" : changes ? "changed" : "early";
    if (line.hidden || key === said) return;
    said = key;
    const onclick = () => state.publish("slopes", null);
    const back = slopes && ["p − y ", makeButton({ onclick }, slopes.back)];
    line.replaceChildren(...(back ?? wordsOf(key, { button })));
  };
  page.state.subscribe("reading", show);
  page.state.subscribe("slopes", show);
  element.before(line);
}
