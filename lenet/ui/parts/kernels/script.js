// The learned kernels of C1, beside the maps that they make of the drawing. One that is chosen can be
// drawn over.

import { layerOf } from "../../scripts/network/model.js";
import { find, make, makeButton } from "../../scripts/page/elements.js";
import {
  largest,
  onAppearance,
  paintKernel,
  paintLegend,
  paintMaps,
} from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, reader }) {
  const [list, legend, editor] = find(element, ".pairs", ".legend canvas", ".kernel-editor");
  const C1 = layerOf("C1");
  /** @type {(key: string, map: number) => HTMLCanvasElement} */
  const picture = (key, map) =>
    make("canvas", { role: "img", ariaLabel: t(key, { layer: "C1", map: map + 1 }) });
  const pairs = Array.from({ length: C1.filters }, (_, map) => {
    const [kernel, made] = [picture("kernels.kernel.C1", map), picture("kernels.made", map)];
    const button = makeButton(
      { className: "kernel", title: t("kernel.choose"), onclick: () => choose(map) },
      kernel,
    );
    list.append(make("li", {}, button, made, make("span", {}, t("kernels.map", { map: map + 1 }))));
    return { kernel, made, button };
  });
  let chosen = -1;
  /** @type {ReturnType<typeof import("../../scripts/page/kernel_editor.js").mountKernelEditor> | null} */
  let edit = null;

  /** @param {number} map */
  async function choose(map) {
    chosen = map;
    try {
      const { mountKernelEditor } = await import("../../scripts/page/kernel_editor.js");
      edit ??= mountKernelEditor(editor, { state, reader });
      paint(null);
    } catch {
      state.publish("failure", t("lost.part"));
    }
  }

  const paint = inSight(element, () => {
    const reading = state.latest("reading");
    if (!reading) return;
    const { C1: values } = reading.recognition.featureMaps;
    const { kernel: weights } = reading.subject.recognizer.weights.C1;
    edit?.(`C1.0.${chosen}`, reading);
    for (const [map, { kernel, made, button }] of pairs.entries()) {
      button.ariaPressed = String(map === chosen);
      paintKernel(kernel, weights, { source: 0, map }, C1);
      paintMaps(made, values, C1.grid, { most: largest(values), map });
    }
  });
  state.subscribe("reading", paint);
  onAppearance(element, () => {
    paintLegend(legend);
    paint(null);
  });
}
