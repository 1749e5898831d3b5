// Who speaks, if it is not the trained network alone, or of what, if nothing is drawn: it stays in
// sight all along the story.

import { giveBack } from "../../scripts/page/early.js";
import { find, write } from "../../scripts/page/elements.js";
import { fetchWords } from "../../scripts/page/fetch_words.js";
import { needsExample } from "../../scripts/page/worked.js";
import { t } from "../../scripts/words.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, training, teaching, reader }) {
  const [line, text, back] = find(element, "p", "span", "button");
  let other = false; // whether another network speaks, or one that was changed
  /** @type {unknown[]} */
  let told = []; // of which changes it was told
  function show() {
    const reading = state.latest("reading");
    const slopes = state.latest("slopes");
    if (!reading) return;
    const { hand, snapshot, changes } = reading.subject;
    other = snapshot !== null || changes !== null;
    line.hidden = !slopes && !other && !hand && !needsExample(reading);
    element.classList.toggle("early", other);
    // a network in training is another one in each frame, and told of in the same words
    const now =
      changes && !slopes ? Object.values({ ...changes, weights: changes.weights?.name }) : [];
    const same = now.length === told.length && now.every((each, at) => each === told[at]);
    if (now.length && same) return;
    told = now;
    if (line.hidden) return;
    if (slopes) {
      back.hidden = false;
      write(back, slopes.back);
      return write(text, slopes.said);
    }
    back.hidden = !other && !hand;
    write(back, t(changes ? "banner.undo" : other ? "banner.trained" : "banner.without"));
    if (changes)
      tell(changes).catch(() => {
        if (told === now) told = []; // and tried again
      });
    else if (other) write(text, t("banner.early"));
    else write(text, hand ? t("banner.hand", { count: hand.size }) : t("banner.example"));
  }
  state.subscribe("reading", show);
  state.subscribe("slopes", show);
  /** @param {Changes} changes */
  async function tell(changes) {
    const mine = told;
    const file = import("../../scripts/page/changes.js");
    const [{ tellChanges }] = await Promise.all([file, fetchWords()]);
    if (told === mine) write(text, t("banner.changed", { what: tellChanges(changes) }));
  }

  back.addEventListener("click", () => {
    if (state.latest("slopes")) state.publish("slopes", null);
    else if (other) giveBack({ state, training, reader });
    else teaching.switchOn(false);
  });
}
