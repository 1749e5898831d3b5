// Strokes whose pressure gave way: far paler than the other ink of a photo, but with its edges. The
// twin of `lenet/drawing/pressure.py`.

import { PRESSURE } from "../picture_constants.js";
import { label } from "./components.js";
import { box, dilate, erode } from "./filters.js";

const [AROUND, WIDER] = [box(3, 3), box(5, 5)];

/**
 * Add weak strokes to ink.
 *
 * @param {Ink} ink
 * @param {Uint8Array} darkness 0 paper to 255 black.
 * @param {{threshold: number, high: number}} full What is darker than the threshold is ink; and how
 *   dark most of that is.
 * @param {(x: number, y: number) => number} steep How fast the level changes, of the paper's light.
 * @returns {Ink}
 */
export function withWeakStrokes(ink, darkness, { threshold, high }, steep) {
  const { width, height } = ink;
  const least = PRESSURE.WEAK * high;
  if (least < PRESSURE.LEAST) return ink;
  /** @type {(test: (level: number, at: number) => boolean) => Ink} */
  const shape = (test) => ({ width, height, data: darkness.map((v, at) => Number(test(v, at))) });
  const drawn = shape((level) => level >= least);
  const near = dilate(
    shape((level) => level > threshold),
    AROUND,
  );
  const { labels, stats } = label(shape((_, at) => drawn.data[at] > near.data[at]));
  const [inside, beside] = [erode(drawn, AROUND).data, dilate(near, AROUND).data];
  const data = ink.data.slice();
  for (const [at, { x, y, width: across, height: down, area }] of stats.entries()) {
    if (area < PRESSURE.AREA * labels.length) continue;
    let [joined, outline, edges, sum] = [0, 0, 0, 0];
    for (let row = y; row < y + down; row++) {
      for (let column = x, place = row * width + x; column < x + across; column++, place++) {
        if (labels[place] !== at + 1) continue;
        sum += darkness[place];
        joined += beside[place];
        if (inside[place]) continue;
        outline++;
        edges += steep(column, row);
      }
    }
    if (area < PRESSURE.BROAD * joined || !outline) continue;
    const full = sum / area;
    if ((255 * edges) / outline < PRESSURE.CUT * full) continue;
    const apart = Math.min(x, y, width - x - across, height - y - down);
    if (!joined || apart < PRESSURE.APART) return ink; // lines of the paper
    const part = dilate(
      shape((_, place) => labels[place] === at + 1),
      WIDER,
    );
    for (let place = 0; place < data.length; place++) {
      if (!part.data[place]) continue;
      const level = (darkness[place] / full - PRESSURE.OUTER) * (255 / (1 - PRESSURE.OUTER));
      data[place] = Math.max(data[place], Math.min(Math.trunc(level), 255));
    }
  }
  return { width, height, data };
}
