// What NumPy knows of many values, for pictures.

/** Count the pixels of each level.
 * @type {(data: Uint8Array) => Int32Array} */
export function countLevels(data) {
  const counts = new Int32Array(256);
  for (let at = 0; at < data.length; at++) counts[data[at]]++;
  return counts;
}

/** Return the median by counts of levels; NaN of none.
 * @type {(counts: ArrayLike<number>) => number} */
export function medianLevel(counts) {
  return levelAt(counts, 0.5);
}

/** Return a quantile of counted levels, between two of them if it must be.
 * @type {(counts: ArrayLike<number>, share: number) => number} */
export function levelAt(counts, share) {
  let total = 0;
  for (let level = 0; level < counts.length; level++) total += counts[level];
  const place = (total - 1) * share;
  let passed = 0;
  let lower = -1;
  for (let level = 0; level < counts.length; level++) {
    passed += counts[level];
    if (lower < 0 && passed > Math.floor(place)) lower = level;
    if (passed > Math.ceil(place)) return between(lower, level, place - Math.floor(place));
  }
  return Number.NaN;
}

/** Return a quantile of values; NaN of none.
 * @type {(values: ArrayLike<number>, share: number) => number} */
export function quantile(values, share) {
  const some = new Float64Array(values);
  const place = (some.length - 1) * share;
  const lower = select(some, Math.floor(place));
  return between(lower, select(some, Math.ceil(place)), place - Math.floor(place));
}

/**
 * Return which value would have a place if they were sorted, and bring them nearer to that.
 *
 * Source: C. Hoare, "Algorithm 65: Find", 1961.
 *
 * @param {Float64Array} values
 * @param {number} place
 */
function select(values, place) {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[place];
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      const value = values[low];
      values[low++] = values[high];
      values[high--] = value;
    }
    if (high < place) left = low;
    if (low > place) right = high;
  }
  return values[place];
}

/** Return what lies between two values, as NumPy rounds it.
 * @type {(one: number, other: number, share: number) => number} */
function between(one, other, share) {
  const step = other - one;
  return share < 0.5 ? one + step * share : other - step * (1 - share);
}

/** Return the median of values; NaN of none.
 * @type {(values: ArrayLike<number>) => number} */
export const median = (values) => quantile(values, 0.5);

/** Return the standard deviation of counted levels; 0 of none.
 * @type {(counts: Int32Array) => number} */
export function deviation(counts) {
  let [count, sum, squares] = [0, 0, 0];
  for (let level = 0; level < 256; level++) {
    count += counts[level];
    sum += counts[level] * level;
    squares += counts[level] * level * level;
  }
  return count ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0;
}
