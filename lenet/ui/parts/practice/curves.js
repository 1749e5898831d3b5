// Loss and accuracy of a run over the images that it saw, as the inside of an SVG: its axes, and above
// them what changes some times a second. Earlier runs are grey.

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

/** Return where a chart has so many images, and a value.
 * @type {(accuracy: boolean, end: number, width: number) => {x: (seen: number) => number, y: (value:
 *   number) => number}} */
const scales = (accuracy, end, width) => ({
  x: (seen) => LEFT + (Math.min(seen, end) / end) * (width - LEFT - RIGHT),
  y(value) {
    const share = accuracy ? value : Math.min(value, WORST) / WORST;
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  },
});

/** Return the axes of a chart: of the accuracy, or else of the loss.
 * @type {(accuracy: boolean, end: number, width: number) => string} */
export function axes(accuracy, end, width) {
  const { x, y } = scales(accuracy, end, width);
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
  return [...grid, ...ends].join("");
}

/** Return the lines of runs, the last of which is the latest.
 * @type {(runs: Point[][], accuracy: boolean, end: number, width: number) => string} */
export function lines(runs, accuracy, end, width) {
  const { x, y } = scales(accuracy, end, width);
  /** @type {(run: Point[], key: "practice" | "held", kind: string) => string} */
  const line = (run, key, kind) => {
    let [usual, before] = [0, 0]; // images of a point, and those before it
    const places = run.flatMap((point) => {
      const images = point.seen - before;
      before = point.seen;
      // what was learned from few is as good as chance: a spike where a run was stopped
      const few = key === "practice" && 2 * images < usual;
      usual = few ? usual / 2 : images;
      if (few) return [];
      const value = Number.isNaN(point[key]) ? (accuracy ? 0 : WORST) : point[key]; // beyond all bounds
      return value === null ? [] : [`${x(point.seen).toFixed(1)} ${y(value).toFixed(1)}`];
    });
    return places.length ? `<path class="${kind}" d="M${places.join("L")}"/>` : "";
  };
  const earlier = runs.slice(0, -1).map((run) => line(run, "held", "earlier"));
  const latest = runs.at(-1) ?? [];
  return [...earlier, line(latest, "practice", "seen"), line(latest, "held", "held")].join("");
}
