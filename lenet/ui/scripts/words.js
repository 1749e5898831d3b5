// The page's words and numbers, in its language; see `lenet/ui/words.py`.

import { DATA_WORDS, LANGUAGE, WORDS } from "./constants.js";

/** @type {Record<string, string | Record<string, string>>} */
const ENTRIES = { ...WORDS };
/** @type {Record<string, string>} */
const DATA = DATA_WORDS;
/** Know more words, of a part that is loaded later.
 * @param {Record<string, string | Record<string, string>>} words */
export const add = (words) => Object.assign(ENTRIES, words);
const plurals = new Intl.PluralRules(LANGUAGE);
/** @type {Map<number | undefined, Intl.NumberFormat>} */
const formats = new Map(); // by their decimals

/** Write a number with so many decimals, by default with those that it has.
 * @type {(value: number, decimals?: number) => string} */
export function written(value, decimals) {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals ?? 9 };
  const format = formats.get(decimals) ?? new Intl.NumberFormat(LANGUAGE, options);
  formats.set(decimals, format);
  return format.format(value).replace("-", "−");
}

/**
 * Return the words of a key, as a list, with values in the places that have their names. A `count`
 * among them chooses the plural.
 *
 * @type {(key: string, values?: Record<string, any>) => (Node | string)[]}
 */
export function wordsOf(key, values = {}) {
  const entry = ENTRIES[key];
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.count)];
  /** @type {(value: number | string | Node) => string | Node} */
  const shown = (value) => (typeof value === "number" ? written(value) : value);
  const parts = text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? shown(values[part]) : part));
  return parts.filter((part) => part !== "");
}

/** Return the same as a text.
 * @type {(key: string, values?: Record<string, any>) => string} */
export const t = (key, values) => wordsOf(key, values).join("");

const FIGURE = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** Return what Python says in English, such as a cell of a table, in the page's language.
 * @type {(text: string) => string} */
export function translated(text) {
  const words = DATA[text.replace(FIGURE, "#")];
  if (words === undefined) return text;
  const figures = [...(text.match(FIGURE) ?? [])];
  return words.replaceAll("#", () => {
    const [whole, decimals = ""] = (figures.shift() ?? "").split(".");
    return written(Number(`${whole.replaceAll(",", "")}.${decimals}`), decimals.length);
  });
}
