// The page's words in its language, see `lenet/ui/words.py`.

import { DATA_WORDS, LANGUAGE, WORDS } from "./constants.js";

const plurals = new Intl.PluralRules(LANGUAGE);
const formats = new Map(); // by their decimals

/** Write a number as the language does, with so many decimals; by default those that it has. */
export function number(value, decimals) {
  if (!formats.has(decimals)) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals ?? 6 };
    formats.set(decimals, new Intl.NumberFormat(LANGUAGE, options));
  }
  return formats.get(decimals).format(value || 0).replace("-", "−").replace(/^−(?=[0.,]*$)/, "");
}

const shown = (value) => (typeof value === "number" ? number(value) : value);

/**
 * Return the words of a key, as a list, with values in the places that have their names: numbers,
 * texts or nodes. A `count` among them chooses the plural.
 */
export function wordsOf(key, values = {}) {
  const entry = WORDS[key];
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.count)];
  return text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? shown(values[part]) : part));
}

/** Return the same as a text. */
export const t = (key, values) => wordsOf(key, values).join("");

const FIGURE = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** Return what Python says in English in the page's language. */
export function translated(text) {
  const figures = text.match(FIGURE) ?? [];
  const words = DATA_WORDS[text.replace(FIGURE, "#")];
  if (words === undefined) return text;
  const write = (figure) => number(Number(figure.replaceAll(",", "")), figure.split(".")[1]?.length ?? 0);
  return words.replaceAll("#", () => write(figures.shift()));
}
