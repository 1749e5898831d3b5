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
import { t } from "../../scripts/words.js";

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
  const picture = (list, title, what) => {
    const className = list === made ? "made" : "kernel";
    const canvas = make("canvas", { className, role: "img", title, ariaLabel: title });
    list.push({ ...what, canvas });
    return canvas;
  };
  /** @type {(layer: Layer, map: number) => HTMLCanvasElement} */
  const makes = (layer, map) => {
    const title = t("kernels.made", { layer: layer.name, map: map + 1 });
    return picture(made, title, { layer, source: 0, map });
  };

  for (let map = 0; map < C1.filters; map++) {
    const title = t("kernels.kernel.C1", { map: map + 1 });
    const kernel = picture(kernels, title, { layer: C1, source: 0, map });
    const caption = make("span", {}, t("kernels.map", { map: map + 1 }));
    pairs.append(make("li", {}, kernel, makes(C1, map), caption));
  }
  /** @type {(heading: string, cell: (map: number) => Node | string) => void} */
  const addRow = (heading, cell) => {
    const row = body.insertRow();
    row.append(make("th", { scope: "row" }, heading));
    for (let map = 0; map < C3.filters; map++) row.insertCell().append(cell(map));
  };
  addRow(t("kernels.C3"), (map) => String(map + 1));
  addRow(t("kernels.makes"), (map) => makes(C3, map));
  for (let source = 0; source < C3.inputs; source++) {
    addRow(t("kernels.S2", { map: source + 1 }), (map) => {
      const title = t("kernels.kernel.C3", { map: map + 1, source: source + 1 });
      return picture(kernels, title, { layer: C3, source, map });
    });
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
