// What must not compile: `npm run types` fails if one of these lines does.

/** @param {State} state */
export function wrong(state) {
  // @ts-expect-error an unknown kind
  state.publish("noise", "");
  // @ts-expect-error an unknown kind
  state.subscribe("noise", () => {});
  // @ts-expect-error an unknown kind
  state.latest("noise");
  // @ts-expect-error another kind's value
  state.publish("notice", { layer: "C1", index: [0, 0, 0] });
  state.subscribe("paper", (paper) => {
    // @ts-expect-error what no paper has
    paper.colour;
  });
}
