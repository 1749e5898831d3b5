// Randomness that a seed decides.

/** @typedef {{uniform: (low: number, high: number) => number, normal: (deviation: number) => number}} Random */

/** Return a generator of numbers from 0 to 1, the same for the same seed.
 *
 * Source: mulberry32, T. Ettinger, in the public domain.
 *
 * @type {(seed: number) => () => number} */
export function uniforms(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Return numbers at random: evenly from an interval, or normally around 0.
 *
 * Source: G. Box, M. Muller, "A Note on the Generation of Random Normal Deviates", 1958.
 *
 * @type {(seed: number) => Random} */
export function createRandom(seed) {
  const next = uniforms(seed);
  return {
    uniform: (low, high) => low + (high - low) * next(),
    normal: (deviation) =>
      deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Return the numbers below a count in a random order.
 * @type {(count: number, random: Random) => Uint32Array} */
export function shuffled(count, random) {
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.uniform(0, last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
