// Lines of digits below each other, which are several numbers and not one. The twin of
// `lenet/reading/rows.py`.

import { label } from "../drawing/components.js";
import { masked, overview, solid } from "../drawing/raster.js";
import { ROWS } from "../picture_constants.js";

/** Take ink apart to its lines from top to bottom, each of the same size.
 * @type {(ink: Ink) => Ink[]} */
export function rowsOf(ink) {
  const drawn = solid(overview(ink));
  const { labels, stats } = label(drawn);
  if (stats.length < 2) return [ink];
  const tallest = Math.max(...stats.map(({ height }) => height));
  const main = stats.filter(
    ({ width, height }) => height >= ROWS.MAIN * tallest && width < ROWS.FLAT * height,
  );
  const lowest = Math.min(...main.map(({ height }) => height));
  /** @type {number[]} */
  const feet = []; // of each line
  const ends = [...new Set(main.map(footOf))].sort((one, other) => one - other);
  for (const foot of ends) {
    const above = main.filter((each) => middleOf(each) < foot);
    const below = main.filter((each) => middleOf(each) >= foot);
    if (!below.length) break;
    const top = Math.min(...below.map(({ y }) => y));
    const bottom = Math.max(...above.map(footOf));
    if (top - bottom < -ROWS.INTO * lowest || !isOver(above, below)) continue;
    feet.push((top + bottom) / 2);
  }
  const parting = feet.filter((foot, at) => !at || foot > feet[at - 1]);
  if (!parting.length) return [ink];
  const rows = stats.map((each) => parting.filter((foot) => foot < middleOf(each)).length);
  return Array.from({ length: parting.length + 1 }, (_, row) => {
    const kept = drawn.data.map((_, at) => Number(labels[at] > 0 && rows[labels[at] - 1] === row));
    return masked(ink, { ...drawn, data: kept }, drawn);
  });
}

/** @type {(box: Rectangle) => number} */
const footOf = ({ y, height }) => y + height;

/** @type {(box: Rectangle) => number} */
const middleOf = ({ y, height }) => y + height / 2;

/** Tell whether a box of one line lies above one of the other.
 * @type {(above: Rectangle[], below: Rectangle[]) => boolean} */
function isOver(above, below) {
  return above.some((one) =>
    below.some((other) => {
      const start = Math.max(one.x, other.x);
      const end = Math.min(one.x + one.width, other.x + other.width);
      return end - start >= ROWS.OVER * Math.min(one.width, other.width);
    }),
  );
}
