// What if it had less? Maps, units and whole layers are silenced, biases switched off, noise put on the
// weights; and what that costs is measured on drawings that no training saw.

import { layerOf } from "../../scripts/network/model.js";
import { find, make, makeButton, write } from "../../scripts/page/elements.js";
import { percentOf } from "../../scripts/page/numbers.js";
import { largest, onAppearance, paintMaps } from "../../scripts/page/painting.js";
import { inSight } from "../../scripts/page/state.js";
import { accuracyOf, withoutEach } from "../../scripts/page/unseen.js";
import { t } from "../../scripts/words.js";

const LAYERS = ["C1", "C3", "C5", "F6"];
const WIDE = 20; // units of a dense layer in a row

/** @type {(accuracy: number) => string} */
const share = (accuracy) => percentOf(100 * accuracy, 1);

/** Fill the part.
 * @type {(element: HTMLElement, page: Page) => void} */
export function mount(element, { state, reader, recognizer }) {
  const [list, biases, noise, level] = find(
    element,
    ".layers",
    ".biases",
    ".noise input",
    "output",
  );
  const [measure, which, rank, told] = find(element, ".measure", "select", ".rank", ".told");
  let asked = 0; // measurements; the last one counts

  const subject = () => /** @type {Reading} */ (state.latest("reading")).subject;
  /** @param {Partial<Changes>} what */
  const put = (what) => reader.change({ changes: { ...subject().changes, ...what } });

  /** Silence maps or units, or let them speak again if all of them are silent.
   * @param {string[]} names */
  function toggle(names) {
    const silenced = subject().changes?.silenced ?? [];
    const others = silenced.filter((each) => !names.includes(each));
    const all = silenced.length - others.length === names.length;
    put({ silenced: all ? others : [...others, ...names] });
  }

  const rows = LAYERS.map((layer) => {
    const { filters, grid } = layerOf(layer);
    const names = Array.from({ length: filters }, (_, map) => `${layer}.${map}`);
    const whole = makeButton({ className: "whole", onclick: () => toggle(names) }, layer);
    whole.title = t("switches.layer", { layer });
    const units = make("div", { className: "maps" });
    const row = make("div", {}, whole, units);
    list.append(row);
    if (grid[0] > 1) {
      for (const [map, name] of names.entries()) {
        const title = t("switches.map", { layer, map: map + 1 });
        const button = makeButton({ title, ariaLabel: title, onclick: () => toggle([name]) });
        button.append(make("canvas"), make("span"));
        units.append(button);
      }
    } else {
      const canvas = make("canvas", { role: "img", ariaLabel: t("switches.units", { layer }) });
      canvas.addEventListener("click", ({ offsetX, offsetY }) => {
        const side = canvas.clientWidth / WIDE;
        const unit = Math.floor(offsetY / side) * WIDE + Math.floor(offsetX / side);
        if (unit < filters) toggle([names[unit]]);
      });
      units.append(canvas);
    }
    return { layer, names, whole, units };
  });

  biases.addEventListener("click", () => {
    put({ biases: biases.ariaChecked === "true" ? false : undefined });
  });
  noise.addEventListener("input", () => {
    const { seed = 1 } = subject().changes?.noise ?? {};
    put({ noise: { seed, strength: Number(noise.value) } });
  });

  function show() {
    const reading = state.latest("reading");
    if (!reading) return;
    const { changes } = reading.subject;
    const silenced = changes?.silenced ?? [];
    for (const { layer, names, whole, units } of rows) {
      const { grid } = layerOf(layer);
      const values = reading.recognition.featureMaps[layer];
      const most = largest(values) || 1;
      whole.ariaPressed = String(names.every((name) => silenced.includes(name)));
      if (grid[0] === 1) {
        const rows = Math.ceil(names.length / WIDE);
        const padded = new Float32Array(rows * WIDE);
        padded.set(values);
        paintMaps(find(units, "canvas")[0], padded, [rows, WIDE, 1], { most });
        continue;
      }
      for (const [map, button] of [...units.children].entries()) {
        button.ariaPressed = String(silenced.includes(names[map]));
        paintMaps(find(button, "canvas")[0], values, grid, { most, map });
      }
    }
    biases.ariaChecked = String(changes?.biases !== false);
    const strength = changes?.noise?.strength ?? 0;
    if (Number(noise.value) !== strength) noise.value = String(strength);
    write(level, percentOf(100 * strength));
  }

  /** Show the result of a measurement, unless another one was asked for.
   * @param {() => Promise<string>} how */
  async function say(how) {
    const mine = ++asked;
    write(told, t("switches.measuring"));
    const text = await how().catch(() => t("switches.failed"));
    if (mine === asked) write(told, text);
  }

  measure.addEventListener("click", () =>
    say(async () => {
      const { weights } = subject().recognizer;
      const [now, before] = [
        await accuracyOf(weights),
        await accuracyOf((await recognizer).weights),
      ];
      return t("switches.costs", { now: share(now), before: share(before) });
    }),
  );
  rank.addEventListener("click", () =>
    say(async () => {
      const layer = which.value;
      const shares = await withoutEach(subject().recognizer.weights, layer);
      const order = [...shares.keys()].sort((one, other) => shares[one] - shares[other]);
      const row = rows[rows.findIndex((each) => each.layer === layer)];
      for (const [map, button] of [...row.units.children].entries()) {
        write(find(button, "span")[0], share(shares[map]));
        button.classList.toggle("first", map === order[0]);
      }
      const [best, last] = [order[0], order[order.length - 1]];
      const values = { layer, best: best + 1, last: last + 1 };
      return t("switches.ranked", {
        ...values,
        low: share(shares[best]),
        high: share(shares[last]),
      });
    }),
  );

  /** @type {Weights | null} */
  let measured = null; // of what is told; a figure of other weights is none of these
  state.subscribe("reading", ({ subject: { recognizer } }) => {
    if (measured === recognizer.weights) return;
    measured = recognizer.weights;
    asked += 1;
    write(told, "");
    for (const each of list.querySelectorAll(".maps span")) write(each, "");
    for (const each of list.querySelectorAll(".first")) each.classList.remove("first");
  });
  state.subscribe("reading", inSight(element, show));
  onAppearance(element, show);
}
