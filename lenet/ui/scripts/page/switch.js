// The switch that says whether the page reads with what the visitor taught, and turns it off and on.

import { ofNetwork } from "../network/changes.js";
import { t } from "../words.js";
import { find, write } from "./elements.js";

/** Make a button with a text in a span such a switch.
 * @type {(button: HTMLButtonElement, page: {state: State, teaching: Teaching}) => void} */
export function mountSwitch(button, { state, teaching }) {
  const [text] = find(button, "span");
  button.addEventListener("click", () => teaching.switchOn(button.ariaChecked !== "true"));
  const show = () => {
    const { hand, on } = state.latest("hand");
    const { hand: used, snapshot, changes } = state.latest("reading")?.subject ?? {};
    const early = (snapshot ?? null) !== null || ofNetwork(changes ?? null); // it was taught to the trained network
    button.disabled = early;
    button.ariaChecked = String(on && !early);
    write(text, t(used ? "using.on" : "using.off", { count: hand.size }));
  };
  state.subscribe("hand", show);
  state.subscribe("reading", show);
}
