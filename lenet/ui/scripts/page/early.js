// Where the page reads with the weights of an earlier moment of the training, it says so.

import { make, makeButton } from "./elements.js";

/** Say so in front of an element, and lead back to the trained network; else it is hidden.
 * @type {(element: Element, page: {state: State, training: Training}) => void} */
export function mountEarly(element, { state, training }) {
  const title = "Return to the trained network";
  const back = makeButton({ title, onclick: () => training.go(null) }, "Return");
  const line = make("span", { className: "early", hidden: true }, "Before training ended. ", back);
  state.subscribe("reading", ({ subject }) => {
    line.hidden = subject.snapshot === null;
  });
  element.before(line);
}
