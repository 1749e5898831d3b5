// Numbers as the page writes them.

/** @type {(text: string) => string} */
const minus = (text) => text.replace("-", "−");

/** Write a number with so many decimals, and what rounds to nothing as 0.
 * @type {(value: number, decimals?: number) => string} */
export const number = (value, decimals = 3) =>
  minus(Math.abs(value) < 0.5 * 10 ** -decimals ? "0" : value.toFixed(decimals));

/** Write a number with six digits.
 * @type {(value: number) => string} */
export const exact = (value) => minus(String(Number(value.toPrecision(6))));

/** Write a share, 0 to 1, in percent; near 1 it doesn't boast.
 * @type {(share: number) => string} */
export const percent = (share) => (share > 0.999 ? "over 99.9 %" : `${(100 * share).toFixed(1)} %`);

/** Write a share, 0 to 1, in whole percent.
 * @type {(share: number) => string} */
export const wholePercent = (share) => `${Math.round(100 * share)} %`;

/** Write a digit with its article: a 7, an 8.
 * @type {(digit: number) => string} */
export const withArticle = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** Name what was read, or taught: a digit, or null for none.
 * @type {(digit: number | null) => string} */
export const nameOf = (digit) => (digit === null ? "no digit" : withArticle(digit));

/** Return eleven shares that sum to 1: of each digit, and of no digit; all 0 of a blank paper.
 * @type {(read: {blank: boolean, probabilities: Float32Array, doubt: number}) => number[]} */
export function shareOut({ blank, probabilities, doubt }) {
  if (blank) return Array(probabilities.length + 1).fill(0);
  return [...Array.from(probabilities, (share) => share * (1 - doubt)), doubt];
}
