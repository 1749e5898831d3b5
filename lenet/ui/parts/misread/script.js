// How well it reads, in a line, and the digits that it misreads: each can be put on the paper.

import { find, make, makeButton } from "../../scripts/page/elements.js";
import { home } from "../../scripts/page/link.js";
import { percentOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintInk } from "../../scripts/page/painting.js";
import { bytes, toDigitImage } from "../../scripts/page/readings.js";
import { t } from "../../scripts/words.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { drawing, props }) {
  const [title, list, card] = find(element, "h3", ".mistakes", "a");
  const [mnist, pen] = [props.mnist, props.pen].map((share) => percentOf(100 * share, 1));
  title.textContent = t("misread.title", { mnist, pen });
  card.href = new URL(props.card, home()); // in another page, too
  /** @type {{label: number, read: number, digit_image: string}[]} */
  const mistakes = props.mistakes;
  const images = mistakes.map((each) => toDigitImage(bytes(each.digit_image)));
  const canvases = mistakes.map(({ label, read }, at) => {
    const canvas = make("canvas");
    const caption = make("span", {}, t("misread.read_as", { label, read }));
    const onclick = () => drawing.putOnPaper(images[at]);
    const button = makeButton({ title: t("on_paper"), onclick }, canvas, caption);
    list.append(make("li", {}, button));
    return canvas;
  });
  onAppearance(element, () => {
    for (const [at, canvas] of canvases.entries()) paintInk(canvas, images[at]);
  });
}
