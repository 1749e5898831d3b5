// What solves a challenge: each is a test of a reading as it is, with nothing known beforehand.

import { INPUT_SIZE } from "../../scripts/constants.js";
import { run } from "../../scripts/network/forward.js";
import { layerOf } from "../../scripts/network/model.js";
import { Recognizer } from "../../scripts/recognizer.js";

export const SHORTEST = 75; // canvas units of a bar that is short
export const FEW = 5; // pixels: enough for most ways of writing a 4, not for all
const FROM = 8; // of the square that shows edges, pixels of INPUT
const TO = 24;
const WEAKER = 0.25; // of what the left edge makes, at most, at the others

/** Return an input that is ink where a function says so.
 * @type {(inked: (row: number, column: number) => boolean) => Float32Array} */
const picture = (inked) =>
  Float32Array.from({ length: INPUT_SIZE ** 2 }, (_, at) =>
    Number(inked(Math.floor(at / INPUT_SIZE), at % INPUT_SIZE)),
  );

const LINES = [
  picture((row) => row === 15 || row === 16),
  picture((_, column) => column === 15 || column === 16),
  picture((row, column) => Math.abs(row - column) < 2),
  picture((row, column) => Math.abs(row + column - INPUT_SIZE + 1) < 2),
];
const SQUARE = picture((row, column) => [row, column].every((at) => at >= FROM && at < TO));

/** Return the map of C1 that a horizontal line excites most, compared with lines of other directions.
 * @type {(weights: Weights) => number} */
export function lovesHorizontals(weights) {
  const answers = LINES.map((line) => loudestOf(run(line, weights).C1));
  const [horizontal, ...others] = answers;
  const leads = horizontal.map(
    (value, map) => value - Math.max(...others.map((each) => each[map])),
  );
  return leads.indexOf(Math.max(...leads));
}

/** Return the largest value of each map of C1.
 * @type {(values: Float32Array) => number[]} */
function loudestOf(values) {
  const { filters } = layerOf("C1");
  const most = Array(filters).fill(0);
  for (const [at, value] of values.entries())
    most[at % filters] = Math.max(most[at % filters], value);
  return most;
}

/** Tell whether a map of C1 answers to the left edge of a square of ink, and hardly to the others.
 * @type {(weights: Weights, map: number) => boolean} */
export function findsLeftEdges(weights, map) {
  const { filters, grid } = layerOf("C1");
  const { C1 } = run(SQUARE, weights);
  const [, wide] = grid;
  /** @type {(row: number, column: number) => number} */
  const at = (row, column) => C1[(row * wide + column) * filters + map];
  const middle = (FROM + TO) / 2 - 2;
  /** @type {(place: (across: number) => number) => number} */
  const most = (place) => Math.max(...Array.from({ length: 8 }, (_, by) => place(by - 4)));
  const left = most((by) => at(middle, FROM - 2 + by));
  const others = [
    most((by) => at(middle, TO - 2 + by)),
    most((by) => at(FROM - 2 + by, middle)),
    most((by) => at(TO - 2 + by, middle)),
    at(middle, middle),
    at(0, 0),
  ];
  return left > 0 && Math.max(...others) <= WEAKER * left;
}

/** Return how long a stroke's path is, canvas units.
 * @type {(stroke: Stroke) => number} */
const lengthOf = ({ points }) =>
  points.reduce((sum, [x, y], at) => {
    const [x0, y0] = points[at - 1] ?? [x, y];
    return sum + Math.hypot(x - x0, y - y0);
  }, 0);

/** What is looked at when a challenge is checked.
 * @typedef {{reading: Reading, unit: Kinds["unit"], pinned: boolean | null, trained: Weights}} Seen */

/** By their names; true once it is done.
 * @type {Record<string, (seen: Seen) => boolean>} */
export const CHECKS = {
  bar({ reading: { subject, text } }) {
    const { strokes } = subject.drawing;
    if (subject.changes || strokes.length !== 2 || text !== "7") return false;
    const [first, bar] = strokes;
    if (lengthOf(bar) > SHORTEST) return false;
    return new Recognizer(subject.recognizer.weights).readNumber([first]).text === "1";
  },
  five({ reading: { subject, recognition } }) {
    const { pixels, ...others } = subject.changes ?? {};
    const { digit, unchanged } = recognition;
    const few = pixels && Object.keys(pixels).length <= FEW && !Object.keys(others).length;
    return Boolean(few && unchanged?.digit === 4 && digit !== 4);
  },
  horizontals({ reading: { subject }, unit, pinned }) {
    if (!pinned || unit?.layer !== "C1") return false;
    return unit.index[2] === lovesHorizontals(subject.recognizer.weights);
  },
  edges({ reading: { subject } }) {
    const keys = Object.keys(subject.changes?.kernels ?? {});
    const maps = keys.filter((key) => key.startsWith("C1")).map((key) => Number(key.split(".")[2]));
    return maps.some((map) => findsLeftEdges(subject.recognizer.weights, map));
  },
  silence({ reading: { subject, recognition }, trained }) {
    const { silenced, ...others } = subject.changes ?? {};
    if (silenced?.length !== 1 || Object.keys(others).length || recognition.digit === 4)
      return false;
    const { digit } = new Recognizer(trained).answer(run(recognition.input, trained), {
      blank: recognition.blank,
      hand: null,
    });
    return digit === 4;
  },
};
