// The probabilities over a drawing's time, of a number those of the digit that is being drawn, as the
// inside of an SVG.

import { NO_DIGIT } from "../../scripts/constants.js";
import { likeliest } from "../../scripts/network/answers.js";
import { escaped } from "../../scripts/page/elements.js";
import { percentOf, shareOut, signOf } from "../../scripts/page/numbers.js";
import { latest } from "../../scripts/reading/number.js";
import { t } from "../../scripts/words.js";

export const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 22; // room for the words below the chart
const LEFT = 44;
const RIGHT = 14;
const NAMED = 0.25; // probability from which a digit's line bears its name

/** @type {(share: number) => number} */
const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);

/** Return the chart of a replay, if there is one, at one of its moments.
 * @type {(run: Replay | null, moment: number, clientWidth: number) => string} */
export function chart(run, moment, clientWidth) {
  const width = Math.max(clientWidth, 200);
  const grid = [0, 0.5, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>` +
      `<text x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end">${percentOf(100 * share)}</text>`,
  );
  if (!run) return grid.join("");
  const { points } = run;
  const total = points[points.length - 1];
  /** @param {number} count */
  const x = (count) => LEFT + (total > 1 ? (count - 1) / (total - 1) : 1) * (width - LEFT - RIGHT);
  /** @type {(count: number, kind: string) => string} */
  const upright = (count, kind) =>
    `<line class="${kind}" x1="${x(count)}" x2="${x(count)}" y1="${TOP}" y2="${y(0)}"/>`;
  /** @type {(place: number, anchor: string, words: string) => string} */
  const text = (place, anchor, words) =>
    `<text x="${place}" y="${HEIGHT - 4}" text-anchor="${anchor}">${words}</text>`;
  return [
    ...grid,
    ...strokeEnds(run.strokes).map((count) => upright(count, "stroke-end")),
    ...lines(run, x),
    upright(points[moment], "now"),
    text(LEFT, "start", t("replay.first")),
    text(width - RIGHT, "end", t("replay.last")),
  ].join("");
}

// After how many points each stroke but the last ends.
/** @type {(strokes: Stroke[]) => number[]} */
function strokeEnds(strokes) {
  let drawn = 0;
  return strokes.slice(0, -1).map(({ points }) => (drawn += points.length));
}

/** @type {(run: Replay, x: (count: number) => number) => string[]} */
function lines({ points, numbers }, x) {
  const all = numbers.map(({ digits, whole }) =>
    shareOut(/** @type {Read} */ (digits[latest(digits)] ?? whole)),
  );
  const last = likeliest(all[all.length - 1]);
  /** @type {string[]} */
  const paths = [];
  /** @type {string[]} */
  const names = [];
  for (let digit = 0; digit <= NO_DIGIT; digit++) {
    const shares = all.map((each) => each[digit]);
    const places = shares.map((share, at) => [x(points[at]), y(share)]);
    const path = `<path class="${digit === last ? "leads" : ""}" d="M${places.join("L")}"/>`;
    if (digit === last) paths.push(path);
    else paths.unshift(path);
    const most = Math.max(...shares);
    if (most < NAMED) continue;
    // its name stands in the middle of where the line is highest
    const high = shares.flatMap((share, at) => (share > most - 0.02 ? [at] : []));
    const [left, top] = places[high[Math.floor(high.length / 2)]];
    names.push(
      `<text class="label" x="${left}" y="${Math.max(top + 5, TOP + 12)}">${digit === NO_DIGIT ? t("none") : escaped(signOf(digit))}</text>`,
    );
  }
  return [...paths, ...names];
}
