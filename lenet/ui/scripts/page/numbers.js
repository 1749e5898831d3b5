// Numbers as the page writes them.

const minus = (text) => text.replace("-", "−");

/** Write a number with so many decimals, and what rounds to nothing as 0. */
export const number = (value, decimals = 3) =>
  minus(Math.abs(value) < 0.5 * 10 ** -decimals ? "0" : value.toFixed(decimals));

/** Write a number with six digits. */
export const exact = (value) => minus(String(Number(value.toPrecision(6))));

/** Write a share, 0 to 1, in percent; near 1 it doesn't boast. */
export const percent = (share) => (share > 0.999 ? "over 99.9 %" : `${(100 * share).toFixed(1)} %`);

/** Write a share, 0 to 1, in whole percent. */
export const wholePercent = (share) => `${Math.round(100 * share)} %`;

/** Write a digit with its article: a 7, an 8. */
export const withArticle = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** Name what was read, or taught: a digit, or null for none. */
export const nameOf = (digit) => (digit === null ? "no digit" : withArticle(digit));

/** Return eleven shares that sum to 1: of each digit, and of no digit; all 0 of a blank paper. */
export function shareOut({ blank, probabilities, doubt }) {
  if (blank) return Array(probabilities.length + 1).fill(0);
  return [...Array.from(probabilities, (share) => share * (1 - doubt)), doubt];
}
