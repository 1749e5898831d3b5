// Where the page reads with the weights of an earlier moment of the training, it says so.

import { t, wordsOf } from "../words.js";
import { make, makeButton } from "./elements.js";

/** Say so in front of an element, and lead back to the trained network; else it is hidden.
 * @type {(element: Element, page: {state: State, training: Training}) => void} */
export function mountEarly(element, { state, training }) {
  const title = t("early.return.title");
  const button = makeButton({ title, onclick: () => training.go(null) }, t("early.return"));
  const line = make("span", { className: "early" }, ...wordsOf("early", { button }));
  line.hidden = true;
  state.subscribe("reading", ({ subject }) => {
    line.hidden = subject.snapshot === null;
  });
  element.before(line);
}
