// The switch that says whether the page reads with what the visitor taught, and turns it off and on.

import { find } from "./elements.js";

/** Make a button with a text in a span such a switch. */
export function mountSwitch(button, { state, teaching }) {
  const [text] = find(button, "span");
  button.addEventListener("click", () => teaching.switchOn(button.ariaChecked !== "true"));
  let shown = []; // what was taught, what of it is read with, whether it is to be, and whether it can
  const show = () => {
    const { hand, on } = state.latest("hand");
    const { hand: used, snapshot } = state.latest("reading")?.subject ?? {};
    const early = (snapshot ?? null) !== null; // it was taught to the trained network
    if ([hand, used, on, early].every((each, at) => each === shown[at])) return;
    shown = [hand, used, on, early];
    button.disabled = early;
    button.ariaChecked = String(on && !early);
    const examples = `your ${hand.size} example${hand.size === 1 ? "" : "s"}`;
    text.textContent = used ? `Reading with ${examples}` : `Without ${examples}`;
  };
  state.subscribe("hand", show);
  state.subscribe("reading", show);
}
