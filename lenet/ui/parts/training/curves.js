// What is misread, and the loss, at each snapshot, as the inside of an SVG; all on one
// scale of powers of ten, on which they fall evenly.

import { percentOf } from "../../scripts/page/numbers.js";

export const HEIGHT = 160;
const [TOP, BOTTOM] = [20, 12];
const THUMB = 8; // pixels, half the width of the slider's thumb, which stands below
const LEAST = 0.003;
const MOST = 1;
const MARKS = [1, 0.1, 0.01]; // shares that are misread

/** @type {Record<string, (snapshot: Measured) => number>} */
const CURVES = {
  pen: ({ pen }) => 1 - pen,
  mnist: ({ mnist }) => 1 - mnist,
};

/** @type {(value: number) => number} */
const y = (value) => {
  const share = Math.log(Math.max(value, LEAST) / LEAST) / Math.log(MOST / LEAST);
  return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
};

/** Return the curves of snapshots, with a line at one of them.
 * @type {(snapshots: Measured[], now: number, clientWidth: number) => string} */
export function curves(snapshots, now, clientWidth) {
  const width = Math.max(clientWidth, 200);
  /** @param {number} at */
  const x = (at) => THUMB + (at / (snapshots.length - 1)) * (width - 2 * THUMB);
  const grid = MARKS.map((value) => {
    const high = y(value);
    return (
      `<line x1="0" x2="${width}" y1="${high}" y2="${high}"/>` +
      `<text x="${2 * THUMB}" y="${high - 4}">${percentOf(100 * value)}</text>`
    );
  });
  const lines = Object.entries(CURVES).map(([name, of]) => {
    const places = snapshots.map(
      (snapshot, at) => `${x(at).toFixed(1)} ${y(of(snapshot)).toFixed(1)}`,
    );
    return `<path class="${name}" d="M${places.join("L")}"/>`;
  });
  const upright = `<line class="now" x1="${x(now)}" x2="${x(now)}" y1="0" y2="${HEIGHT}"/>`;
  return [...grid, ...lines, upright].join("");
}
