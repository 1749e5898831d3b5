// Changes as a text that a link holds, and how many there are. In the text, parts are joined by "~":
//
//   C1.0.4_-120_35_…   the kernel, in thousandths
//   noise_SEED_STRENGTH   in hundredths
//   off                the biases
//   silent_C1.2_F6.80  maps and units
//   shift_DOWN_RIGHT   pixels
//   pixels_…           of each its place and value, in three bytes, in base64 for URLs

import { INPUT_SIZE, NETWORKS } from "../constants.js";
import {
  LARGEST_WEIGHT,
  NOISIEST,
  REDRAWN,
  SHIFTED,
  SILENCEABLE,
  tidy,
  WEIGHTS,
} from "../network/changes.js";
import { layerOf } from "../network/model.js";
import { t } from "../words.js";

const NOISE = 100;
const NAMES = ["untrained", ...Object.keys(NETWORKS)]; // that others can fetch, too
const TOLD = [...NAMES, "practice"];

/** Return the name of the network that a link can hold; undefined if there is none.
 * @type {(changes: Changes | null) => string | undefined} */
export const networkOf = (changes) => NAMES.find((name) => name === changes?.weights?.name);

/** Return changes as a text, null if there are none; whole weights are left out.
 * @type {(changes: Changes | null) => string | null} */
export function toText(changes) {
  const { kernels = {}, noise, biases, silenced, shift, pixels } = changes ?? {};
  const parts = Object.entries(kernels).map(([key, values]) => [
    key,
    ...values.map((value) => Math.round(WEIGHTS * value)),
  ]);
  if (noise) parts.push(["noise", noise.seed, Math.round(NOISE * noise.strength)]);
  if (biases === false) parts.push(["off"]);
  if (silenced) parts.push(["silent", ...silenced]);
  if (shift) parts.push(["shift", ...shift]);
  if (pixels) parts.push(["pixels", toBase64(Object.entries(pixels))]);
  return parts.map((part) => part.join("_")).join("~") || null;
}

/** Return the changes in a text; undefined if there are none, or any that could not be.
 * @type {(text: string) => Changes | undefined} */
export function fromText(text) {
  /** @type {Changes} */
  const changes = {};
  try {
    for (const part of text.split("~")) Object.assign(changes, parse(part, changes));
  } catch {
    return undefined;
  }
  return tidy(changes) ?? undefined;
}

/** @type {(part: string, changes: Changes) => Changes} */
function parse(part, { kernels }) {
  const [key, ...values] = part.split("_");
  if (key === "off") return { biases: false };
  if (key === "silent") return { silenced: [...new Set(values.map(silenceable))] };
  if (key === "pixels") return { pixels: fromBase64(part.slice(key.length + 1)) };
  const numbers = values.map((value) => (/^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN));
  /** @type {(count: number, ranges: number[][]) => void} */
  const check = (count, ranges) => {
    const known = numbers.every((value, at) => {
      const [low, high] = ranges[at] ?? ranges[0];
      return value >= low && value <= high;
    });
    if (numbers.length !== count || !known) throw new RangeError(`Expected changes, got ${part}.`);
  };
  if (key === "noise") {
    check(2, [
      [0, 999_999_999],
      [0, NOISE * NOISIEST],
    ]);
    return { noise: { seed: numbers[0], strength: numbers[1] / NOISE } };
  }
  if (key === "shift") {
    check(2, [[-SHIFTED, SHIFTED]]);
    return { shift: numbers };
  }
  const [layer, ...place] = key.split(".");
  const { kernel: side, inputs, filters } = layerOf(layer);
  const known = /^\w\d(\.\d{1,2}){2}$/.test(key) && REDRAWN.includes(layer);
  if (!known || Number(place[0]) >= inputs || Number(place[1]) >= filters) {
    throw new RangeError(`Expected a kernel, got ${key}.`);
  }
  check(side * side, [[-WEIGHTS * LARGEST_WEIGHT, WEIGHTS * LARGEST_WEIGHT]]);
  const own = [layer, ...place.map(Number)].join(".");
  return { kernels: { ...kernels, [own]: numbers.map((value) => value / WEIGHTS) } };
}

/** Return the name of a map or a unit that may be silenced, as it is written.
 * @type {(name: string) => string} */
function silenceable(name) {
  const [, layer, at] = name.match(/^(\w\d)\.(\d{1,3})$/) ?? [];
  if (SILENCEABLE.includes(layer) && Number(at) < layerOf(layer).filters) {
    return `${layer}.${Number(at)}`;
  }
  throw new RangeError(`Expected a map or a unit, got ${name}.`);
}

/** @type {(pixels: [string, number][]) => string} */
function toBase64(pixels) {
  const bytes = pixels.flatMap(([place, value]) => [
    Number(place) >> 8,
    Number(place) & 255,
    value,
  ]);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** @type {(text: string) => Record<number, number>} */
function fromBase64(text) {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  /** @type {Record<number, number>} */
  const pixels = {};
  for (let at = 0; at < bytes.length; at += 3) {
    const [high, low, value] = [0, 1, 2].map((byte) => bytes.charCodeAt(at + byte));
    const place = 256 * high + low;
    if (!(place < INPUT_SIZE * INPUT_SIZE && value >= 0)) throw new RangeError("Expected pixels.");
    pixels[place] = value;
  }
  return pixels;
}

/** Return what was changed, in words.
 * @type {(changes: Changes) => string} */
export function tellChanges({
  weights,
  noise,
  kernels = {},
  silenced = [],
  biases,
  shift,
  pixels = {},
}) {
  const counts = { pixels: pixels, kernels: kernels, silenced };
  const told = Object.entries(counts)
    .map(([key, each]) => ({ key, count: Object.keys(each).length }))
    .filter(({ count }) => count)
    .map(({ key, count }) => t(`changes.${key}`, { count }));
  if (weights) told.unshift(t(`networks.${TOLD.includes(weights.name) ? weights.name : "own"}`));
  if (shift) told.push(t("changes.shift"));
  if (biases === false) told.push(t("changes.biases"));
  if (noise) told.push(t("changes.noise"));
  return told.join(", ");
}
