// The learned kernels of C1 and C3, beside the maps that they make of the drawing.

import { layerOf } from "../../scripts/network/model.js";
import { find, make } from "../../scripts/page/elements.js";
import {
  largest,
  onAppearance,
  paintKernel,
  paintLegend,
  paintMaps,
} from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";

/** @typedef {{layer: Layer, source: number, map: number}} Kernel */

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state }) {
  const [pairs, body, legend] = find(element, ".pairs", "tbody", ".legend canvas");
  const [C1, C3] = ["C1", "C3"].map(layerOf);
  /** @type {(Kernel & {canvas: HTMLCanvasElement})[]} */
  const kernels = [];
  /** @type {typeof kernels} */
  const made = [];

  /** @type {(list: typeof kernels, label: string, what: Kernel) => HTMLCanvasElement} */
  const picture = (list, label, what) => {
    const title = `${what.layer.name}, ${label}`;
    const className = list === made ? "made" : "kernel";
    const canvas = make("canvas", { className, role: "img", title, ariaLabel: title });
    list.push({ ...what, canvas });
    return canvas;
  };
  /** @type {(layer: Layer, map: number) => HTMLCanvasElement} */
  const makes = (layer, map) => picture(made, `feature map ${map + 1}`, { layer, source: 0, map });

  for (let map = 0; map < C1.filters; map++) {
    const kernel = picture(kernels, `kernel ${map + 1}`, { layer: C1, source: 0, map });
    const caption = make("span", {}, `Map ${map + 1}`);
    pairs.append(make("li", {}, kernel, makes(C1, map), caption));
  }
  /** @type {(heading: string, cell: (map: number) => Node | string) => void} */
  const addRow = (heading, cell) => {
    const row = body.insertRow();
    row.append(make("th", { scope: "row" }, heading));
    for (let map = 0; map < C3.filters; map++) row.insertCell().append(cell(map));
  };
  addRow("C3 map", (map) => String(map + 1));
  addRow("makes", (map) => makes(C3, map));
  for (let source = 0; source < C3.inputs; source++) {
    const label = `kernel for map ${source + 1} of S2`;
    addRow(`S2 map ${source + 1}`, (map) =>
      picture(kernels, `map ${map + 1}, ${label}`, { layer: C3, source, map }),
    );
  }

  /** @type {Recognizer | null} */
  let painted = null; // the network whose kernels are shown
  const paint = inSight(element, (/** @type {Reading} */ { subject, recognition }) => {
    const { recognizer } = subject;
    const { featureMaps } = recognition;
    for (const { layer, map, canvas } of made) {
      const values = featureMaps[layer.name];
      paintMaps(canvas, values, layer.grid, { most: largest(values), map });
    }
    if (recognizer === painted) return;
    painted = recognizer;
    for (const each of kernels) {
      const { kernel } = recognizer.weights[each.layer.name];
      paintKernel(each.canvas, kernel, each, each.layer);
    }
  });
  state.subscribe("reading", paint);
  onAppearance(element, () => {
    paintLegend(legend);
    painted = null;
    if (state.latest("reading")) paint(state.latest("reading"));
  });
}
