// A map of C3, taken apart: six maps of S2, each under a kernel of its own, and what that adds.
// A kernel that is chosen can be drawn over.

import { layerOf } from "../../scripts/network/model.js";
import { sign } from "../../scripts/page/arithmetic.js";
import { find, make, makeButton } from "../../scripts/page/elements.js";
import { largest, onAppearance, paintKernel, paintMaps } from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";
import { t } from "../../scripts/words.js";
import { sums } from "./sums.js";

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, reader }) {
  const names = [".choice", ".terms", ".whole", ".kernel-editor"];
  const [choice, terms, whole, editor] = find(element, ...names);
  const [S2, C3] = [layerOf("S2"), layerOf("C3")];
  let map = -1; // the loudest of the first drawing, until one is chosen
  const buttons = Array.from({ length: C3.filters }, (_, each) => {
    const ariaLabel = t("kernels.made", { layer: "C3", map: each + 1 });
    const onclick = () => {
      map = each;
      show();
    };
    return makeButton({ onclick, ariaLabel, title: ariaLabel }, make("canvas"));
  });
  choice.append(...buttons);
  const columns = Array.from({ length: C3.inputs }, (_, source) => {
    const [from, kernel, adds] = ["from", "kernel", "adds"].map((className) =>
      make("canvas", { className, role: "img" }),
    );
    const button = makeButton(
      { className: "kernel", title: t("kernel.choose"), onclick: () => edit(source) },
      kernel,
    );
    const caption = make("figcaption", {}, t("kernels.S2", { map: source + 1 }));
    const [by, gives] = [sign("×", t("times")), sign("=", t("gives"))];
    terms.append(make("figure", {}, caption, from, by, button, gives, adds));
    return { from, kernel, adds, button };
  });
  let edited = -1; // the map of S2 whose kernel is drawn over
  /** @type {ReturnType<typeof import("../../scripts/page/kernel_editor.js").mountKernelEditor> | null} */
  let tell = null;

  /** @param {number} source */
  async function edit(source) {
    edited = source;
    try {
      const { mountKernelEditor } = await import("../../scripts/page/kernel_editor.js");
      tell ??= mountKernelEditor(editor, { state, reader });
      show();
    } catch {
      state.publish("failure", t("lost.part"));
    }
  }
  const [total, name] = find(whole, "canvas", "figcaption");

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { S2: seen, C3: made } = reading.recognition.featureMaps;
    const { kernel } = reading.subject.recognizer.weights.C3;
    const most = largest(made);
    if (map < 0) map = made.indexOf(most) % C3.filters;
    for (const [each, button] of buttons.entries()) {
      button.ariaPressed = String(each === map);
      paintMaps(find(button, "canvas")[0], made, C3.grid, { most, map: each });
    }
    const added = sums(seen, kernel, map);
    const strongest = Math.max(...added.map(largest));
    tell?.(`C3.${edited}.${map}`, reading);
    for (const [source, { from, kernel: weights, adds, button }] of columns.entries()) {
      button.ariaPressed = String(source === edited);
      const names = { map: map + 1, source: source + 1 };
      paintMaps(from, seen, S2.grid, { most: largest(seen), map: source });
      paintKernel(weights, kernel, { source, map }, C3);
      paintMaps(adds, added[source], [...C3.grid.slice(0, 2), 1], { most: strongest });
      from.ariaLabel = t("kernels.S2", { map: source + 1 });
      weights.ariaLabel = t("kernels.kernel.C3", names);
      adds.ariaLabel = t("combine.adds", names);
    }
    paintMaps(total, made, C3.grid, { most, map });
    total.ariaLabel = t("kernels.made", { layer: "C3", map: map + 1 });
    name.textContent = t("combine.whole", { map: map + 1 });
  }

  state.subscribe("reading", inSight(element, show));
  onAppearance(element, show);
}
