// The learned kernels of C1 and C3, beside the maps that they make of the drawing.

import {
  largest,
  onAppearance,
  paintKernel,
  paintLegend,
  paintMaps,
} from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";

/** Fill the part. */
export function mount(element, { state, props }) {
  const pairs = element.querySelector(".pairs");
  const body = element.querySelector("tbody");
  const legend = element.querySelector(".legend canvas");
  const { C1, C3 } = props.layers;
  const kernels = []; // {layer, source, map, canvas}
  const made = []; // {layer, map, canvas}

  const picture = (kind, label) => {
    const canvas = document.createElement("canvas");
    canvas.className = kind;
    canvas.role = "img";
    canvas.title = canvas.ariaLabel = label;
    return canvas;
  };
  const kernel = (layer, source, map) => {
    const label =
      layer === "C1" ? `kernel ${map + 1}` : `map ${map + 1}, kernel for map ${source + 1} of S2`;
    const canvas = picture("kernel", `${layer}, ${label}`);
    kernels.push({ layer, source, map, canvas });
    return canvas;
  };
  const makes = (layer, map) => {
    const canvas = picture("made", `${layer}, feature map ${map + 1}`);
    made.push({ layer, map, canvas });
    return canvas;
  };

  for (let map = 0; map < C1.shape[2]; map++) {
    const item = document.createElement("li");
    const caption = document.createElement("span");
    caption.textContent = `Map ${map + 1}`;
    item.append(kernel("C1", 0, map), makes("C1", map), caption);
    pairs.append(item);
  }
  const addRow = (heading, cell) => {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = heading;
    row.append(head);
    for (let map = 0; map < C3.shape[2]; map++) row.insertCell().append(cell(map));
  };
  addRow("C3 map", (map) => String(map + 1));
  addRow("makes", (map) => makes("C3", map));
  for (let source = 0; source < C1.shape[2]; source++) {
    addRow(`S2 map ${source + 1}`, (map) => kernel("C3", source, map));
  }

  let painted = null; // the network whose kernels are shown
  const paint = inSight(element, ({ subject: { recognizer }, recognition: { featureMaps } }) => {
    for (const { layer, map, canvas } of made) {
      const { shape } = props.layers[layer];
      paintMaps(canvas, featureMaps[layer], shape, { most: largest(featureMaps[layer]), map });
    }
    if (recognizer === painted) return;
    painted = recognizer;
    for (const each of kernels) {
      const { kernel } = recognizer.weights[each.layer];
      paintKernel(each.canvas, kernel, each, props.layers[each.layer]);
    }
  });
  state.subscribe("reading", paint);
  onAppearance(element, () => {
    paintLegend(legend);
    painted = null;
    if (state.latest("reading")) paint(state.latest("reading"));
  });
}
