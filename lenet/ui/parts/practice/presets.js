// Runs that go well, and such that go wrong on purpose: what differs from the defaults, and when what
// there is to see shows.

/** @typedef {import("../../scripts/page/practice.js").Told} Told */
/** @typedef {{name: string, settings: object, shows: (told: Told) => boolean}} Preset */

const GUESSED = 0.2; // more is not right by guessing one of eleven

/** @type {Preset[]} */
export const PRESETS = [
  { name: "well", settings: {}, shows: ({ heldOut }) => heldOut.accuracy >= 0.95 },
  {
    name: "fast",
    settings: { rate: 0.1 },
    shows: ({ seen, practice }) => seen > 3_000 && !((practice?.accuracy ?? 1) > GUESSED),
  },
  {
    name: "slow",
    settings: { rate: 0.0002, optimizer: "sgd" },
    shows: ({ seen, heldOut }) => seen > 6_000 && heldOut.accuracy < 0.6,
  },
  {
    name: "dead",
    settings: { begin: "zero" },
    shows: ({ seen, heldOut }) => seen > 2_000 && heldOut.accuracy < GUESSED,
  },
  {
    name: "heart",
    settings: { drawings: 100, bent: false },
    shows: ({ practice, heldOut }) => practice?.accuracy === 1 && heldOut.accuracy < 0.9,
  },
  {
    name: "nonsense",
    settings: { drawings: 300, bent: false, mixed: true },
    shows: ({ practice, heldOut }) => (practice?.accuracy ?? 0) > 0.9 && heldOut.accuracy < GUESSED,
  },
];
