// Whether the page reads with what the visitor taught, and the latest of it.

import { find, make, resize } from "../../scripts/page/elements.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { mountSwitch } from "../../scripts/page/switch.js";

const SHOWN = 12; // drawings at most; the strip shows those that it has room for

/** Fill the element.
 * @type {(element: HTMLElement, page: Pick<Page, "state" | "teaching">) => void} */
export function mountUsing(element, { state, teaching }) {
  const [strip, button] = find(element, ".strip", ".switch");
  mountSwitch(button, { state, teaching });
  const paint = () => {
    const { hand } = state.latest("hand");
    element.classList.toggle("empty", hand.size === 0);
    const latest = hand.exemplars.slice(-SHOWN).reverse();
    const canvases = resize(strip, latest.length, () => make("canvas"));
    for (const [at, { digitImage }] of latest.entries()) paintInk(canvases[at], digitImage);
  };
  state.subscribe("hand", paint);
  onAppearance(element, paint);
}
