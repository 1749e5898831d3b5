// The page's words and numbers, in its language; see `lenet/ui/words.py`.

import { DATA_WORDS, LANGUAGE, WORDS } from "./constants.js";

const plurals = new Intl.PluralRules(LANGUAGE);
const formats = new Map(); // by their decimals

/** Write a number with so many decimals, by default with those that it has. */
export function written(value, decimals) {
  if (!formats.has(decimals)) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals ?? 9 };
    formats.set(decimals, new Intl.NumberFormat(LANGUAGE, options));
  }
  return formats.get(decimals).format(value).replace("-", "−");
}

/**
 * Return the words of a key, as a list, with values in the places that have their names: numbers,
 * texts or nodes. A `count` among them chooses the plural.
 */
export function wordsOf(key, values = {}) {
  const entry = WORDS[key];
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.count)];
  const shown = (value) => (typeof value === "number" ? written(value) : value);
  return text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? shown(values[part]) : part));
}

/** Return the same as a text. */
export const t = (key, values) => wordsOf(key, values).join("");

const FIGURE = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** Return what Python says in English, such as a cell of a table, in the page's language. */
export function translated(text) {
  const figures = text.match(FIGURE) ?? [];
  const words = DATA_WORDS[text.replace(FIGURE, "#")];
  if (words === undefined) return text;
  return words.replaceAll("#", () => {
    const [whole, decimals = ""] = figures.shift().split(".");
    return written(Number(`${whole.replaceAll(",", "")}.${decimals}`), decimals.length);
  });
}
