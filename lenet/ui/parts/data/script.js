// What it learned from: drawings of the generator by label, where the others come from, and what
// nobody showed it.

import { FIELD, UNSEEN } from "../../scripts/constants.js";
import { find, make, makeButton } from "../../scripts/page/elements.js";
import { fetchDrawings, toSample } from "../../scripts/page/likes.js";
import { percentOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk, paintStrokes } from "../../scripts/page/painting.js";
import { toImage } from "../../scripts/page/readings.js";
import { t } from "../../scripts/words.js";
import { stack } from "./dots.js";

const EACH = 20; // drawings of a digit
const FACE = 64; // pixels of a button's drawing

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, drawing, props }) {
  const [show, drawn, others] = find(element, ".show", ".drawn", ".others");
  showWriters(element, props.writers);
  /** @type {Record<string, number>} */
  const ways = props.ways;
  show.addEventListener("click", async () => {
    show.disabled = true;
    try {
      const { labels, inputs } = toSample(
        await fetchDrawings(new URL(UNSEEN, import.meta.url).href),
      );
      for (const [digit, count] of Object.entries(ways)) {
        const own = inputs.filter((_, at) => labels[at] === Number(digit)).slice(0, EACH);
        const pictures = own.map((input) => {
          const canvas = make("canvas", { width: FIELD, height: FIELD });
          paintInk(canvas, toImage(input));
          return canvas;
        });
        const name = make("b", {}, t("data.ways", { digit, count }));
        drawn.append(make("div", {}, name, ...pictures));
      }
      drawn.hidden = false;
      show.hidden = true;
    } catch {
      show.disabled = false;
      state.publish("notice", t("switches.failed"));
    }
  });
  for (const [name, strokes] of Object.entries(props.others)) {
    const onclick = () => {
      drawing.show({ strokes });
      scrollTo({ top: 0, behavior: "smooth" });
    };
    // drawn, since a browser's fonts may lack the sign
    const face = make("canvas", { width: FACE, height: FACE });
    others.append(makeButton({ onclick }, face, ` ${t(`data.other.${name}`)}`));
    onAppearance(element, () => paintStrokes(face, strokes));
  }
}

/** Show a dot for each writer: how much of what they wrote is read.
 * @type {(element: HTMLElement, shares: number[]) => void} */
function showWriters(element, shares) {
  const [figure, dots, caption] = find(element, "figure", ".dots", "figcaption");
  figure.hidden = !shares.length;
  if (figure.hidden) return;
  const { from, rows, places } = stack(shares);
  dots.style.setProperty("--rows", String(rows));
  for (const { share, left, row } of places) {
    const dot = make("i", { title: percentOf(100 * share, 1) });
    dot.style.setProperty("--left", String(left));
    dot.style.setProperty("--row", String(row));
    dots.append(dot);
  }
  for (let tick = from; tick <= 100; tick++) {
    const label = make("span", {}, percentOf(tick));
    label.style.setProperty("--left", String((tick - from) / (100 - from)));
    dots.append(label);
  }
  const [low, high] = [shares[0], shares[shares.length - 1]].map((each) =>
    percentOf(100 * each, 1),
  );
  caption.textContent = t("data.writers", { count: shares.length, low, high });
  dots.ariaLabel = caption.textContent;
}
