// Guess first: one draws, another guesses, and the answer stays hidden until then. What it takes is
// fetched when it is asked for.

import { find } from "../../scripts/page/elements.js";
import { fetchWords } from "../../scripts/page/fetch_words.js";
import { t } from "../../scripts/words.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { root, state }) {
  const [panel] = find(element, ".panel");
  let mounted = false;
  state.subscribe("guessing", async (on) => {
    panel.hidden = !on;
    root.classList.toggle("guess-first", Boolean(on));
    if (!on || mounted) return;
    mounted = true;
    try {
      const [{ mountGuess }] = await Promise.all([import("./rounds.js"), fetchWords()]);
      mountGuess(panel, root, state);
    } catch {
      mounted = false;
      state.publish("guessing", false);
      state.publish("failure", t("lost.part"));
    }
  });
}
