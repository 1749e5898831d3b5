// One step, opened: the images, how wrong each output and unit was told to be for one of them, and how
// a weight's slope and its update come about, with the true numbers.

import { CLASSES, LAYERS, NO_DIGIT } from "../../scripts/constants.js";
import { layerOf, toInput } from "../../scripts/network/model.js";
import { takeApart } from "../../scripts/network/weights.js";
import { same } from "../../scripts/page/drawing.js";
import { make, makeButton } from "../../scripts/page/elements.js";
import { exact, nameOf, number } from "../../scripts/page/numbers.js";
import { largest, paintInk, paintMaps } from "../../scripts/page/painting.js";
import { toDigitImage } from "../../scripts/page/readings.js";
import {
  mostWrong,
  openBack,
  placeOf,
  shareOf,
  teach,
  updateOf,
} from "../../scripts/training/opened.js";
import { t } from "../../scripts/words.js";
import { slopesOf, tellUnit, tellWeight } from "./told.js";

/** @typedef {import("../../scripts/page/practice.js").Step} Step */
/** @typedef {import("../../scripts/training/opened.js").Taught} Taught */

const WEIGHED = LAYERS.filter(({ parameters }) => parameters);
/** @type {Record<string, number[]>} maps in a row, and values between them */
const SHOWN = { C1: [6, 1], S2: [6, 1], C3: [8, 1], S4: [8, 1], C5: [20, 0], F6: [21, 0] };

/** Return what opens a step in an element, and, given null, closes it.
 * @type {(element: HTMLElement, page: Page, optimizerOf: () => string) => (step: Step | null) => void} */
