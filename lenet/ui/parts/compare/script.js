// A drawing that was kept, with all its maps, to be compared with the one that is drawn now.

import { nameOf } from "../../scripts/page/numbers.js";
import { onAppearance, paintMaps } from "../../scripts/page/painting.js";
import { paintPaper } from "../../scripts/page/paper.js";
import { strongest } from "../../scripts/page/reader.js";

const SIDE = 240; // pixels of the paper's height

/** Fill the part. */
export function mount(element, { state, props }) {
  const row = element.querySelector(".kept");
  const paper = figure(row, "drawing");
  const layers = props.layers.map((layer) => ({ ...layer, ...figure(row, layer.name) }));
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
    for (const { name, shape, canvas } of layers) {
      const columns = Math.ceil(Math.sqrt(shape[2]));
      const how = { most: most[name], columns, gap: shape[0] > 1 ? 1 : 0 };
      paintMaps(canvas, recognition.featureMaps[name], shape, how);
    }
  };
  element.querySelector(".let-go").addEventListener("click", () => state.publish("kept", null));
  state.subscribe("kept", paint);
  onAppearance(element, paint);
}

function figure(row, name) {
  const made = document.createElement("figure");
  made.innerHTML = '<canvas role="img"></canvas><figcaption></figcaption>';
  const [canvas, caption] = made.children;
  canvas.ariaLabel = `${name} of the kept drawing`;
  caption.textContent = name;
  row.append(made);
  return { canvas, caption };
}
