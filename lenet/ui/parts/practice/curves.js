// Loss and accuracy of a run over the images that it saw, as the inside of an SVG; earlier runs grey.

import { percentOf } from "../../scripts/page/numbers.js";
import { written } from "../../scripts/words.js";

export const HEIGHT = 150;
const [LEFT, RIGHT, TOP, BOTTOM] = [48, 12, 8, 22];
const WORST = 3; // of the loss, what the chart shows: by guessing it is 2.4
const ENDS = [1_000, 5_000, 20_000, 75_000]; // images that the chart shows

/** @typedef {{seen: number, practice: number | null, held: number | null}} Point */

/** Return how many images a chart of runs shows.
 * @type {(runs: Point[][]) => number} */
export function endOf(runs) {
  const most = Math.max(0, ...runs.map((run) => run.at(-1)?.seen ?? 0));
  return ENDS.find((end) => end >= most) ?? most;
}

/** Return the chart of runs, the last of which is the latest: of the accuracy, or else of the loss.
 * @type {(runs: Point[][], accuracy: boolean, end: number, clientWidth: number) => string} */
export function chart(runs, accuracy, end, clientWidth) {
  const width = Math.max(clientWidth, 160);
  /** @param {number} seen */
  const x = (seen) => LEFT + (Math.min(seen, end) / end) * (width - LEFT - RIGHT);
  /** @param {number} value */
  const y = (value) => {
    const share = accuracy ? value : Math.min(value, WORST) / WORST;
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  };
  const marks = accuracy ? [0, 0.5, 0.9, 1] : [0, 1, 2, 3];
  const grid = marks.map((value) => {
    const [high, name] = [y(value), accuracy ? percentOf(100 * value) : written(value)];
    return (
      `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${high}" y2="${high}"/>` +
      `<text x="${LEFT - 6}" y="${high + 4}" text-anchor="end">${name}</text>`
    );
  });
  const ends = [0, end / 2, end].map((seen, at) => {
    const anchor = ["start", "middle", "end"][at];
    return `<text x="${x(seen)}" y="${HEIGHT - 4}" text-anchor="${anchor}">${written(seen)}</text>`;
  });
  /** @type {(run: Point[], key: "practice" | "held", kind: string) => string} */
  const line = (run, key, kind) => {
    const places = run.flatMap((point) => {
      const value = Number.isNaN(point[key]) ? (accuracy ? 0 : WORST) : point[key]; // beyond all bounds
      return value === null ? [] : [`${x(point.seen).toFixed(1)} ${y(value).toFixed(1)}`];
    });
    return places.length ? `<path class="${kind}" d="M${places.join("L")}"/>` : "";
  };
  const earlier = runs.slice(0, -1).map((run) => line(run, "held", "earlier"));
  const latest = runs.at(-1) ?? [];
  const lines = [line(latest, "practice", "seen"), line(latest, "held", "held")];
  return [...grid, ...ends, ...earlier, ...lines].join("");
}
