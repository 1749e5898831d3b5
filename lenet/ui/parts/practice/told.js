// What is told of a step that is opened: how a weight's slope and its update come about, why a unit was
// told to be so wrong, and the same of each unit that the figure shows.

import { INPUT_SIZE, NO_DIGIT } from "../../scripts/constants.js";
import { layerOf } from "../../scripts/network/model.js";
import { exact, nameOf, number } from "../../scripts/page/numbers.js";
import { openBack, shareOf, updateOf } from "../../scripts/training/opened.js";
import { t } from "../../scripts/words.js";

/** @typedef {import("../../scripts/training/opened.js").Taught} Taught */
/** @typedef {ReturnType<typeof updateOf>} Update */

const SIDES = { width: INPUT_SIZE, height: INPUT_SIZE };
const TOLD = 4; // terms that are told, the largest

/** Return the largest products, of all in their order, as a sum, and how many more there are.
 * @type {(products: number[][]) => {terms: string, more: string}} */
function told(products) {
  const terms = products.slice(0, TOLD).map((factors) => factors.map(exact).join(" × "));
  const count = products.length - terms.length;
  return { terms: terms.join(" + "), more: count > 0 ? t("opened.more", { count }) : "" };
}

/** Tell of a weight: an image's own share of its slope, of the shares of all, and its update.
 * @type {(own: ReturnType<typeof shareOf>, sums: number[], update: Update, how: {source: string, rate:
 *   number}) => string[]} */
export function tellWeight(own, sums, update, { source, rate }) {
  const share = { ...told(own.terms.map(({ saw, wrong }) => [saw, wrong])), sum: exact(own.sum) };
  const sum = exact(sums.reduce((total, each) => total + each, 0));
  return [
    t("opened.value", { value: exact(update.value) }),
    own.terms.length ? t("opened.share", { ...share, source }) : t("opened.no_share"),
    t("opened.sum", { count: sums.length, sum, slope: exact(update.slope) }),
    updateLine(update, rate),
    t("opened.after", { value: exact(update.after) }),
  ];
}

/** @type {(update: Update, rate: number) => string} */
function updateLine({ slope, speed, mean, root, change }, rate) {
  const values = { rate: exact(rate), slope: exact(slope), change: exact(change) };
  if (mean !== undefined && root !== undefined) {
    return t("opened.adam", { ...values, mean: exact(mean), root: exact(root) });
  }
  return speed === undefined
    ? t("opened.sgd", values)
    : t("opened.momentum", { ...values, speed: exact(speed) });
}

/** Tell of a unit how wrong it was told to be, and by what it sees.
 * @type {(opened: ReturnType<typeof openBack>, layer: string, index: number[]) => string[]} */
export function tellUnit({ source, total, value, terms }, layer, index) {
  const [row, column, map] = index.map((place) => place + 1);
  const single = layerOf(layer).grid[0] === 1;
  const place = t(single ? "unit.single" : "unit.place", { layer, map, row, column });
  const lines = [t("opened.told", { place, told: exact(value) })];
  if (!source) return [...lines, t("opened.label")];
  const products = terms
    .flatMap(({ inputs, weights }) => Array.from(inputs, (wrong, at) => [weights[at], wrong]))
    .sort((one, other) => Math.abs(other[0] * other[1]) - Math.abs(one[0] * one[1]));
  lines.push(t("opened.from", { layer: source, ...told(products), sum: exact(total) }));
  return value === 0 && total !== 0 ? [...lines, t("opened.relu")] : lines;
}

/** Return what the figure shows in place of a reading, and how it tells of it.
 * @type {(taught: Taught, weights: Weights, reading: Reading) => Slopes} */
export function slopesOf(taught, weights, { recognition }) {
  const { input, label, wrong } = taught;
  const stage = {
    name: "input",
    data: Uint8Array.from(input, (value) => Math.round(255 * value)),
    ...SIDES,
  };
  const what = nameOf(label === NO_DIGIT ? null : label);
  return {
    ...{ ...recognition, blank: false, input, featureMaps: wrong, stages: [stage] },
    said: t("slopes.said", { what }),
    back: t("slopes.back"),
    open: (layer, index) => openBack(weights, taught, layer, index),
    tell({ source, value, total }) {
      const values = { value: number(value, 5), total: number(total, 5) };
      const stopped = value === 0 && total !== 0;
      return [
        t(source ? "slopes.unit" : "slopes.output", values),
        source ? t(stopped ? "slopes.relu" : "slopes.sum", values) : "",
      ];
    },
  };
}
