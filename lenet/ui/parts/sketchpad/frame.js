// A frame around a part of a picture: by what a pointer holds it, and where it goes when it is dragged.

const LEAST = 16; // pixels of the picture, of a side

/** @typedef {{width: number, height: number}} Size */
/** @typedef {number[]} Grip the sides held, across and down: -1 the first, 1 the last, 0 none */

/** Return by what a point holds a frame, all of it ([0, 0]) from the inside; null from the outside.
 * @type {(point: number[], frame: Rectangle, reach: number) => Grip | null} */
export function gripAt([x, y], frame, reach) {
  /** @type {(place: number, start: number, length: number) => number | null} */
  const side = (place, start, length) => {
    const [before, after] = [place - start, start + length - place];
    if (Math.min(before, after) < -reach) return null;
    if (Math.min(before, after) > Math.min(reach, length / 3)) return 0;
    return before < after ? -1 : 1;
  };
  const [across, down] = [side(x, frame.x, frame.width), side(y, frame.y, frame.height)];
  return across === null || down === null ? null : [across, down];
}

/** Return a frame that was dragged, which stays within the picture.
 * @type {(frame: Rectangle, grip: Grip, by: number[], picture: Size) => Rectangle} */
export function dragged(frame, grip, by, picture) {
  const moves = grip.every((side) => !side);
  /** @type {(at: number, start: number, length: number, whole: number) => number[]} */
  const along = (at, start, length, whole) => {
    if (moves) return [Math.round(clamp(start + by[at], 0, whole - length)), length];
    const ends = [start, start + length];
    if (grip[at]) ends[grip[at] < 0 ? 0 : 1] += by[at];
    const [low, high] = ends.sort((one, other) => one - other).map((end) => clamp(end, 0, whole));
    const least = Math.min(LEAST, whole);
    const first = Math.min(Math.round(low), whole - least);
    return [first, Math.max(Math.round(high) - first, least)];
  };
  const [x, width] = along(0, frame.x, frame.width, picture.width);
  const [y, height] = along(1, frame.y, frame.height, picture.height);
  return { x, y, width, height };
}

/** @type {(value: number, low: number, high: number) => number} */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
