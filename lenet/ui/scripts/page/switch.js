// The switch that says whether the page reads with the visitor's hand, and turns it off and on.

/** Make a button with a text in a span such a switch. */
export function mountSwitch(button, { state, teaching }) {
  const text = button.querySelector("span");
  button.addEventListener("click", () => teaching.switchOn(button.ariaChecked !== "true"));
  const show = () => {
    const { hand, on } = state.latest("hand");
    const used = on && (state.latest("snapshot") ?? null) === null;
    button.ariaChecked = String(on);
    const examples = `your ${hand.size} example${hand.size === 1 ? "" : "s"}`;
    text.textContent = used ? `Reading with ${examples}` : `Without ${examples}`;
  };
  state.subscribe("hand", show);
  state.subscribe("snapshot", show);
}
