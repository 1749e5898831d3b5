// What a visitor collects for a network of their own: the names of signs, and drawings of each. It is
// never changed, only replaced. A file of it is what `lenet/data/sources.py` reads.

import {
  CANVAS,
  LONGEST_NAME,
  MAX_POINTS,
  MAX_STROKES,
  MOST_SIGNS,
  PEN_WIDTHS,
  WIDEST,
} from "../constants.js";
import { t } from "../words.js";

/** @typedef {{label: number, strokes: Stroke[]}} Collected */
/** @typedef {{names: string[], examples: Collected[]}} Collection */

const KEY = "lenet-collection"; // of the browser's storage
const KIND = "lenet-examples";
export const MAX_COLLECTION = 20_000_000; // characters of a file; a drawing takes some 1,000
const LEAST_SIGNS = 2;

/** @type {Collection} */
export const NOTHING = Object.freeze({ names: [], examples: [] });

/** Return names as they are typed: one a line, or with commas or spaces between them.
 * @type {(text: string) => string[]} */
export function namesIn(text) {
  const between = [/\n/, /[,،、;]/].find((each) => each.test(text.trim())) ?? /\s/;
  const names = text
    .split(between)
    .map((name) => name.normalize("NFC").trim().replace(/\s+/g, " "));
  return [...new Set(names.filter(Boolean))];
}

/** Return the sentence on why names can't be those of signs, or "".
 * @type {(names: string[]) => string} */
export function wrongIn(names) {
  if (names.length < LEAST_SIGNS || names.length > MOST_SIGNS) {
    return t("collect.error.count", { least: LEAST_SIGNS, most: MOST_SIGNS, count: names.length });
  }
  const wrong = names.some((name) => [...name].length > LONGEST_NAME || /\p{C}/u.test(name));
  return wrong ? t("collect.error.name", { most: LONGEST_NAME }) : "";
}

/** Return a collection with other names. A drawing stays with its name; where as many names are given
 * as there were, a new one takes the drawings of the one whose place it has.
 * @type {(collection: Collection, names: string[]) => Collection} */
export function renamed({ names: old, examples }, names) {
  const labels = old.map((name, at) => {
    const label = names.indexOf(name);
    const free = names.length === old.length && !old.includes(names[at]);
    return label < 0 && free ? at : label;
  });
  const moved = examples.map(({ label, strokes }) => ({ label: labels[label], strokes }));
  return { names, examples: moved.filter(({ label }) => label >= 0) };
}

/** @type {(collection: Collection, example: Collected) => Collection} */
export const added = ({ names, examples }, { label, strokes }) => {
  const rounded = strokes.map(({ width, points }) => ({
    width,
    points: points.map((point) => point.map((place) => Math.round(10 * place) / 10)),
  }));
  return { names, examples: [...examples, { label, strokes: rounded }] };
};

/** @type {(collection: Collection, at: number) => Collection} */
export const without = ({ names, examples }, at) => ({
  names,
  examples: examples.filter((_, each) => each !== at),
});

/** Return one collection with all that is in another, too; the same drawing of a sign is there once.
 * @type {(one: Collection, other: Collection) => Collection} */
export function joined(one, other) {
  const names = [...new Set([...one.names, ...other.names])];
  /** @param {Collected} example */
  const named = ({ label, strokes }) => ({ label: names.indexOf(other.names[label]), strokes });
  const all = [...one.examples, ...other.examples.map(named)];
  const once = new Map(all.map((example) => [JSON.stringify(example), example]));
  return { names, examples: [...once.values()] };
}

/** Return how many drawings there are of each sign.
 * @type {(collection: Collection) => number[]} */
export const countsOf = ({ names, examples }) =>
  names.map((_, sign) => examples.filter(({ label }) => label === sign).length);

/**
 * Return what a round asks for next, until there are so many drawings of each sign: one of which
 * there are fewest; null once there are. `number` `of` tells how far it is.
 *
 * @type {(collection: Collection, goal: number) => {label: number, name: string, number: number, of:
 *   number} | null}
 */
export function nextOf(collection, goal) {
  const counts = countsOf(collection);
  const fewest = Math.min(...counts);
  if (fewest >= goal) return null;
  const label = counts.indexOf(fewest);
  const done = counts.reduce((sum, count) => sum + Math.min(count, goal), 0);
  const of = goal * counts.length;
  return { label, name: collection.names[label], number: done + 1, of };
}

/** @type {(collection: Collection) => string} */
export const toText = ({ names, examples }) => JSON.stringify({ kind: KIND, names, examples });

/**
 * Read the text of a file.
 *
 * @param {string} text
 * @returns {Collection}
 * @throws {RangeError} If it is none that the page exported, or a drawing or a name in it can't be one.
 */
export function parse(text) {
  /** @type {any} */
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    // as what follows says
  }
  const { kind, names, examples } = content ?? {};
  const lists = [names, examples].every(Array.isArray);
  const texts = lists && names.every((/** @type {any} */ name) => typeof name === "string");
  if (kind !== KIND || !texts) throw new RangeError(t("collect.error.file"));
  const wrong = wrongIn(names);
  if (wrong) throw new RangeError(wrong);
  if (
    new Set(names).size < names.length ||
    !examples.every((/** @type {any} */ each) => isExample(each, names.length))
  )
    throw new RangeError(t("collect.error.example"));
  return { names, examples };
}

/** @type {(example: any, signs: number) => boolean} */
function isExample(example, signs) {
  const { label, strokes } = example ?? {};
  if (!Number.isInteger(label) || label < 0 || label >= signs || !Array.isArray(strokes))
    return false;
  if (!strokes.length || strokes.length > MAX_STROKES || !strokes.every(isStroke)) return false;
  return strokes.reduce((sum, { points }) => sum + points.length, 0) <= MAX_POINTS;
}

/** @type {(stroke: any) => boolean} */
const isStroke = (stroke) =>
  within(stroke?.width, PEN_WIDTHS[0], PEN_WIDTHS[1]) &&
  Array.isArray(stroke.points) &&
  stroke.points.length > 0 &&
  stroke.points.every(
    (/** @type {any} */ point) =>
      Array.isArray(point) &&
      point.length === 2 &&
      within(point[0], 0, WIDEST) &&
      within(point[1], 0, CANVAS),
  );

/** @type {(value: any, low: number, high: number) => boolean} */
const within = (value, low, high) => typeof value === "number" && value >= low && value <= high;

/**
 * Return what keeps a collection in this browser; `show` is called when it has changed, here or in
 * another window. A change is made to what is kept, whatever other windows have made of it.
 *
 * @param {() => void} show
 */
export function createStore(show) {
  let collection = NOTHING;
  /** @type {string | null} */
  let text = null; // as it is kept

  function restore() {
    try {
      const kept = localStorage.getItem(KEY);
      if (kept === text) return; // what is there is the same, and its drawings are
      text = kept;
      collection = kept === null ? NOTHING : parse(kept);
    } catch {
      // a browser that keeps nothing, or what another version kept
    }
  }

  addEventListener("storage", ({ key }) => {
    if (key !== KEY && key !== null) return;
    restore();
    show();
  });
  restore();
  return {
    latest: () => collection,
    /** Change it; tell whether the browser could keep that.
     * @param {(collection: Collection) => Collection} how */
    change(how) {
      restore();
      collection = how(collection);
      let kept = true;
      try {
        const next = collection.names.length ? toText(collection) : null;
        if (next === null) localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, next);
        text = next;
      } catch {
        kept = false; // it lasts until the page is closed
      }
      show();
      return kept;
    },
  };
}
