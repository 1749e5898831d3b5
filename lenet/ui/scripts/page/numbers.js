// Numbers as the page writes them.

import { t, written } from "../words.js";

/** Write a number with so many decimals, and what rounds to nothing as 0.
 * @type {(value: number, decimals?: number) => string} */
export const number = (value, decimals = 3) =>
  Math.abs(value) < 0.5 * 10 ** -decimals ? written(0) : written(value, decimals);

/** Write a number with six digits.
 * @type {(value: number) => string} */
export const exact = (value) => written(Number(value.toPrecision(6)));

/** Write a number of percent.
 * @type {(value: number, decimals?: number) => string} */
export const percentOf = (value, decimals = 0) =>
  t("percent", { number: written(value, decimals) });

/** Write a share, 0 to 1, in percent: in tenths above 99, where it doesn't boast of 100.
 * @type {(share: number) => string} */
export const percent = (share) =>
  share > 0.99 ? percentOf(Math.min(100 * share, 99.9), 1) : percentOf(100 * share);

/** Name what is drawn: a 7, an 8, or, for null, what is not a digit.
 * @type {(digit: number | null) => string} */
export const nameOf = (digit) => t(`digit.${digit ?? "none"}`);

/** Name what is read: a 7, an 8, or, for null, no answer.
 * @type {(digit: number | null) => string} */
export const answerOf = (digit) => (digit === null ? t("no_answer") : nameOf(digit));

/** Return eleven shares that sum to 1: of each digit, and of "not a digit"; all 0 of a blank paper.
 * @type {(read: {blank: boolean, probabilities: Float32Array, doubt: number}) => number[]} */
export function shareOut({ blank, probabilities, doubt }) {
  if (blank) return Array(probabilities.length + 1).fill(0);
  return [...Array.from(probabilities, (share) => share * (1 - doubt)), doubt];
}