export function mountOpened(element, { state }, optimizerOf) {
  /** @type {Step | null} */
  let step = null;
  /** @type {Ink[]} */
  let digitImages = [];
  /** @type {Taught[]} */
  let taught = [];
  let at = 0; // of the images
  /** @type {Paper | null} */
  let drawn = null; // what was on the paper when the figure began to show slopes
  const title = make("h4");
  const images = make("div", { className: "images", role: "group", ariaLabel: t("opened.images") });
  const outputs = make("table", { className: "outputs" });
  const wrong = make("div", { className: "wrong" });
  const onclick = () => showSlopes(!state.latest("slopes"), true);
  const sloping = makeButton(
    { className: "sloping", ariaPressed: "false", onclick },
    t("slopes.show"),
  );
  const choice = make("div", { className: "choice" });
  const weightStory = make("ol", { className: "story" });
  const unitStory = make("ol", { className: "story" });
  const canvases = Object.keys(SHOWN).map((layer) => {
    const canvas = make("canvas", { role: "img", ariaLabel: t("opened.wrong", { layer }) });
    wrong.append(make("figure", {}, make("figcaption", {}, layer), canvas));
    return { layer, canvas };
  });
  /** @type {(text: string, ...children: HTMLElement[]) => HTMLElement} */
  const group = (text, ...children) => make("section", {}, make("h5", {}, text), ...children);
  element.append(
    title,
    group(t("opened.image"), images, outputs),
    group(t("opened.back"), wrong, sloping),
    make(
      "div",
      { className: "stories" },
      group(t("opened.weight"), choice, weightStory),
      group(t("opened.unit"), unitStory),
    ),
  );

  /** @type {Map<HTMLSelectElement, HTMLElement>} */
  const labels = new Map();
  const [layer, filter, source, row, column] = ["layer", "map", "source", "row", "column"].map(
    (key) => {
      const field = make("select", { name: key });
      field.addEventListener("change", () => {
        if (key === "layer") list();
        tell();
      });
      const label = make("label", {}, make("span", {}, t(`opened.${key}`)), field);
      labels.set(field, label);
      choice.append(label);
      return field;
    },
  );
  layer.append(...WEIGHED.map(({ name }) => make("option", { value: name }, name)));
  layer.value = "C3";

  /** @type {(field: HTMLSelectElement, count: number) => void} */
  function offer(field, count) {
    field.replaceChildren(
      ...Array.from({ length: count }, (_, each) =>
        make("option", { value: String(each) }, String(each + 1)),
      ),
    );
    /** @type {HTMLElement} */ (labels.get(field)).hidden = count < 2;
  }

  function list() {
    const { filters, inputs, kernel } = layerOf(layer.value);
    offer(filter, filters);
    offer(source, inputs);
    offer(row, kernel);
    offer(column, kernel);
    for (const field of [row, column]) field.value = String(kernel >> 1);
    if (!taught.length) return;
    // the map that is most wrong, and the first that it sees
    filter.value = String(mostWrong(taught[at], layer.value)[2]);
  }

  /** Show in the figure how wrong each unit was told to be, or values again.
   * @type {(on: boolean, leads?: boolean) => void} */
  function showSlopes(on, leads = false) {
    const reading = state.latest("reading");
    if (!on || !step || !reading) return state.publish("slopes", null);
    drawn = reading.subject.drawing;
    state.publish("slopes", slopesOf(taught[at], takeApart(step.before), reading));
    if (leads) scrollTo({ top: 0, behavior: "smooth" });
  }
  state.subscribe("slopes", (slopes) => {
    sloping.ariaPressed = String(Boolean(slopes));
  });
  // whoever draws sees what is read
  state.subscribe("reading", ({ subject }) => {
    if (state.latest("slopes") && drawn && !same(subject.drawing, drawn)) showSlopes(false);
  });

  // a unit of the figure is looked at here, too
  state.subscribe("unit", (unit) => {
    if (!unit || element.hidden || !state.latest("pinned")) return;
    if (!layerOf(unit.layer)?.parameters) return;
    layer.value = unit.layer;
    list();
    filter.value = String(unit.index[2]);
    tell(unit.index);
  });

  const weightNow = () => {
    const { inputs, kernel } = layerOf(layer.value);
    const [y, x] = [row, column].map((field) => Number(field.value) || 0);
    const place = (y * kernel + x) * inputs + (Number(source.value) || 0);
    return { layer: layer.value, filter: Number(filter.value), place };
  };

  function showImages() {
    images.replaceChildren(
      ...taught.map(({ label }, each) => {
        const name = label === NO_DIGIT ? t("none") : String(label);
        const canvas = make("canvas");
        paintInk(canvas, digitImages[each]);
        const onclick = () => {
          at = each;
          show();
        };
        return makeButton(
          { onclick, title: nameOf(label === NO_DIGIT ? null : label) },
          canvas,
          make("span", {}, name),
        );
      }),
    );
  }

  function show() {
    for (const [each, button] of [...images.children].entries()) {
      button.ariaPressed = String(each === at);
    }
    const { label, probabilities, wrong: told } = taught[at];
    /** @type {(head: HTMLElement, cell: (digit: number) => HTMLElement) => HTMLElement} */
    const row = (head, cell) =>
      make("tr", {}, head, ...Array.from({ length: CLASSES }, (_, at) => cell(at)));
    /** @type {(head: string, of: (digit: number) => string) => HTMLElement} */
    const line = (head, of) =>
      row(make("th", { scope: "row" }, head), (digit) => make("td", {}, of(digit)));
    outputs.replaceChildren(
      row(make("th", {}, t("opened.digit")), (digit) =>
        make("th", { scope: "col" }, String(digit)),
      ),
      line("p", (digit) => number(probabilities[digit], 2)),
      line("y", (digit) => String(Number(digit === label))),
      line("p − y", (digit) => number(told.OUTPUT[digit], 2)),
    );
    for (const { layer: name, canvas } of canvases) {
      const [columns, gap] = SHOWN[name];
      paintMaps(canvas, told[name], layerOf(name).grid, {
        most: largest(told[name]),
        columns,
        gap,
      });
    }
    tell();
    showSlopes(Boolean(state.latest("slopes")));
  }

  /** @param {number[]} [index] of a unit */
  function tell(index) {
    if (!step) return;
    const weight = weightNow();
    const { name: from } = LAYERS[LAYERS.findIndex(({ name }) => name === weight.layer) - 1] ?? {
      name: "INPUT",
    };
    const shares = taught.map((each) => shareOf(weight, each));
    const update = updateOf(step, optimizerOf(), placeOf(weight));
    const sums = shares.map((share) => share.sum);
    const told = tellWeight(shares[at], sums, update, { source: from, rate: step.rate });
    weightStory.replaceChildren(...told.map((text) => make("li", {}, text)), bars(sums));
    const unit = index ?? unitOf(weight.layer, weight.filter);
    const opened = openBack(takeApart(step.before), taught[at], weight.layer, unit);
    const toldOfUnit = tellUnit(opened, weight.layer, unit);
    unitStory.replaceChildren(...toldOfUnit.map((text) => make("li", {}, text)));
  }

  /** Return the unit of a map that was told to be most wrong.
   * @type {(name: string, map: number) => number[]} */
  function unitOf(name, map) {
    const [rows, columns, maps] = layerOf(name).grid;
    const values = taught[at].wrong[name];
    let best = map;
    for (let each = map; each < rows * columns * maps; each += maps) {
      if (Math.abs(values[each]) > Math.abs(values[best])) best = each;
    }
    const place = (best - map) / maps;
    return [Math.floor(place / columns), place % columns, map];
  }

  list();
  return (opening) => {
    element.hidden = !opening;
    if (!opening) return showSlopes(false);
    step = opening;
    const weights = takeApart(opening.before);
    const area = opening.images.length / opening.labels.length;
    digitImages = Array.from(opening.labels, (_, each) =>
      toDigitImage(opening.images.subarray(each * area, (each + 1) * area)),
    );
    taught = digitImages.map((image, each) => teach(weights, toInput(image), opening.labels[each]));
    at = mostWrongOf(taught);
    title.textContent = t("opened.title", { count: taught.length, steps: opening.steps });
    list();
    showImages();
    show();
  };
}

/** Return the place of the image on which the network was most wrong.
 * @type {(taught: Taught[]) => number} */
function mostWrongOf(taught) {
  const right = taught.map(({ probabilities, label }) => probabilities[label]);
  return right.indexOf(Math.min(...right));
}

/** Return each image's share as a bar above or below a line.
 * @type {(shares: number[]) => HTMLElement} */
function bars(shares) {
  const most = largest(shares) || 1;
  const list = make("li", { className: "shares", role: "img", ariaLabel: t("opened.shares") });
  for (const share of shares) {
    const bar = make("i", { title: exact(share) });
    bar.classList.toggle("below", share < 0);
    bar.style.setProperty("--share", String(Math.abs(share) / most));
    list.append(bar);
  }
  return list;
}
