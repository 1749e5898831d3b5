// Runs that go well, and such that go wrong on purpose: what differs from the defaults, and when what
// there is to see shows.

/** @typedef {import("../../scripts/page/practice.js").Told} Told */
/** @typedef {{name: string, settings: object, shows: (told: Told) => boolean}} Preset */

const GUESSED = 0.2; // more is not right by guessing one of eleven
const SEEN = 2_000; // images, before which little has been learned
const BATCH = 16; // images of which a share says something

/** Tell whether such a share of what it learns from is read.
 * @type {(told: Told, share: number) => boolean} */
const knows = ({ seen, practice }, share) =>
  seen > SEEN && practice !== null && practice.count >= BATCH && practice.accuracy >= share;

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
    shows: ({ seen, heldOut }) => seen > SEEN && heldOut.accuracy < GUESSED,
  },
  {
    name: "heart",
    settings: { drawings: 100, bent: false },
    shows: (told) => knows(told, 1) && told.heldOut.accuracy < 0.9,
  },
  {
    name: "nonsense",
    settings: { drawings: 300, bent: false, mixed: true },
    shows: (told) => knows(told, 0.9) && told.heldOut.accuracy < GUESSED,
  },
];
