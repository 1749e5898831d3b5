// Numbers as the page writes them.

import { NAMES } from "../constants.js";
import { t, written } from "../words.js";

/** Write a number with so many decimals, and what rounds to nothing as 0.
 * @type {(value: number, decimals?: number) => string} */
export const number = (value, decimals = 3) =>
  Math.abs(value) < 0.5 * 10 ** -decimals ? written(0) : written(value, decimals);

/** Write a number with six digits.
 * @type {(value: number) => string} */
export const exact = (value) => written(Number(value.toPrecision(6)));

/** @type {Map<string, string>} */
const percents = new Map(); // those that were written: the bars' are, in each frame

/** Write a number of percent.
 * @type {(value: number, decimals?: number) => string} */
export function percentOf(value, decimals = 0) {
  const key = value.toFixed(decimals);
  const known = percents.get(key) ?? t("percent", { number: written(Number(key), decimals) });
  percents.set(key, known);
  return known;
}

/** Write a share, 0 to 1, in percent: in tenths above 99, where it doesn't boast of 100.
 * @type {(share: number) => string} */
export const percent = (share) =>
  share > 0.99 ? percentOf(Math.min(100 * share, 99.9), 1) : percentOf(100 * share);

/** Return a name apart from a sentence that may be written the other way.
 * @type {(name: string) => string} */
export const apart = (name) => (/^[ -~]*$/.test(name) ? name : `\u2068${name}\u2069`);

/** @type {(name: string) => string} */
export const quoted = (name) => t("sign", { name: apart(name) });

/** Name what is drawn, in a sentence: a 7, an 8, another sign by its name, or, for null, what is none.
 * @type {(digit: number | null) => string} */
export function nameOf(digit) {
  const name = digit === null ? "none" : NAMES[digit];
  return digit === null || /^\d$/.test(name) ? t(`digit.${name}`) : quoted(name);
}

/** Return a sign's name alone, or "?".
 * @type {(digit: number | null) => string} */
export const signOf = (digit) => (digit === null ? "?" : NAMES[digit]);

/** Return about how many letters of text are side by side.
 * @type {(text: string) => number} */
export const lettersOf = (text) => Math.max(1, [...text.replace(/\p{M}|\p{Cf}/gu, "")].length);

/** Return the digits of a number in their order, in whichever direction their script is written.
 * @type {(text: string) => string} */
export const inOrder = (text) => (/^[ -~]*$/.test(text) ? text : `\u2066\u202d${text}\u202c\u2069`);

/** Name what is read: a 7, an 8, or, for null, no answer.
 * @type {(digit: number | null) => string} */
export const answerOf = (digit) => (digit === null ? t("no_answer") : nameOf(digit));

/** Return shares that sum to 1: of each sign, and of “not a sign”; all 0 of a blank paper.
 * @type {(read: {blank: boolean, probabilities: Float32Array, doubt: number}) => number[]} */
export function shareOut({ blank, probabilities, doubt }) {
  if (blank) return Array(probabilities.length + 1).fill(0);
  return [...Array.from(probabilities, (share) => share * (1 - doubt)), doubt];
}
