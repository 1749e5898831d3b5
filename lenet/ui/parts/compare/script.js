// A drawing that was kept, with all its maps, to be compared with the one that is drawn now.

import { LAYERS } from "../../scripts/constants.js";
import { find, make } from "../../scripts/page/elements.js";
import { nameOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintMaps, strongest } from "../../scripts/page/painting.js";
import { paintPaper } from "../../scripts/page/paper.js";

const SIDE = 240; // pixels of the paper's height

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const [row, letGo] = find(element, ".kept", ".let-go");
  /** @type {any[]} */
  const shown = [{ name: "drawing" }, ...LAYERS.slice(0, -1)];
  const [paper, ...layers] = shown.map((layer) => {
    const ariaLabel = `${layer.name} of the kept drawing`;
    const canvas = make("canvas", { role: "img", ariaLabel });
    const caption = make("figcaption", {}, layer.name);
    row.append(make("figure", {}, canvas, caption));
    return { ...layer, canvas, caption };
  });
  element.hidden = true;

  const paint = () => {
    const kept = state.latest("kept");
    element.hidden = !kept;
    if (!kept) return;
    const { recognition, subject, text, digits } = kept;
    const { canvases } = subject.drawing;
    row.style.setProperty("--kept", canvases);
    paper.canvas.width = SIDE * canvases;
    paper.canvas.height = SIDE;
    paintPaper(paper.canvas, subject.drawing);
    const name = nameOf(recognition.digit);
    const what = digits.length > 1 ? `${text}; the maps are of ${name}` : name;
    paper.caption.textContent = subject.snapshot === null ? what : `${what}, before training ended`;
    const most = strongest(recognition.featureMaps);
    for (const { name, grid, canvas } of layers) {
      const columns = Math.ceil(Math.sqrt(grid[2]));
      const how = { most: most[name], columns, gap: grid[0] > 1 ? 1 : 0 };
      paintMaps(canvas, recognition.featureMaps[name], grid, how);
    }
  };
  letGo.addEventListener("click", () => state.publish("kept", null));
  state.subscribe("kept", paint);
  onAppearance(element, paint);
}
