// What a visitor may choose of a training.

/** Images through which the rate falls to 0: the end of a run. */
export const LENGTH = 75_000;

/** @typedef {typeof DEFAULTS} Settings */

/** What a run that goes well is made with. */
export const DEFAULTS = Object.freeze({
  rate: 0.003,
  batch: 16,
  optimizer: "adam",
  seed: 1,
  begin: "he", // or "zero", "large", "given"
  drawings: 6_000,
  bent: true,
  mixed: false, // whether labels are shuffled
  alone: false, // whether it learns from the visitor's own drawings only
});
